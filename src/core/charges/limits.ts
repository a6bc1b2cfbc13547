/** The limits of a policy, in their fixed order, applied to an amount already rounded. */
import { formatAmount, parseAmount } from '../money/amount.ts';
import { parseDecimal } from '../money/decimal.ts';
import { multiply, rational } from '../money/rational.ts';
import { roundDown } from '../money/rounding.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import { unreachable } from '../unreachable.ts';
import type { LimitName, WorksheetLimit } from './worksheet.ts';

/** A limit with its numbers in minor units (counts for maximumCount). */
export type Limit = {
  readonly limit: LimitName;
  readonly setting: bigint;
  readonly against: bigint | null;
};

export type LimitFacts = {
  readonly currency: string;
  readonly principal: bigint;
  readonly openBase: bigint;
  readonly liveCount: number;
  readonly liveTotal: bigint;
  /** The most that the law lets all live charges come to; null where it does not say. */
  readonly mostLawful?: bigint | null;
};

/** The limits that a policy sets, in the order in which they apply. */
export function limitsOf(policy: ChargesPolicy, facts: LimitFacts): Limit[] {
  const amount = (text: string): bigint => parseAmount(text, facts.currency).minor;
  const limits: Limit[] = [];
  if (policy.minimumBalance !== undefined) {
    const setting = amount(policy.minimumBalance);
    limits.push({ limit: 'minimumBalance', setting, against: facts.openBase });
  }
  if (policy.minimum !== undefined) {
    limits.push({ limit: 'minimum', setting: amount(policy.minimum), against: null });
  }
  if (policy.maximum !== undefined) {
    limits.push({ limit: 'maximum', setting: amount(policy.maximum), against: null });
  }
  if (policy.maximumTotal !== undefined) {
    const setting = maximumTotalOf(policy.maximumTotal, facts);
    limits.push({ limit: 'maximumTotal', setting, against: facts.liveTotal });
  }
  if (policy.maximumCount !== undefined) {
    const setting = BigInt(policy.maximumCount);
    limits.push({ limit: 'maximumCount', setting, against: BigInt(facts.liveCount) });
  }
  const most = facts.mostLawful ?? null;
  if (most !== null) {
    const limit = policy.law?.above === 'block' ? 'legalBlock' : 'legalCap';
    limits.push({ limit, setting: most, against: facts.liveTotal });
  }
  return limits;
}

function maximumTotalOf(
  maximum: NonNullable<ChargesPolicy['maximumTotal']>,
  facts: LimitFacts,
): bigint {
  if ('amount' in maximum) return parseAmount(maximum.amount, facts.currency).minor;
  const principal = rational(facts.principal);
  const share = multiply(principal, parseDecimal(maximum.percentOfPrincipal));
  return roundDown(multiply(share, rational(1n, 100n)));
}

/** A limit with the charge before and after it, in minor units. */
export type AppliedLimit = Limit & { readonly before: bigint; readonly after: bigint };

/**
 * Applies limits in order. `isDue` says that the exact charge was above zero: a minimum lifts
 * what rounds to nothing, but makes no charge out of nothing, nor out of a balance too small.
 */
export function applyLimits(
  limits: readonly Limit[],
  rounded: bigint,
  isDue: boolean,
): { readonly amount: bigint; readonly applied: readonly AppliedLimit[] } {
  let amount = rounded;
  let mayLift = isDue;
  const applied = limits.map((limit) => {
    const before = amount;
    amount = afterLimit(limit, before, mayLift);
    if (limit.limit === 'minimumBalance' && (limit.against ?? 0n) < limit.setting) mayLift = false;
    return { ...limit, before, after: amount };
  });
  return { amount, applied };
}

function afterLimit(limit: Limit, charge: bigint, mayLift: boolean): bigint {
  const against = limit.against ?? 0n;
  switch (limit.limit) {
    case 'minimumBalance':
      return against < limit.setting ? 0n : charge;
    case 'minimum':
      return mayLift && charge < limit.setting ? limit.setting : charge;
    case 'maximum':
      return charge > limit.setting ? limit.setting : charge;
    case 'legalBlock':
      return charge > roomOf(limit) ? 0n : charge;
    case 'legalCap':
    case 'maximumTotal': {
      const room = roomOf(limit);
      return charge > room ? room : charge;
    }
    case 'maximumCount':
      return against >= limit.setting ? 0n : charge;
    default:
      return unreachable(limit.limit);
  }
}

function roomOf({ setting, against }: Limit): bigint {
  const charged = against ?? 0n;
  return setting > charged ? setting - charged : 0n;
}

/** A limit as the worksheet shows it. */
export function limitToWorksheet(limit: AppliedLimit, currency: string): WorksheetLimit {
  const text = (minor: bigint): string => formatAmount({ minor, currency });
  const value = limit.limit === 'maximumCount' ? String : text;
  return {
    limit: limit.limit,
    setting: value(limit.setting),
    against: limit.against === null ? null : value(limit.against),
    before: text(limit.before),
    after: text(limit.after),
    by: text(limit.after - limit.before),
  };
}

/** Reads a limit back out of a worksheet. */
export function limitFromWorksheet(limit: WorksheetLimit, currency: string): Limit {
  const minor = (text: string): bigint => parseAmount(text, currency).minor;
  const value = limit.limit === 'maximumCount' ? BigInt : minor;
  const against = limit.against === null ? null : value(limit.against);
  return { limit: limit.limit, setting: value(limit.setting), against };
}
