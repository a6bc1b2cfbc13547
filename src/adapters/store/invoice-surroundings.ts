import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { chargeStatuses, takesUpDate, type ChargeStatus } from '../../core/ledger/charge-status.ts';
import { parseStepKey } from '../../core/reminders/step-key.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import type { HoldStore } from './holds.ts';
import { groupBy, toHold, type InvoiceSurroundings } from './invoice-facts.ts';

/** Everything about these invoices besides their rows. */
export async function invoiceSurroundings(
  { db, holds: holdStore }: { readonly db: Queries; readonly holds: HoldStore },
  realmId: string,
  ids: readonly string[],
): Promise<InvoiceSurroundings> {
  const where = { realmId, invoiceId: { in: [...ids] } };
  const [company, postings, credits, charges, carried, skipped, steps, skippedSteps, holds] =
    await Promise.all([
      db.company.findUnique({ where: { realmId }, select: { timeZone: true } }),
      db.posting.findMany({ where, orderBy: [{ date: 'asc' }, { paymentId: 'asc' }] }),
      creditsOf(db, realmId, ids),
      // Without their worksheets, which are many times larger than the rest.
      db.charge.findMany({
        where,
        orderBy: { assessmentDate: 'asc' },
        omit: { worksheet: true, basis: true },
      }),
      // Charge invoices carry references of charges that were assessed on other invoices.
      db.charge.findMany({
        where: { realmId, qboInvoiceId: { in: [...ids] } },
        select: { reference: true, assessmentDate: true },
      }),
      db.skippedAssessment.findMany({ where }),
      db.reminderInvoice.findMany({
        where: { ...where, step: { not: null }, activeKey: { not: null } },
        include: { reminder: { select: { status: true, sentAt: true, date: true } } },
      }),
      db.skippedStep.findMany({ where }),
      holdStore.on(realmId, 'invoice', ids),
    ]);
  const timeZone = company?.timeZone ?? 'UTC';
  return {
    postings: groupBy(
      postings,
      (row) => row.invoiceId,
      ({ paymentId, date, amount }) => {
        const takesBack = credits.get(paymentId);
        const posting = { paymentId, date: fromDbDate(date), amount };
        return takesBack === undefined ? posting : { ...posting, takesBack };
      },
    ),
    charges: groupBy(
      charges,
      (row) => row.invoiceId,
      (row) => ({
        id: row.id,
        assessmentDate: fromDbDate(row.assessmentDate),
        coversFrom: fromDbDate(row.coversFrom),
        coversTo: fromDbDate(row.coversTo),
        amount: row.removedInQuickBooksAt ? 0n : row.amount - row.reversed,
        // Out of QuickBooks is out of every maximum, whoever took it out.
        status: row.removedInQuickBooksAt ? 'reversed' : statusOr(row.status),
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
        sentOn: sentOn(row.reminder, timeZone),
        state: row.reminder.status === 'sent' ? ('sent' as const) : ('waiting' as const),
      }),
    ),
    skippedSteps: groupBy(
      skippedSteps,
      (row) => row.invoiceId,
      (row) => row.step,
    ),
    holds: groupBy(holds, (hold) => hold.subjectId, toHold),
  };
}

/** The payments that apply credit memos of ours, with the reference of the charge they take back. */
async function creditsOf(
  db: Queries,
  realmId: string,
  invoiceIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ payment_id: string; reference: string }[]>`
    select r.qbo_payment_id as payment_id, c.reference from charge_reversal r
    join charge c on c.id = r.charge_id
    where r.realm_id = ${realmId} and r.qbo_payment_id is not null
      and exists (select from posting p where p.realm_id = r.realm_id
        and p.payment_id = r.qbo_payment_id and p.invoice_id = any(${[...invoiceIds]}::text[]))`;
  return new Map(rows.map((row) => [row.payment_id, row.reference]));
}

/** An unknown status must not free its date, and `failed` does not. */
const statusOr = (text: string): ChargeStatus =>
  chargeStatuses.find((status) => status === text) ?? 'failed';

/** The local day on which a mail really went out, or was decided as long as it has not. */
function sentOn(
  { date, sentAt }: { readonly date: Date; readonly sentAt: Date | null },
  timeZone: string,
): PlainDate {
  return sentAt ? dateInZone(sentAt, timeZone) : fromDbDate(date);
}
