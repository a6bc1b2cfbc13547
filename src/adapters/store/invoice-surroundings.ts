import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { liveAmount } from '../../core/ledger/charge-standing.ts';
import { chargeStatuses, takesUpDate, type ChargeStatus } from '../../core/ledger/charge-status.ts';
import { parseStepKey } from '../../core/reminders/step-key.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import type { HoldStore } from './holds.ts';
import { groupBy, toHold, type InvoiceSurroundings } from './invoice-facts.ts';
import { readSetAside } from './set-aside.ts';
import { takenBackOn, tellTakenBack, unusedCreditsOn } from './taken-back.ts';

type PostingRow = { invoiceId: string; paymentId: string; date: Date; amount: bigint };
type ChargeRow = {
  id: string;
  invoiceId: string;
  reference: string;
  assessmentDate: Date;
  coversFrom: Date;
  coversTo: Date;
  amount: bigint;
  reversed: bigint;
  byHand: bigint;
  status: string;
  setAside: unknown;
};
type CarriedRow = Pick<ChargeRow, 'reference' | 'assessmentDate'> & {
  carrierId: string;
  lineId: string | null;
  itemId: string | null;
  isOwnInvoice: boolean;
};
type StepRow = { invoiceId: string; step: string; status: string; sentAt: Date | null; date: Date };

/**
 * Everything about these invoices besides their rows. In SQL of our own, because a list of ids is
 * one value there; as conditions built for each id it costs more than all the rows it finds.
 */
export async function invoiceSurroundings(
  { db, holds: holdStore }: { readonly db: Queries; readonly holds: HoldStore },
  realmId: string,
  invoiceIds: readonly string[],
): Promise<InvoiceSurroundings> {
  const ids = [...invoiceIds];
  const [company, postings, taken, unused, charges, carried, skipped, steps, skippedSteps, holds] =
    await Promise.all([
      db.company.findUnique({ where: { realmId }, select: { timeZone: true } }),
      db.$queryRaw<PostingRow[]>`
        select invoice_id as "invoiceId", payment_id as "paymentId", date, amount from posting
        where realm_id = ${realmId} and invoice_id = any(${ids}::text[])
        order by date, payment_id`,
      takenBackOn(db, realmId, ids),
      unusedCreditsOn(db, realmId, ids),
      // Without their worksheets, which are many times larger than the rest.
      db.$queryRaw<ChargeRow[]>`
        select id, invoice_id as "invoiceId", reference, assessment_date as "assessmentDate",
          covers_from as "coversFrom", covers_to as "coversTo", amount, reversed,
          by_hand as "byHand", status, set_aside as "setAside" from charge
        where realm_id = ${realmId} and invoice_id = any(${ids}::text[])
        order by assessment_date`,
      // Charge invoices carry references of charges that were assessed on other invoices.
      db.$queryRaw<CarriedRow[]>`
        select reference, assessment_date as "assessmentDate", qbo_invoice_id as "carrierId",
          qbo_line_id as "lineId", written_with ->> 'itemId' as "itemId",
          write_back <> 'lineOnInvoice' as "isOwnInvoice" from charge
        where realm_id = ${realmId} and qbo_invoice_id = any(${ids}::text[])`,
      // What a cancelled charge passed by may be assessed anew, as its own date may.
      db.$queryRaw<Pick<ChargeRow, 'invoiceId' | 'assessmentDate'>[]>`
        select invoice_id as "invoiceId", assessment_date as "assessmentDate"
        from skipped_assessment s
        where realm_id = ${realmId} and invoice_id = any(${ids}::text[])
          and exists (select from charge c where c.realm_id = s.realm_id
            and c.invoice_id = s.invoice_id and c.run_id = s.run_id and c.status <> 'cancelled')`,
      db.$queryRaw<StepRow[]>`
        select line.invoice_id as "invoiceId", line.step, r.status, r.sent_at as "sentAt", r.date
        from reminder_invoice line join reminder r on r.id = line.reminder_id
        where line.realm_id = ${realmId} and line.invoice_id = any(${ids}::text[])
          and line.step is not null and line.active_key is not null`,
      db.$queryRaw<{ invoiceId: string; step: string; dueDate: Date }[]>`
        select invoice_id as "invoiceId", step, due_date as "dueDate" from skipped_step
        where realm_id = ${realmId} and invoice_id = any(${ids}::text[])`,
      holdStore.on(realmId, 'invoice', ids),
    ]);
  const timeZone = company?.timeZone ?? 'UTC';
  return {
    postings: groupBy(
      tellTakenBack(postings, taken),
      (row) => row.invoiceId,
      ({ invoiceId: _invoiceId, date, ...posting }) => ({ ...posting, date: fromDbDate(date) }),
    ),
    unusedCredits: groupBy(
      unused,
      (row) => row.invoiceId,
      ({ reference, amount }) => ({ reference, amount }),
    ),
    charges: groupBy(
      charges,
      (row) => row.invoiceId,
      (row) => ({
        id: row.id,
        assessmentDate: fromDbDate(row.assessmentDate),
        coversFrom: fromDbDate(row.coversFrom),
        coversTo: fromDbDate(row.coversTo),
        amount: liveAmount(row),
        // Out of QuickBooks is out of every maximum, whoever took it out.
        status: liveAmount(row) === 0n ? outOf(statusOr(row.status)) : statusOr(row.status),
        ...(row.setAside === null ? {} : { setAside: readSetAside(row.setAside) }),
      }),
    ),
    writtenLines: groupBy(
      carried,
      (row) => row.carrierId,
      ({ reference, lineId, itemId }) => ({ reference, lineId, itemId }),
    ),
    chargeDates: new Map(
      [...charges.filter((row) => takesUpDate(statusOr(row.status))), ...carried].map((row) => [
        row.reference,
        fromDbDate(row.assessmentDate),
      ]),
    ),
    chargeInvoices: new Set(
      carried.filter(({ isOwnInvoice }) => isOwnInvoice).map(({ carrierId }) => carrierId),
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
        step: parseStepKey(row.step),
        sentOn: sentOn(row, timeZone),
        // One that came back keeps its step only where a later mail stands, and is over.
        state: isOver(row.status) ? ('sent' as const) : ('waiting' as const),
      }),
    ),
    skippedSteps: groupBy(
      skippedSteps,
      (row) => row.invoiceId,
      ({ step, dueDate }) => ({ step: parseStepKey(step), dueDate: fromDbDate(dueDate) }),
    ),
    holds: groupBy(holds, (hold) => hold.subjectId, toHold),
  };
}

/** The status of a charge of which nothing is live: what was in QuickBooks is not any more. */
const outOf = (status: ChargeStatus): ChargeStatus => (status === 'written' ? 'reversed' : status);

const isOver = (status: string): boolean => status === 'sent' || status === 'undelivered';

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
