import type { Company } from '../../adapters/store/companies.ts';
import type { OutboxEntry, OutboxStore } from '../../adapters/store/outbox.ts';
import type { Settle, Settled, WriteChargeDeps } from './charge-deps.ts';
import { planCourtesies, type PlanCourtesiesDeps } from '../courtesies/plan-courtesies.ts';
import { failedOfOurs } from './failed-of-ours.ts';
import type { TryOutcome } from './outcome.ts';
import { reverseCharge } from './reverse-charge.ts';
import type { ReverseChargeDeps } from './reversal-deps.ts';
import type { SendReminderDeps } from './reminder-deps.ts';
import { reminderMails } from './reminder-mails.ts';
import { sendMails } from './send-mails.ts';
import { writeCharges } from './write-charges.ts';
import { writeNotes, type WriteNotesDeps } from './write-notes.ts';

export type OutboxDeps = WriteChargeDeps &
  ReverseChargeDeps &
  SendReminderDeps &
  PlanCourtesiesDeps &
  WriteNotesDeps;

// Few enough that an invoice is not written long after it was read, many enough that reading
// them costs little beside writing.
const chargesPerPass = 600;
const oneByOnePerPass = 50;
/** As many as Postmark takes in one call. */
const mailsPerPass = 500;

/**
 * Works what is due in a company's outbox until nothing is due: charges in batches, then what
 * takes charges back, so that mails tell of both, then reminders in batches and what is due beside
 * them, and at last the notes on invoices of those that were sent. The caller holds the
 * company's lock, so nobody else works the same item.
 */
export async function workOutbox(deps: OutboxDeps, realmId: string): Promise<void> {
  const { outbox, clock } = deps;
  const settle: Settle = (results) => keepResults(deps, realmId, results);
  let isPlanned = false;
  for (;;) {
    if (deps.isStopping()) return;
    const now = clock.now();
    const charges = await dueCharges(outbox, realmId, now);
    if (charges.length > 0) {
      if (!(await workTogether(deps, charges, settle, writeCharges))) return;
      continue;
    }
    const reversals = await outbox.due(realmId, 'reversal', now, oneByOnePerPass);
    if (reversals.length > 0) {
      if (!(await workOneByOne(deps, reversals, settle))) return;
      continue;
    }
    const reminders = await outbox.due(realmId, 'reminder', now, mailsPerPass);
    if (reminders.length === 0) {
      if (isPlanned) {
        if (!(await writeNotes(deps, realmId))) return;
        continue;
      }
      // When it is known who has had a mail; what it adds may be due at once.
      await planCourtesies(deps, realmId);
      isPlanned = true;
      continue;
    }
    if (!(await workTogether(deps, reminders, settle, sendReminders))) return;
  }
}

type Work = (
  deps: OutboxDeps,
  company: Company,
  entries: readonly OutboxEntry[],
  settle: Settle,
) => Promise<void>;

/** @returns false when the company is gone */
async function workTogether(
  deps: OutboxDeps,
  entries: readonly OutboxEntry[],
  settle: Settle,
  work: Work,
): Promise<boolean> {
  // Read for each pass: a person may stop the company while its outbox is worked.
  const company = await deps.companies.find(entries[0]?.realmId ?? '');
  if (!company) return false;
  await deps.outbox.claim(entries.map((entry) => entry.id));
  await deps.checkpoint('outbox: claimed');
  await work(deps, company, entries, settle);
  return true;
}

async function workOneByOne(
  deps: OutboxDeps,
  reversals: readonly OutboxEntry[],
  settle: Settle,
): Promise<boolean> {
  for (const entry of reversals) {
    if (deps.isStopping()) return false;
    const isThere = await workTogether(deps, [entry], settle, async (_, company) =>
      settle([{ entry, outcome: await tryReversal(deps, company, entry) }]),
    );
    if (!isThere) return false;
  }
  return true;
}

/** An error of ours at one mail must not keep the others waiting, so each is tried by itself. */
async function sendReminders(
  deps: OutboxDeps,
  company: Company,
  entries: readonly OutboxEntry[],
  settle: Settle,
): Promise<void> {
  const open = new Map(entries.map((entry) => [entry.id, entry]));
  try {
    await sendMails(deps, reminderMails(deps), company, entries, async (results) => {
      await settle(results);
      for (const { entry } of results) open.delete(entry.id);
    });
  } catch (error) {
    const left = [...open.values()];
    const [only] = left;
    if (only && entries.length === 1) {
      await settle([{ entry: only, outcome: failedOfOurs(deps, only, error) }]);
      return;
    }
    for (const entry of left) await sendReminders(deps, company, [entry], settle);
  }
}

/** Lines and invoices of their own first; then monthly invoices, which are written whole. */
async function dueCharges(outbox: OutboxStore, realmId: string, now: Date) {
  const single = await outbox.dueCharges(realmId, now, chargesPerPass);
  return single.length > 0 ? single : outbox.dueMonthlyCharges(realmId, now, chargesPerPass);
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
async function tryReversal(
  deps: OutboxDeps,
  company: Company,
  entry: OutboxEntry,
): Promise<TryOutcome> {
  try {
    return await reverseCharge(deps, company, entry);
  } catch (error) {
    return failedOfOurs(deps, entry, error);
  }
}
