-- CreateIndex
CREATE INDEX "reminder_realm_id_created_at_id_idx" ON "reminder"("realm_id", "created_at", "id");
