import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { chargeStatuses, takesUpDate } from '../../core/ledger/charge-status.ts';
import type { Credit, CustomerFacts, InvoiceFacts } from '../../core/ledger/facts.ts';
import { parseStepKey } from '../../core/reminders/step-key.ts';
import type { Queries } from './database.ts';
import { legalFacts, legalSettings } from './customer-legal.ts';
import { fromDbDate } from './dates.ts';
import type { HoldStore } from './holds.ts';
import {
  groupBy,
  invoiceColumnsFrom,
  invoiceRowFrom,
  toHold,
  toInvoiceFacts,
  type InvoiceSurroundings,
} from './invoice-facts.ts';
import type { InvoiceRow } from './mirror-rows.ts';

export type FactsStore = ReturnType<typeof createFactsStore>;

type Which = 'open' | readonly string[];

/** The mirror and our own records of a company, as the facts that core decides from. */
export function createFactsStore(options: { db: Queries; holds: HoldStore }) {
  const { db, holds: holdStore } = options;

  /** Everything about the invoices besides their rows; `which` limits the reading. */
  async function surroundings(realmId: string, which: Which): Promise<InvoiceSurroundings> {
    const ofInvoices =
      which === 'open'
        ? await db.invoice
            .findMany({ where: { realmId, status: 'open' }, select: { id: true } })
            .then((rows) => rows.map((row) => row.id))
        : [...which];
    const where = { realmId, invoiceId: { in: ofInvoices } };
    const [company, postings, charges, skipped, steps, skippedSteps, holds] = await Promise.all([
      db.company.findUnique({ where: { realmId }, select: { timeZone: true } }),
      db.posting.findMany({ where, orderBy: [{ date: 'asc' }, { paymentId: 'asc' }] }),
      db.charge.findMany({ where, orderBy: { assessmentDate: 'asc' } }),
      db.skippedAssessment.findMany({ where }),
      db.reminderInvoice.findMany({
        where: { ...where, step: { not: null }, activeKey: { not: null } },
        include: { reminder: { select: { status: true, sentAt: true, date: true } } },
      }),
      db.skippedStep.findMany({ where }),
      holdStore.list(realmId),
    ]);
    // Charge invoices carry references of charges that were assessed on other invoices.
    const carried = await db.charge.findMany({
      where: { realmId, qboInvoiceId: { in: ofInvoices } },
      select: { reference: true, assessmentDate: true },
    });
    return {
      postings: groupBy(
        postings,
        (row) => row.invoiceId,
        (row) => ({ paymentId: row.paymentId, date: fromDbDate(row.date), amount: row.amount }),
      ),
      charges: groupBy(
        charges,
        (row) => row.invoiceId,
        (row) => ({
          id: row.id,
          assessmentDate: fromDbDate(row.assessmentDate),
          coversFrom: fromDbDate(row.coversFrom),
          coversTo: fromDbDate(row.coversTo),
          amount: row.amount,
          // An unknown status must not free its date, and `failed` does not.
          status: chargeStatuses.find((status) => status === row.status) ?? 'failed',
        }),
      ),
      chargeDates: new Map(
        [...charges.filter((row) => takesUpDate(statusOr(row.status))), ...carried].map((row) => [
          row.reference,
          fromDbDate(row.assessmentDate),
        ]),
      ),
      skippedAssessments: groupBy(
        skipped,
        (row) => row.invoiceId,
        (row) => fromDbDate(row.assessmentDate),
      ),
      remindedSteps: groupBy(
        steps,
        (row) => row.invoiceId,
        (row) => ({
          step: parseStepKey(row.step ?? ''),
          sentOn: sentOn(row.reminder, company?.timeZone ?? 'UTC'),
          state: row.reminder.status === 'sent' ? ('sent' as const) : ('waiting' as const),
        }),
      ),
      skippedSteps: groupBy(
        skippedSteps,
        (row) => row.invoiceId,
        (row) => row.step,
      ),
      holds: groupBy(
        holds.filter((hold) => hold.scope === 'invoice'),
        (hold) => hold.subjectId,
        toHold,
      ),
    };
  }

  async function credits(realmId: string, customerId?: string): Promise<Map<string, Credit[]>> {
    const rows = await db.$queryRaw<{ customer_id: string; currency: string; credit: bigint }[]>`
      select customer_id, currency, sum(credit)::bigint as credit from (
        select customer_id, currency, unapplied as credit from payment
        where realm_id = ${realmId} and not deleted and not void and unapplied > 0
        union all
        select customer_id, currency, remaining as credit from credit_memo
        where realm_id = ${realmId} and not deleted and remaining > 0
      ) as credits
      where ${customerId ?? null}::text is null or customer_id = ${customerId ?? null}
      group by customer_id, currency order by customer_id, currency`;
    return groupBy(
      rows,
      (row) => row.customer_id,
      (row) => ({ currency: row.currency, amount: row.credit }),
    );
  }

  return {
    /** All open invoices, or the named ones whatever their status. */
    async invoices(realmId: string, which: Which): Promise<InvoiceFacts[]> {
      const records = await db.invoice.findMany({
        where: { realmId, ...(which === 'open' ? { status: 'open' } : { id: { in: [...which] } }) },
        omit: { raw: true },
      });
      const around = await surroundings(realmId, which);
      return records.map((record) => toInvoiceFacts(invoiceColumnsFrom(record), around));
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

    /** The mirror's rows of the named invoices. */
    async invoiceRows(realmId: string, ids: readonly string[]): Promise<InvoiceRow[]> {
      const records = await db.invoice.findMany({ where: { realmId, id: { in: [...ids] } } });
      return records.map(invoiceRowFrom);
    },

    /** Finance charges that are still open on invoices; payments reduce principal first. */
    async unpaidCharges(
      realmId: string,
      ids: readonly string[],
    ): Promise<Map<string, { amount: bigint; carriesOnlyCharges: boolean }>> {
      const facts = await this.invoices(realmId, ids);
      return new Map(
        facts.map((invoice) => {
          const charges = invoice.chargeLines.reduce((sum, line) => sum + line.amount, 0n);
          const amount = charges < invoice.openBalance ? charges : invoice.openBalance;
          return [invoice.id, { amount, carriesOnlyCharges: invoice.carriesOnlyCharges }];
        }),
      );
    },

    /** All customers, or one, or the named ones. */
    async customers(realmId: string, which?: string | readonly string[]): Promise<CustomerFacts[]> {
      const id = typeof which === 'string' ? which : undefined;
      const ids = which === undefined ? null : typeof which === 'string' ? [which] : [...which];
      const [rows, members, suppressed, holds, unapplied, legal, company] = await Promise.all([
        db.customer.findMany({
          where: { realmId, ...(ids ? { id: { in: ids } } : {}) },
          omit: { raw: true },
        }),
        db.groupMember.findMany({
          where: { realmId, ...(ids ? { customerId: { in: ids } } : {}) },
        }),
        db.suppressedAddress.findMany({ where: { realmId } }),
        holdStore.list(realmId),
        credits(realmId, id),
        legalSettings(db, realmId, id),
        db.company.findUnique({ where: { realmId }, select: { country: true } }),
      ]);
      const groups = groupBy(
        members,
        (row) => row.customerId,
        (row) => row.group,
      );
      const held = groupBy(
        holds.filter((hold) => hold.scope === 'customer'),
        (hold) => hold.subjectId,
        toHold,
      );
      const suppressedEmails = suppressed.map((row) => row.address);
      return rows.map((row) => ({
        id: row.id,
        displayName: row.displayName,
        parentId: row.parentId,
        billWithParent: row.billWithParent,
        active: row.active && !row.deleted,
        groups: groups.get(row.id) ?? [],
        emails: row.email ? [row.email] : [],
        suppressedEmails,
        unappliedCredit: unapplied.get(row.id) ?? [],
        legal: legalFacts(legal.get(row.id), row.billingAddress, company?.country ?? null),
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

    async customer(realmId: string, id: string): Promise<CustomerFacts | null> {
      return (await this.customers(realmId, id))[0] ?? null;
    },
  };
}

const statusOr = (text: string) => chargeStatuses.find((status) => status === text) ?? 'failed';

/** The local day on which a mail really went out, or was decided as long as it has not. */
function sentOn(
  { date, sentAt }: { readonly date: Date; readonly sentAt: Date | null },
  timeZone: string,
): PlainDate {
  return sentAt ? dateInZone(sentAt, timeZone) : fromDbDate(date);
}
