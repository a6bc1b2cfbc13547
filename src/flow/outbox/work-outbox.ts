import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { OutboxEntry, OutboxStore } from '../../adapters/store/outbox.ts';
import { ChargeTransitionError } from '../../adapters/store/charges.ts';
import { ReminderTransitionError } from '../../adapters/store/reminders.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';
import { sendReminder, type SendReminderDeps } from './send-reminder.ts';
import { writeCharge, type WriteChargeDeps } from './write-charge.ts';

export type OutboxDeps = WriteChargeDeps &
  SendReminderDeps & {
    readonly outbox: OutboxStore;
    readonly companies: CompanyStore;
    readonly isStopping: () => boolean;
  };

const itemsPerPass = 50;

/**
 * Works what is due in a company's outbox, item by item, until nothing is due. The caller holds
 * the company's lock, so nobody else works the same item.
 */
export async function workOutbox(deps: OutboxDeps, realmId: string): Promise<void> {
  const { outbox, clock, log } = deps;
  for (;;) {
    const due = await outbox.due(realmId, clock.now(), itemsPerPass);
    if (due.length === 0) return;
    for (const entry of due) {
      if (deps.isStopping()) return;
      // Read for each item: a person may stop the company while its outbox is worked.
      const company: Company | null = await deps.companies.find(realmId);
      if (!company) return;
      await outbox.claim(entry.id);
      await deps.checkpoint('outbox: claimed');
      const result = await tryItem(deps, company, entry);
      await deps.checkpoint('outbox: worked');
      if ('end' in result) {
        await outbox.finish(entry.id, result.end, result.why);
      } else {
        log.warn({ realmId, kind: entry.kind, id: entry.subjectId, why: result.why }, 'try again');
        const at = new Date(clock.now().getTime() + result.inMs);
        await outbox.tryLater(entry.id, result.again, at, result.why);
      }
    }
  }
}

/** One try. An error of ours puts the item back, so that it does not keep the others waiting. */
async function tryItem(
  deps: OutboxDeps,
  company: Company,
  entry: OutboxEntry,
): Promise<TryOutcome> {
  try {
    return entry.kind === 'charge'
      ? await writeCharge(deps, company, entry)
      : await sendReminder(deps, company, entry);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    const { realmId, kind, subjectId: id } = entry;
    const isOvertaken =
      error instanceof ChargeTransitionError || error instanceof ReminderTransitionError;
    if (isOvertaken) {
      // A person changed it under our hands, so it is looked at anew.
      return { again: 'waiting', inMs: entry.attempts < 5 ? 0 : backOffMs(entry.attempts), why };
    }
    deps.log.error({ realmId, kind, id, reason: why }, 'an outbox item could not be worked');
    return { again: 'unknown', inMs: backOffMs(entry.attempts), why };
  }
}
