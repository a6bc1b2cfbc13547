import { randomUUID } from 'node:crypto';
import { monthlyDayOnOrAfter } from '../../core/calendar/monthly-day.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { setAsideBy } from '../../core/charges/set-aside.ts';
import type { ChargeAction, Decision, ReminderAction } from '../../core/decide/decision.ts';
import { referenceFromId } from '../../core/ledger/charge-reference.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';
import { basisToJson, chargeActiveKey } from './charges.ts';
import type { Queries } from './database.ts';
import {
  chargeTable,
  reminderInvoiceTable,
  reminderTable,
  skippedAssessmentTable,
} from './action-tables.ts';
import { insertRows, type NewRow } from './insert-rows.ts';
import { writeBackSettingsOf } from './write-back-settings.ts';
import { writeSetAside } from './set-aside.ts';
import { worksheetHash } from './worksheet-hash.ts';

/** What actions belong to: a run of a company, its day, and the instant of writing. */
export type Base = {
  readonly realmId: string;
  readonly runId: string;
  readonly today: PlainDate;
  readonly now: Date;
};

/** A charge to be kept. */
export type NewCharge = {
  readonly action: ChargeAction;
  /** The invoice as the assessment saw it. */
  readonly invoice: InvoiceFacts | undefined;
  /** Its decision, for a charge that waits until its run is judged as a whole. */
  readonly staged: Decision | null;
  /** Minor units of the home currency; null where no limit asks for it. */
  readonly homeAmount: bigint | null;
};

type ChargeBase = Omit<Base, 'today'>;

/**
 * Charges as their rows, with the dates that they leave behind. One that is for the monthly invoice
 * waits for the first charge day on or after its assessment, which may be over already where a run
 * comes late.
 * @returns their ids, in order
 */
export async function saveCharges(
  tx: Queries,
  base: ChargeBase,
  charges: readonly NewCharge[],
): Promise<string[]> {
  if (charges.length === 0) return [];
  const { chargeDay } = await writeBackSettingsOf(tx, base.realmId);
  const ids = await newChargeIds(tx, base.realmId, charges.length);
  const rows = charges.flatMap((each, place) => {
    const id = ids[place];
    return id === undefined ? [] : [chargeRow({ ...base, chargeDay }, id, each)];
  });
  await insertRows(tx, chargeTable, rows);
  const skipped = charges.flatMap(({ action: { invoiceId, assessment } }) =>
    assessment.skippedDates.map((date) => ({
      realm_id: base.realmId,
      run_id: base.runId,
      invoice_id: invoiceId,
      assessment_date: date,
    })),
  );
  // A run that stopped before it was judged may have passed them by already; they are this one's.
  await insertRows(tx, skippedAssessmentTable, skipped, {
    key: ['realm_id', 'invoice_id', 'assessment_date'],
    takesOver: ['run_id'],
  });
  return ids;
}

/** One charge that waits for a person. */
export async function saveCharge(
  tx: Queries,
  base: ChargeBase,
  action: ChargeAction,
  invoice: InvoiceFacts | undefined,
): Promise<string> {
  const [id] = await saveCharges(tx, base, [{ action, invoice, staged: null, homeAmount: null }]);
  if (id === undefined) throw new Error('A charge was kept without an id');
  return id;
}

/** New ids whose references no charge of the company has: six letters are few enough to meet. */
async function newChargeIds(tx: Queries, realmId: string, count: number): Promise<string[]> {
  const ids = new Map<string, string>();
  while (ids.size < count) {
    const fresh = new Map<string, string>();
    while (ids.size + fresh.size < count) {
      const id = randomUUID();
      const reference = referenceFromId(id);
      if (!ids.has(reference)) fresh.set(reference, id);
    }
    const taken = await tx.$queryRaw<{ reference: string }[]>`
      select reference from charge
      where realm_id = ${realmId} and reference = any(${[...fresh.keys()]}::text[])`;
    for (const { reference } of taken) fresh.delete(reference);
    for (const [reference, id] of fresh) ids.set(reference, id);
  }
  return [...ids.values()];
}

function chargeRow(
  { realmId, runId, now, chargeDay }: ChargeBase & { readonly chargeDay: number },
  id: string,
  { action, invoice, staged, homeAmount }: NewCharge,
): NewRow {
  if (!invoice) throw new Error(`No facts for the charged invoice ${action.invoiceId}`);
  const { assessment } = action;
  const { setAside } = setAsideBy(assessment.worksheet);
  const { total, openBalance, dueDate } = invoice;
  const isMonthly = action.writeBack === 'monthlyInvoice';
  const invoiceOn = isMonthly ? monthlyDayOnOrAfter(assessment.assessmentDate, chargeDay) : null;
  const status = action.needsApproval ? 'proposed' : isMonthly ? 'accrued' : 'approved';
  return {
    id,
    reference: referenceFromId(id),
    realm_id: realmId,
    run_id: runId,
    invoice_id: action.invoiceId,
    customer_id: action.customerId,
    assessment_date: assessment.assessmentDate,
    covers_from: assessment.coversFrom,
    covers_to: assessment.coversTo,
    amount: String(assessment.amount),
    currency: assessment.currency,
    status: staged === null ? status : 'staged',
    staged_decision: staged,
    bill_to_id: action.billToId,
    home_amount: homeAmount === null ? null : String(homeAmount),
    write_back: action.writeBack,
    invoice_on: invoiceOn,
    worksheet: assessment.worksheet,
    worksheet_hash: worksheetHash(assessment.worksheet),
    set_aside: setAside === undefined ? null : writeSetAside(setAside),
    basis: basisToJson({ total, openBalance, dueDate }),
    policy_level: action.level,
    policy_version: action.policyVersion,
    active_key: chargeActiveKey(action.invoiceId, assessment.assessmentDate),
    created_at: now,
    updated_at: now,
  };
}

/** Mails with what they list as their rows. @returns their ids, in order */
export async function saveReminders(
  tx: Queries,
  { realmId, runId, today, now }: Base,
  reminders: readonly ReminderAction[],
): Promise<string[]> {
  if (reminders.length === 0) return [];
  const withIds = reminders.map((action) => ({ id: randomUUID(), action }));
  const mails = withIds.map(({ id, action }) => ({
    id,
    realm_id: realmId,
    run_id: runId,
    customer_id: action.customerId,
    date: today,
    template: action.template,
    status: action.needsApproval ? 'proposed' : 'approved',
    recipients: action.recipients,
    cc: action.cc,
    bcc: action.bcc,
    policy_level: action.level,
    policy_subject: action.policySubject,
    policy_version: action.policyVersion,
    created_at: now,
    updated_at: now,
  }));
  await insertRows(tx, reminderTable, mails);
  const listed = withIds.flatMap(({ id, action }) =>
    action.invoices.map((invoice) => ({
      reminder_id: id,
      realm_id: realmId,
      invoice_id: invoice.invoiceId,
      step: invoice.step,
      active_key: invoice.step ? `${invoice.invoiceId}:${invoice.step}` : null,
      doc_number: invoice.docNumber,
      open_balance: String(invoice.openBalance),
      disputed: String(invoice.disputed),
      charges: String(invoice.charges),
      currency: invoice.currency,
      due_date: invoice.dueDate,
      days_overdue: invoice.daysOverdue,
    })),
  );
  await insertRows(tx, reminderInvoiceTable, listed);
  return withIds.map(({ id }) => id);
}
