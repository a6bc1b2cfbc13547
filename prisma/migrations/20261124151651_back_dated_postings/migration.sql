-- CreateTable
CREATE TABLE "charge_recheck" (
    "charge_id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "too_much" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "recomputed" JSONB NOT NULL,
    "noted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "charge_recheck_pkey" PRIMARY KEY ("charge_id")
);

-- CreateTable
CREATE TABLE "posting_change" (
    "realm_id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,

    CONSTRAINT "posting_change_pkey" PRIMARY KEY ("realm_id","invoice_id")
);

-- CreateIndex
CREATE INDEX "charge_recheck_realm_id_noted_at_idx" ON "charge_recheck"("realm_id", "noted_at");

-- AddForeignKey
ALTER TABLE "charge_recheck" ADD CONSTRAINT "charge_recheck_charge_id_fkey" FOREIGN KEY ("charge_id") REFERENCES "charge"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "charge_recheck" ADD CONSTRAINT "charge_recheck_amount" CHECK ("amount" >= 0);
CREATE INDEX "charge_recheck_differs" ON "charge_recheck" ("realm_id", "noted_at") WHERE "too_much" <> 0;

-- A posting that comes or goes may be dated before an assessment that did not know it. It is noted
-- with the very change of the mirror, whichever way that came about, so that no crash loses it.
CREATE FUNCTION "note_posting_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "posting_change" ("realm_id", "invoice_id")
  SELECT DISTINCT changed."realm_id", changed."invoice_id" FROM changed
  WHERE EXISTS (
    SELECT FROM "charge" c
    WHERE c."realm_id" = changed."realm_id" AND c."invoice_id" = changed."invoice_id"
      AND c."status" NOT IN ('waived', 'reversed', 'cancelled'))
  ORDER BY 1, 2
  ON CONFLICT ("realm_id", "invoice_id")
    DO UPDATE SET "seq" = nextval(pg_get_serial_sequence('posting_change', 'seq'));
  RETURN NULL;
END
$$;
CREATE TRIGGER "posting_came" AFTER INSERT ON "posting"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_posting_change"();
CREATE TRIGGER "posting_went" AFTER DELETE ON "posting"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_posting_change"();
CREATE TRIGGER "posting_moved_from" AFTER UPDATE ON "posting"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_posting_change"();
CREATE TRIGGER "posting_moved_to" AFTER UPDATE ON "posting"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION "note_posting_change"();

-- What an invoice says is paid may also change without a posting: what no payment explains counts
-- as paid. A line for a charge raises total and balance alike, and is no such change.
CREATE FUNCTION "note_paid_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "posting_change" ("realm_id", "invoice_id")
  SELECT NEW."realm_id", NEW."id"
  WHERE EXISTS (
    SELECT FROM "charge" c
    WHERE c."realm_id" = NEW."realm_id" AND c."invoice_id" = NEW."id"
      AND c."status" NOT IN ('waived', 'reversed', 'cancelled'))
  ON CONFLICT ("realm_id", "invoice_id")
    DO UPDATE SET "seq" = nextval(pg_get_serial_sequence('posting_change', 'seq'));
  RETURN NULL;
END
$$;
CREATE TRIGGER "invoice_paid_change" AFTER UPDATE ON "invoice"
  FOR EACH ROW WHEN (NEW."total" - NEW."open_balance" IS DISTINCT FROM OLD."total" - OLD."open_balance")
  EXECUTE FUNCTION "note_paid_change"();
