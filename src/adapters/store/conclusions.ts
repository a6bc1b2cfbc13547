import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { monthlyDayOnOrAfter } from '../../core/calendar/monthly-day.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { instantOfLocalHour } from '../../core/calendar/zones.ts';
import type {
  Action,
  ChargeAction,
  DecideResult,
  ReminderAction,
} from '../../core/decide/decision.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';
import { referenceFromId } from '../../core/ledger/charge-reference.ts';
import { basisToJson, chargeActiveKey } from './charges.ts';
import type { Database, Queries } from './database.ts';
import { toDbDate, toDbDateOrNull } from './dates.ts';
import { saveDecisions } from './decisions.ts';
import { toJsonObject } from './json.ts';
import { worksheetHash } from './worksheet-hash.ts';
import { writeBackSettingsOf } from './write-back-settings.ts';

/** An action that a run brought about, as its row. */
export type ConcludedAction = {
  readonly kind: 'charge' | 'reminder';
  readonly id: string;
};

export type ConclusionStore = ReturnType<typeof createConclusionStore>;

/** What runs concluded: decisions, the actions they led to, and what waits in the outbox. */
export function createConclusionStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /**
     * Writes everything that a run concluded as one transaction, so that no action is without its
     * decision and none is lost. The unique keys of charges and steps stop a second of the same.
     */
    async save(input: {
      realmId: string;
      runId: string;
      today: PlainDate;
      timeZone: string;
      result: DecideResult;
      invoices: ReadonlyMap<string, InvoiceFacts>;
    }): Promise<ConcludedAction[]> {
      const { realmId, runId, today, result, invoices } = input;
      const now = clock.now();
      return db.$transaction(
        async (tx) => {
          await saveDecisions(tx, { realmId, runId, today, now, decisions: result.decisions });
          const taken = await referencesOf(tx, realmId);
          const { chargeDay } = await writeBackSettingsOf(tx, realmId);
          const actions: ConcludedAction[] = [];
          for (const action of result.actions) {
            const base = { realmId, runId, today, now, chargeDay };
            const id =
              action.kind === 'charge'
                ? await saveCharge(tx, base, action, invoices.get(action.invoiceId), taken)
                : await saveReminder(tx, base, action);
            actions.push({ kind: action.kind, id });
            const isAccrued = action.kind === 'charge' && action.writeBack === 'monthlyInvoice';
            if (action.needsApproval || isAccrued) continue;
            const at = firstTryAt(action, { today, now, timeZone: input.timeZone });
            await enqueue(tx, realmId, action.kind, id, now, at);
          }
          if (result.skippedSteps.length > 0) {
            await tx.skippedStep.createMany({
              data: result.skippedSteps.map((skipped) => ({
                ...skipped,
                realmId,
                runId,
                date: toDbDate(today),
              })),
              skipDuplicates: true,
            });
          }
          return actions;
        },
        { timeout: 120_000, maxWait: 30_000 },
      );
    },
  };
}

/** A policy may name an hour of its own, before which its mails do not go out. */
function firstTryAt(action: Action, when: { today: PlainDate; now: Date; timeZone: string }): Date {
  if (action.kind === 'charge' || action.sendingHour === null) return when.now;
  const hour = instantOfLocalHour(when.today, action.sendingHour, when.timeZone);
  return hour > when.now ? hour : when.now;
}

type Base = { realmId: string; runId: string; today: PlainDate; now: Date };

/** Puts an approved action into the outbox; part of the transaction that approves it. */
export async function enqueue(
  tx: Queries,
  realmId: string,
  kind: 'charge' | 'reminder',
  subjectId: string,
  now: Date,
  at = now,
): Promise<void> {
  const fresh = { state: 'waiting', nextTryAt: at, lastError: null, finishedAt: null };
  await tx.outboxItem.upsert({
    where: { subjectId },
    create: { realmId, kind, subjectId, createdAt: now, ...fresh },
    // A failed action that a person approves again takes the same row once more.
    update: fresh,
  });
}

