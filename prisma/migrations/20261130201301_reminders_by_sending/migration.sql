-- CreateIndex
CREATE INDEX "reminder_realm_id_sent_at_idx" ON "reminder"("realm_id", "sent_at");
