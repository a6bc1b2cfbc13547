-- AlterTable
ALTER TABLE "reminder_event" ADD COLUMN     "ends_address" BOOLEAN NOT NULL DEFAULT false;

-- Of the bounces there are, those that an address was shut by. The history tells nothing new by it.
ALTER TABLE "reminder_event" DISABLE TRIGGER "reminder_event_is_noted";
UPDATE "reminder_event" e SET "ends_address" = true
FROM "reminder" r, "suppressed_address" s
WHERE e."kind" = 'bounced' AND r."id" = e."reminder_id" AND s."realm_id" = r."realm_id"
  AND s."address" = lower(e."recipient") AND s."reason" = 'bounced'
  AND s."created_at" = e."happened_at";
ALTER TABLE "reminder_event" ENABLE TRIGGER "reminder_event_is_noted";
