-- AlterTable
ALTER TABLE "charge_reversal" ADD COLUMN     "credited" BIGINT NOT NULL DEFAULT 0;

-- What is applied may hold the tax on the amount.
ALTER TABLE "charge_reversal" DROP CONSTRAINT "charge_reversal_amounts";
ALTER TABLE "charge_reversal" ADD CONSTRAINT "charge_reversal_amounts"
    CHECK ("amount" > 0 AND "credited" BETWEEN 0 AND "amount" AND "applied" >= 0);
-- Payments that apply credit memos of ours pay no principal.
CREATE INDEX "charge_reversal_payment" ON "charge_reversal"("realm_id", "qbo_payment_id")
    WHERE "qbo_payment_id" IS NOT NULL;
