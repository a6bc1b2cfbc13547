import type { PlainDate } from '../calendar/plain-date.ts';
import type { Period } from '../ledger/holds.ts';
import { formatAmount, majorUnits, parseAmount } from '../money/amount.ts';
import { parseDecimal } from '../money/decimal.ts';
import type { Rational } from '../money/rational.ts';
import {
  compare,
  formatFraction,
  multiply,
  parseFraction,
  rational,
  sum,
  zero,
} from '../money/rational.ts';
import {
  baseRateName,
  publishedTable,
  rateChanges,
  rateEntryOn,
  rateOn,
  rateTableRecords,
} from '../law/base-rates.ts';
import { expandStatutory } from '../law/statutory.ts';
import type {
  AnnualRateAmount,
  BaseRate,
  ChargeAmount,
  CombinedAmount,
  TieredAmount,
} from '../policy/charge-amount.ts';
import { unreachable } from '../unreachable.ts';
import { interest, stretchesOf, type Stretch } from './accrual.ts';
import type { ResumedSpan } from './held-facts.ts';
import type {
  AnnualRatePart,
  ChosenPart,
  CombinedPart,
  FlatPart,
  PercentPart,
  WorksheetPart,
} from './worksheet.ts';

/** What the amount of a charge is calculated from; amounts in minor units of the currency. */
export type PartContext = {
  readonly currency: string;
  readonly covers: Period;
  readonly held: readonly Period[];
  readonly heldOnDate: boolean;
  readonly changes: readonly PlainDate[];
  readonly baseOn: (date: PlainDate) => bigint;
  /** Days of earlier charges, with what they set aside for a dispute that is over. */
  readonly resumed: readonly ResumedSpan[];
  /** The open base at the end of the assessment date. */
  readonly openBase: bigint;
  readonly principal: bigint;
  /** The first day of interest, whose base rate may hold for all days. */
  readonly interestStarts: PlainDate;
  /** Charges before this one, whatever became of them, but for cancelled ones. */
  readonly chargesBefore: number;
};

/** Works an amount of a policy out over its facts, keeping every step of the arithmetic. */
export function calculatePart(amount: ChargeAmount, context: PartContext): WorksheetPart {
  switch (amount.kind) {
    case 'annualRate':
      return annualRatePart(amount, context);
    case 'percent':
      return percentPart(amount.percent, context);
    case 'flat':
      return flatPart(amount.amount, context);
    case 'greaterOf':
    case 'sumOf':
      return combinedPart(amount, context);
    case 'flatThenPercent': {
      const isFirst = context.chargesBefore === 0;
      const part = isFirst
        ? flatPart(amount.amount, context)
        : percentPart(amount.percent, context);
      const because = isFirst ? 'first charge' : 'later charge';
      return { kind: 'flatThenPercent', because, part, exact: part.exact };
    }
    case 'tiered':
      return tieredPart(amount, context);
    case 'statutory':
      return { ...combinedPart(expandStatutory(amount), context), statutory: amount.regime };
    default:
      return unreachable(amount);
  }
}

function combinedPart(amount: CombinedAmount, context: PartContext): CombinedPart {
  const of = amount.of.map((each) => calculatePart(each, context));
  const values = of.map((part) => parseFraction(part.exact));
  const exact = amount.kind === 'sumOf' ? sum(values) : greatest(values);
  return { kind: amount.kind, of, exact: formatFraction(exact) };
}

/** The greatest of several values; 0 when none is above it. */
export function greatest(values: readonly Rational[]): Rational {
  return values.reduce((most, value) => (compare(value, most) > 0 ? value : most), zero);
}

function text(minor: bigint, context: PartContext): string {
  return formatAmount({ minor, currency: context.currency });
}

function annualRatePart(amount: AnnualRateAmount, context: PartContext): AnnualRatePart {
  const { dayCount, baseRate } = amount;
  const rates = ratesOf(amount, context);
  const stretchesIn = (span: ResumedSpan): Stretch[] => {
    const changes = [...span.changes, ...rates.changes];
    return stretchesOf({ ...span, changes, dayCount, percentOn: rates.percentOn });
  };
  const resumed = context.resumed.flatMap(stretchesIn).filter(({ base }) => base > 0n);
  const worked = [
    ...resumed.map((stretch) => ({ ...stretch, resumed: true as const })),
    ...stretchesIn(context),
  ].map((stretch) => {
    const openBase = majorUnits({ minor: stretch.base, currency: context.currency });
    const exact = interest(openBase, stretch.percent, stretch.days, stretch.yearDays);
    return { ...stretch, exact };
  });
  return {
    kind: 'annualRate',
    percent: amount.percent ?? [...new Set(worked.map(({ percent }) => percent))].join(' and '),
    dayCount,
    ...(baseRate === undefined
      ? {}
      : { baseRate: baseRateOnWorksheet(baseRate, worked.map(rates.entryDay)) }),
    segments: worked.map(({ base, exact, ...segment }) => ({
      ...segment,
      openBase: text(base, context),
      exact: formatFraction(exact),
    })),
    exact: formatFraction(sum(worked.map((segment) => segment.exact))),
  };
}

