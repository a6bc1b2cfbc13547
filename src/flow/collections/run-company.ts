import type { AccruedChargeStore } from '../../adapters/store/accrued-charges.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { ConcludedAction, ConclusionStore } from '../../adapters/store/conclusions.ts';
import type { ConnectionStore } from '../../adapters/store/connections.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { MailLimitStore } from '../../adapters/store/mail-limits.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { ProposalStore } from '../../adapters/store/proposals.ts';
import type { RunLimitStore } from '../../adapters/store/run-limits.ts';
import type { RunVerdictStore } from '../../adapters/store/run-verdicts.ts';
import type { RunStore, RunTrigger } from '../../adapters/store/runs.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone, nextLocalHour } from '../../core/calendar/zones.ts';
import type { OutboxDeps } from '../outbox/work-outbox.ts';
import { syncCompany, type SyncDeps } from '../sync/sync-company.ts';
import { concludeRun } from './conclude-run.ts';
import type { RecheckDeps } from './recheck-charges.ts';
import { noPlan, planRun, type RunPlan } from './plan-run.ts';
import { runHours, runTimeFrom } from './run-times.ts';

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
    readonly runLimits: RunLimitStore;
    readonly mailLimits: MailLimitStore;
    readonly runVerdicts: RunVerdictStore;
    readonly keepHolds: (realmId: string) => Promise<void>;
    /** A mirror that was not in step for longer than this is not acted on. */
    readonly staleAfterMs: number;
  };

export type RunResult = {
  readonly id: string;
  readonly date: PlainDate;
  readonly dryRun: boolean;
  readonly status: 'done' | 'held';
  readonly note: string | null;
  /** What a dry run would do; empty for a run whose conclusions are kept. */
  readonly plan: RunPlan;
  readonly actions: readonly ConcludedAction[];
};

const againMs = 15 * 60_000;

const notConnected = 'The company is not connected to QuickBooks. Connect it again to go on.';

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
  await deps.runVerdicts.giveUpStaged(realmId);
  // News of a mail may have come before it was on record as sent.
  await deps.reminderSendings.noteUndelivered(realmId);
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
      return { ...common, status: 'held', note: held, plan: noPlan, actions: [] };
    }
    if (options.dryRun) {
      const { summary, note, ...plan } = await planRun(deps, realmId, today);
      await runs.finish(id, 'done', note, summary);
      return { ...common, status: 'done', note, plan, actions: [] };
    }
    // What a person wants now need not wait for the hour of mails.
    const mailHour = options.trigger === 'schedule' ? company.sendingHour : null;
    const run = { realmId, runId: id, today, mailHour };
    const { summary, note, actions } = await concludeRun(deps, run);
    await runs.finish(id, 'done', note, summary);
    isThrough = true;
    log.info(
      { realmId, runId: id, actions },
      note === null ? 'run done' : 'run done, charges held',
    );
    return { ...common, status: 'done', note, plan: noPlan, actions };
  } catch (error) {
    const note = error instanceof Error ? error.message : 'unknown';
    await runs.finish(id, 'failed', note, {});
    throw error;
  } finally {
    if (!options.dryRun) {
      const isAgain = !isThrough && options.trigger === 'schedule';
      const nextRunAt = await nextRun(deps, company, isAgain);
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
  const nextRunAt = await nextRun(deps, company, true);
  await deps.companies.update(realmId, { nextRunAt });
  const { date, note } = held;
  return { id, date, dryRun: false, status: 'held', note, plan: noPlan, actions: [] };
}

/** A scheduled run that could not be is made up for on the same day, but not in the evening. */
async function nextRun(deps: RunDeps, company: Company, isAgain: boolean): Promise<Date> {
  const hours = await runHours(deps, company);
  const now = deps.clock.now();
  if (isAgain) return runTimeFrom(new Date(now.getTime() + againMs), hours);
  return nextLocalHour(now, hours.hour, hours.timeZone);
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
