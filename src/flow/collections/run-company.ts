import type { AccruedChargeStore } from '../../adapters/store/accrued-charges.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { ConcludedAction, ConclusionStore } from '../../adapters/store/conclusions.ts';
import type { ConnectionStore } from '../../adapters/store/connections.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { ProposalStore } from '../../adapters/store/proposals.ts';
import type { RunStore, RunTrigger } from '../../adapters/store/runs.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone, nextLocalHour } from '../../core/calendar/zones.ts';
import { compareIds } from '../../core/decide/compare-ids.ts';
import { decide, joinResults } from '../../core/decide/decide.ts';
import type { DecideResult, Decision } from '../../core/decide/decision.ts';
import { afterReplacing, type ChangedCharge } from '../../core/decide/reconsider.ts';
import { workOutbox, type OutboxDeps } from '../outbox/work-outbox.ts';
import { syncCompany, type SyncDeps } from '../sync/sync-company.ts';
import { recheckAfterSync, type RecheckDeps } from './recheck-charges.ts';
import { changedUnder, reconsiderProposals } from './reconsider-proposals.ts';
import { invoiceAccrued } from './invoice-accrued.ts';
import { runFactsInParts } from './run-facts.ts';

export type RunDeps = SyncDeps &
  OutboxDeps &
  RecheckDeps & {
    readonly companies: CompanyStore;
    readonly connections: ConnectionStore;
    readonly runs: RunStore;
    readonly conclusions: ConclusionStore;
    readonly facts: FactsStore;
    readonly accruedCharges: AccruedChargeStore;
    readonly policies: PolicyStore;
    readonly proposals: ProposalStore;
    /** A mirror that was not in step for longer than this is not acted on. */
    readonly staleAfterMs: number;
  };

export type RunResult = {
  readonly id: string;
  readonly date: PlainDate;
  readonly dryRun: boolean;
  readonly status: 'done' | 'held';
  readonly note: string | null;
  readonly result: DecideResult;
  readonly actions: readonly ConcludedAction[];
};

/** Live checks may cancel actions, which are then decided anew; facts that never rest wait for the next run. */
const mostPasses = 3;
const pollMs = 250;
const longestWaitMs = 120_000;
const againMs = 15 * 60_000;
const eveningHour = 18;

const notConnected = 'The company is not connected to QuickBooks. Connect it again to go on.';

const nothing: DecideResult = { decisions: [], actions: [], skippedSteps: [] };

/**
 * One daily cycle of a company: the mirror is brought up to date, decisions are made and saved
 * with their actions, the outbox is worked, and what a live check cancelled is decided anew.
 * A dry run stops after deciding and saves no decision. The caller holds the company's lock.
 */
export async function runCompany(
  deps: RunDeps,
  realmId: string,
  options: { dryRun: boolean; trigger: RunTrigger },
): Promise<RunResult> {
  const { companies, runs, clock, log } = deps;
  const company = await companies.find(realmId);
  if (!company) throw new Error('There is no such company');
  // Taken once: a run that crosses midnight stays on its day.
  const today = dateInZone(clock.now(), company.timeZone);
  await runs.failAbandoned(realmId);
  const lost = options.trigger === 'schedule' ? await heldAgain(deps, company, today) : null;
  if (lost) return lost;
  const id = await runs.start(realmId, { date: today, ...options });
  const common = { id, date: today, dryRun: options.dryRun };
  let isThrough = false;
  try {
    const held = await reasonToHold(deps, realmId);
    if (held) {
      await runs.finish(id, 'held', held, {});
      log.warn({ realmId, runId: id }, `run held: ${held}`);
      return { ...common, status: 'held', note: held, result: nothing, actions: [] };
    }
    if (options.dryRun) {
      const result = await decideCompany(deps, realmId, today);
      await runs.finish(id, 'done', null, countOutcomes(result.decisions));
      return { ...common, status: 'done', note: null, result, actions: [] };
    }
    const { result, actions } = await decideAndAct(deps, realmId, id, today);
    await runs.finish(id, 'done', null, countOutcomes(result.decisions));
    isThrough = true;
    log.info({ realmId, runId: id, actions: actions.length }, 'run done');
    return { ...common, status: 'done', note: null, result, actions };
  } catch (error) {
    const note = error instanceof Error ? error.message : 'unknown';
    await runs.finish(id, 'failed', note, {});
    throw error;
  } finally {
    if (!options.dryRun) {
      const isAgain = !isThrough && options.trigger === 'schedule';
      const nextRunAt = nextRun(company, clock.now(), isAgain);
      await companies.update(realmId, { nextRunAt });
    }
  }
}