/** The rate of each day, and the days on which it may change. Throws NoRateError. */
function ratesOf(
  { percent, baseRate }: AnnualRateAmount,
  { covers, resumed, interestStarts }: PartContext,
): {
  readonly percentOn: (date: PlainDate) => string;
  readonly changes: readonly PlainDate[];
  /** The day whose entry of the base rate holds in a stretch. */
  readonly entryDay: (stretch: { readonly from: PlainDate }) => PlainDate;
} {
  const entryDay = ({ from }: { readonly from: PlainDate }): PlainDate => from;
  if (baseRate === undefined) {
    if (percent === undefined) throw new RangeError('An annual rate has neither of its rates');
    return { percentOn: () => percent, changes: [], entryDay };
  }
  if (baseRate.applies === 'whenOverdue') {
    return {
      percentOn: () => rateOn(baseRate, interestStarts),
      changes: [],
      entryDay: () => interestStarts,
    };
  }
  return {
    percentOn: (date) => rateOn(baseRate, date),
    changes: [...resumed.map((span) => span.covers), covers].flatMap(({ from, to }) =>
      rateChanges(baseRate, from, to),
    ),
    entryDay,
  };
}

/** @param days one day of each stretch, by which the entries that were used are found */
function baseRateOnWorksheet(
  baseRate: BaseRate,
  days: readonly PlainDate[],
): NonNullable<AnnualRatePart['baseRate']> {
  const published = publishedTable(baseRate.table ?? '');
  const used = days.map((day) => rateEntryOn(baseRate, day));
  return {
    name: baseRateName(baseRate),
    margin: baseRate.margin,
    applies: baseRate.applies,
    citation: published === null ? null : rateTableRecords[published].rule,
    entries: [...new Map(used.map((entry) => [entry.from, entry])).values()],
  };
}

/** Percent of the open base on the assessment date; nothing while a hold covers that date. */
export function percentOf(openBase: Rational, percent: string, isHeld: boolean): Rational {
  if (isHeld) return zero;
  return multiply(multiply(openBase, parseDecimal(percent)), rational(1n, 100n));
}

/** A flat amount is due only while something of the base is open and no hold covers the date. */
export function flatOf(openBase: Rational, amount: Rational, isHeld: boolean): Rational {
  return isHeld || compare(openBase, zero) <= 0 ? zero : amount;
}

function percentPart(percent: string, context: PartContext): PercentPart {
  const openBase = majorUnits({ minor: context.openBase, currency: context.currency });
  const exact = percentOf(openBase, percent, context.heldOnDate);
  return {
    kind: 'percent',
    percent,
    of: text(context.openBase, context),
    exact: formatFraction(exact),
  };
}

function flatPart(amount: string, context: PartContext): FlatPart {
  const money = parseAmount(amount, context.currency);
  const openBase = majorUnits({ minor: context.openBase, currency: context.currency });
  const exact = flatOf(openBase, majorUnits(money), context.heldOnDate);
  return { kind: 'flat', amount: formatAmount(money), exact: formatFraction(exact) };
}

function tieredPart(amount: TieredAmount, context: PartContext): ChosenPart {
  const { currency, principal } = context;
  const index = amount.tiers.findIndex(
    ({ upTo }) => upTo === undefined || principal <= parseAmount(upTo, currency).minor,
  );
  const tier = amount.tiers[index];
  if (tier === undefined) throw new RangeError('The last tier of a policy has an upper bound');
  const upTo = tier.upTo === undefined ? 'the rest' : `up to ${tier.upTo}`;
  const part = calculatePart(tier.amount, context);
  const because = `tier ${index + 1}, ${upTo}, principal ${text(principal, context)}`;
  return { kind: 'tiered', because, part, exact: part.exact };
}
