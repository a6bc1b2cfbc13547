import { createAuditStore } from '../../adapters/store/audit.ts';
import { enqueue } from '../../adapters/store/conclusions.ts';
import type { Database } from '../../adapters/store/database.ts';
import { createReminderStore, ReminderTransitionError } from '../../adapters/store/reminders.ts';
import { createChargeApprovals, type ChargeAnswer } from './charge-approvals.ts';
import type { ReconsiderDeps } from './reconsider-proposals.ts';

/** What became of a person's word on a charge or a reminder. */
export type ApprovalOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'not-found' }
  /** Its status does not allow it any more; the reason is for the person. */
  | { readonly outcome: 'refused'; readonly reason: string };

export type Approvals = ReturnType<typeof createApprovals>;

/** A person's word on proposed actions. Each is one transaction with its trace in the audit. */
export function createApprovals(
  options: ReconsiderDeps & {
    readonly db: Database;
    readonly ring: () => void;
    readonly onChanged: (realmId: string) => void;
  },
) {
  const { db, clock, ring } = options;
  const charges = createChargeApprovals(options);
  type Subject = { realmId: string; id: string; actor: string; reason: string | null };

  async function onReminder(
    { realmId, id, actor, reason }: Subject,
    to: 'approved' | 'cancelled',
    from: readonly string[],
  ): Promise<ApprovalOutcome> {
    return db.$transaction(async (tx) => {
      const reminders = createReminderStore({ db: tx, clock });
      const reminder = await reminders.find(realmId, id);
      if (!reminder) return { outcome: 'not-found' };
      if (!from.includes(reminder.status)) {
        return { outcome: 'refused', reason: `The reminder is ${reminder.status} already.` };
      }
      const said = { decidedBy: actor, reason };
      if (to === 'approved') {
        await reminders.move(reminder, to, said);
        await enqueue(tx, realmId, 'reminder', id, clock.now());
      } else {
        await reminders.cancel(reminder, said);
      }
      await createAuditStore({ db: tx, clock }).add({
        realmId,
        actor,
        what: `reminder ${to}`,
        detail: { reminderId: id, reason },
      });
      return { outcome: 'done' };
    });
  }

  /** Whoever came first has it; the other is told so. */
  const settle = async (work: Promise<ApprovalOutcome>): Promise<ApprovalOutcome> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof ReminderTransitionError) {
        return { outcome: 'refused', reason: `${error.message}.` };
      }
      throw error;
    }
  };

  const ringing = async (outcome: Promise<ApprovalOutcome>): Promise<ApprovalOutcome> => {
    const settled = await settle(outcome);
    if (settled.outcome === 'done') ring();
    return settled;
  };

  const one = async ({ id, ...word }: Subject, say: typeof charges.approve) =>
    asOutcome((await say({ ...word, ids: [id] }))[0]);

  return {
    /** Many charges at once, with what became of each. */
    approveCharges: charges.approve,
    waiveCharges: charges.waive,
    /** A proposed charge, or a failed one once more, goes on its way to QuickBooks. */
    approveCharge: (subject: Subject) => one(subject, charges.approve),
    /** Before it is in QuickBooks only; its date is not charged again. */
    waiveCharge: (subject: Subject) => one(subject, charges.waive),
    approveReminder: (subject: Subject) =>
      ringing(onReminder(subject, 'approved', ['proposed', 'failed'])),
    cancelReminder: (subject: Subject) =>
      settle(onReminder(subject, 'cancelled', ['proposed', 'approved', 'failed'])),
  };
}

function asOutcome(answer: ChargeAnswer | undefined): ApprovalOutcome {
  if (answer === undefined || answer.outcome === 'not-found') return { outcome: 'not-found' };
  if (answer.outcome === 'done') return { outcome: 'done' };
  const reason = answer.reason ?? '';
  if (answer.outcome !== 'changed') return { outcome: 'refused', reason };
  return { outcome: 'refused', reason: `Not approved, because its facts have changed. ${reason}` };
}
