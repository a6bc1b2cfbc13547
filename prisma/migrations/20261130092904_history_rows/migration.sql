-- CreateTable
CREATE TABLE "history_row" (
    "id" BIGSERIAL NOT NULL,
    "realm_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "reminder_id" UUID NOT NULL,
    "content" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3),
    "position" BIGINT,
    "previous_hash" TEXT,
    "hash" TEXT,
    "sealed_at" TIMESTAMPTZ(3),

    CONSTRAINT "history_row_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "history_row_reminder_id_id_idx" ON "history_row"("reminder_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "history_row_realm_id_position_key" ON "history_row"("realm_id", "position");

ALTER TABLE "history_row" ADD CONSTRAINT "history_row_hashes" CHECK (
  "content_hash" = encode(sha256(convert_to("content", 'UTF8')), 'hex')
  AND ("position" IS NULL) = ("hash" IS NULL)
  AND ("position" IS NULL) = ("previous_hash" IS NULL)
  AND ("position" IS NULL) = ("sealed_at" IS NULL));

-- A history that can be changed proves nothing: rows are added, and sealed once. A later migration
-- that must touch old rows has to disable this trigger by name, for all to read.
CREATE FUNCTION "refuse_history_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The history of reminders is only ever added to';
END
$$;
CREATE TRIGGER "history_is_evidence"
  BEFORE UPDATE ON "history_row"
  FOR EACH ROW WHEN (
    OLD."position" IS NOT NULL OR NEW."position" IS NULL
    OR (NEW."id", NEW."realm_id", NEW."kind", NEW."subject_id", NEW."reminder_id", NEW."content",
      NEW."content_hash", NEW."at")
    IS DISTINCT FROM
    (OLD."id", OLD."realm_id", OLD."kind", OLD."subject_id", OLD."reminder_id", OLD."content",
      OLD."content_hash", OLD."at"))
  EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "history_is_never_deleted"
  BEFORE DELETE ON "history_row"
  FOR EACH ROW EXECUTE FUNCTION "refuse_history_change"();
CREATE TRIGGER "history_is_never_emptied"
  BEFORE TRUNCATE ON "history_row"
  EXECUTE FUNCTION "refuse_history_change"();

-- All that a reminder says. Bodies are told by their hash: they are long and lie on the reminder.
CREATE FUNCTION "reminder_history"(r "reminder") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'runId', r."run_id", 'customerId', r."customer_id", 'date', r."date"::text,
    'template', r."template", 'templateVersion', r."template_version", 'language', r."language",
    'status', r."status", 'reason', r."reason", 'recipients', r."recipients", 'cc', r."cc",
    'subject', r."subject",
    'textSha256', encode(sha256(convert_to(r."text_body", 'UTF8')), 'hex'),
    'htmlSha256', encode(sha256(convert_to(r."html_body", 'UTF8')), 'hex'),
    'messageId', r."message_id", 'policyLevel', r."policy_level",
    'policySubject', r."policy_subject", 'policyVersion', r."policy_version",
    'decidedBy', r."decided_by",
    'createdAt', to_char(r."created_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'sentAt', to_char(r."sent_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'invoices', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'invoiceId', i."invoice_id", 'docNumber', i."doc_number", 'step', i."step",
        'openBalance', i."open_balance"::text, 'charges', i."charges"::text,
        'currency', i."currency", 'dueDate', i."due_date"::text, 'daysOverdue', i."days_overdue")
      ORDER BY i."invoice_id" COLLATE "C"), '[]')
      FROM "reminder_invoice" i WHERE i."reminder_id" = r."id"))::text
$$;

