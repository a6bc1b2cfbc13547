-- AlterTable
ALTER TABLE "charge" ADD COLUMN     "bill_to_id" TEXT,
ADD COLUMN     "home_amount" BIGINT,
ADD COLUMN     "staged_decision" JSONB;

-- AlterTable
ALTER TABLE "decision" ADD COLUMN     "policy_subject" TEXT;

-- AlterTable
ALTER TABLE "owner_notice" ADD COLUMN     "run_id" UUID;

-- AlterTable
ALTER TABLE "reminder" ADD COLUMN     "policy_subject" TEXT;

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "charge_count" INTEGER,
ADD COLUMN     "charge_sum" BIGINT,
ADD COLUMN     "hold_decided_at" TIMESTAMPTZ(3),
ADD COLUMN     "hold_decided_by" TEXT,
ADD COLUMN     "hold_figures" JSONB,
ADD COLUMN     "hold_reason" TEXT,
ADD COLUMN     "hold_state" TEXT;

-- CreateTable
CREATE TABLE "run_limits" (
    "realm_id" TEXT NOT NULL,
    "charges_per_run" INTEGER,
    "sum_per_run" BIGINT,
    "charges_per_customer" INTEGER,
    "sum_per_customer" BIGINT,
    "unusual_factor" INTEGER,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "run_limits_pkey" PRIMARY KEY ("realm_id")
);

-- CreateIndex
CREATE INDEX "charge_realm_id_qbo_invoice_id_idx" ON "charge"("realm_id", "qbo_invoice_id");

-- CreateIndex
CREATE INDEX "charge_run_id_idx" ON "charge"("run_id");

-- CreateIndex
CREATE INDEX "inbox_event_realm_id_id_idx" ON "inbox_event"("realm_id", "id");

ALTER TABLE "run_limits"
  ADD CONSTRAINT "run_limits_above_zero" CHECK (
    "charges_per_run" > 0 AND "sum_per_run" > 0 AND "charges_per_customer" > 0
    AND "sum_per_customer" > 0 AND "unusual_factor" > 1);

-- What is held says why; what a person decided says who and when.
ALTER TABLE "run"
  ADD CONSTRAINT "run_hold_state" CHECK ("hold_state" IN ('waiting', 'released', 'discarded')),
  ADD CONSTRAINT "run_hold_figures" CHECK ("hold_state" IS NULL OR "hold_figures" IS NOT NULL),
  ADD CONSTRAINT "run_hold_decided" CHECK (
    ("hold_state" IN ('released', 'discarded')) IS NOT TRUE
    OR ("hold_decided_by" IS NOT NULL AND "hold_decided_at" IS NOT NULL));
-- The runs that tell what is usual.
CREATE INDEX "run_charging" ON "run"("realm_id", "started_at") WHERE "charge_count" > 0;

-- A staged charge carries what is decided of it until its run is judged, and no longer.
ALTER TABLE "charge"
  DROP CONSTRAINT "charge_status",
  ADD CONSTRAINT "charge_status" CHECK ("status" IN ('staged', 'held', 'proposed', 'accrued', 'approved', 'writing', 'unknown', 'written', 'waived', 'reversed', 'failed', 'cancelled')),
  ADD CONSTRAINT "charge_staged" CHECK (("status" = 'staged') = ("staged_decision" IS NOT NULL));
-- Short, because each staged charge is gone from it once its run is judged.
CREATE INDEX "charge_staged_of_run" ON "charge"("run_id", "id") WHERE "status" = 'staged';

ALTER TABLE "owner_notice"
  DROP CONSTRAINT "owner_notice_kind",
  ADD CONSTRAINT "owner_notice_kind" CHECK ("kind" IN ('connection-lost', 'mirror-stale', 'run-held')),
  ADD CONSTRAINT "owner_notice_run" CHECK (("kind" = 'run-held') = ("run_id" IS NOT NULL));
