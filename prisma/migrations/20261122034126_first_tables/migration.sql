-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "company" (
    "realm_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "country" TEXT,
    "home_currency" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "reminders_mode" TEXT NOT NULL DEFAULT 'observe',
    "charges_mode" TEXT NOT NULL DEFAULT 'observe',
    "stopped" BOOLEAN NOT NULL DEFAULT false,
    "sending_days" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5]::INTEGER[],
    "sending_hour" INTEGER NOT NULL DEFAULT 9,
    "book_close_date" DATE,
    "from_name" TEXT,
    "reply_to" TEXT,
    "payment_instructions" TEXT,
    "charge_item_id" TEXT,
    "charge_account_id" TEXT,
    "next_run_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "company_pkey" PRIMARY KEY ("realm_id")
);

-- CreateTable
CREATE TABLE "connection" (
    "realm_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "access_expires_at" TIMESTAMPTZ(3),
    "refresh_expires_at" TIMESTAMPTZ(3),
    "refresh_hard_expires_at" TIMESTAMPTZ(3),
    "connected_by" TEXT,
    "connected_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connection_pkey" PRIMARY KEY ("realm_id")
);

-- CreateTable
CREATE TABLE "sync_state" (
    "realm_id" TEXT NOT NULL,
    "first_sync" TEXT NOT NULL DEFAULT 'none',
    "progress" JSONB NOT NULL DEFAULT '[]',
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "changes_from" TIMESTAMPTZ(3),
    "fresh_as_of" TIMESTAMPTZ(3),
    "next_repair_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "sync_state_pkey" PRIMARY KEY ("realm_id")
);

-- CreateTable
CREATE TABLE "inbox_event" (
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "event_key" TEXT NOT NULL,
    "realm_id" TEXT,
    "entity" TEXT,
    "entity_id" TEXT,
    "deleted_id" TEXT,
    "operation" TEXT,
    "event_time" TIMESTAMPTZ(3),
    "payload" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "worked_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer" (
    "realm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "company_name" TEXT,
    "email" TEXT,
    "parent_id" TEXT,
    "bill_with_parent" BOOLEAN NOT NULL DEFAULT false,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "balance" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "billing_address" JSONB,
    "sync_token" INTEGER NOT NULL,
    "last_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "raw" JSONB NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("realm_id","id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "realm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "doc_number" TEXT,
    "customer_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "txn_date" DATE NOT NULL,
    "due_date" DATE NOT NULL,
    "total" BIGINT NOT NULL,
    "open_balance" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "bill_email" TEXT,
    "invoice_link" TEXT,
    "lines" JSONB NOT NULL,
    "sync_token" INTEGER NOT NULL,
    "last_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "raw" JSONB NOT NULL,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("realm_id","id")
);

-- CreateTable
CREATE TABLE "payment" (
    "realm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "txn_date" DATE NOT NULL,
    "total" BIGINT NOT NULL,
    "unapplied" BIGINT NOT NULL,
    "void" BOOLEAN NOT NULL DEFAULT false,
    "sync_token" INTEGER NOT NULL,
    "last_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "raw" JSONB NOT NULL,

    CONSTRAINT "payment_pkey" PRIMARY KEY ("realm_id","id")
);

-- CreateTable
CREATE TABLE "posting" (
    "realm_id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "line_no" INTEGER NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "date" DATE NOT NULL,

    CONSTRAINT "posting_pkey" PRIMARY KEY ("realm_id","payment_id","line_no")
);

-- CreateTable
CREATE TABLE "credit_memo" (
    "realm_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "doc_number" TEXT,
    "customer_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "txn_date" DATE NOT NULL,
    "total" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "sync_token" INTEGER NOT NULL,
    "last_updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT false,
    "raw" JSONB NOT NULL,

    CONSTRAINT "credit_memo_pkey" PRIMARY KEY ("realm_id","id")
);

-- CreateTable
CREATE TABLE "group_member" (
    "realm_id" TEXT NOT NULL,
    "group_name" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,

    CONSTRAINT "group_member_pkey" PRIMARY KEY ("realm_id","group_name","customer_id")
);

-- CreateTable
CREATE TABLE "policy_version" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "reminders" JSONB,
    "charges" JSONB,
    "author" TEXT NOT NULL,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "stops" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT,
    "amount" BIGINT,
    "starts_on" DATE NOT NULL,
    "until" DATE,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "lifted_at" TIMESTAMPTZ(3),
    "lifted_on" DATE,
    "lifted_by" TEXT,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "dry_run" BOOLEAN NOT NULL,
    "trigger" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "note" TEXT,
    "summary" JSONB NOT NULL DEFAULT '{}',
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decision" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "last_run_id" UUID NOT NULL,
    "date" DATE NOT NULL,
    "last_date" DATE NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "level" TEXT,
    "policy_version" INTEGER,
    "numbers" JSONB NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "decision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "charge" (
    "id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "realm_id" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "assessment_date" DATE NOT NULL,
    "covers_from" DATE NOT NULL,
    "covers_to" DATE NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "write_back" TEXT NOT NULL,
    "worksheet" JSONB NOT NULL,
    "basis" JSONB NOT NULL,
    "policy_level" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "qbo_invoice_id" TEXT,
    "qbo_line_id" TEXT,
    "decided_by" TEXT,
    "active_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "written_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "charge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "skipped_assessment" (
    "realm_id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "assessment_date" DATE NOT NULL,
    "run_id" UUID NOT NULL,

    CONSTRAINT "skipped_assessment_pkey" PRIMARY KEY ("realm_id","invoice_id","assessment_date")
);

