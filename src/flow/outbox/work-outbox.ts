import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { Settle, WriteChargeDeps } from './charge-deps.ts';
import { failedOfOurs } from './failed-of-ours.ts';
import type { TryOutcome } from './outcome.ts';
import { sendReminder, type SendReminderDeps } from './send-reminder.ts';
import { writeCharges } from './write-charges.ts';

export type OutboxDeps = WriteChargeDeps & SendReminderDeps;

// Few enough that an invoice is not written long after it was read, many enough that reading
// them costs little beside writing.
const chargesPerPass = 600;
const remindersPerPass = 50;

/**
 * Works what is due in a company's outbox until nothing is due: charges in batches, so that mails
 * tell of them, then reminders one by one. The caller holds the company's lock, so nobody else
 * works the same item.
 */
export async function workOutbox(deps: OutboxDeps, realmId: string): Promise<void> {
  const { outbox, clock, log, checkpoint } = deps;
  const settle: Settle = async (entry, outcome) => {
    await checkpoint('outbox: worked');
    if ('end' in outcome) {
      await outbox.finish(entry.id, outcome.end, outcome.why);
      return;
    }
    log.warn({ realmId, kind: entry.kind, id: entry.subjectId, why: outcome.why }, 'try again');
    const at = new Date(clock.now().getTime() + outcome.inMs);
    await outbox.tryLater(entry.id, outcome.again, at, outcome.why);
  };
  for (;;) {
    if (deps.isStopping()) return;
    const charges = await outbox.dueCharges(realmId, clock.now(), chargesPerPass);
    if (charges.length > 0) {
      const company = await deps.companies.find(realmId);
      if (!company) return;
      await outbox.claim(charges.map((entry) => entry.id));
      await checkpoint('outbox: claimed');
      await writeCharges(deps, company, charges, settle);
      continue;
    }
    const reminders = await outbox.due(realmId, 'reminder', clock.now(), remindersPerPass);
    if (reminders.length === 0) return;
    for (const entry of reminders) {
      if (deps.isStopping()) return;
      // Read for each item: a person may stop the company while its outbox is worked.
      const company = await deps.companies.find(realmId);
      if (!company) return;
      await outbox.claim([entry.id]);
      await checkpoint('outbox: claimed');
      const send = (): Promise<TryOutcome> => sendReminder(deps, company, entry);
      await settle(entry, await tryItem(deps, entry, send));
    }
  }
}

/** One try. An error of ours puts the item back, so that it does not keep the others waiting. */
async function tryItem(
  deps: OutboxDeps,
  entry: OutboxEntry,
  work: () => Promise<TryOutcome>,
): Promise<TryOutcome> {
  try {
    return await work();
  } catch (error) {
    return failedOfOurs(deps, entry, error);
  }
}
