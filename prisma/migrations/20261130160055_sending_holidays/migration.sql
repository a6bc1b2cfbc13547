-- AlterTable
ALTER TABLE "company" ADD COLUMN     "days_off" DATE[] DEFAULT ARRAY[]::DATE[],
ADD COLUMN     "holiday_country" TEXT,
ADD COLUMN     "holiday_region" TEXT;
