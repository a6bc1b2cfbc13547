-- AlterTable
ALTER TABLE "suppressed_address" ADD COLUMN     "lifted_at" TIMESTAMPTZ(3),
ADD COLUMN     "lifted_by" TEXT;

-- A mail that came back from everybody it went to was not sent after all
ALTER TABLE "reminder" DROP CONSTRAINT "reminder_status";
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_status" CHECK ("status" IN ('proposed', 'approved', 'sending', 'unknown', 'sent', 'failed', 'cancelled', 'undelivered'));
