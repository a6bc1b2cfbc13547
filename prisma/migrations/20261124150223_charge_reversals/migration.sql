-- AlterTable
ALTER TABLE "charge" ADD COLUMN     "removed_in_quickbooks" TEXT,
ADD COLUMN     "removed_in_quickbooks_at" TIMESTAMPTZ(3),
ADD COLUMN     "reversed" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "charge_reversal" (
    "id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "realm_id" TEXT NOT NULL,
    "charge_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "method" TEXT,
    "recomputed" JSONB,
    "finding" TEXT,
    "qbo_id" TEXT,
    "qbo_payment_id" TEXT,
    "applied" BIGINT NOT NULL DEFAULT 0,
    "decided_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "written_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "charge_reversal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "charge_reversal_charge_id_idx" ON "charge_reversal"("charge_id");

-- CreateIndex
CREATE INDEX "charge_reversal_realm_id_status_created_at_idx" ON "charge_reversal"("realm_id", "status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "charge_reversal_realm_id_reference_key" ON "charge_reversal"("realm_id", "reference");

-- AddForeignKey
ALTER TABLE "charge_reversal" ADD CONSTRAINT "charge_reversal_charge_id_fkey" FOREIGN KEY ("charge_id") REFERENCES "charge"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- No more comes back than was charged.
ALTER TABLE "charge" ADD CONSTRAINT "charge_reversed_within_amount"
    CHECK ("reversed" BETWEEN 0 AND "amount");
ALTER TABLE "charge_reversal" ADD CONSTRAINT "charge_reversal_amounts"
    CHECK ("amount" > 0 AND "applied" BETWEEN 0 AND "amount");
ALTER TABLE "charge_reversal" ADD CONSTRAINT "charge_reversal_cause"
    CHECK ("cause" IN ('person', 'back-dated-posting'));
ALTER TABLE "charge_reversal" ADD CONSTRAINT "charge_reversal_status"
    CHECK ("status" IN ('proposed', 'approved', 'writing', 'unknown', 'written', 'rejected', 'failed'));
ALTER TABLE "charge_reversal" ADD CONSTRAINT "charge_reversal_method"
    CHECK ("method" IN ('removeLine', 'lowerLine', 'voidInvoice', 'creditMemo', 'foundRemoved'));
-- A way that was gone has been chosen.
ALTER TABLE "charge_reversal" ADD CONSTRAINT "charge_reversal_written_has_method"
    CHECK ("status" <> 'written' OR ("method" IS NOT NULL AND "written_at" IS NOT NULL));

-- One on its way at a time, and one proposal from each cause.
CREATE UNIQUE INDEX "charge_reversal_under_way" ON "charge_reversal"("charge_id")
    WHERE "status" IN ('approved', 'writing', 'unknown');
CREATE UNIQUE INDEX "charge_reversal_proposed" ON "charge_reversal"("charge_id", "cause")
    WHERE "status" = 'proposed';
-- The list of charges that were taken out by hand.
CREATE INDEX "charge_removed_in_quickbooks" ON "charge"("realm_id", "removed_in_quickbooks_at")
    WHERE "removed_in_quickbooks_at" IS NOT NULL;

ALTER TABLE "outbox_item" DROP CONSTRAINT "outbox_item_kind";
ALTER TABLE "outbox_item" ADD CONSTRAINT "outbox_item_kind"
    CHECK ("kind" IN ('charge', 'reversal', 'reminder'));