CREATE FUNCTION "reminder_event_history"(e "reminder_event") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'kind', e."kind", 'recipient', e."recipient", 'detail', e."detail", 'eventKey', e."event_key",
    'happenedAt', to_char(e."happened_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text
$$;

-- Adds the reminder as it now is, unless the last row says the same.
CREATE FUNCTION "keep_reminder_history"(which uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  now_it_is "reminder";
  told text;
  last_told text;
BEGIN
  -- Whoever else changes a line of this reminder waits, so that the last row is of both changes.
  SELECT * INTO now_it_is FROM "reminder" WHERE "id" = which FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  told := "reminder_history"(now_it_is);
  SELECT "content" INTO last_told FROM "history_row"
    WHERE "reminder_id" = which AND "kind" = 'reminder' ORDER BY "id" DESC LIMIT 1;
  IF told IS NOT DISTINCT FROM last_told THEN RETURN; END IF;
  INSERT INTO "history_row"
    ("realm_id", "kind", "subject_id", "reminder_id", "content", "content_hash", "at")
  VALUES (now_it_is."realm_id", 'reminder', which::text, which, told,
    encode(sha256(convert_to(told, 'UTF8')), 'hex'), now_it_is."updated_at");
END
$$;

CREATE FUNCTION "note_reminder"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "keep_reminder_history"(NEW."id");
  RETURN NULL;
END
$$;
CREATE FUNCTION "note_reminder_invoice"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "keep_reminder_history"(CASE TG_OP WHEN 'DELETE' THEN OLD."reminder_id" ELSE NEW."reminder_id" END);
  RETURN NULL;
END
$$;
CREATE FUNCTION "note_reminder_event"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text := "reminder_event_history"(NEW);
BEGIN
  INSERT INTO "history_row"
    ("realm_id", "kind", "subject_id", "reminder_id", "content", "content_hash", "at")
  SELECT r."realm_id", 'event', NEW."id"::text, r."id", told,
    encode(sha256(convert_to(told, 'UTF8')), 'hex'), NEW."happened_at"
  FROM "reminder" r WHERE r."id" = NEW."reminder_id";
  RETURN NULL;
END
$$;

-- At the end of the transaction, when the reminder and its lines are all as they will be.
CREATE CONSTRAINT TRIGGER "reminder_is_noted"
  AFTER INSERT OR UPDATE ON "reminder" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "note_reminder"();
CREATE CONSTRAINT TRIGGER "reminder_invoice_is_noted"
  AFTER UPDATE OR DELETE ON "reminder_invoice" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "note_reminder_invoice"();
CREATE TRIGGER "reminder_event_is_noted"
  AFTER INSERT OR UPDATE ON "reminder_event"
  FOR EACH ROW EXECUTE FUNCTION "note_reminder_event"();

CREATE FUNCTION "refuse_reminder_removal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Reminders and their events are evidence and are never deleted'
    USING HINT = 'Cancel the reminder.';
END
$$;
CREATE TRIGGER "reminder_is_never_deleted"
  BEFORE DELETE ON "reminder"
  FOR EACH ROW EXECUTE FUNCTION "refuse_reminder_removal"();
CREATE TRIGGER "reminder_event_is_never_deleted"
  BEFORE DELETE ON "reminder_event"
  FOR EACH ROW EXECUTE FUNCTION "refuse_reminder_removal"();

-- What is there already: when it came to be so, nobody kept, and so no time is claimed.
INSERT INTO "history_row" ("realm_id", "kind", "subject_id", "reminder_id", "content", "content_hash")
SELECT t."realm_id", t."kind", t."subject_id", t."reminder_id", t."told",
  encode(sha256(convert_to(t."told", 'UTF8')), 'hex')
FROM (
  SELECT r."realm_id", 'reminder' AS "kind", r."id"::text AS "subject_id", r."id" AS "reminder_id",
    "reminder_history"(r) AS "told", 0 AS "after", r."created_at" AS "since", 0::bigint AS "no"
  FROM "reminder" r
  UNION ALL
  SELECT r."realm_id", 'event', e."id"::text, r."id", "reminder_event_history"(e), 1, r."created_at", e."id"
  FROM "reminder_event" e JOIN "reminder" r ON r."id" = e."reminder_id"
) t ORDER BY t."since", t."reminder_id", t."after", t."no";