/** A scheduled run that is held back for want of the connection, as one before it on its day was. */
async function heldAgain(
  deps: RunDeps,
  company: Company,
  today: PlainDate,
): Promise<RunResult | null> {
  const { realmId } = company;
  const connection = await deps.connections.find(realmId);
  if (connection?.status === 'active') return null;
  const held = { date: today, trigger: 'schedule', note: notConnected } as const;
  const id = await deps.runs.extendHeld(realmId, held);
  if (id === null) return null;
  const nextRunAt = nextRun(company, deps.clock.now(), true);
  await deps.companies.update(realmId, { nextRunAt });
  const { date, note } = held;
  return { id, date, dryRun: false, status: 'held', note, result: nothing, actions: [] };
}

/** A scheduled run that could not be is made up for on the same day, but not in the evening. */
function nextRun(company: Company, now: Date, isAgain: boolean): Date {
  const { sendingHour, timeZone } = company;
  const evening = nextLocalHour(now, eveningHour, timeZone);
  const isDay = dateInZone(evening, timeZone) === dateInZone(now, timeZone);
  if (isAgain && isDay) return new Date(now.getTime() + againMs);
  return nextLocalHour(now, sendingHour, timeZone);
}

/** Acting on a mirror that is not in step would be guessing, so a run waits for it. */
async function reasonToHold(deps: RunDeps, realmId: string): Promise<string | null> {
  const connection = await deps.connections.find(realmId);
  if (connection?.status !== 'active') {
    return notConnected;
  }
  try {
    await syncCompany(deps, realmId);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return `QuickBooks could not be read, so nothing was decided: ${why}`;
  }
  // A sync that was asked to stop may have left off anywhere.
  if (deps.isStopping()) return 'Dunwell is stopping; the next run goes on from there.';
  const state = await deps.syncStates.find(realmId);
  if (state?.firstSync === 'cancelled') {
    return 'The reading of QuickBooks was cancelled; start it again on the sync page.';
  }
  if (state?.firstSync !== 'done') return 'The first sync is not through yet.';
  const unreadable = await deps.mirror.unreadable(realmId, 1);
  const [first] = unreadable.first;
  if (first) {
    const others = unreadable.count > 1 ? ` and ${unreadable.count - 1} more` : '';
    return `QuickBooks' ${first.entity} ${first.id}${others} cannot be read, so amounts may be wrong.`;
  }
  const staleBefore = deps.clock.now().getTime() - deps.staleAfterMs;
  if (state.freshAsOf && state.freshAsOf.getTime() >= staleBefore) return null;
  const asOf = state.freshAsOf?.toISOString() ?? 'never';
  return `The mirror was last in step with QuickBooks at ${asOf}, which is too long ago to act on.`;
}

async function decideCompany(
  deps: RunDeps,
  realmId: string,
  today: PlainDate,
): Promise<DecideResult> {
  const company = await deps.companies.find(realmId);
  if (!company) return nothing;
  const parts: DecideResult[] = [];
  const changed: ChangedCharge[] = [];
  for await (const facts of runFactsInParts(deps, company)) {
    const changedHere = await changedUnder(deps, realmId, facts, today);
    changed.push(...changedHere);
    parts.push(decide(afterReplacing(facts, changedHere), today));
  }
  return withChanged(changed, joinResults(parts));
}

