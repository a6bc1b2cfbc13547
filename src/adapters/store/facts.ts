import type { Clock } from '../../clock.ts';
import type { Member } from '../../core/decide/families.ts';
import type { Credit, CustomerFacts, InvoiceFacts } from '../../core/ledger/facts.ts';
import { hasForeignLateFee } from '../../core/ledger/late-fees.ts';
import { addressees, type Addressee } from './addressees.ts';
import { customerMails } from './customer-contacts.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { toDbDate } from './dates.ts';
import { legalFacts, legalSettings } from './customer-legal.ts';
import type { Prisma } from './generated/client.ts';
import { membershipsIn } from './group-members.ts';
import { currentGroups } from './groups.ts';
import type { HoldStore } from './holds.ts';
import {
  groupBy,
  invoiceColumnsFrom,
  invoiceRowFrom,
  toHold,
  toInvoiceFacts,
} from './invoice-facts.ts';
import { invoiceSurroundings } from './invoice-surroundings.ts';
import { lastMails } from './last-mails.ts';
import { lateFeesAccepted } from './late-fees.ts';
import type { InvoiceRow } from './mirror-rows.ts';

export type FactsStore = ReturnType<typeof createFactsStore>;

/** Named invoices whatever their status, or the open ones of customers with named ones besides. */
type Which =
  readonly string[] | { readonly customerIds: readonly string[]; readonly also: readonly string[] };

