/** Compiles a parsed query to parameterised SQL over `sandbox.qbo_entities`. */
import type { EntityType } from '../entity-types.ts';
import { queryRefused } from '../faults.ts';
import { isId } from '../rows.ts';
import { isPlainDate, parseInstant } from '../times.ts';
import { findColumn, type Column, type ColumnKind } from './columns.ts';
import type { Condition, Literal, Operator, Query } from './parse.ts';

export type Compiled = { condition: string; order: string; values: unknown[] };

const attachmentFields: Readonly<Record<string, string>> = {
  'attachableref.entityref.type': 'entity_type',
  'attachableref.entityref.value': 'entity_id',
};

const casts: Readonly<Record<ColumnKind, string>> = {
  id: 'bigint',
  reference: 'bigint',
  text: 'text',
  name: 'text',
  exact: 'text',
  boolean: 'boolean',
  number: 'numeric',
  date: 'date',
  instant: 'timestamptz',
};

/** The condition and order of a query in one realm. Throws 4001 for what cannot be asked. */
export function compileQuery(realmId: string, type: EntityType, query: Query): Compiled {
  const values: unknown[] = [realmId, type.name];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const parts = ['e.realm_id = $1', 'e.type = $2', 'not e.deleted'];
  const attachments: string[] = [];
  for (const condition of query.conditions) {
    const attachment = attachmentFields[condition.field.toLowerCase()];
    if (type.name === 'Attachable' && attachment !== undefined) {
      attachments.push(compileAttachment(attachment, condition, bind));
    } else {
      parts.push(compileCondition(type, condition, bind));
    }
  }
  if (attachments.length > 0) {
    parts.push(`exists (select 1 from sandbox.qbo_attachments a where a.realm_id = e.realm_id
      and a.attachable_id = e.id and ${attachments.join(' and ')})`);
  }
  // Inactive entries of a list are left out unless the query speaks of Active.
  const asksActive = query.conditions.some(({ field }) => field.toLowerCase() === 'active');
  if (type.group === 'list' && !asksActive) parts.push('e.active');
  const order = query.order.map(({ field, isDescending }) => {
    const column = columnOf(type, field);
    return `${expression(column, bind)} ${isDescending ? 'desc' : 'asc'}`;
  });
  return { condition: parts.join(' and '), order: [...order, 'e.id asc'].join(', '), values };
}

type Bind = (value: unknown) => string;

function columnOf(type: EntityType, field: string): Column {
  const column = findColumn(type, field);
  if (column === undefined) {
    throw queryRefused(`Property ${field} not found for Entity ${type.name}`);
  }
  return column;
}

function expression(column: Column, bind: Bind): string {
  if ('sql' in column) return column.sql;
  return `(e.body #>> ${bind(column.path)}::text[])::${casts[column.kind]}`;
}

function compileCondition(type: EntityType, condition: Condition, bind: Bind): string {
  const { field, operator } = condition;
  const column = columnOf(type, field);
  requireOperator(column.kind, operator, field);
  const sql = expression(column, bind);
  // Text compares without letter case; document numbers as they are, by their index.
  const left = column.kind === 'text' ? `lower(${sql})` : sql;
  if (operator === 'like') return `${left} like ${bind(likePattern(column.kind, condition))}`;
  const values = condition.values.map((literal) => readLiteral(column.kind, literal, field));
  if (column.kind === 'instant') return compareInstant(left, condition, bind);
  const cast = casts[column.kind];
  if (operator === 'in') return `${left} = any(${bind(values)}::${cast}[])`;
  return `${left} ${operator} ${bind(values[0])}::${cast}`;
}

function requireOperator(kind: ColumnKind, operator: Operator, field: string): void {
  if (kind === 'id' && operator !== '=' && operator !== 'in') {
    throw queryRefused(`Operator ${operator} is not supported on property ${field}`);
  }
  const isTextual = kind === 'text' || kind === 'name' || kind === 'exact';
  if (operator === 'like' && !isTextual) {
    throw queryRefused(`Operator LIKE is not supported on property ${field}`);
  }
  if (kind === 'boolean' && operator !== '=' && operator !== 'in') {
    throw queryRefused(`Operator ${operator} is not supported on property ${field}`);
  }
}

// "%" is the language's only wildcard.
function likePattern(kind: ColumnKind, condition: Condition): string {
  const text = condition.values[0]?.text ?? '';
  return (kind === 'exact' ? text : text.toLowerCase()).replace(/[\\_]/g, '\\$&');
}

function readLiteral(kind: ColumnKind, literal: Literal, field: string): string | boolean {
  const refuse = () => queryRefused(`Invalid value ${literal.text} for property ${field}`);
  if (kind === 'boolean') {
    if (literal.text !== 'true' && literal.text !== 'false') throw refuse();
    return literal.text === 'true';
  }
  if (literal.kind === 'boolean') throw refuse();
  switch (kind) {
    case 'id':
    case 'reference':
      if (!isId(literal.text)) throw refuse();
      return literal.text;
    case 'number':
      if (!/^-?\d{1,15}(\.\d{1,10})?$/.test(literal.text)) throw refuse();
      return literal.text;
    case 'date':
      if (!isPlainDate(literal.text.slice(0, 10))) throw refuse();
      return literal.text.slice(0, 10);
    case 'instant':
      if (parseInstant(literal.text) === undefined) throw refuse();
      return literal.text;
    case 'text':
    case 'name':
      return literal.text.toLowerCase();
    case 'exact':
      return literal.text;
    default:
      return kind satisfies never;
  }
}

// MetaData shows whole seconds, the ledger knows milliseconds: "at most 10:00:07" and "at
// 10:00:07" take the whole of that second.
function compareInstant(left: string, condition: Condition, bind: Bind): string {
  const instants = condition.values.map(({ text }) => parseInstant(text) ?? new Date(0));
  const nextSecond = (instant: Date) => new Date(instant.getTime() + 1000);
  const within = (instant: Date) =>
    `(${left} >= ${bind(instant)}::timestamptz and ${left} < ${bind(nextSecond(instant))}::timestamptz)`;
  const [first = new Date(0)] = instants;
  const { operator } = condition;
  if (operator === 'in') return `(${instants.map(within).join(' or ')})`;
  if (operator === '=') return within(first);
  if (operator === '<=') return `${left} < ${bind(nextSecond(first))}::timestamptz`;
  return `${left} ${operator} ${bind(first)}::timestamptz`;
}

function compileAttachment(column: string, condition: Condition, bind: Bind): string {
  if (condition.operator !== '=' && condition.operator !== 'in') {
    throw queryRefused(`Operator is not supported on property ${condition.field}`);
  }
  const values = condition.values.map(({ text }) => text.toLowerCase());
  return `a.${column} = any(${bind(values)}::text[])`;
}
