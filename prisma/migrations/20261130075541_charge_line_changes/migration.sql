-- What a person changes of a charge's line in QuickBooks is seen when its invoice is read again.
DROP INDEX "charge_removed_in_quickbooks";
-- AlterTable
ALTER TABLE "charge" ADD COLUMN     "by_hand" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "by_hand_at" TIMESTAMPTZ(3),
ADD COLUMN     "by_hand_found" TEXT,
ADD COLUMN     "by_hand_kind" TEXT;

-- What was known to be taken out by hand stays known: when, and that nothing is live of it.
UPDATE "charge" c SET "by_hand_kind" = 'removed', "by_hand_found" = c."removed_in_quickbooks",
  "by_hand_at" = c."removed_in_quickbooks_at", "by_hand" = -"left"."amount"
FROM (
  SELECT o."id", o."amount" - coalesce((
    SELECT sum(r."amount" - r."credited") FROM "charge_reversal" r
    WHERE r."charge_id" = o."id" AND r."status" = 'written'), 0)::bigint AS "amount"
  FROM "charge" o
  WHERE o."removed_in_quickbooks" IS NOT NULL AND o."removed_in_quickbooks_at" IS NOT NULL
) "left"
WHERE "left"."id" = c."id" AND "left"."amount" > 0;
-- AlterTable
ALTER TABLE "charge" DROP COLUMN "removed_in_quickbooks",
DROP COLUMN "removed_in_quickbooks_at";

-- CreateTable
CREATE TABLE "charge_line_change" (
    "realm_id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,

    CONSTRAINT "charge_line_change_pkey" PRIMARY KEY ("realm_id","invoice_id")
);

ALTER TABLE "charge" ADD CONSTRAINT "charge_by_hand"
    CHECK ("by_hand_kind" IN ('removed', 'changed', 'moved', 'restored')),
  ADD CONSTRAINT "charge_by_hand_whole" CHECK (
    num_nonnulls("by_hand_kind", "by_hand_found", "by_hand_at") IN (0, 3)
    AND ("by_hand_kind" IS NOT NULL OR "by_hand" = 0));
-- Where a person put on its line, more may come back than was assessed; else never.
ALTER TABLE "charge" DROP CONSTRAINT "charge_reversed_within_amount",
  ADD CONSTRAINT "charge_reversed" CHECK ("reversed" >= 0);
CREATE FUNCTION "refuse_charge_over_reversed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'charge_reversed_within_amount: no more of charge % comes back than was charged', NEW."id"
    USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER "charge_reversed_within_amount" BEFORE UPDATE OF "reversed" ON "charge"
  FOR EACH ROW WHEN (NEW."reversed" > OLD."reversed" AND NEW."reversed" > NEW."amount"
    AND NEW."by_hand_kind" IS NULL)
  EXECUTE FUNCTION "refuse_charge_over_reversed"();
-- The list of charges that people changed in QuickBooks.
CREATE INDEX "charge_by_hand_at" ON "charge" ("realm_id", "by_hand_at")
    WHERE "by_hand_at" IS NOT NULL;

-- Noted with the very change of the mirror, whichever way that came about, so that no crash loses
-- it. A line may also turn up, by its reference, on an invoice that it was not written on.
CREATE FUNCTION "note_charge_line_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "charge_line_change" ("realm_id", "invoice_id")
  SELECT NEW."realm_id", NEW."id"
  WHERE NEW."lines"::text ~* '\[DW-[0-9A-Z]{6}\]' OR EXISTS (
    SELECT FROM "charge" c
    WHERE c."realm_id" = NEW."realm_id" AND c."qbo_invoice_id" = NEW."id"
      AND c."status" IN ('written', 'reversed'))
  ON CONFLICT ("realm_id", "invoice_id")
    DO UPDATE SET "seq" = nextval(pg_get_serial_sequence('charge_line_change', 'seq'));
  RETURN NULL;
END
$$;
CREATE TRIGGER "invoice_lines_came" AFTER INSERT ON "invoice"
  FOR EACH ROW WHEN (NEW."lines"::text ~* '\[DW-[0-9A-Z]{6}\]')
  EXECUTE FUNCTION "note_charge_line_change"();
CREATE TRIGGER "invoice_lines_changed" AFTER UPDATE ON "invoice"
  FOR EACH ROW WHEN (OLD."lines" IS DISTINCT FROM NEW."lines"
    OR (OLD."status" IN ('void', 'deleted')) <> (NEW."status" IN ('void', 'deleted')))
  EXECUTE FUNCTION "note_charge_line_change"();

-- What people changed before this was looked for.
INSERT INTO "charge_line_change" ("realm_id", "invoice_id")
SELECT DISTINCT "realm_id", "qbo_invoice_id" FROM "charge"
WHERE "qbo_invoice_id" IS NOT NULL AND "status" IN ('written', 'reversed');
