-- CreateTable
CREATE TABLE "reply" (
    "id" UUID NOT NULL,
    "inbound_id" TEXT NOT NULL,
    "realm_id" TEXT,
    "customer_id" TEXT,
    "reminder_id" UUID,
    "placed_by" TEXT,
    "kind" TEXT NOT NULL,
    "from_address" TEXT NOT NULL,
    "from_name" TEXT,
    "to_addresses" TEXT[],
    "cc_addresses" TEXT[],
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "whole_body" TEXT NOT NULL,
    "answers" TEXT[],
    "written_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "hold_id" UUID,
    "read_by" TEXT,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "reply_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reply_file" (
    "id" UUID NOT NULL,
    "reply_id" UUID NOT NULL,
    "place" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "byte_size" INTEGER NOT NULL,
    "sha256" TEXT,
    "problem" TEXT,

    CONSTRAINT "reply_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reply_file_content" (
    "file_id" UUID NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "reply_file_content_pkey" PRIMARY KEY ("file_id")
);

-- CreateTable
CREATE TABLE "reply_entry" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "reply_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "author" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "hold_id" UUID,

    CONSTRAINT "reply_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reply_settings" (
    "realm_id" TEXT NOT NULL,
    "pauses" BOOLEAN NOT NULL,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reply_settings_pkey" PRIMARY KEY ("realm_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "reply_inbound_id_key" ON "reply"("inbound_id");

-- CreateIndex
CREATE INDEX "reply_realm_id_received_at_idx" ON "reply"("realm_id", "received_at");

-- CreateIndex
CREATE INDEX "reply_realm_id_customer_id_idx" ON "reply"("realm_id", "customer_id");

-- CreateIndex
CREATE INDEX "reply_reminder_id_idx" ON "reply"("reminder_id");

-- CreateIndex
CREATE INDEX "reply_file_reply_id_idx" ON "reply_file"("reply_id");

-- CreateIndex
CREATE INDEX "reply_entry_reply_id_at_idx" ON "reply_entry"("reply_id", "at");

-- AddForeignKey
ALTER TABLE "reply_file" ADD CONSTRAINT "reply_file_reply_id_fkey" FOREIGN KEY ("reply_id") REFERENCES "reply"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reply_file_content" ADD CONSTRAINT "reply_file_content_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "reply_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reply_entry" ADD CONSTRAINT "reply_entry_reply_id_fkey" FOREIGN KEY ("reply_id") REFERENCES "reply"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "reply"
  ADD CONSTRAINT "reply_place" CHECK (
    ("realm_id" IS NULL) = ("customer_id" IS NULL) AND ("realm_id" IS NULL) = ("placed_by" IS NULL)
    AND ("realm_id" IS NOT NULL OR "reminder_id" IS NULL)),
  ADD CONSTRAINT "reply_kind" CHECK ("kind" IN ('payer', 'automatic', 'owner')),
  ADD CONSTRAINT "reply_placed_by" CHECK ("placed_by" IN ('mailbox', 'headers', 'sender')),
  ADD CONSTRAINT "reply_read" CHECK (("read_at" IS NULL) = ("read_by" IS NULL));
ALTER TABLE "reply_file"
  ADD CONSTRAINT "reply_file_kept" CHECK (("sha256" IS NULL) = ("problem" IS NOT NULL));
ALTER TABLE "reply_entry"
  ADD CONSTRAINT "reply_entry_kind" CHECK ("kind" IN ('read', 'dispute', 'promise', 'paid'));
CREATE INDEX "reply_unread" ON "reply" ("realm_id") WHERE "kind" = 'payer' AND "read_at" IS NULL;
CREATE INDEX "reply_unplaced" ON "reply" ("received_at") WHERE "realm_id" IS NULL;

ALTER TABLE "owner_notice"
  DROP CONSTRAINT "owner_notice_kind",
  ADD CONSTRAINT "owner_notice_kind" CHECK ("kind" IN ('connection-lost', 'mirror-stale', 'run-held', 'payer-dispute', 'payer-promise', 'payer-contact', 'payer-reply', 'payer-link', 'weekly-digest'));

-- What a payer wrote is evidence: it is never deleted, and what it says never changes. Whose it is
-- may become known later or change as customers are merged, and it is read once.
CREATE FUNCTION "refuse_reply_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Replies are evidence: what they say is never changed or deleted';
END
$$;
CREATE TRIGGER "reply_is_evidence"
  BEFORE UPDATE ON "reply"
  FOR EACH ROW WHEN (
    (NEW."id", NEW."inbound_id", NEW."from_address", NEW."from_name", NEW."to_addresses",
      NEW."cc_addresses", NEW."subject", NEW."body", NEW."whole_body", NEW."answers",
      NEW."written_at", NEW."received_at")
    IS DISTINCT FROM
    (OLD."id", OLD."inbound_id", OLD."from_address", OLD."from_name", OLD."to_addresses",
      OLD."cc_addresses", OLD."subject", OLD."body", OLD."whole_body", OLD."answers",
      OLD."written_at", OLD."received_at")
    OR (OLD."realm_id" IS NOT NULL AND (NEW."realm_id", NEW."reminder_id", NEW."kind")
      IS DISTINCT FROM (OLD."realm_id", OLD."reminder_id", OLD."kind"))
    OR (OLD."read_at" IS NOT NULL AND (NEW."read_at", NEW."read_by")
      IS DISTINCT FROM (OLD."read_at", OLD."read_by")))
  EXECUTE FUNCTION "refuse_reply_change"();
CREATE TRIGGER "reply_is_never_deleted"
  BEFORE DELETE ON "reply"
  FOR EACH ROW EXECUTE FUNCTION "refuse_reply_change"();
CREATE TRIGGER "reply_file_is_evidence"
  BEFORE UPDATE OR DELETE ON "reply_file"
  FOR EACH ROW EXECUTE FUNCTION "refuse_reply_change"();
CREATE TRIGGER "reply_entry_is_evidence"
  BEFORE UPDATE OR DELETE ON "reply_entry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_reply_change"();

-- A reply to a mail is part of the mail's history: as it came, and once more when it was read.
-- Texts and files are told by their hashes.
CREATE FUNCTION "reply_history"(r "reply") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'kind', r."kind", 'from', r."from_address", 'to', r."to_addresses", 'cc', r."cc_addresses",
    'subject', r."subject",
    'textSha256', encode(sha256(convert_to(r."whole_body", 'UTF8')), 'hex'),
    'inboundId', r."inbound_id",
    'receivedAt', to_char(r."received_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'readBy', r."read_by",
    'readAt', to_char(r."read_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'files', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', f."name", 'sha256', f."sha256")
      ORDER BY f."place"), '[]') FROM "reply_file" f WHERE f."reply_id" = r."id"))::text
$$;
CREATE FUNCTION "note_reply"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  now_it_is "reply";
  told text;
  last_told text;
BEGIN
  SELECT * INTO now_it_is FROM "reply" WHERE "id" = NEW."id" FOR NO KEY UPDATE;
  IF NOT FOUND OR now_it_is."reminder_id" IS NULL THEN RETURN NULL; END IF;
  told := "reply_history"(now_it_is);
  SELECT "content" INTO last_told FROM "history_row"
    WHERE "reminder_id" = now_it_is."reminder_id" AND "kind" = 'reply'
      AND "subject_id" = NEW."id"::text ORDER BY "id" DESC LIMIT 1;
  IF told IS NOT DISTINCT FROM last_told THEN RETURN NULL; END IF;
  INSERT INTO "history_row"
    ("realm_id", "kind", "subject_id", "reminder_id", "content", "content_hash", "at")
  VALUES (now_it_is."realm_id", 'reply', NEW."id"::text, now_it_is."reminder_id", told,
    encode(sha256(convert_to(told, 'UTF8')), 'hex'),
    coalesce(now_it_is."read_at", now_it_is."received_at"));
  RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER "reply_is_noted"
  AFTER INSERT OR UPDATE ON "reply" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION "note_reply"();
