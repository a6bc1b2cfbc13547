-- AlterTable
ALTER TABLE "charge" ADD COLUMN     "worksheet_hash" TEXT;

ALTER TABLE "charge" ADD CONSTRAINT "charge_worksheet_hash" CHECK ("worksheet_hash" ~ '^[0-9a-f]{64}$');

-- In the place of a narrower one.
DROP TRIGGER "charge_worksheet_immutable" ON "charge";
DROP FUNCTION "worksheet_is_immutable"();

-- A worksheet is evidence: neither it nor what it proves changes once the charge is stored. A later
-- migration that must touch old rows has to disable this trigger by name, for all to read.
CREATE FUNCTION "refuse_charge_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The worksheet of charge % and what it proves cannot be changed', OLD."reference"
    USING HINT = 'Reverse the charge, or cancel it and assess anew.';
END
$$;
CREATE TRIGGER "charge_is_evidence"
  BEFORE UPDATE ON "charge"
  FOR EACH ROW WHEN (
    (NEW."id", NEW."realm_id", NEW."reference", NEW."run_id", NEW."invoice_id", NEW."assessment_date",
      NEW."covers_from", NEW."covers_to", NEW."amount", NEW."currency", NEW."worksheet",
      NEW."worksheet_hash", NEW."policy_level", NEW."policy_version")
    IS DISTINCT FROM
    (OLD."id", OLD."realm_id", OLD."reference", OLD."run_id", OLD."invoice_id", OLD."assessment_date",
      OLD."covers_from", OLD."covers_to", OLD."amount", OLD."currency", OLD."worksheet",
      OLD."worksheet_hash", OLD."policy_level", OLD."policy_version"))
  EXECUTE FUNCTION "refuse_charge_change"();

CREATE TRIGGER "charge_is_never_deleted"
  BEFORE DELETE ON "charge"
  FOR EACH ROW EXECUTE FUNCTION "refuse_charge_change"();

-- Charges from before there were hashes have none; every new one does.
CREATE FUNCTION "refuse_unsealed_charge"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Charge % lacks the hash of its worksheet', NEW."reference";
END
$$;
CREATE TRIGGER "charge_is_sealed"
  BEFORE INSERT ON "charge"
  FOR EACH ROW WHEN (NEW."worksheet_hash" IS NULL)
  EXECUTE FUNCTION "refuse_unsealed_charge"();
