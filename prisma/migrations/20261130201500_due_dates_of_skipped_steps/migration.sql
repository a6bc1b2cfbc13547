-- AlterTable
ALTER TABLE "skipped_step" ADD COLUMN "due_date" DATE;

-- Those that are there were skipped for the due date that their invoice has, unless the day of the
-- step had not come yet by it: then the invoice was due earlier, no later than when it was skipped.
UPDATE "skipped_step" s SET "due_date" = CASE
  WHEN s."date" < i."due_date" + split_part(s."step", ':', 2)::int THEN s."date"
  ELSE i."due_date"
END
FROM "invoice" i
WHERE i."realm_id" = s."realm_id" AND i."id" = s."invoice_id" AND s."step" LIKE 'offset:%';
UPDATE "skipped_step" SET "due_date" = "date" WHERE "due_date" IS NULL;

-- AlterTable
ALTER TABLE "skipped_step" ALTER COLUMN "due_date" SET NOT NULL,
  DROP CONSTRAINT "skipped_step_pkey",
  ADD CONSTRAINT "skipped_step_pkey" PRIMARY KEY ("realm_id", "invoice_id", "step", "due_date");
