/** Where a queried property lives in `sandbox.qbo_entities`, and what kind of value it has. */
import type { EntityType } from '../entity-types.ts';
import type { FieldKind } from '../fields.ts';

export type ColumnKind =
  'id' | 'reference' | 'text' | 'name' | 'exact' | 'boolean' | 'number' | 'date' | 'instant';
/** `sql` is a fixed column, or undefined when the value is read out of the body at `path`. */
export type Column = { kind: ColumnKind; sql: string } | { kind: ColumnKind; path: string[] };

const shared: Readonly<Record<string, Column>> = {
  id: { kind: 'id', sql: 'e.id' },
  'metadata.createtime': { kind: 'instant', sql: 'e.create_time' },
  'metadata.lastupdatedtime': { kind: 'instant', sql: 'e.last_updated_time' },
};

// Extracted by the ledger's writes, so that these queries can use an index.
const extracted: Readonly<Record<string, Column>> = {
  customerref: { kind: 'reference', sql: 'e.customer_ref' },
  parentref: { kind: 'reference', sql: 'e.parent_ref' },
  txndate: { kind: 'date', sql: 'e.txn_date' },
  duedate: { kind: 'date', sql: 'e.due_date' },
  balance: { kind: 'number', sql: 'e.balance' },
  totalamt: { kind: 'number', sql: 'e.total' },
  docnumber: { kind: 'exact', sql: 'e.doc_number' },
  active: { kind: 'boolean', sql: 'e.active' },
};

const kinds: Readonly<Partial<Record<FieldKind, ColumnKind>>> = {
  text: 'text',
  boolean: 'boolean',
  number: 'number',
  money: 'number',
  date: 'date',
  ref: 'text',
};

/** The column of a property such as "CustomerRef.value"; undefined when it cannot be queried. */
export function findColumn(type: EntityType, property: string): Column | undefined {
  const lower = property.toLowerCase();
  const common = shared[lower];
  if (common !== undefined) return common;
  const [first = '', ...rest] = property.split('.');
  const key = Object.keys(type.fields).find((name) => name.toLowerCase() === first.toLowerCase());
  const field = key === undefined ? undefined : type.fields[key];
  if (key === undefined || field === undefined) return undefined;
  if (field.kind === 'object') {
    return rest.length === 1 ? { kind: 'text', path: [key, ...rest] } : undefined;
  }
  const isReferenceValue = field.kind === 'ref' && rest.join('.').toLowerCase() === 'value';
  if (rest.length > 0 && !isReferenceValue) return undefined;
  if (key === type.nameField) return { kind: 'name', sql: 'e.name_key' };
  if (type.name === 'Payment' && key === 'UnappliedAmt')
    return { kind: 'number', sql: 'e.balance' };
  const column = extracted[key.toLowerCase()];
  if (column !== undefined) return column;
  const kind = kinds[field.kind];
  if (kind === undefined) return undefined;
  return { kind, path: field.kind === 'ref' ? [key, 'value'] : [key] };
}
