import { randomUUID } from 'node:crypto';
import { monthlyDayOnOrAfter } from '../../core/calendar/monthly-day.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { setAsideBy } from '../../core/charges/set-aside.ts';
import type { ChargeAction, Decision, ReminderAction } from '../../core/decide/decision.ts';
import { referenceFromId } from '../../core/ledger/charge-reference.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';
import { basisToJson, chargeActiveKey } from './charges.ts';
import type { Queries } from './database.ts';
import { toDbDate, toDbDateOrNull } from './dates.ts';
import type { Prisma } from './generated/client.ts';
import { toJsonObject } from './json.ts';
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
  await tx.charge.createMany({
    data: charges.flatMap((each, place) => {
      const id = ids[place];
      return id === undefined ? [] : [chargeRow({ ...base, chargeDay }, id, each)];
    }),
  });
  const { realmId, runId } = base;
  await tx.skippedAssessment.createMany({
    data: charges.flatMap(({ action: { invoiceId, assessment } }) =>
      assessment.skippedDates.map((date) => ({
        realmId,
        runId,
        invoiceId,
        assessmentDate: toDbDate(date),
      })),
    ),
    skipDuplicates: true,
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
    const taken = await tx.charge.findMany({
      where: { realmId, reference: { in: [...fresh.keys()] } },
      select: { reference: true },
    });
    for (const { reference } of taken) fresh.delete(reference);
    for (const [reference, id] of fresh) ids.set(reference, id);
  }
  return [...ids.values()];
}

function chargeRow(
  { realmId, runId, now, chargeDay }: ChargeBase & { readonly chargeDay: number },
  id: string,
  { action, invoice, staged, homeAmount }: NewCharge,
): Prisma.ChargeCreateManyInput {
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
    realmId,
    runId,
    invoiceId: action.invoiceId,
    customerId: action.customerId,
    assessmentDate: toDbDate(assessment.assessmentDate),
    coversFrom: toDbDate(assessment.coversFrom),
    coversTo: toDbDate(assessment.coversTo),
    amount: assessment.amount,
    currency: assessment.currency,
    status: staged === null ? status : 'staged',
    ...(staged === null ? {} : { stagedDecision: toJsonObject(staged) }),
    billToId: action.billToId,
    homeAmount,
    writeBack: action.writeBack,
    invoiceOn: toDbDateOrNull(invoiceOn),
    worksheet: toJsonObject(assessment.worksheet),
    worksheetHash: worksheetHash(assessment.worksheet),
    ...(setAside === undefined ? {} : { setAside: writeSetAside(setAside) }),
    basis: basisToJson({ total, openBalance, dueDate }),
    policyLevel: action.level,
    policyVersion: action.policyVersion,
    activeKey: chargeActiveKey(action.invoiceId, assessment.assessmentDate),
    createdAt: now,
    updatedAt: now,
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
  await tx.reminder.createMany({
    data: withIds.map(({ id, action }) => ({
      id,
      realmId,
      runId,
      customerId: action.customerId,
      date: toDbDate(today),
      template: action.template,
      status: action.needsApproval ? 'proposed' : 'approved',
      recipients: [...action.recipients],
      cc: [...action.cc],
      policyLevel: action.level,
      policySubject: action.policySubject,
      policyVersion: action.policyVersion,
      createdAt: now,
      updatedAt: now,
    })),
  });
  await tx.reminderInvoice.createMany({
    data: withIds.flatMap(({ id, action }) =>
      action.invoices.map((invoice) => ({
        reminderId: id,
        realmId,
        invoiceId: invoice.invoiceId,
        step: invoice.step,
        activeKey: invoice.step ? `${invoice.invoiceId}:${invoice.step}` : null,
        docNumber: invoice.docNumber,
        openBalance: invoice.openBalance,
        disputed: invoice.disputed,
        charges: invoice.charges,
        currency: invoice.currency,
        dueDate: toDbDate(invoice.dueDate),
        daysOverdue: invoice.daysOverdue,
      })),
    ),
  });
  return withIds.map(({ id }) => id);
}
