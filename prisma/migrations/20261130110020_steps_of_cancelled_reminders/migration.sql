-- A reminder and its steps were cancelled one after the other. Where the program died in between,
-- the steps look as if a mail about them were on its way, and are never sent.
UPDATE "reminder_invoice" l SET "active_key" = NULL
FROM "reminder" r
WHERE r."id" = l."reminder_id" AND r."status" = 'cancelled' AND l."active_key" IS NOT NULL;
