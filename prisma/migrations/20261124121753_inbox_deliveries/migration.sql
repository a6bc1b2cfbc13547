-- DropIndex
DROP INDEX "inbox_event_realm_id_received_at_idx";

-- DropIndex
DROP INDEX "inbox_event_state_realm_id_id_idx";

-- CreateTable
CREATE TABLE "inbox_delivery" (
    "id" BIGSERIAL NOT NULL,
    "body" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inbox_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "inbox_event_received_at_idx" ON "inbox_event" USING BRIN ("received_at");

-- What people look at is a small part too. Every index on all rows is paid for by every webhook.
CREATE INDEX "inbox_event_troubled" ON "inbox_event" ("id")
  WHERE "state" IN ('unreadable', 'unknown-realm', 'failed');
