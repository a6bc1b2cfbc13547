import { column, type Table } from './insert-rows.ts';

/** Of charges, what is known when they are assessed. */
export const chargeTable: Table = {
  name: 'charge',
  columns: [
    column('id', 'uuid'),
    column('reference'),
    column('realm_id'),
    column('run_id', 'uuid'),
    column('invoice_id'),
    column('customer_id'),
    column('assessment_date', 'date'),
    column('covers_from', 'date'),
    column('covers_to', 'date'),
    column('amount', 'bigint'),
    column('currency'),
    column('status'),
    column('staged_decision', 'jsonb'),
    column('bill_to_id'),
    column('home_amount', 'bigint'),
    column('write_back'),
    column('invoice_on', 'date'),
    column('worksheet', 'jsonb'),
    column('worksheet_hash'),
    column('set_aside', 'jsonb'),
    column('basis', 'jsonb'),
    column('policy_level'),
    column('policy_version', 'int'),
    column('active_key'),
    column('created_at', 'timestamptz'),
    column('updated_at', 'timestamptz'),
  ],
};

export const skippedAssessmentTable: Table = {
  name: 'skipped_assessment',
  columns: [
    column('realm_id'),
    column('run_id', 'uuid'),
    column('invoice_id'),
    column('assessment_date', 'date'),
  ],
};

/** Of reminders, what is known before they are written. */
export const reminderTable: Table = {
  name: 'reminder',
  columns: [
    column('id', 'uuid'),
    column('realm_id'),
    column('run_id', 'uuid'),
    column('customer_id'),
    column('date', 'date'),
    column('template'),
    column('status'),
    column('recipients', 'text[]'),
    column('cc', 'text[]'),
    column('bcc', 'text[]'),
    column('policy_level'),
    column('policy_subject'),
    column('policy_version', 'int'),
    column('created_at', 'timestamptz'),
    column('updated_at', 'timestamptz'),
  ],
};

export const reminderInvoiceTable: Table = {
  name: 'reminder_invoice',
  columns: [
    column('reminder_id', 'uuid'),
    column('realm_id'),
    column('invoice_id'),
    column('step'),
    column('active_key'),
    column('doc_number'),
    column('open_balance', 'bigint'),
    column('disputed', 'bigint'),
    column('charges', 'bigint'),
    column('currency'),
    column('due_date', 'date'),
    column('days_overdue', 'int'),
  ],
};

export const skippedStepTable: Table = {
  name: 'skipped_step',
  columns: [
    column('realm_id'),
    column('run_id', 'uuid'),
    column('invoice_id'),
    column('step'),
    column('due_date', 'date'),
    column('date', 'date'),
  ],
};

export const outboxTable: Table = {
  name: 'outbox_item',
  columns: [
    column('realm_id'),
    column('kind'),
    column('subject_id', 'uuid'),
    column('state'),
    column('next_try_at', 'timestamptz'),
    column('created_at', 'timestamptz'),
  ],
};
