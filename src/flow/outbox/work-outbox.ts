import type { OutboxEntry, OutboxStore } from '../../adapters/store/outbox.ts';
import type { Settle, Settled, WriteChargeDeps } from './charge-deps.ts';
import { failedOfOurs } from './failed-of-ours.ts';
import type { TryOutcome } from './outcome.ts';
import { reverseCharge } from './reverse-charge.ts';
import type { ReverseChargeDeps } from './reversal-deps.ts';
import type { SendReminderDeps } from './reminder-deps.ts';
import { sendReminder } from './send-reminder.ts';
import { writeCharges } from './write-charges.ts';

export type OutboxDeps = WriteChargeDeps & ReverseChargeDeps & SendReminderDeps;

// Few enough that an invoice is not written long after it was read, many enough that reading
// them costs little beside writing.
const chargesPerPass = 600;
const oneByOnePerPass = 50;

/**
 * Works what is due in a company's outbox until nothing is due: charges in batches, then what
 * takes charges back, so that mails tell of both, then reminders. The caller holds the company's lock, so nobody else
 * works the same item.
 */
export async function workOutbox(deps: OutboxDeps, realmId: string): Promise<void> {
  const { outbox, clock, checkpoint } = deps;
  const settle: Settle = (results) => keepResults(deps, realmId, results);
  for (;;) {
    if (deps.isStopping()) return;
    const charges = await dueCharges(outbox, realmId, clock.now());
    if (charges.length > 0) {
      const company = await deps.companies.find(realmId);
      if (!company) return;
      await outbox.claim(charges.map((entry) => entry.id));
      await checkpoint('outbox: claimed');
      await writeCharges(deps, company, charges, settle);
      continue;
    }
    const entries = await nextOneByOne(deps, realmId);
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (deps.isStopping()) return;
      // Read for each item: a person may stop the company while its outbox is worked.
      const company = await deps.companies.find(realmId);
      if (!company) return;
      await outbox.claim([entry.id]);
      await checkpoint('outbox: claimed');
      const act = entry.kind === 'reversal' ? reverseCharge : sendReminder;
      const work = (): Promise<TryOutcome> => act(deps, company, entry);
      await settle([{ entry, outcome: await tryItem(deps, entry, work) }]);
    }
  }
}

/** Lines and invoices of their own first; then monthly invoices, which are written whole. */
async function dueCharges(outbox: OutboxStore, realmId: string, now: Date) {
  const single = await outbox.dueCharges(realmId, now, chargesPerPass);
  return single.length > 0 ? single : outbox.dueMonthlyCharges(realmId, now, chargesPerPass);
}

/** Reversals as long as any is due, then reminders. */
async function nextOneByOne(
  { outbox, clock }: OutboxDeps,
  realmId: string,
): Promise<OutboxEntry[]> {
  for (const kind of ['reversal', 'reminder'] as const) {
    const due = await outbox.due(realmId, kind, clock.now(), oneByOnePerPass);
    if (due.length > 0) return due;
  }
  return [];
}

/** What became of items, in one commit for all that ended alike. */
async function keepResults(
  deps: OutboxDeps,
  realmId: string,
  results: readonly Settled[],
): Promise<void> {
  const { outbox, clock, log, checkpoint } = deps;
  if (results.length === 0) return;
  await checkpoint('outbox: worked');
  const now = clock.now().getTime();
  for (const { outcome, ids } of alike(results)) {
    if ('end' in outcome) await outbox.finish(ids, outcome.end, outcome.why);
    else await outbox.tryLater(ids, outcome.again, new Date(now + outcome.inMs), outcome.why);
  }
  for (const { entry, outcome } of results) {
    if ('end' in outcome) continue;
    log.warn({ realmId, kind: entry.kind, id: entry.subjectId, why: outcome.why }, 'try again');
  }
}

function alike(results: readonly Settled[]): { outcome: TryOutcome; ids: bigint[] }[] {
  const groups = new Map<string, { outcome: TryOutcome; ids: bigint[] }>();
  for (const { entry, outcome } of results) {
    const key = JSON.stringify(outcome);
    const group = groups.get(key);
    if (group) group.ids.push(entry.id);
    else groups.set(key, { outcome, ids: [entry.id] });
  }
  return [...groups.values()];
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
