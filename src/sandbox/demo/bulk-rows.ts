import type { ClientBase } from 'pg';
import { entityType } from '../quickbooks/entity-types.ts';
import type { Stored } from '../quickbooks/stored.ts';

/** An entity that the ledger wrote, to be copied. */
export type Pattern = {
  readonly stored: Stored;
  /** Its body as JSON. */
  readonly text: string;
  /** The id of its customer. */
  readonly customer: string;
  /** The id of the transaction that it is linked to. */
  readonly other: string | undefined;
  readonly docNumber: string | undefined;
};

/** A row of `sandbox.qbo_entities`. */
export type BulkRow = Readonly<Record<string, string | number | boolean | null>>;

export type CopyValues = {
  readonly id: number;
  readonly customerId: string;
  readonly docNumber: string | null;
  readonly other: number | null;
  /** The day it was made. */
  readonly at: string;
  /** Texts of the pattern and what stands for them in the copy. */
  readonly values: readonly (readonly [string, string])[];
  readonly columns: {
    /** In cents. */
    readonly balance: number;
    readonly total?: number;
    readonly txnDate?: string;
    readonly dueDate?: string | null;
    readonly name?: string;
  };
};

const rowsPerStatement = 2_000;

/** The row of a copy: the pattern's body with other values in it. */
export function copyOf(pattern: Pattern, copy: CopyValues): BulkRow {
  const { stored, customer, other, docNumber } = pattern;
  const { columns } = copy;
  const type = entityType(stored.type);
  let body = pattern.text.replace(
    `"CustomerRef":{"value":"${customer}"`,
    `"CustomerRef":{"value":"${copy.customerId}"`,
  );
  if (other !== undefined) {
    body = body
      .replace(`"TxnId":"${other}"`, `"TxnId":"${copy.other}"`)
      .replace(`"txnId","Value":"${other}"`, `"txnId","Value":"${copy.other}"`);
  }
  if (docNumber !== undefined) {
    body = body.replace(`"DocNumber":"${docNumber}"`, `"DocNumber":"${copy.docNumber}"`);
  }
  body = body.replace(
    /("txnReferenceNumber","Value":)"[^"]*"/,
    (_all, name: string) => `${name}"${copy.docNumber}"`,
  );
  for (const [from, to] of copy.values) body = body.replaceAll(from, to);
  const cents = (amount: number | undefined): string | null =>
    amount === undefined ? null : (amount / 100).toFixed(2);
  return {
    type: stored.type,
    id: copy.id,
    sync_token: stored.syncToken,
    at: `${copy.at}T12:00:00Z`,
    last_line_id: stored.lastLineId,
    customer_ref: copy.customerId === '' ? null : copy.customerId,
    txn_date: columns.txnDate ?? null,
    due_date: columns.dueDate ?? null,
    balance: cents(columns.balance),
    total: cents(columns.total),
    doc_number: docNumber === undefined ? null : copy.docNumber,
    name: columns.name ?? null,
    name_family: type.nameFamily ?? null,
    body,
  };
}

// The body travels as text, so that its keys keep their order.
const insert = `
  insert into sandbox.qbo_entities (realm_id, type, id, sync_token, create_time, last_updated_time,
    deleted, active, last_line_id, customer_ref, txn_date, due_date, balance, total, doc_number,
    name, name_key, name_family, body)
  select $1, type, id, sync_token, at, at, false, true, last_line_id, customer_ref, txn_date,
    due_date, balance, total, doc_number, name, lower(name), name_family, body::json
  from json_to_recordset($2::json) as given(type text, id bigint, sync_token int, at timestamptz,
    last_line_id int, customer_ref bigint, txn_date date, due_date date, balance numeric,
    total numeric, doc_number text, name text, name_family text, body text)`;

/** Writes the rows, a few thousand with each statement. */
export async function insertCopies(
  client: ClientBase,
  realmId: string,
  rows: Iterable<BulkRow>,
): Promise<void> {
  let batch: BulkRow[] = [];
  const write = async (): Promise<void> => {
    if (batch.length > 0) await client.query(insert, [realmId, JSON.stringify(batch)]);
    batch = [];
  };
  for (const row of rows) {
    batch.push(row);
    if (batch.length === rowsPerStatement) await write();
  }
  await write();
}
