-- CreateTable
CREATE TABLE "customer_contact" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "role" TEXT NOT NULL,
    "line" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_mail" (
    "realm_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "language" TEXT,
    "uses_quickbooks" BOOLEAN NOT NULL DEFAULT true,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_mail_pkey" PRIMARY KEY ("realm_id","customer_id")
);

-- CreateIndex
CREATE INDEX "customer_contact_realm_id_customer_id_idx" ON "customer_contact"("realm_id", "customer_id");
