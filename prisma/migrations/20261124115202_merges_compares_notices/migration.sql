-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "merged_into" TEXT;

-- AlterTable
ALTER TABLE "sync_state" ADD COLUMN     "next_compare_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "customer_move" (
    "realm_id" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "from_id" TEXT NOT NULL,
    "into_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_move_pkey" PRIMARY KEY ("realm_id","entity","entity_id","from_id","into_id")
);

-- CreateTable
CREATE TABLE "compare_seen" (
    "realm_id" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "id" TEXT NOT NULL,

    CONSTRAINT "compare_seen_pkey" PRIMARY KEY ("realm_id","entity","id")
);

-- CreateTable
CREATE TABLE "balance_compare" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "note" TEXT,
    "report_date" DATE,
    "customers" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "balance_compare_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "balance_difference" (
    "compare_id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "customer_name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "in_quickbooks" BIGINT NOT NULL,
    "in_mirror" BIGINT NOT NULL,
    "after_repair" BIGINT,
    "cause" TEXT,
    "detail" TEXT,

    CONSTRAINT "balance_difference_pkey" PRIMARY KEY ("compare_id","customer_id")
);

-- CreateTable
CREATE TABLE "owner_notice" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "active_key" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "recipient" TEXT,
    "subject" TEXT,
    "text_body" TEXT,
    "message_id" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "owner_notice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "customer_move_realm_id_from_id_idx" ON "customer_move"("realm_id", "from_id");

-- CreateIndex
CREATE INDEX "balance_compare_realm_id_started_at_idx" ON "balance_compare"("realm_id", "started_at");

-- CreateIndex
CREATE INDEX "balance_difference_realm_id_customer_id_idx" ON "balance_difference"("realm_id", "customer_id");

-- CreateIndex
CREATE INDEX "owner_notice_state_next_try_at_idx" ON "owner_notice"("state", "next_try_at");

-- CreateIndex
CREATE UNIQUE INDEX "owner_notice_realm_id_active_key_key" ON "owner_notice"("realm_id", "active_key");

-- AddForeignKey
ALTER TABLE "balance_difference" ADD CONSTRAINT "balance_difference_compare_id_fkey" FOREIGN KEY ("compare_id") REFERENCES "balance_compare"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Constraints that Prisma's schema cannot say.
ALTER TABLE "balance_compare"
  ADD CONSTRAINT "balance_compare_status" CHECK ("status" IN ('running', 'done', 'failed')),
  ADD CONSTRAINT "balance_compare_trigger" CHECK ("trigger" IN ('schedule', 'person', 'api'));
ALTER TABLE "balance_difference"
  ADD CONSTRAINT "balance_difference_cause" CHECK ("cause" IN ('missed-change', 'missed-deletion', 'in-motion', 'rounding', 'currency', 'unapplied-credit', 'not-mirrored', 'unknown'));
ALTER TABLE "owner_notice"
  ADD CONSTRAINT "owner_notice_kind" CHECK ("kind" IN ('connection-lost', 'mirror-stale')),
  ADD CONSTRAINT "owner_notice_state" CHECK ("state" IN ('waiting', 'sending', 'unknown', 'sent', 'failed', 'cancelled')),
  ADD CONSTRAINT "owner_notice_active" CHECK (("active_key" IS NULL) = ("ended_at" IS NOT NULL)),
  ADD CONSTRAINT "owner_notice_sent" CHECK ("state" <> 'sent' OR "message_id" IS NOT NULL);
CREATE INDEX "owner_notice_open" ON "owner_notice" ("next_try_at") WHERE "state" IN ('waiting', 'sending', 'unknown');
CREATE INDEX "customer_merge_open" ON "customer" ("realm_id") WHERE "deleted" AND "merged_into" IS NULL;
-- A compare that a killed process left is over as soon as the next one begins.
CREATE UNIQUE INDEX "balance_compare_running" ON "balance_compare" ("realm_id") WHERE "status" = 'running';

-- Whichever way a transaction comes to belong to another customer, it is noted: when its old
-- customer then turns out to be gone, this says where its history went.
CREATE FUNCTION "note_customer_move"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "customer_move" ("realm_id", "entity", "entity_id", "from_id", "into_id")
  VALUES (NEW."realm_id", TG_ARGV[0], NEW."id", OLD."customer_id", NEW."customer_id")
  ON CONFLICT ("realm_id", "entity", "entity_id", "from_id", "into_id") DO UPDATE SET "at" = now();
  RETURN NULL;
END
$$;
CREATE TRIGGER "invoice_customer_move" AFTER UPDATE OF "customer_id" ON "invoice"
  FOR EACH ROW WHEN (OLD."customer_id" IS DISTINCT FROM NEW."customer_id") EXECUTE FUNCTION "note_customer_move"('Invoice');
CREATE TRIGGER "payment_customer_move" AFTER UPDATE OF "customer_id" ON "payment"
  FOR EACH ROW WHEN (OLD."customer_id" IS DISTINCT FROM NEW."customer_id") EXECUTE FUNCTION "note_customer_move"('Payment');
CREATE TRIGGER "credit_memo_customer_move" AFTER UPDATE OF "customer_id" ON "credit_memo"
  FOR EACH ROW WHEN (OLD."customer_id" IS DISTINCT FROM NEW."customer_id") EXECUTE FUNCTION "note_customer_move"('CreditMemo');