/** What came of charges that wait, before what came of everything else. */
function withChanged(changed: readonly ChangedCharge[], result: DecideResult): DecideResult {
  if (changed.length === 0) return result;
  const inOrder = changed.toSorted((a, b) => compareIds(placeOf(a), placeOf(b)));
  return {
    ...result,
    decisions: [...inOrder.map(({ decision }) => decision), ...result.decisions],
    actions: [...inOrder.flatMap(({ replacement }) => replacement ?? []), ...result.actions],
  };
}

const placeOf = ({ charge }: ChangedCharge): string =>
  `${charge.invoiceId} ${charge.assessmentDate}`;

async function decideAndAct(
  deps: RunDeps,
  realmId: string,
  runId: string,
  today: PlainDate,
): Promise<{ result: DecideResult; actions: ConcludedAction[] }> {
  const actions: ConcludedAction[] = [];
  // First, because what is decided next follows from which of them stand.
  await recheckAfterSync(deps, realmId);
  const replaced = await reconsiderProposals(deps, realmId, 'all', runId);
  let first: DecideResult | undefined;
  let changed: string[] = [];
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    const company = await deps.companies.find(realmId);
    if (!company) break;
    const parts: DecideResult[] = [];
    const concluded: ConcludedAction[] = [];
    // After the first pass only what an action changed under is decided anew, with its family.
    const which = { also: changed, onlyAlso: pass > 1 };
    for await (const facts of runFactsInParts(deps, company, which)) {
      const result = decide(facts, today);
      const invoices = new Map(facts.invoices.map((invoice) => [invoice.id, invoice]));
      const { timeZone } = company;
      const saved = { realmId, runId, today, timeZone, result, invoices };
      concluded.push(...(await deps.conclusions.save(saved)));
      parts.push(result);
    }
    await deps.checkpoint('run: concluded');
    first ??= withChanged(replaced, joinResults(parts));
    actions.push(...concluded);
    const invoiced = await invoiceAccrued(deps, { realmId, runId, today });
    await deps.checkpoint('run: accrued invoiced');
    await emptyOutbox(deps, realmId);
    changed = await invoicesOfCancelled(deps, realmId, concluded);
    const cameBack = await deps.accruedCharges.countBack(invoiced);
    if (changed.length === 0 && cameBack === 0) break;
    // What changed under an action may have come with a payment that the mirror lacks yet.
    if (!(await isBroughtUpToDate(deps, realmId))) break;
  }
  return { result: first ?? nothing, actions };
}

/** Without it the rest is decided by the next run; what this one did stands. */
async function isBroughtUpToDate(deps: RunDeps, realmId: string): Promise<boolean> {
  try {
    await syncCompany(deps, realmId, { repair: true });
    return true;
  } catch {
    // Logged and kept on the sync's own state.
    return false;
  }
}

/** The invoices whose facts changed under an action; they are decided anew, open or not. */
async function invoicesOfCancelled(
  deps: RunDeps,
  realmId: string,
  actions: readonly ConcludedAction[],
): Promise<string[]> {
  const ids = new Set<string>();
  for (const { kind, id } of actions) {
    if (kind === 'charge') {
      const charge = await deps.charges.find(realmId, id);
      if (charge?.status === 'cancelled') ids.add(charge.invoiceId);
    } else {
      const reminder = await deps.reminders.find(realmId, id);
      if (reminder?.status !== 'cancelled') continue;
      for (const line of reminder.invoices) ids.add(line.invoiceId);
    }
  }
  return [...ids];
}

/** Works the outbox until it is empty, waiting a while for tries that are to be repeated soon. */
async function emptyOutbox(deps: RunDeps, realmId: string): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    await workOutbox(deps, realmId);
    const soon = new Date(deps.clock.now().getTime() + longestWaitMs);
    const isEmpty = (await deps.outbox.countDue(realmId, soon)) === 0;
    if (isEmpty || deps.isStopping() || performance.now() - startedAt > longestWaitMs) return;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Counts by topic and outcome, for the list of runs. */
export function countOutcomes(decisions: readonly Decision[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { topic, outcome } of decisions) {
    const key = `${topic}: ${outcome}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
