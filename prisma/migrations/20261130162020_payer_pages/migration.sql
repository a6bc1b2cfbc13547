-- AlterTable
ALTER TABLE "owner_notice" ADD COLUMN     "subject_id" UUID;

-- CreateTable
CREATE TABLE "payer_page_settings" (
    "realm_id" TEXT NOT NULL,
    "is_on" BOOLEAN NOT NULL,
    "link_days" INTEGER NOT NULL,
    "promise_days" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payer_page_settings_pkey" PRIMARY KEY ("realm_id")
);

-- CreateTable
CREATE TABLE "payer_link_series" (
    "realm_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "series" INTEGER NOT NULL,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payer_link_series_pkey" PRIMARY KEY ("realm_id","customer_id")
);

-- CreateTable
CREATE TABLE "contact_request" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT,
    "note" TEXT,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_request_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "contact_request_realm_id_customer_id_idx" ON "contact_request"("realm_id", "customer_id");

-- What Prisma's schema cannot say.
ALTER TABLE "owner_notice"
  DROP CONSTRAINT "owner_notice_kind",
  ADD CONSTRAINT "owner_notice_kind" CHECK ("kind" IN ('connection-lost', 'mirror-stale', 'run-held', 'payer-dispute', 'payer-promise', 'payer-contact', 'payer-link')),
  ADD CONSTRAINT "owner_notice_subject" CHECK (("kind" LIKE 'payer-%') = ("subject_id" IS NOT NULL));
ALTER TABLE "payer_page_settings"
  ADD CONSTRAINT "payer_page_settings_days" CHECK ("link_days" BETWEEN 7 AND 365 AND "promise_days" BETWEEN 1 AND 180);
ALTER TABLE "contact_request"
  ADD CONSTRAINT "contact_request_state" CHECK ("state" IN ('waiting', 'accepted', 'declined')),
  ADD CONSTRAINT "contact_request_decided" CHECK (("state" = 'waiting') = ("decided_at" IS NULL));
CREATE INDEX "contact_request_waiting" ON "contact_request" ("realm_id") WHERE "state" = 'waiting';
-- A page shows what its customer said there.
CREATE INDEX "hold_of_payers" ON "hold" ("realm_id") WHERE "author" = 'payer';
