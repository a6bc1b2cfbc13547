import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { shippedNames, shippedTemplates, type MailKind } from '../../core/mail/template-kinds.ts';
import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';
import { containing } from './list-text.ts';

/** Steps before the due date or on it, after it, repetitions after the last one, and warnings. */
export const stepGroups = ['before', 'after', 'repeat', 'warning'] as const;
/** What the mail server may have told of a mail; `none`: nothing of one that was sent. */
export const searchedEvents = [
  'delivered',
  'opened',
  'bounced',
  'complained',
  'replied',
  'suppressed',
  'none',
] as const;

/** What a list of reminders is narrowed to; absent or empty: not by that. */
export type ReminderListFilter = {
  /** In its subject, its addresses, the numbers of its invoices or the customer's name. */
  readonly text?: string | undefined;
  readonly customerId?: string | undefined;
  /** The number or the QuickBooks id of an invoice that the mail was about. */
  readonly invoice?: string | undefined;
  readonly invoiceId?: string | undefined;
  readonly kind?: MailKind | '' | undefined;
  readonly template?: string | undefined;
  /** A step's name, like `offset:15`, or a group of them. */
  readonly step?: string | undefined;
  readonly status?: string | undefined;
  readonly event?: (typeof searchedEvents)[number] | '' | undefined;
  readonly from?: PlainDate | undefined;
  readonly to?: PlainDate | undefined;
  /** A part of the name of who approved or cancelled it. */
  readonly decidedBy?: string | undefined;
};

/**
 * The ids of the reminders that match, newest first.
 * @param page.after the id of the last one before
 */
export async function searchReminders(
  db: Queries,
  realmId: string,
  filter: ReminderListFilter,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<string[]> {
  const after = page.after
    ? [
        Prisma.sql`(r.created_at, r.id) < (select o.created_at, o.id from reminder o
          where o.realm_id = ${realmId} and o.id = ${page.after}::uuid)`,
      ]
    : [];
  const conditions = [Prisma.sql`r.realm_id = ${realmId}`, ...conditionsOf(filter), ...after];
  const rows = await db.$queryRaw<{ id: string }[]>`
    select r.id from reminder r where ${Prisma.join(conditions, ' and ')}
    order by r.created_at desc, r.id desc limit ${page.limit}`;
  return rows.map(({ id }) => id);
}

const withLine = (condition: Prisma.Sql): Prisma.Sql => Prisma.sql`exists (
  select from reminder_invoice l where l.reminder_id = r.id and ${condition})`;

function conditionsOf(filter: ReminderListFilter): Prisma.Sql[] {
  const { customerId, invoice, invoiceId, template, status, from, to, decidedBy } = filter;
  return [
    ...(filter.text ? [textCondition(containing(filter.text))] : []),
    ...(customerId ? [Prisma.sql`r.customer_id = ${customerId}`] : []),
    ...(invoice
      ? [withLine(Prisma.sql`(l.invoice_id = ${invoice} or l.doc_number = ${invoice})`)]
      : []),
    ...(invoiceId ? [withLine(Prisma.sql`l.invoice_id = ${invoiceId}`)] : []),
    ...(filter.kind ? [kindCondition(filter.kind)] : []),
    ...(template ? [Prisma.sql`r.template = ${template}`] : []),
    ...(filter.step ? [withLine(stepCondition(filter.step))] : []),
    ...(status ? [Prisma.sql`r.status = ${status}`] : []),
    ...(filter.event ? [eventCondition(filter.event)] : []),
    ...(from ? [Prisma.sql`r.date >= ${from}::date`] : []),
    ...(to ? [Prisma.sql`r.date <= ${to}::date`] : []),
    ...(decidedBy ? [Prisma.sql`r.decided_by ilike ${containing(decidedBy)}`] : []),
  ];
}

const textCondition = (pattern: string): Prisma.Sql => Prisma.sql`(
  r.subject ilike ${pattern}
  or array_to_string(r.recipients || r.cc || r.bcc, ' ') ilike ${pattern}
  or ${withLine(Prisma.sql`l.doc_number ilike ${pattern}`)}
  or exists (select from customer c where c.realm_id = r.realm_id and c.id = r.customer_id
    and c.display_name ilike ${pattern}))`;

/** By the template that it was written in, be it shipped or the company's own. */
function kindCondition(kind: MailKind): Prisma.Sql {
  const names = shippedNames.filter((name) => shippedTemplates[name] === kind);
  return Prisma.sql`(r.template = any(${names}::text[]) or exists (select from mail_template t
    where t.realm_id = r.realm_id and t.name = r.template and t.kind = ${kind}))`;
}

function stepCondition(step: string): Prisma.Sql {
  switch (step) {
    case 'before':
      return Prisma.sql`l.step ~ '^offset:(-[0-9]+|0)$'`;
    case 'after':
      return Prisma.sql`l.step ~ '^offset:[1-9]'`;
    case 'repeat':
      return Prisma.sql`l.step like 'repeat:%'`;
    case 'warning':
      return Prisma.sql`l.step like 'warning:%'`;
    default:
      return Prisma.sql`l.step = ${step}`;
  }
}

const eventCondition = (event: (typeof searchedEvents)[number]): Prisma.Sql =>
  event === 'none'
    ? Prisma.sql`(r.sent_at is not null and not exists (
        select from reminder_event e where e.reminder_id = r.id))`
    : Prisma.sql`exists (select from reminder_event e
        where e.reminder_id = r.id and e.kind = ${event})`;
