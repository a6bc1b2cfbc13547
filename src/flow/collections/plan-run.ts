import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import { homeAmountOf } from '../../adapters/store/conclusions.ts';
import type { MailLimitStore } from '../../adapters/store/mail-limits.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { ProposalStore } from '../../adapters/store/proposals.ts';
import type { RunLimitStore } from '../../adapters/store/run-limits.ts';
import type { RunVerdictStore } from '../../adapters/store/run-verdicts.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { applyVerdict, heldNote } from '../../core/decide/apply-verdict.ts';
import { compareIds } from '../../core/decide/compare-ids.ts';
import { remindOutcome } from '../../core/decide/compose-mail.ts';
import { decide, joinResults } from '../../core/decide/decide.ts';
import type {
  Action,
  ChargeAction,
  Decision,
  DecideResult,
  DueMail,
} from '../../core/decide/decision.ts';
import {
  applyMailLimits,
  hasMailLimits,
  type OverMailLimit,
} from '../../core/decide/mail-limits.ts';
import { afterReplacing, type ChangedCharge } from '../../core/decide/reconsider.ts';
import { judgeRun, type ChargedOf, type Verdict } from '../../core/decide/run-limits.ts';
import { mailsOverLimits } from './limit-mails.ts';
import { changedUnder } from './reconsider-proposals.ts';
import { addCount, countDecisions, type RunCounts } from './run-counts.ts';
import { foreignRates, runFactsInParts } from './run-facts.ts';

export type PlanDeps = {
  readonly companies: CompanyStore;
  readonly facts: FactsStore;
  readonly policies: PolicyStore;
  readonly proposals: ProposalStore;
  readonly runLimits: RunLimitStore;
  readonly runVerdicts: RunVerdictStore;
  readonly mailLimits: MailLimitStore;
};

/** What a run would conclude and do. */
export type RunPlan = {
  readonly decisions: readonly Decision[];
  readonly actions: readonly Action[];
  /** Decisions and actions beyond the most that are listed, of the largest companies. */
  readonly leftOut: number;
};

export const noPlan: RunPlan = { decisions: [], actions: [], leftOut: 0 };

/** So many decisions, and so many actions, are held at once: an answer of more serves nobody. */
export const mostListed = 10_000;

/**
 * What a run would do now, decided part by part and judged as a whole as runs are. The counts are
 * of everything; the lists end at the most that are listed.
 */
export async function planRun(
  deps: PlanDeps,
  realmId: string,
  today: PlainDate,
): Promise<RunPlan & { readonly summary: RunCounts; readonly note: string | null }> {
  const company = await deps.companies.find(realmId);
  const summary: RunCounts = {};
  if (!company) return { ...noPlan, summary, note: null };
  const { homeCurrency } = company;
  const kept = createKept();
  const payers = new Map<string, ChargedOf>();
  const mailLimits = await deps.mailLimits.of(realmId);
  const mails: DueMail[] = [];
  for await (const part of runFactsInParts(deps, company)) {
    const changed = await changedUnder(deps, realmId, part, today);
    const result = decide(afterReplacing(part, changed), today);
    const charges = result.actions.filter((action) => action.kind === 'charge');
    const staged = charges.filter((action) => !action.needsApproval);
    const rates = await foreignRates(deps, company, staged);
    for (const action of staged)
      addTo(payers, action, homeAmountOf(action, { homeCurrency, rates }));
    countDecisions(summary, result.decisions);
    kept.add(changed, result);
    if (hasMailLimits(mailLimits)) mails.push(...result.mails);
  }
  const over = await mailsOverLimits(deps, company, today, mailLimits, mails);
  addCount(summary, 'reminder', remindOutcome(company.modes.reminders), -over.size);
  addCount(summary, 'reminder', 'over-mail-limit', over.size);
  const limits = await deps.runLimits.of(realmId);
  const past = await deps.runVerdicts.past(realmId);
  const verdict = judgeRun(limits, [...payers.values()], [], past);
  recount(summary, verdict, payers);
  const note = verdict.kind === 'held' ? heldNote(verdict.figures, homeCurrency) : null;
  return { ...kept.planned(verdict, over, homeCurrency), summary, note };
}

function addTo(payers: Map<string, ChargedOf>, { billToId }: ChargeAction, amount: bigint): void {
  const before = payers.get(billToId);
  const count = (before?.count ?? 0) + 1;
  payers.set(billToId, { billToId, count, sum: (before?.sum ?? 0n) + amount });
}

/** Counts the charges as the verdict leaves them. */
function recount(
  summary: RunCounts,
  verdict: Verdict,
  payers: ReadonlyMap<string, ChargedOf>,
): void {
  for (const { billToId, count } of payers.values()) {
    const isOver = verdict.kind === 'released' && verdict.over.has(billToId);
    if (verdict.kind === 'released' && !isOver) continue;
    addCount(summary, 'charge', 'charge', -count);
    addCount(summary, 'charge', isOver ? 'over-limit' : 'run-held', count);
  }
}

/** What of the parts' results is listed in the end. */
function createKept() {
  const changes: ChangedCharge[] = [];
  const parts: DecideResult[] = [];
  let decisions = 0;
  let actions = 0;
  return {
    add(changed: readonly ChangedCharge[], result: DecideResult): void {
      changes.push(...changed.slice(0, Math.max(0, mostListed - changes.length)));
      parts.push({
        decisions: result.decisions.slice(0, Math.max(0, mostListed - decisions)),
        actions: result.actions.slice(0, Math.max(0, mostListed - actions)),
        skippedSteps: [],
        mails: [],
      });
      decisions += result.decisions.length;
      actions += result.actions.length;
    },

    planned(
      verdict: Verdict,
      over: ReadonlyMap<string, OverMailLimit>,
      homeCurrency: string,
    ): RunPlan {
      const all = joinResults(parts);
      const joined = applyMailLimits(all, over);
      const payerOf = new Map(
        joined.actions.flatMap((action) =>
          action.kind === 'charge' && !action.needsApproval
            ? [[action.invoiceId, action.billToId] as const]
            : [],
        ),
      );
      const judged = joined.decisions.map((decision) => {
        const payer = decision.outcome === 'charge' ? payerOf.get(decision.subject.id) : undefined;
        return payer === undefined
          ? decision
          : applyVerdict(decision, verdict, payer, homeCurrency);
      });
      const inOrder = changes.toSorted((a, b) => compareIds(placeOf(a), placeOf(b)));
      return {
        // What came of charges that wait, before what came of everything else.
        decisions: [...inOrder.map(({ decision }) => decision), ...judged],
        actions: [
          ...inOrder.flatMap(({ replacement }) => replacement ?? []),
          ...joined.actions.map((action) => waitingBy(verdict, action)),
        ],
        leftOut: Math.max(0, decisions - mostListed) + Math.max(0, actions - mostListed),
      };
    },
  };
}

const placeOf = ({ charge }: ChangedCharge): string =>
  `${charge.invoiceId} ${charge.assessmentDate}`;

/** A charge that the verdict leaves to a person. */
function waitingBy(verdict: Verdict, action: Action): Action {
  if (action.kind === 'reminder') return action;
  const isOver = verdict.kind === 'held' || verdict.over.has(action.billToId);
  return isOver ? { ...action, needsApproval: true } : action;
}
