-- CreateTable
CREATE TABLE "invoice_note" (
    "id" UUID NOT NULL,
    "realm_id" TEXT NOT NULL,
    "reminder_id" UUID NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "tried_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "attachable_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "written_at" TIMESTAMPTZ(3),

    CONSTRAINT "invoice_note_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invoice_note_settings" (
    "realm_id" TEXT NOT NULL,
    "is_on" BOOLEAN NOT NULL,
    "author" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invoice_note_settings_pkey" PRIMARY KEY ("realm_id")
);

-- CreateIndex
CREATE INDEX "invoice_note_state_next_try_at_idx" ON "invoice_note"("state", "next_try_at");

-- CreateIndex
CREATE INDEX "invoice_note_realm_id_state_idx" ON "invoice_note"("realm_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_note_reminder_id_invoice_id_key" ON "invoice_note"("reminder_id", "invoice_id");
