import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { Prisma } from './generated/client.ts';

/** What an evidence pack is about. A customer stands for its sub-customers too. */
export type EvidenceScope =
  | { readonly kind: 'invoice'; readonly id: string }
  | { readonly kind: 'customer'; readonly id: string }
  | { readonly kind: 'period'; readonly from: PlainDate; readonly to: PlainDate };

/** A condition for each table that a pack reads, on the alias that is named with it. */
export type ScopeConditions = Readonly<
  Record<
    'reminder' | 'reply' | 'charge' | 'posting' | 'hold' | 'decision' | 'policy' | 'terms',
    Prisma.Sql
  >
>;

const family = (realmId: string, id: string): Prisma.Sql => Prisma.sql`(
  with recursive family as (
    select id from customer where realm_id = ${realmId} and id = ${id}
    union
    select c.id from customer c join family on c.parent_id = family.id
    where c.realm_id = ${realmId}
  ) select id from family)`;

const invoicesOf = (realmId: string, id: string): Prisma.Sql => Prisma.sql`(
  select id from invoice where realm_id = ${realmId} and customer_id in ${family(realmId, id)})`;

const customerOf = (realmId: string, invoiceId: string): Prisma.Sql => Prisma.sql`(
  select customer_id from invoice where realm_id = ${realmId} and id = ${invoiceId})`;

/** The customer of an invoice and those above it, one of whom was reminded of it. */
const payersOf = (realmId: string, invoiceId: string): Prisma.Sql => Prisma.sql`(
  with recursive payers as (
    select c.id, c.parent_id from customer c
    where c.realm_id = ${realmId} and c.id in ${customerOf(realmId, invoiceId)}
    union
    select c.id, c.parent_id from customer c join payers on c.id = payers.parent_id
    where c.realm_id = ${realmId}
  ) select id from payers)`;

/** Those that list an invoice, and those of which the history says that they once did. */
const remindersOn = (realmId: string, invoiceId: string): Prisma.Sql => Prisma.sql`(
  select l.reminder_id from reminder_invoice l
  where l.realm_id = ${realmId} and l.invoice_id = ${invoiceId}
  union
  select w.reminder_id from history_row w join reminder o on o.id = w.reminder_id
  where o.realm_id = ${realmId} and o.customer_id in ${payersOf(realmId, invoiceId)}
    and w.kind = 'reminder'
    and w.content::jsonb -> 'invoices' @> ${JSON.stringify([{ invoiceId }])}::jsonb)`;

/** The conditions of a scope; `r`, `y`, `c`, `p`, `h`, `d`, `v` and `t` are the tables' aliases. */
export function conditionsOf(realmId: string, scope: EvidenceScope): ScopeConditions {
  switch (scope.kind) {
    case 'invoice':
      return ofSubjects(Prisma.sql`(select ${scope.id}::text)`, customerOf(realmId, scope.id), {
        reminder: Prisma.sql`r.id in ${remindersOn(realmId, scope.id)}`,
        reply: Prisma.sql`y.reminder_id in ${remindersOn(realmId, scope.id)}`,
        charge: Prisma.sql`(c.invoice_id = ${scope.id} or c.qbo_invoice_id = ${scope.id})`,
      });
    case 'customer':
      return ofSubjects(invoicesOf(realmId, scope.id), family(realmId, scope.id), {
        reminder: Prisma.sql`r.customer_id in ${family(realmId, scope.id)}`,
        reply: Prisma.sql`y.customer_id in ${family(realmId, scope.id)}`,
        charge: Prisma.sql`c.customer_id in ${family(realmId, scope.id)}`,
      });
    case 'period':
      return ofPeriod(scope.from, scope.to);
  }
}

function ofSubjects(
  invoices: Prisma.Sql,
  customers: Prisma.Sql,
  own: Pick<ScopeConditions, 'reminder' | 'reply' | 'charge'>,
): ScopeConditions {
  return {
    ...own,
    posting: Prisma.sql`p.invoice_id in ${invoices}`,
    hold: Prisma.sql`(h.scope = 'invoice' and h.subject_id in ${invoices}
      or h.scope = 'customer' and h.subject_id in ${customers})`,
    decision: Prisma.sql`(d.subject_kind = 'invoice' and d.subject_id in ${invoices}
      or d.subject_kind = 'customer' and d.subject_id in ${customers})`,
    policy: Prisma.sql`(v.level in ('company', 'group')
      or v.level = 'invoice' and v.subject in ${invoices}
      or v.level = 'customer' and v.subject in ${customers})`,
    terms: Prisma.sql`t.customer_id in ${customers}`,
  };
}

function ofPeriod(from: PlainDate, to: PlainDate): ScopeConditions {
  const within = (column: string): Prisma.Sql =>
    Prisma.sql`${Prisma.raw(column)} between ${from}::date and ${to}::date`;
  return {
    reminder: within('r.date'),
    reply: Prisma.sql`y.received_at >= ${from}::date and y.received_at < ${to}::date + 1`,
    charge: within('c.assessment_date'),
    posting: within('p.date'),
    hold: Prisma.sql`h.starts_on <= ${to}::date
      and coalesce(h.lifted_on, h.until, 'infinity') >= ${from}::date`,
    decision: Prisma.sql`d.date <= ${to}::date and d.last_date >= ${from}::date`,
    policy: Prisma.sql`v.created_at < ${to}::date + 1`,
    terms: Prisma.sql`t.created_at < ${to}::date + 1`,
  };
}

/** SQL for a column's instant as text, like 2026-03-12T17:00:00.000Z. */
export const utc = (column: string): Prisma.Sql =>
  Prisma.sql`to_char(${Prisma.raw(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
