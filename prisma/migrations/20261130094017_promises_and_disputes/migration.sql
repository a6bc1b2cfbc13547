-- AlterTable
ALTER TABLE "company" ADD COLUMN     "promise_grace_days" INTEGER NOT NULL DEFAULT 2;

-- CreateTable
CREATE TABLE "payment_promise" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "hold_id" UUID NOT NULL,
    "customer_id" TEXT NOT NULL,
    "invoice_id" TEXT,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "promised_by" TEXT,
    "made_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    "grace_days" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "settled_on" DATE,
    "received" BIGINT NOT NULL DEFAULT 0,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_promise_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dispute" (
    "hold_id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "reason" TEXT,
    "reason_text" TEXT,
    "responsible" TEXT,
    "due_on" DATE,
    "outcome" TEXT,
    "outcome_on" DATE,
    "closed_on" DATE,
    "closed_by" TEXT,

    CONSTRAINT "dispute_pkey" PRIMARY KEY ("hold_id")
);

-- CreateTable
CREATE TABLE "hold_entry" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "hold_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "author" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "hold_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold_file" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "hold_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "byte_size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hold_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold_file_content" (
    "file_id" UUID NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "hold_file_content_pkey" PRIMARY KEY ("file_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "payment_promise_hold_id_key" ON "payment_promise"("hold_id");

-- CreateIndex
CREATE INDEX "payment_promise_realm_id_customer_id_idx" ON "payment_promise"("realm_id", "customer_id");

-- CreateIndex
CREATE INDEX "payment_promise_realm_id_state_idx" ON "payment_promise"("realm_id", "state");

-- CreateIndex
CREATE INDEX "dispute_realm_id_idx" ON "dispute"("realm_id");

-- CreateIndex
CREATE INDEX "hold_entry_realm_id_hold_id_at_idx" ON "hold_entry"("realm_id", "hold_id", "at");

-- CreateIndex
CREATE INDEX "hold_file_realm_id_hold_id_idx" ON "hold_file"("realm_id", "hold_id");

-- AddForeignKey
ALTER TABLE "hold_file_content" ADD CONSTRAINT "hold_file_content_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "hold_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What happened to a hold stays as it was written; its documents too.
CREATE TRIGGER "hold_entry_append_only" BEFORE UPDATE OR DELETE ON "hold_entry"
  FOR EACH ROW EXECUTE FUNCTION "row_is_append_only"();
CREATE TRIGGER "hold_file_append_only" BEFORE UPDATE OR DELETE ON "hold_file"
  FOR EACH ROW EXECUTE FUNCTION "row_is_append_only"();

ALTER TABLE "payment_promise" ADD CONSTRAINT "payment_promise_state"
  CHECK ("state" IN ('open', 'kept', 'partlyKept', 'broken', 'withdrawn'));
-- One promise at a time is open on a subject.
CREATE UNIQUE INDEX "payment_promise_open" ON "payment_promise"
  ("realm_id", "customer_id", coalesce("invoice_id", '')) WHERE "state" = 'open';
