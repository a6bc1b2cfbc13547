-- AlterTable
ALTER TABLE "charge" ADD COLUMN     "set_aside" JSONB;

-- AlterTable
ALTER TABLE "hold" ADD COLUMN     "accrue_during_hold" BOOLEAN;

-- AlterTable
ALTER TABLE "reminder_invoice" ADD COLUMN     "disputed" BIGINT NOT NULL DEFAULT 0;
