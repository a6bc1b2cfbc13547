-- CreateTable
CREATE TABLE "customer_legal" (
    "realm_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "is_consumer" BOOLEAN,
    "country" TEXT,
    "region" TEXT,
    "agreed_on" DATE,
    "agreed_document" TEXT,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_legal_pkey" PRIMARY KEY ("realm_id","customer_id")
);

-- Terms count as agreed only with both their day and their document.
ALTER TABLE "customer_legal" ADD CONSTRAINT "customer_legal_agreed_whole"
    CHECK (("agreed_on" IS NULL) = ("agreed_document" IS NULL));
