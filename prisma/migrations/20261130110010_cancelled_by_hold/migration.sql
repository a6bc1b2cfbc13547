-- AlterTable
ALTER TABLE "charge" ADD COLUMN     "cancelled_by_hold" UUID;

-- Only what was cancelled was cancelled by a hold; it may be waived when that ends.
ALTER TABLE "charge" ADD CONSTRAINT "charge_cancelled_by_hold"
  CHECK ("cancelled_by_hold" IS NULL OR "status" IN ('cancelled', 'waived'));
