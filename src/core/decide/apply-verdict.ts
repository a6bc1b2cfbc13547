/** What a run's verdict makes of the decision on one charge, in words for people. */
import { formatAmountGrouped } from '../money/amount.ts';
import { unreachable } from '../unreachable.ts';
import type { Decision } from './decision.ts';
import { fewestRuns, type HoldFigures, type OverLimit, type Verdict } from './run-limits.ts';

/** How a charge that would go out by itself goes on. */
export type Fate = 'released' | 'held' | 'proposed';

/** Where the verdict leaves the charges of one who pays. */
export function fateOf(verdict: Verdict, billToId: string): Fate {
  if (verdict.kind === 'held') return 'held';
  return verdict.over.has(billToId) ? 'proposed' : 'released';
}

/** The decision on a charge of one who pays, as the verdict leaves it. */
export function applyVerdict(
  decision: Decision,
  verdict: Verdict,
  billToId: string,
  homeCurrency: string,
): Decision {
  if (decision.topic !== 'charge') return decision;
  if (verdict.kind === 'held') {
    const reason = `${toBe(decision)} ${heldReason(verdict.figures, homeCurrency)}`;
    return { ...decision, outcome: 'run-held', reason };
  }
  const over = verdict.over.get(billToId);
  if (over === undefined) return decision;
  const reason = `${toBe(decision)} ${overReason(over, homeCurrency)}`;
  return { ...decision, outcome: 'over-limit', reason };
}

/** What was decided before the verdict, which keeps it from being done. */
const toBe = ({ reason }: Decision): string => reason.replace(' is charged', ' is to be charged');

const money = (minor: bigint, currency: string): string =>
  `${formatAmountGrouped({ minor, currency })} ${currency}`;

/** Why a customer's charges wait for a person. */
export function overReason({ limit, setting, reached }: OverLimit, homeCurrency: string): string {
  switch (limit) {
    case 'chargesPerCustomer':
      return `It waits for a person with the customer's others: ${reached} charges in one run are more than the limit of ${setting} for a customer.`;
    case 'sumPerCustomer':
      return `It waits for a person with the customer's others: ${money(reached, homeCurrency)} in one run is more than the limit of ${money(setting, homeCurrency)} for a customer.`;
    case 'chargesPerRun':
      return `It waits for a person with the customer's others: with them the run would make ${reached} charges, and its limit is ${setting}.`;
    case 'sumPerRun':
      return `It waits for a person with the customer's others: with them the run would charge ${money(reached, homeCurrency)}, and its limit is ${money(setting, homeCurrency)}.`;
    default:
      return unreachable(limit);
  }
}

/** Why a run's charges are held, without the figures of the day, for each of them. */
const heldReason = (figures: HoldFigures, homeCurrency: string): string =>
  `It is held with all charges of its run until a person has looked: ${heldFigures(figures, homeCurrency)}`;

/** Why a run's charges are held, as its note. */
export const heldNote = (figures: HoldFigures, homeCurrency: string): string =>
  `Its charges are held until a person has looked: ${heldFigures(figures, homeCurrency)}`;

/** What a held run came to, what is usual, and the most that goes by itself. */
export function heldFigures(figures: HoldFigures, homeCurrency: string): string {
  const { factor, runs, count, usualCount, usualSum, mostCount, mostSum, sum } = figures;
  const came = `the run came to ${count} charges of ${money(sum, homeCurrency)} in all`;
  if (usualSum === null || mostSum === null) {
    return `${came}, and until ${fewestRuns} runs have shown what is usual, ${mostCount} charges are the most that go by themselves.`;
  }
  const usual = `usual are ${usualCount} charges and ${money(usualSum, homeCurrency)} (the middle of the last ${runs} runs with charges)`;
  const isLeast = mostCount > usualCount * factor || mostSum > usualSum * BigInt(factor);
  const least = isLeast ? ', or more where that is little,' : '';
  return `${came}; ${usual}, and ${factor} times that${least} is the most that goes by itself: ${mostCount} charges, ${money(mostSum, homeCurrency)}.`;
}