/** The mirror and our own records of a company, as the facts that core decides from. */
export function createFactsStore(options: { db: Queries; holds: HoldStore; clock: Clock }) {
  const { db, holds: holdStore, clock } = options;

  async function credits(
    realmId: string,
    customerIds?: readonly string[],
  ): Promise<Map<string, Credit[]>> {
    const ids = customerIds ? [...customerIds] : null;
    const rows = await db.$queryRaw<{ customer_id: string; currency: string; credit: bigint }[]>`
      select customer_id, currency, sum(credit)::bigint as credit from (
        select customer_id, currency, unapplied as credit from payment
        where realm_id = ${realmId} and not deleted and not void and unapplied > 0
        union all
        select customer_id, currency, remaining as credit from credit_memo
        where realm_id = ${realmId} and not deleted and remaining > 0
      ) as credits
      where ${ids}::text[] is null or customer_id = any(${ids}::text[])
      group by customer_id, currency order by customer_id, currency`;
    return groupBy(
      rows,
      (row) => row.customer_id,
      (row) => ({ currency: row.currency, amount: row.credit }),
    );
  }

  return {
    /**
     * Who stands where in a company, and how many invoices of each are open or among the named:
     * little enough to hold of all customers at once.
     */
    async members(realmId: string, also: readonly string[]): Promise<Member[]> {
      return db.$queryRaw<Member[]>`
        select coalesce(c.id, counted.customer_id) as id, c.parent_id as "parentId",
          coalesce(counted.invoices, 0) as invoices
        from (select id, parent_id from customer where realm_id = ${realmId}) c
        full join (
          select customer_id, count(*)::int as invoices from invoice
          where realm_id = ${realmId} and (status = 'open' or id = any(${[...also]}::text[]))
          group by customer_id
        ) counted on counted.customer_id = c.id`;
    },

    /** The customers that the named invoices belong to. */
    async customersOf(realmId: string, invoiceIds: readonly string[]): Promise<Set<string>> {
      const rows = await db.invoice.findMany({
        where: { realmId, id: { in: [...invoiceIds] } },
        select: { customerId: true },
        distinct: ['customerId'],
      });
      return new Set(rows.map(({ customerId }) => customerId));
    },

    /** Whether customers have an open invoice that is overdue on a day, beside the named ones. */
    async hasOverdueBeside(
      realmId: string,
      customerIds: readonly string[],
      invoiceIds: readonly string[],
      today: PlainDate,
    ): Promise<boolean> {
      const customerId = { in: [...customerIds] };
      const id = { notIn: [...invoiceIds] };
      const isOverdue = { status: 'open', deleted: false, dueDate: { lt: toDbDate(today) } };
      return (await db.invoice.count({ where: { realmId, customerId, id, ...isOverdue } })) > 0;
    },

    /** The invoices asked for, with all that is known of them. */
    async invoices(realmId: string, which: Which): Promise<InvoiceFacts[]> {
      const records = await db.invoice.findMany({
        where: { realmId, ...whereOf(which) },
        omit: { raw: true },
      });
      const ids = records.map(({ id }) => id);
      const [around, acceptsLateFees] = await Promise.all([
        invoiceSurroundings({ db, holds: holdStore }, realmId, ids),
        lateFeesAccepted(db, realmId),
      ]);
      return records.map((record) => {
        const facts = toInvoiceFacts(invoiceColumnsFrom(record), around);
        return hasForeignLateFee(facts) && acceptsLateFees(facts.id)
          ? { ...facts, acceptsLateFees: true }
          : facts;
      });
    },

    /**
     * The invoices that were paid after their due date, by a payment that arrived of late: what
     * was paid long ago is over and done with.
     */
    async paidLate(realmId: string): Promise<string[]> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select i.id from invoice i
        where i.realm_id = ${realmId} and i.status = 'paid' and i.total > 0 and exists (
          select from posting p join payment y on y.realm_id = p.realm_id and y.id = p.payment_id
          where p.realm_id = i.realm_id and p.invoice_id = i.id and p.date > i.due_date
            and y.last_updated_at > (select max(last_updated_at) from payment
                                     where realm_id = ${realmId}) - interval '92 days')
        order by i.id`;
      return rows.map(({ id }) => id);
    },

    /** QuickBooks' ExchangeRate of the named invoices, as text; absent where it gives none. */
    async exchangeRates(realmId: string, ids: readonly string[]): Promise<Map<string, string>> {
      const rows = await db.$queryRaw<{ id: string; rate: string }[]>`
        select id, raw ->> 'ExchangeRate' as rate from invoice
        where realm_id = ${realmId} and id = any(${[...ids]}::text[])
          and raw ->> 'ExchangeRate' is not null`;
      return new Map(rows.map(({ id, rate }) => [id, rate]));
    },

    /** The mirror's rows of the named invoices. */
    async invoiceRows(realmId: string, ids: readonly string[]): Promise<InvoiceRow[]> {
      const records = await db.invoice.findMany({ where: { realmId, id: { in: [...ids] } } });
      return records.map(invoiceRowFrom);
    },

    /** All customers, or the named ones. */
    async customers(realmId: string, ids?: readonly string[]): Promise<CustomerFacts[]> {
      const customerId = ids ? { customerId: { in: [...ids] } } : {};
      const [
        rows,
        members,
        suppressed,
        holds,
        unapplied,
        mails,
        lastMailOf,
        legal,
        company,
        defined,
      ] = await Promise.all([
        db.customer.findMany({
          where: { realmId, ...(ids ? { id: { in: [...ids] } } : {}) },
          omit: { raw: true },
        }),
        db.groupMember.findMany({ where: { realmId, ...customerId } }),
        db.suppressedAddress.findMany({ where: { realmId, liftedAt: null } }),
        holdStore.on(realmId, 'customer', ids),
        credits(realmId, ids),
        customerMails(db, realmId, ids),
        lastMails(db, realmId, clock.now()),
        legalSettings(db, realmId, ids),
        db.company.findUnique({ where: { realmId }, select: { country: true } }),
        currentGroups(db, realmId),
      ]);
      const legalOf = new Map(
        rows.map((row) => [
          row.id,
          legalFacts(legal.get(row.id), row.billingAddress, company?.country ?? null),
        ]),
      );
      const groupsOf = await membershipsIn(db, {
        ...{ realmId, defined, members, ids: ids ?? null, now: clock.now() },
        legalOf: (customer) => legalOf.get(customer),
      });
      const held = groupBy(holds, (hold) => hold.subjectId, toHold);
      const suppressedEmails = suppressed.map((row) => row.address);
      const mailOf = (id: string): Pick<CustomerFacts, 'mail' | 'hadMailOn'> => {
        const [mail, hadMailOn] = [mails.get(id), lastMailOf.get(id)];
        return {
          ...(mail === undefined ? {} : { mail }),
          ...(hadMailOn === undefined ? {} : { hadMailOn }),
        };
      };
      return rows.map((row) => ({
        id: row.id,
        displayName: row.displayName,
        currency: row.currency,
        parentId: row.parentId,
        billWithParent: row.billWithParent,
        active: row.active && !row.deleted,
        ...groupsOf(row.id),
        emails: row.email ? [row.email] : [],
        ...mailOf(row.id),
        suppressedEmails,
        unappliedCredit: unapplied.get(row.id) ?? [],
        legal: legalOf.get(row.id) ?? legalFacts(undefined, null, null),
        holds: held.get(row.id) ?? [],
      }));
    },

    /** Who stands above these customers, as far as the mirror knows them. */
    async parents(
      realmId: string,
      ids: readonly string[],
    ): Promise<Map<string, { parentId: string | null; billWithParent: boolean }>> {
      const rows = await db.customer.findMany({
        where: { realmId, id: { in: [...ids] } },
        select: { id: true, parentId: true, billWithParent: true },
      });
      return new Map(rows.map(({ id, ...above }) => [id, above]));
    },

    /** The persons that mails to customers speak to, by the customer's id. */
    addressees: (realmId: string, ids: readonly string[]): Promise<Map<string, Addressee>> =>
      addressees(db, realmId, ids),

    async customer(realmId: string, id: string): Promise<CustomerFacts | null> {
      return (await this.customers(realmId, [id]))[0] ?? null;
    },
  };
}

const whereOf = (which: Which): Prisma.InvoiceWhereInput =>
  'customerIds' in which
    ? {
        customerId: { in: [...which.customerIds] },
        OR: [
          { status: 'open' },
          ...(which.also.length > 0 ? [{ id: { in: [...which.also] } }] : []),
        ],
      }
    : { id: { in: [...which] } };
