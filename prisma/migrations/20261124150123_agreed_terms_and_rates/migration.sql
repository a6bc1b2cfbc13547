-- CreateTable
CREATE TABLE "agreed_terms" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "agreed_on" DATE NOT NULL,
    "name" TEXT NOT NULL,
    "file_name" TEXT,
    "media_type" TEXT,
    "byte_size" INTEGER,
    "sha256" TEXT,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_by" TEXT,

    CONSTRAINT "agreed_terms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agreed_terms_file" (
    "terms_id" UUID NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "agreed_terms_file_pkey" PRIMARY KEY ("terms_id")
);

-- CreateTable
CREATE TABLE "rate_entry" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "table_name" TEXT NOT NULL,
    "from_date" DATE NOT NULL,
    "percent" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_by" TEXT,

    CONSTRAINT "rate_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "agreed_terms_realm_id_customer_id_idx" ON "agreed_terms"("realm_id", "customer_id");

-- CreateIndex
CREATE INDEX "rate_entry_realm_id_table_name_from_date_idx" ON "rate_entry"("realm_id", "table_name", "from_date");

-- AddForeignKey
ALTER TABLE "agreed_terms_file" ADD CONSTRAINT "agreed_terms_file_terms_id_fkey" FOREIGN KEY ("terms_id") REFERENCES "agreed_terms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A file is whole or not there, and what it is is told by one of the kinds that are taken.
ALTER TABLE "agreed_terms" ADD CONSTRAINT "agreed_terms_file_whole" CHECK (
    ("file_name" IS NULL) = ("media_type" IS NULL)
    AND ("file_name" IS NULL) = ("byte_size" IS NULL)
    AND ("file_name" IS NULL) = ("sha256" IS NULL));
ALTER TABLE "agreed_terms" ADD CONSTRAINT "agreed_terms_sha256_hexadecimal"
    CHECK ("sha256" ~ '^[0-9a-f]{64}$');
ALTER TABLE "agreed_terms" ADD CONSTRAINT "agreed_terms_withdrawn_whole"
    CHECK (("withdrawn_at" IS NULL) = ("withdrawn_by" IS NULL));

-- Bytes that are compressed already: PostgreSQL need not try.
ALTER TABLE "agreed_terms_file" ALTER COLUMN "content" SET STORAGE EXTERNAL;

-- What was agreed before there were versions is the first version.
INSERT INTO "agreed_terms" ("id", "realm_id", "customer_id", "agreed_on", "name", "author", "created_at")
SELECT gen_random_uuid(), "realm_id", "customer_id", "agreed_on", "agreed_document", "author", "updated_at"
FROM "customer_legal" WHERE "agreed_on" IS NOT NULL;

-- One entry of a table for a day, as long as it counts.
CREATE UNIQUE INDEX "rate_entry_one_a_day" ON "rate_entry" ("realm_id", "table_name", "from_date")
    WHERE "withdrawn_at" IS NULL;
ALTER TABLE "rate_entry" ADD CONSTRAINT "rate_entry_percent_decimal"
    CHECK ("percent" ~ '^\d{1,6}(\.\d{1,10})?$');
ALTER TABLE "rate_entry" ADD CONSTRAINT "rate_entry_withdrawn_whole"
    CHECK (("withdrawn_at" IS NULL) = ("withdrawn_by" IS NULL));
