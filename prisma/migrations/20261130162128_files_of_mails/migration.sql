-- AlterTable
ALTER TABLE "reminder" ADD COLUMN     "attachments" JSONB NOT NULL DEFAULT '[]';

-- Files are told where there are any, so that what the history says of mails without them stays
-- word for word what it was.
CREATE OR REPLACE FUNCTION "reminder_history"(r "reminder") RETURNS text LANGUAGE sql STABLE AS $$
  SELECT (jsonb_build_object(
    'runId', r."run_id", 'customerId', r."customer_id", 'date', r."date"::text,
    'template', r."template", 'templateVersion', r."template_version", 'language', r."language",
    'status', r."status", 'reason', r."reason", 'recipients', r."recipients", 'cc', r."cc",
    'subject', r."subject",
    'textSha256', encode(sha256(convert_to(r."text_body", 'UTF8')), 'hex'),
    'htmlSha256', encode(sha256(convert_to(r."html_body", 'UTF8')), 'hex'),
    'messageId', r."message_id", 'policyLevel', r."policy_level",
    'policySubject', r."policy_subject", 'policyVersion', r."policy_version",
    'decidedBy', r."decided_by",
    'createdAt', to_char(r."created_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'sentAt', to_char(r."sent_at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'invoices', (SELECT coalesce(jsonb_agg(jsonb_build_object(
        'invoiceId', i."invoice_id", 'docNumber', i."doc_number", 'step', i."step",
        'openBalance', i."open_balance"::text, 'charges', i."charges"::text,
        'currency', i."currency", 'dueDate', i."due_date"::text, 'daysOverdue', i."days_overdue")
      ORDER BY i."invoice_id" COLLATE "C"), '[]')
      FROM "reminder_invoice" i WHERE i."reminder_id" = r."id"))
    || CASE WHEN cardinality(r."bcc") > 0 THEN jsonb_build_object('bcc', r."bcc") ELSE '{}' END
    || CASE WHEN r."attachments" <> '[]' THEN jsonb_build_object('attachments', r."attachments")
      ELSE '{}' END)::text
$$;
