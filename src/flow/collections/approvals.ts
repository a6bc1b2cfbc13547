import { createAuditStore } from '../../adapters/store/audit.ts';
import { ChargeTransitionError, createChargeStore } from '../../adapters/store/charges.ts';
import { enqueue } from '../../adapters/store/conclusions.ts';
import type { Database } from '../../adapters/store/database.ts';
import { createReminderStore, ReminderTransitionError } from '../../adapters/store/reminders.ts';
import type { Clock } from '../../clock.ts';

/** What became of a person's word on a charge or a reminder. */
export type ApprovalOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'not-found' }
  /** Its status does not allow it any more; the reason is for the person. */
  | { readonly outcome: 'refused'; readonly reason: string };

export type Approvals = ReturnType<typeof createApprovals>;

/** A person's word on proposed actions. Each is one transaction with its trace in the audit. */
export function createApprovals(options: { db: Database; clock: Clock; ring: () => void }) {
  const { db, clock, ring } = options;
  type Subject = { realmId: string; id: string; actor: string; reason: string | null };

  async function onCharge(
    { realmId, id, actor, reason }: Subject,
    to: 'approved' | 'waived',
    from: readonly string[],
  ): Promise<ApprovalOutcome> {
    return db.$transaction(async (tx) => {
      const charges = createChargeStore({ db: tx, clock });
      const charge = await charges.find(realmId, id);
      if (!charge) return { outcome: 'not-found' };
      if (!from.includes(charge.status)) {
        return { outcome: 'refused', reason: `The charge is ${charge.status} already.` };
      }
      await charges.move(charge, to, { decidedBy: actor, reason });
      if (to === 'approved') await enqueue(tx, realmId, 'charge', id, clock.now());
      await createAuditStore({ db: tx, clock }).add({
        realmId,
        actor,
        what: `charge ${to}`,
        detail: { chargeId: id, reason },
      });
      return { outcome: 'done' };
    });
  }

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
      await reminders.move(reminder, to, { decidedBy: actor, reason });
      if (to === 'approved') await enqueue(tx, realmId, 'reminder', id, clock.now());
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
      const isOvertaken =
        error instanceof ChargeTransitionError || error instanceof ReminderTransitionError;
      if (isOvertaken) return { outcome: 'refused', reason: `${error.message}.` };
      throw error;
    }
  };

  const ringing = async (outcome: Promise<ApprovalOutcome>): Promise<ApprovalOutcome> => {
    const settled = await settle(outcome);
    if (settled.outcome === 'done') ring();
    return settled;
  };

  return {
    /** A proposed charge, or a failed one once more, goes on its way to QuickBooks. */
    approveCharge: (subject: Subject) =>
      ringing(onCharge(subject, 'approved', ['proposed', 'failed'])),
    /** Before it is in QuickBooks only; its date is not charged again. */
    waiveCharge: (subject: Subject) =>
      settle(onCharge(subject, 'waived', ['proposed', 'accrued', 'approved', 'failed'])),
    approveReminder: (subject: Subject) =>
      ringing(onReminder(subject, 'approved', ['proposed', 'failed'])),
    cancelReminder: (subject: Subject) =>
      settle(onReminder(subject, 'cancelled', ['proposed', 'approved', 'failed'])),
  };
}
