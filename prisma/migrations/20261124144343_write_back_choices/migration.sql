-- AlterTable
ALTER TABLE "charge" ADD COLUMN     "invoice_on" DATE,
ADD COLUMN     "write_with" JSONB,
ADD COLUMN     "written_with" JSONB;

-- CreateTable
CREATE TABLE "write_back_settings" (
    "realm_id" TEXT NOT NULL,
    "charge_day" INTEGER NOT NULL DEFAULT 31,
    "item_chosen" BOOLEAN NOT NULL DEFAULT false,
    "tax_code" TEXT,
    "class_id" TEXT,
    "department_id" TEXT,
    "description" TEXT,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "write_back_settings_pkey" PRIMARY KEY ("realm_id")
);

-- CreateTable
CREATE TABLE "late_fee_acceptance" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "invoice_id" TEXT,
    "reason" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,

    CONSTRAINT "late_fee_acceptance_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "late_fee_acceptance_realm_id_invoice_id_idx" ON "late_fee_acceptance"("realm_id", "invoice_id");

-- One word at a time, on an invoice or on the whole company.
CREATE UNIQUE INDEX "late_fee_acceptance_in_force" ON "late_fee_acceptance"("realm_id", coalesce("invoice_id", ''))
    WHERE "revoked_at" IS NULL;

ALTER TABLE "write_back_settings" ADD CONSTRAINT "write_back_settings_charge_day"
    CHECK ("charge_day" BETWEEN 1 AND 31);

-- What is accrued has a day on which it is invoiced; each run asks for what is due of it.
ALTER TABLE "charge" ADD CONSTRAINT "charge_accrued_has_day"
    CHECK ("status" <> 'accrued' OR "invoice_on" IS NOT NULL);
CREATE INDEX "charge_accrued" ON "charge"("realm_id", "invoice_on") WHERE "status" = 'accrued';
