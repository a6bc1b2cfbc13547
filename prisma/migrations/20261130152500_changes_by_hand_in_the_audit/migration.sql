-- What people did to a charge's line counts in the reports by its entries in the audit. Lines that
-- were known to be taken out before such entries were made have none: their charges look as if they
-- were owed, and those that stand elsewhere since look as if they were charged twice.
INSERT INTO "audit_entry" ("realm_id", "actor", "what", "detail", "at")
SELECT c."realm_id", 'QuickBooks', 'charge removed in QuickBooks', jsonb_build_object(
    'chargeId', c."id",
    'found', CASE WHEN "first"."at" IS NULL THEN c."by_hand_found"
      ELSE 'The line of the charge was gone from its invoice in QuickBooks.' END,
    'liveBefore', "left"."amount"::text,
    'live', '0'), "seen"."at"
FROM "charge" c
-- What was known first of it, as far as the audit has it: that nothing was live of it before.
LEFT JOIN (
  SELECT DISTINCT ON (a."realm_id", a."detail" ->> 'chargeId') a."realm_id", a."at",
    a."detail" ->> 'chargeId' AS "charge_id", (a."detail" ->> 'liveBefore')::bigint AS "live"
  FROM "audit_entry" a
  WHERE a."actor" = 'QuickBooks' AND a."what" LIKE 'charge %' AND a."detail" ->> 'live' IS NOT NULL
  ORDER BY a."realm_id", a."detail" ->> 'chargeId', a."id"
) "first" ON "first"."realm_id" = c."realm_id" AND "first"."charge_id" = c."id"::text
CROSS JOIN LATERAL (
  SELECT coalesce("first"."at" - interval '1 millisecond', c."by_hand_at") AS "at"
) "seen"
CROSS JOIN LATERAL (
  SELECT c."amount" - coalesce(sum(r."amount"), 0)::bigint AS "amount" FROM "charge_reversal" r
  WHERE r."charge_id" = c."id" AND r."status" = 'written' AND r."written_at" <= "seen"."at"
) "left"
WHERE ("first"."at" IS NULL AND c."by_hand_kind" = 'removed' OR "first"."live" = 0)
  AND "left"."amount" > 0
ORDER BY "seen"."at", c."id";
