-- AlterTable
ALTER TABLE "reminder" ALTER COLUMN "run_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "mail_subject" (
    "reminder_id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "active_key" TEXT,

    CONSTRAINT "mail_subject_pkey" PRIMARY KEY ("reminder_id","kind","subject_id")
);

-- CreateTable
CREATE TABLE "courtesy_settings" (
    "realm_id" TEXT NOT NULL,
    "charge_notices" BOOLEAN NOT NULL,
    "charge_notices_since" TIMESTAMPTZ(3) NOT NULL,
    "thank_yous" BOOLEAN NOT NULL,
    "thank_yous_since" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "courtesy_settings_pkey" PRIMARY KEY ("realm_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "mail_subject_realm_id_active_key_key" ON "mail_subject"("realm_id", "active_key");

-- CreateIndex
CREATE INDEX "charge_realm_id_written_at_idx" ON "charge"("realm_id", "written_at");
