import { column, type Table } from './insert-rows.ts';
import type { MirroredEntity } from './mirror-rows.ts';

const versionColumns = [
  column('sync_token', 'int'),
  column('last_updated_at', 'timestamptz'),
  column('raw', 'jsonb'),
];

/** Where each kind of entity is kept, and what of it. */
export const tables: Record<MirroredEntity, Table> = {
  Customer: {
    name: 'customer',
    columns: [
      column('display_name'),
      column('company_name'),
      column('email'),
      column('parent_id'),
      column('bill_with_parent', 'boolean'),
      column('active', 'boolean'),
      column('balance', 'bigint'),
      column('currency'),
      column('billing_address', 'jsonb'),
      ...versionColumns,
    ],
  },
  Invoice: {
    name: 'invoice',
    columns: [
      column('doc_number'),
      column('customer_id'),
      column('currency'),
      column('txn_date', 'date'),
      column('due_date', 'date'),
      column('total', 'bigint'),
      column('open_balance', 'bigint'),
      column('tax', 'bigint'),
      column('status'),
      column('bill_email'),
      column('bill_email_cc'),
      column('bill_email_bcc'),
      column('invoice_link'),
      column('lines', 'jsonb'),
      ...versionColumns,
    ],
  },
  Payment: {
    name: 'payment',
    columns: [
      column('customer_id'),
      column('currency'),
      column('txn_date', 'date'),
      column('total', 'bigint'),
      column('unapplied', 'bigint'),
      column('void', 'boolean'),
      ...versionColumns,
    ],
  },
  CreditMemo: {
    name: 'credit_memo',
    columns: [
      column('doc_number'),
      column('customer_id'),
      column('currency'),
      column('txn_date', 'date'),
      column('total', 'bigint'),
      column('remaining', 'bigint'),
      ...versionColumns,
    ],
  },
};
