/**
 * How much a run may charge by itself. Its charges are judged together, before any of them goes
 * out: a run far from the company's usual is held as a whole for a person, and a customer whose
 * charges do not fit the owner's limits waits for a person with all of them, never with a part.
 * Sums are minor units of the home currency, by each invoice's exchange rate.
 */
import { compareIds } from './compare-ids.ts';

/** What an owner may limit; null: no limit. Per customer means who pays, within one run. */
export type RunLimits = {
  readonly chargesPerRun: number | null;
  readonly sumPerRun: bigint | null;
  readonly chargesPerCustomer: number | null;
  readonly sumPerCustomer: bigint | null;
  /** A run of more than so many times the usual is held; null: never. */
  readonly unusualFactor: number | null;
};

/** Only the anomaly stop is on by itself: what a limit should be is the owner's to say. */
export const defaultRunLimits: RunLimits = {
  chargesPerRun: null,
  sumPerRun: null,
  chargesPerCustomer: null,
  sumPerCustomer: null,
  unusualFactor: 10,
};

export type Charged = { readonly count: number; readonly sum: bigint };
export type ChargedOf = Charged & { readonly billToId: string };

/** So many of the last runs with charges tell what is usual. */
export const runsForUsual = 12;
/**
 * Of fewer there is no telling, as the first days of a company are not like its first month's end;
 * the usual counts as this then, and sums are not judged.
 */
export const fewestRuns = runsForUsual;
const usualOfYoung = 150;
/** What is usual counts as at least this many charges, so that few do not look like too many. */
const leastUsual = 5;
/**
 * What no run is held for, however far above the usual it is: where a few charges a day are usual,
 * an ordinary end of the month is. The sum is 1,000.00 of a currency with cents, and for the others
 * the minor units come to something alike: 100,000 yen, 100.000 dinars.
 */
export const neverHeld: Charged = { count: 150, sum: 100_000n };

/** Why a run was held: what it came to against the most that goes by itself. */
export type HoldFigures = {
  readonly factor: number;
  /** From how many earlier runs the usual is known. */
  readonly runs: number;
  readonly count: number;
  readonly usualCount: number;
  readonly mostCount: number;
  readonly sum: bigint;
  /** Null where too few runs tell what is usual. */
  readonly usualSum: bigint | null;
  readonly mostSum: bigint | null;
};

export type LimitName = 'chargesPerRun' | 'sumPerRun' | 'chargesPerCustomer' | 'sumPerCustomer';

/** A limit that a customer's charges go beyond, and what they, or the run with them, came to. */
export type OverLimit = {
  readonly limit: LimitName;
  readonly setting: bigint;
  readonly reached: bigint;
};

export type Verdict =
  | { readonly kind: 'held'; readonly figures: HoldFigures }
  /** All go but those of the customers named here, by id of who pays. */
  | { readonly kind: 'released'; readonly over: ReadonlyMap<string, OverLimit> };

/**
 * Judges the charges of a run that would go out without a person.
 * @param staged what it would charge, one entry for each who pays
 * @param before what the same run let go already, when it decided some invoices anew
 * @param past what earlier runs came to, the last first
 */
export function judgeRun(
  limits: RunLimits,
  staged: readonly ChargedOf[],
  before: readonly ChargedOf[],
  past: readonly Charged[],
): Verdict {
  const figures = unusual(limits.unusualFactor, totalOf([...staged, ...before]), past);
  if (figures !== null && staged.length > 0) return { kind: 'held', figures };
  return { kind: 'released', over: overLimits(limits, staged, before) };
}

const totalOf = (all: readonly Charged[]): Charged => ({
  count: all.reduce((count, each) => count + each.count, 0),
  sum: all.reduce((sum, each) => sum + each.sum, 0n),
});

function unusual(
  factor: number | null,
  { count, sum }: Charged,
  past: readonly Charged[],
): HoldFigures | null {
  if (factor === null) return null;
  const { usualCount, usualSum } = usualOf(past);
  const mostCount = Math.max(usualCount * factor, neverHeld.count);
  const mostSum = usualSum === null ? null : greater(usualSum * BigInt(factor), neverHeld.sum);
  if (count <= mostCount && (mostSum === null || sum <= mostSum)) return null;
  const runs = Math.min(past.length, runsForUsual);
  return { factor, runs, count, usualCount, mostCount, sum, usualSum, mostSum };
}

/** What is usual for a run; null sum: too few runs tell, and the count stands for a young company. */
export type Usual = { readonly usualCount: number; readonly usualSum: bigint | null };

/**
 * The medians of the last runs' counts and sums, with a floor: as many charges as are nothing to
 * speak of, at what one charge of such a run usually comes to.
 * @param past the last run first
 */
export function usualOf(past: readonly Charged[]): Usual {
  const known = past.slice(0, runsForUsual).filter(({ count }) => count > 0);
  if (known.length < fewestRuns) return { usualCount: usualOfYoung, usualSum: null };
  const usualCount = Number(median(known.map(({ count }) => BigInt(count))));
  const one = median(known.map(({ count, sum }) => dividedUp(sum, BigInt(count))));
  const sum = median(known.map((run) => run.sum));
  const floor = one * BigInt(leastUsual);
  return {
    usualCount: Math.max(usualCount, leastUsual),
    usualSum: greater(sum, floor),
  };
}

const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const dividedUp = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** The middle one, or what lies between the two in the middle, rounded up. */
function median(values: readonly bigint[]): bigint {
  const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n;
  const high = sorted[Math.ceil((sorted.length - 1) / 2)] ?? low;
  return dividedUp(low + high, 2n);
}

/** Customers in the order of their ids; one that does not fit into the run waits, others may fit. */
function overLimits(
  limits: RunLimits,
  staged: readonly ChargedOf[],
  before: readonly ChargedOf[],
): Map<string, OverLimit> {
  const over = new Map<string, OverLimit>();
  const gone = new Map(before.map((each) => [each.billToId, each]));
  let run = totalOf(before);
  for (const each of staged.toSorted((a, b) => compareIds(a.billToId, b.billToId))) {
    const earlier = gone.get(each.billToId);
    const ofCustomer = totalOf(earlier === undefined ? [each] : [each, earlier]);
    const ofRun = totalOf([run, each]);
    const beyond =
      beyondOf('chargesPerCustomer', limits.chargesPerCustomer, ofCustomer.count) ??
      beyondOf('sumPerCustomer', limits.sumPerCustomer, ofCustomer.sum) ??
      beyondOf('chargesPerRun', limits.chargesPerRun, ofRun.count) ??
      beyondOf('sumPerRun', limits.sumPerRun, ofRun.sum);
    if (beyond === null) run = ofRun;
    else over.set(each.billToId, beyond);
  }
  return over;
}

function beyondOf(
  limit: LimitName,
  setting: number | bigint | null,
  reached: number | bigint,
): OverLimit | null {
  if (setting === null || reached <= setting) return null;
  return { limit, setting: BigInt(setting), reached: BigInt(reached) };
}
