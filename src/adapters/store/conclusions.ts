import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { instantOfLocalHour } from '../../core/calendar/zones.ts';
import type {
  ChargeAction,
  Decision,
  DecideResult,
  ReminderAction,
} from '../../core/decide/decision.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';
import { homeValue } from '../../core/ledger/home-value.ts';
import { saveCharges, saveReminders, type Base } from './action-rows.ts';
import { outboxTable, skippedStepTable } from './action-tables.ts';
import type { Database, Queries } from './database.ts';
import { saveDecisions } from './decisions.ts';
import { insertRows } from './insert-rows.ts';
import type { OutboxKind } from './outbox.ts';

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
     * Writes what a run concluded on a part of the company as one transaction, so that no action is
     * without its decision and none is lost. The unique keys of charges and steps stop a second of
     * the same. Charges that need no person are staged, with their decisions, until the run is
     * judged as a whole (see the store of verdicts).
     */
    async save(input: {
      realmId: string;
      runId: string;
      today: PlainDate;
      timeZone: string;
      /** The local hour before which mails wait whose policy names none; null: they go at once. */
      mailHour: number | null;
      homeCurrency: string;
      result: DecideResult;
      invoices: ReadonlyMap<string, InvoiceFacts>;
      /** By invoice, for those in foreign currencies that are charged. */
      rates: ReadonlyMap<string, string>;
    }): Promise<ConcludedAction[]> {
      const { realmId, runId, today, result } = input;
      const now = clock.now();
      const base = { realmId, runId, today, now };
      const charges = result.actions.filter((action) => action.kind === 'charge');
      const reminders = result.actions.filter((action) => action.kind === 'reminder');
      const staged = stagedDecisions(result);
      const decisions = result.decisions.filter((decision) => !staged.has(decision));
      const ofInvoice = new Map([...staged].map((decision) => [decision.subject.id, decision]));
      return db.$transaction(
        async (tx) => {
          await saveDecisions(tx, { ...base, decisions });
          const chargeIds = await saveCharges(
            tx,
            base,
            charges.map((action) => ({
              action,
              invoice: input.invoices.get(action.invoiceId),
              staged: ofInvoice.get(action.invoiceId) ?? null,
              homeAmount: homeAmountOf(action, input),
            })),
          );
          const reminderIds = await saveReminders(tx, base, reminders);
          await enqueueReminders(tx, base, reminders, reminderIds, input);
          const skipped = result.skippedSteps.map(({ invoiceId, step, dueDate }) => ({
            realm_id: realmId,
            run_id: runId,
            invoice_id: invoiceId,
            step,
            due_date: dueDate,
            date: today,
          }));
          await insertRows(tx, skippedStepTable, skipped, 'leftOut');
          return [
            ...chargeIds.map((id) => ({ kind: 'charge' as const, id })),
            ...reminderIds.map((id) => ({ kind: 'reminder' as const, id })),
          ];
        },
        { timeout: 120_000, maxWait: 30_000 },
      );
    },

    /** The invoices of those actions whose facts changed before they took effect. */
    async cancelledInvoices(
      realmId: string,
      actions: readonly ConcludedAction[],
    ): Promise<string[]> {
      const ids = actions.map(({ id }) => id);
      const rows = await db.$queryRaw<{ id: string }[]>`
        select invoice_id as id from charge
        where realm_id = ${realmId} and status = 'cancelled' and id = any(${ids}::uuid[])
        union
        select line.invoice_id from reminder r join reminder_invoice line on line.reminder_id = r.id
        where r.realm_id = ${realmId} and r.status = 'cancelled' and r.id = any(${ids}::uuid[])`;
      return rows.map(({ id }) => id);
    },
  };
}

/** The decisions on charges that go out without a person. */
function stagedDecisions({ actions, decisions }: DecideResult): Set<Decision> {
  const invoiceIds = new Set(
    actions.flatMap((action) =>
      action.kind === 'charge' && !action.needsApproval ? [action.invoiceId] : [],
    ),
  );
  return new Set(
    decisions.filter(({ topic, subject }) => topic === 'charge' && invoiceIds.has(subject.id)),
  );
}

/** A charge's value in the home currency; without a rate it counts at its face. */
export function homeAmountOf(
  { invoiceId, assessment: { amount, currency } }: ChargeAction,
  known: { readonly homeCurrency: string; readonly rates: ReadonlyMap<string, string> },
): bigint {
  if (currency === known.homeCurrency) return amount;
  return homeValue(
    { minor: amount, currency },
    known.rates.get(invoiceId) ?? '1',
    known.homeCurrency,
  );
}

async function enqueueReminders(
  tx: Queries,
  { realmId, today, now }: Base,
  reminders: readonly ReminderAction[],
  ids: readonly string[],
  hours: { readonly timeZone: string; readonly mailHour: number | null },
): Promise<void> {
  const items = reminders.flatMap((action, place) => {
    const subjectId = ids[place];
    if (action.needsApproval || subjectId === undefined) return [];
    const item = { realm_id: realmId, kind: 'reminder', subject_id: subjectId, state: 'waiting' };
    const nextTryAt = firstTryAt(action, { today, now, ...hours });
    return [{ ...item, next_try_at: nextTryAt, created_at: now }];
  });
  await insertRows(tx, outboxTable, items);
}

/** Before its policy's hour, or else the company's, a mail of a scheduled run does not go out. */
function firstTryAt(
  action: ReminderAction,
  when: { today: PlainDate; now: Date; timeZone: string; mailHour: number | null },
): Date {
  const wanted = action.sendingHour ?? when.mailHour;
  if (wanted === null) return when.now;
  const hour = instantOfLocalHour(when.today, wanted, when.timeZone);
  return hour > when.now ? hour : when.now;
}

/** Puts an approved action into the outbox; part of the transaction that approves it. */
export async function enqueue(
  tx: Queries,
  realmId: string,
  kind: OutboxKind,
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
