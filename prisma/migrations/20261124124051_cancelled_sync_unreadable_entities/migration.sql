-- CreateTable
CREATE TABLE "unreadable_entity" (
    "realm_id" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unreadable_entity_pkey" PRIMARY KEY ("realm_id","entity","id")
);

-- A person may cancel the first sync.
ALTER TABLE "sync_state" DROP CONSTRAINT "sync_state_first_sync";
ALTER TABLE "sync_state"
  ADD CONSTRAINT "sync_state_first_sync" CHECK ("first_sync" IN ('none', 'running', 'done', 'failed', 'cancelled'));