/** Puts approved actions into the outbox in one go; failed ones take their rows once more. */
export async function enqueueAll(
  tx: Queries,
  realmId: string,
  kind: 'charge' | 'reminder',
  subjectIds: readonly string[],
  now: Date,
): Promise<void> {
  const fresh = { state: 'waiting', nextTryAt: now, lastError: null, finishedAt: null };
  const again = await tx.outboxItem.updateManyAndReturn({
    where: { realmId, subjectId: { in: [...subjectIds] } },
    data: fresh,
    select: { subjectId: true },
  });
  const known = new Set(again.map(({ subjectId }) => subjectId));
  await tx.outboxItem.createMany({
    data: subjectIds
      .filter((subjectId) => !known.has(subjectId))
      .map((subjectId) => ({ realmId, kind, subjectId, createdAt: now, ...fresh })),
  });
}

/** The references that a company's charges have, so that no two get the same. */
export async function referencesOf(tx: Queries, realmId: string): Promise<Set<string>> {
  const rows = await tx.charge.findMany({ where: { realmId }, select: { reference: true } });
  return new Set(rows.map((row) => row.reference));
}

/** A new id whose reference no charge of the company has: six letters are few enough to meet. */
function newChargeId(taken: Set<string>): { id: string; reference: string } {
  for (;;) {
    const id = randomUUID();
    const reference = referenceFromId(id);
    if (!taken.has(reference)) {
      taken.add(reference);
      return { id, reference };
    }
  }
}

/**
 * A charge as its row, with the dates that it leaves behind. One that is for the monthly invoice
 * waits as accrued for the first charge day on or after its assessment, which may be over already
 * where a run comes late.
 * @param known the company's charge day, which is read where it is absent
 * @param taken references in use
 */
export async function saveCharge(
  tx: Queries,
  known: {
    readonly realmId: string;
    readonly runId: string;
    readonly now: Date;
    readonly chargeDay?: number;
  },
  action: ChargeAction,
  invoice: InvoiceFacts | undefined,
  taken: Set<string>,
): Promise<string> {
  if (!invoice) throw new Error(`No facts for the charged invoice ${action.invoiceId}`);
  const { realmId, runId, now } = known;
  const chargeDay = known.chargeDay ?? (await writeBackSettingsOf(tx, realmId)).chargeDay;
  const { assessment } = action;
  const { id, reference } = newChargeId(taken);
  const isMonthly = action.writeBack === 'monthlyInvoice';
  const invoiceOn = isMonthly ? monthlyDayOnOrAfter(assessment.assessmentDate, chargeDay) : null;
  const { total, openBalance, dueDate } = invoice;
  await tx.charge.create({
    data: {
      id,
      reference,
      realmId,
      runId,
      invoiceId: action.invoiceId,
      customerId: action.customerId,
      assessmentDate: toDbDate(assessment.assessmentDate),
      coversFrom: toDbDate(assessment.coversFrom),
      coversTo: toDbDate(assessment.coversTo),
      amount: assessment.amount,
      currency: assessment.currency,
      status: action.needsApproval ? 'proposed' : isMonthly ? 'accrued' : 'approved',
      writeBack: action.writeBack,
      invoiceOn: toDbDateOrNull(invoiceOn),
      worksheet: toJsonObject(assessment.worksheet),
      worksheetHash: worksheetHash(assessment.worksheet),
      basis: basisToJson({ total, openBalance, dueDate }),
      policyLevel: action.level,
      policyVersion: action.policyVersion,
      activeKey: chargeActiveKey(action.invoiceId, assessment.assessmentDate),
      createdAt: now,
      updatedAt: now,
    },
  });
  await tx.skippedAssessment.createMany({
    data: assessment.skippedDates.map((date) => ({
      realmId,
      runId,
      invoiceId: action.invoiceId,
      assessmentDate: toDbDate(date),
    })),
    skipDuplicates: true,
  });
  return id;
}

async function saveReminder(
  tx: Queries,
  { realmId, runId, today, now }: Base,
  action: ReminderAction,
): Promise<string> {
  const id = randomUUID();
  await tx.reminder.create({
    data: {
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
      policyVersion: action.policyVersion,
      createdAt: now,
      updatedAt: now,
      invoices: {
        create: action.invoices.map((invoice) => ({
          realmId,
          invoiceId: invoice.invoiceId,
          step: invoice.step,
          activeKey: invoice.step ? `${invoice.invoiceId}:${invoice.step}` : null,
          docNumber: invoice.docNumber,
          openBalance: invoice.openBalance,
          charges: invoice.charges,
          currency: invoice.currency,
          dueDate: toDbDate(invoice.dueDate),
          daysOverdue: invoice.daysOverdue,
        })),
      },
    },
  });
  return id;
}
