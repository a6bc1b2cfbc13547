import type { ConcludedAction } from '../../adapters/store/conclusions.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { heldNote } from '../../core/decide/apply-verdict.ts';
import { decide } from '../../core/decide/decide.ts';
import type { DecideResult } from '../../core/decide/decision.ts';
import { applyMailLimits, hasMailLimits, partitionMails } from '../../core/decide/mail-limits.ts';
import type { RunFacts } from '../../core/decide/run-facts.ts';
import { workOutbox } from '../outbox/work-outbox.ts';
import { syncCompany } from '../sync/sync-company.ts';
import { invoiceAccrued } from './invoice-accrued.ts';
import { mailsOverLimits } from './limit-mails.ts';
import { recheckAfterSync } from './recheck-charges.ts';
import { reconsiderProposals } from './reconsider-proposals.ts';
import { reconsiderReminders } from './reconsider-reminders.ts';
import type { RunDeps } from './run-company.ts';
import { addCount, countDecisions, type RunCounts } from './run-counts.ts';
import { foreignRates, runFactsInParts } from './run-facts.ts';

/** Live checks may cancel actions, which are then decided anew; facts that never rest wait for the next run. */
const mostPasses = 3;
const pollMs = 250;
const longestWaitMs = 120_000;

type Run = {
  readonly realmId: string;
  readonly runId: string;
  readonly today: PlainDate;
  /** The local hour before which no mail goes out unless its policy names another; null: at once. */
  readonly mailHour: number | null;
};

/** What a run came to: the counts of its first pass, and why its charges are held, if they are. */
export type ConcludedRun = {
  readonly summary: RunCounts;
  readonly note: string | null;
  readonly actions: readonly ConcludedAction[];
  /** The invoices whose mails the limits of mails keep. */
  readonly overMailLimit: readonly string[];
};

/**
 * Decides a company part by part, each part one commit, judges what it would charge as a whole,
 * works the outbox, and decides anew what a live check cancelled.
 */
export async function concludeRun(
  deps: RunDeps,
  run: Run,
): Promise<Omit<ConcludedRun, 'overMailLimit'>> {
  const { realmId, runId } = run;
  let summary: RunCounts | undefined;
  let note: string | null = null;
  const actions: ConcludedAction[] = [];
  let changed: string[] = [];
  // First, because what is decided next follows from which of them stand.
  await recheckAfterSync(deps, realmId);
  await deps.keepHolds(realmId);
  const replaced = await reconsiderProposals(deps, realmId, 'all', runId);
  await reconsiderReminders(deps, realmId);
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    const company = await deps.companies.find(realmId);
    if (!company) break;
    // After the first pass only what an action changed under is decided anew, with its family.
    const which = { also: changed, onlyAlso: pass > 1 };
    const concluded = await concludeAndJudge(deps, company, run, which);
    await deps.checkpoint('run: concluded');
    summary ??= concluded.summary;
    note = concluded.note ?? note;
    actions.push(...concluded.actions);
    const invoiced = await invoiceAccrued(deps, run);
    await deps.checkpoint('run: accrued invoiced');
    await emptyOutbox(deps, realmId);
    changed = await deps.conclusions.cancelledInvoices(realmId, concluded.actions);
    // A mail that was cancelled leaves room for one that had none.
    if (changed.length > 0) changed.push(...concluded.overMailLimit);
    const cameBack = await deps.accruedCharges.countBack(invoiced);
    if (changed.length === 0 && cameBack === 0) break;
    // What changed under an action may have come with a payment that the mirror lacks yet.
    if (!(await isBroughtUpToDate(deps, realmId))) break;
  }
  const counts = summary ?? {};
  countDecisions(
    counts,
    replaced.map(({ decision }) => decision),
  );
  return { summary: counts, note, actions };
}

/** What keeping and judging decisions needs; QuickBooks and the outbox are no part of it. */
type ConcludeDeps = Pick<
  RunDeps,
  'facts' | 'policies' | 'conclusions' | 'runLimits' | 'runVerdicts' | 'mailLimits' | 'checkpoint'
>;

/**
 * Decides a company part by part, keeps each part's decisions, and judges the charges as a whole.
 * Where mails are limited, those of all parts are chosen from before any is kept: a run that stops
 * before that has none, and the next one chooses the same.
 */
export async function concludeAndJudge(
  deps: ConcludeDeps,
  company: Company,
  run: Run,
  which: { readonly also: readonly string[]; readonly onlyAlso: boolean },
): Promise<ConcludedRun> {
  const summary: RunCounts = {};
  const actions: ConcludedAction[] = [];
  const held: DecideResult[] = [];
  const keep = async (result: DecideResult, facts: RunFacts | null): Promise<void> => {
    actions.push(...(await keepPart(deps, company, run, result, facts)));
    countDecisions(summary, result.decisions);
    await deps.checkpoint('run: part concluded');
  };
  const mailLimits = await deps.mailLimits.of(run.realmId);
  const isLimited = hasMailLimits(mailLimits);
  for await (const facts of runFactsInParts(deps, company, which)) {
    const result = decide(facts, run.today);
    const { mails, rest } = isLimited ? partitionMails(result) : { mails: null, rest: result };
    if (mails !== null) held.push(mails);
    await keep(rest, facts);
  }
  const mails = held.flatMap((part) => part.mails);
  const over = await mailsOverLimits(deps, company, run.today, mailLimits, mails);
  for (const part of held) await keep(applyMailLimits(part, over), null);
  const note = await judge(deps, company, run, summary);
  return { summary, note, actions, overMailLimit: [...over.keys()] };
}

/** @param facts what the charges of the part were decided from; null where there are none */
async function keepPart(
  deps: ConcludeDeps,
  company: Company,
  run: Run,
  result: DecideResult,
  facts: RunFacts | null,
): Promise<ConcludedAction[]> {
  const { timeZone, homeCurrency } = company;
  const charges = result.actions.filter((action) => action.kind === 'charge');
  const rates = await foreignRates(deps, company, charges);
  const invoices = new Map(facts?.invoices.map((invoice) => [invoice.id, invoice]));
  return deps.conclusions.save({ ...run, timeZone, homeCurrency, result, invoices, rates });
}

/** @returns why the run's charges are held, if they are */
async function judge(
  deps: ConcludeDeps,
  { homeCurrency }: Company,
  run: Run,
  summary: RunCounts,
): Promise<string | null> {
  const limits = await deps.runLimits.of(run.realmId);
  const { verdict, outcomes } = await deps.runVerdicts.judge({ ...run, homeCurrency, limits });
  for (const [outcome, count] of outcomes) {
    addCount(summary, 'charge', 'charge', -count);
    addCount(summary, 'charge', outcome, count);
  }
  return verdict.kind === 'held' ? heldNote(verdict.figures, homeCurrency) : null;
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
