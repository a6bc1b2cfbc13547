-- AlterTable
ALTER TABLE "charge" DROP COLUMN "write_with",
ADD COLUMN     "invoice_to" TEXT;