-- CreateTable
CREATE TABLE "reminder" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "run_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "template" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "recipients" TEXT[],
    "cc" TEXT[],
    "subject" TEXT,
    "text_body" TEXT,
    "html_body" TEXT,
    "message_id" TEXT,
    "policy_level" TEXT NOT NULL,
    "policy_version" INTEGER,
    "decided_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reminder_invoice" (
    "reminder_id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "step" TEXT,
    "active_key" TEXT,
    "doc_number" TEXT,
    "open_balance" BIGINT NOT NULL,
    "charges" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "due_date" DATE NOT NULL,
    "days_overdue" INTEGER NOT NULL,

    CONSTRAINT "reminder_invoice_pkey" PRIMARY KEY ("reminder_id","invoice_id")
);

-- CreateTable
CREATE TABLE "skipped_step" (
    "realm_id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "run_id" UUID NOT NULL,

    CONSTRAINT "skipped_step_pkey" PRIMARY KEY ("realm_id","invoice_id","step")
);

-- CreateTable
CREATE TABLE "reminder_event" (
    "id" BIGSERIAL NOT NULL,
    "reminder_id" UUID NOT NULL,
    "event_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "recipient" TEXT,
    "detail" TEXT,
    "happened_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reminder_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppressed_address" (
    "realm_id" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "suppressed_address_pkey" PRIMARY KEY ("realm_id","address")
);

-- CreateTable
CREATE TABLE "outbox_item" (
    "id" BIGSERIAL NOT NULL,
    "realm_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "realm_id" TEXT NOT NULL,
    "access" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "realm_id" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" TEXT NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMP(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateIndex
CREATE UNIQUE INDEX "inbox_event_event_key_key" ON "inbox_event"("event_key");

-- CreateIndex
CREATE INDEX "inbox_event_state_realm_id_id_idx" ON "inbox_event"("state", "realm_id", "id");

-- CreateIndex
CREATE INDEX "inbox_event_realm_id_received_at_idx" ON "inbox_event"("realm_id", "received_at");

-- CreateIndex
CREATE INDEX "customer_realm_id_display_name_idx" ON "customer"("realm_id", "display_name");

-- CreateIndex
CREATE INDEX "invoice_realm_id_status_due_date_idx" ON "invoice"("realm_id", "status", "due_date");

-- CreateIndex
CREATE INDEX "invoice_realm_id_customer_id_idx" ON "invoice"("realm_id", "customer_id");

-- CreateIndex
CREATE INDEX "payment_realm_id_customer_id_idx" ON "payment"("realm_id", "customer_id");

-- CreateIndex
CREATE INDEX "posting_realm_id_invoice_id_idx" ON "posting"("realm_id", "invoice_id");

-- CreateIndex
CREATE INDEX "credit_memo_realm_id_customer_id_idx" ON "credit_memo"("realm_id", "customer_id");

-- CreateIndex
CREATE INDEX "group_member_realm_id_customer_id_idx" ON "group_member"("realm_id", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "policy_version_realm_id_level_subject_version_key" ON "policy_version"("realm_id", "level", "subject", "version");

-- CreateIndex
CREATE INDEX "hold_realm_id_scope_subject_id_idx" ON "hold"("realm_id", "scope", "subject_id");

-- CreateIndex
CREATE INDEX "run_realm_id_started_at_idx" ON "run"("realm_id", "started_at");

-- CreateIndex
CREATE INDEX "decision_realm_id_subject_kind_subject_id_topic_created_at_idx" ON "decision"("realm_id", "subject_kind", "subject_id", "topic", "created_at");

-- CreateIndex
CREATE INDEX "decision_realm_id_date_idx" ON "decision"("realm_id", "date");

-- CreateIndex
CREATE INDEX "decision_last_run_id_idx" ON "decision"("last_run_id");

-- CreateIndex
CREATE INDEX "charge_realm_id_invoice_id_idx" ON "charge"("realm_id", "invoice_id");

-- CreateIndex
CREATE INDEX "charge_realm_id_status_created_at_idx" ON "charge"("realm_id", "status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "charge_realm_id_reference_key" ON "charge"("realm_id", "reference");

-- CreateIndex
CREATE UNIQUE INDEX "charge_realm_id_active_key_key" ON "charge"("realm_id", "active_key");

-- CreateIndex
CREATE INDEX "reminder_realm_id_customer_id_created_at_idx" ON "reminder"("realm_id", "customer_id", "created_at");

-- CreateIndex
CREATE INDEX "reminder_realm_id_status_created_at_idx" ON "reminder"("realm_id", "status", "created_at");

-- CreateIndex
CREATE INDEX "reminder_message_id_idx" ON "reminder"("message_id");

-- CreateIndex
CREATE INDEX "reminder_invoice_realm_id_invoice_id_idx" ON "reminder_invoice"("realm_id", "invoice_id");

-- CreateIndex
CREATE UNIQUE INDEX "reminder_invoice_realm_id_active_key_key" ON "reminder_invoice"("realm_id", "active_key");

-- CreateIndex
CREATE UNIQUE INDEX "reminder_event_event_key_key" ON "reminder_event"("event_key");

-- CreateIndex
CREATE INDEX "reminder_event_reminder_id_idx" ON "reminder_event"("reminder_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_item_subject_id_key" ON "outbox_item"("subject_id");

-- CreateIndex
CREATE INDEX "outbox_item_state_next_try_at_idx" ON "outbox_item"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "outbox_item_realm_id_state_idx" ON "outbox_item"("realm_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_realm_id_idx" ON "api_key"("realm_id");

-- CreateIndex
CREATE INDEX "audit_entry_realm_id_at_idx" ON "audit_entry"("realm_id", "at");

-- CreateIndex
CREATE INDEX "session_expire_idx" ON "session"("expire");

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_realm_id_fkey" FOREIGN KEY ("realm_id") REFERENCES "company"("realm_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sync_state" ADD CONSTRAINT "sync_state_realm_id_fkey" FOREIGN KEY ("realm_id") REFERENCES "company"("realm_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder_invoice" ADD CONSTRAINT "reminder_invoice_reminder_id_fkey" FOREIGN KEY ("reminder_id") REFERENCES "reminder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder_event" ADD CONSTRAINT "reminder_event_reminder_id_fkey" FOREIGN KEY ("reminder_id") REFERENCES "reminder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the types of the columns cannot say. States are closed lists, so that a typing error in
-- code becomes an error here and not a row that nobody works.
ALTER TABLE "company"
  ADD CONSTRAINT "company_reminders_mode" CHECK ("reminders_mode" IN ('off', 'observe', 'review', 'automatic')),
  ADD CONSTRAINT "company_charges_mode" CHECK ("charges_mode" IN ('off', 'observe', 'review', 'automatic')),
  ADD CONSTRAINT "company_sending_hour" CHECK ("sending_hour" BETWEEN 0 AND 23);
ALTER TABLE "connection"
  ADD CONSTRAINT "connection_status" CHECK ("status" IN ('active', 'reauthorise', 'disconnected'));
ALTER TABLE "sync_state"
  ADD CONSTRAINT "sync_state_first_sync" CHECK ("first_sync" IN ('none', 'running', 'done', 'failed'));
ALTER TABLE "inbox_event"
  ADD CONSTRAINT "inbox_event_state" CHECK ("state" IN ('waiting', 'done', 'ignored', 'unreadable', 'unknown-realm', 'failed'));
ALTER TABLE "invoice"
  ADD CONSTRAINT "invoice_status" CHECK ("status" IN ('open', 'paid', 'void', 'deleted'));
ALTER TABLE "posting"
  ADD CONSTRAINT "posting_amount" CHECK ("amount" > 0);
ALTER TABLE "policy_version"
  ADD CONSTRAINT "policy_version_level" CHECK ("level" IN ('company', 'group', 'customer', 'invoice')),
  ADD CONSTRAINT "policy_version_subject" CHECK (("level" = 'company') = ("subject" = ''));
ALTER TABLE "hold"
  ADD CONSTRAINT "hold_scope" CHECK ("scope" IN ('customer', 'invoice')),
  ADD CONSTRAINT "hold_stops" CHECK ("stops" IN ('reminders', 'charges', 'both'));
ALTER TABLE "run"
  ADD CONSTRAINT "run_status" CHECK ("status" IN ('running', 'done', 'held', 'failed'));
ALTER TABLE "decision"
  ADD CONSTRAINT "decision_topic" CHECK ("topic" IN ('charge', 'reminder')),
  ADD CONSTRAINT "decision_dates" CHECK ("last_date" >= "date");
ALTER TABLE "charge"
  ADD CONSTRAINT "charge_status" CHECK ("status" IN ('proposed', 'approved', 'writing', 'unknown', 'written', 'waived', 'reversed', 'failed', 'cancelled')),
  ADD CONSTRAINT "charge_amount" CHECK ("amount" > 0),
  ADD CONSTRAINT "charge_active_key" CHECK (("active_key" IS NULL) = ("status" = 'cancelled')),
  ADD CONSTRAINT "charge_written" CHECK ("status" <> 'written' OR "qbo_invoice_id" IS NOT NULL);
ALTER TABLE "reminder"
  ADD CONSTRAINT "reminder_status" CHECK ("status" IN ('proposed', 'approved', 'sending', 'unknown', 'sent', 'failed', 'cancelled')),
  ADD CONSTRAINT "reminder_sent" CHECK ("status" <> 'sent' OR ("message_id" IS NOT NULL AND "sent_at" IS NOT NULL));
ALTER TABLE "outbox_item"
  ADD CONSTRAINT "outbox_item_kind" CHECK ("kind" IN ('charge', 'reminder')),
  ADD CONSTRAINT "outbox_item_state" CHECK ("state" IN ('waiting', 'working', 'unknown', 'done', 'cancelled', 'failed'));
ALTER TABLE "api_key"
  ADD CONSTRAINT "api_key_access" CHECK ("access" IN ('read', 'write'));

-- The sweeps look for open work only, which is a small part of these tables.
CREATE INDEX "inbox_event_waiting" ON "inbox_event" ("realm_id", "id") WHERE "state" = 'waiting';
CREATE INDEX "outbox_item_open" ON "outbox_item" ("next_try_at") WHERE "state" IN ('waiting', 'working', 'unknown');

-- Decisions are evidence: a conclusion may last longer, and nothing else about it may change.
CREATE FUNCTION "row_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME;
  END IF;
  IF (to_jsonb(NEW) - 'last_date' - 'last_run_id') IS DISTINCT FROM (to_jsonb(OLD) - 'last_date' - 'last_run_id') THEN
    RAISE EXCEPTION 'rows of % are evidence and do not change', TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "decision_append_only" BEFORE UPDATE OR DELETE ON "decision"
  FOR EACH ROW EXECUTE FUNCTION "row_is_append_only"();
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "row_is_append_only"();

-- The arithmetic of a charge never changes, whatever becomes of the charge.
CREATE FUNCTION "worksheet_is_immutable"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."worksheet" IS DISTINCT FROM OLD."worksheet" OR NEW."amount" <> OLD."amount"
    OR NEW."assessment_date" <> OLD."assessment_date" OR NEW."reference" <> OLD."reference" THEN
    RAISE EXCEPTION 'the assessment of a charge never changes';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "charge_worksheet_immutable" BEFORE UPDATE ON "charge"
  FOR EACH ROW EXECUTE FUNCTION "worksheet_is_immutable"();
