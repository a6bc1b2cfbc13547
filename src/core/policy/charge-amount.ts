/** The language in which a policy says how much a charge is. */
import { z } from 'zod';
import { unreachable } from '../unreachable.ts';
import { amountText, dateText, isTextBelow, notPercent, percentText } from './decimal-text.ts';

export const dayCounts = ['actual/365', 'actual/360', 'actual/actual'] as const;
export type DayCount = (typeof dayCounts)[number];

export const rateTables = ['bankOfEngland', 'ecb'] as const;
/** A published table of base rates; core/law/base-rates.ts holds them. */
export type RateTable = (typeof rateTables)[number];

/** Longest name of a table that the owner keeps. */
export const longestTableName = 60;

/** A base rate in percent a year and the first day of it. */
export type DatedRate = { readonly from: string; readonly percent: string };

/** An entry that the owner added to a table of the whole company, and where it is from. */
export type CompanyRate = DatedRate & { readonly table: string; readonly source: string };

/**
 * A base rate by dates, plus a margin: of a published table, of one that the owner keeps, or of
 * the policy alone. `rates` add to the table, and win over it on the same day.
 */
export type BaseRate = {
  readonly table?: string | undefined;
  readonly rates: readonly DatedRate[];
  /** What the company keeps for the table. Never saved with a policy: a run brings it. */
  readonly companyRates?: readonly CompanyRate[];
  readonly margin: string;
  /** Each day's own rate, or for all days the one in force when the interest began to run. */
  readonly applies: 'byPeriod' | 'whenOverdue';
};

/** Either a fixed percent a year, or a base rate with its margin. */
export type AnnualRateAmount = {
  readonly kind: 'annualRate';
  readonly percent?: string | undefined;
  readonly baseRate?: BaseRate | undefined;
  readonly dayCount: DayCount;
};
export type PercentAmount = { readonly kind: 'percent'; readonly percent: string };
export type FlatAmount = { readonly kind: 'flat'; readonly amount: string };
export type CombinedAmount = {
  readonly kind: 'greaterOf' | 'sumOf';
  readonly of: readonly ChargeAmount[];
};
/** The first charge of an invoice is flat, later ones a percent of its open base. */
export type FlatThenPercentAmount = {
  readonly kind: 'flatThenPercent';
  readonly amount: string;
  readonly percent: string;
};
/** The first tier whose `upTo` is not below the invoice's principal; the last has no `upTo`. */
export type TieredAmount = {
  readonly kind: 'tiered';
  readonly by: 'principal';
  readonly tiers: readonly { readonly upTo?: string | undefined; readonly amount: ChargeAmount }[];
};
/** What the law gives a business against a business that pays late; core/law/statutory.ts. */
export type StatutoryAmount = {
  readonly kind: 'statutory';
  readonly regime: 'uk' | 'eu';
  readonly rates: readonly DatedRate[];
  readonly companyRates?: readonly CompanyRate[];
};
export type ChargeAmount =
  | AnnualRateAmount
  | StatutoryAmount
  | PercentAmount
  | FlatAmount
  | CombinedAmount
  | FlatThenPercentAmount
  | TieredAmount;

const nested: z.ZodType<ChargeAmount> = z.lazy(() => anyAmount);
const several = z.array(nested).min(1, 'must name at least one amount').max(10);

const tiersSchema = z
  .array(z.strictObject({ upTo: amountText.optional(), amount: nested }))
  .min(1, 'must have at least one tier')
  .max(20)
  .superRefine((tiers, context) => {
    tiers.forEach(({ upTo }, index) => {
      const isLast = index === tiers.length - 1;
      const message = problemOfTier(upTo, tiers[index - 1]?.upTo, isLast);
      if (message !== null) context.addIssue({ code: 'custom', message, path: [index, 'upTo'] });
    });
  });

function problemOfTier(
  upTo: string | undefined,
  before: string | undefined,
  isLast: boolean,
): string | null {
  if (isLast) {
    return upTo === undefined ? null : 'must be absent in the last tier, which takes what is left';
  }
  if (upTo === undefined) return 'must be given in every tier but the last';
  const grows = before === undefined || isTextBelow(before, upTo);
  return grows ? null : 'must grow from tier to tier';
}

const ratesSchema = z
  .array(z.strictObject({ from: dateText, percent: percentText }))
  .max(200)
  .default([])
  .superRefine((rates, context) => {
    rates.forEach(({ from }, index) => {
      const before = rates[index - 1]?.from;
      if (before === undefined || before < from) return;
      const message = 'must be later than the one before it';
      context.addIssue({ code: 'custom', message, path: [index, 'from'] });
    });
  });

const tableName = z
  .string('must be the name of a table of base rates')
  .regex(/^\S(?:[^\p{Cc}]*\S)?$/u, 'must be the name of a table of base rates')
  .max(longestTableName)
  .meta({ description: `${rateTables.join(', ')}, or a table of the company` });

const baseRateSchema = z
  .strictObject({
    table: tableName.optional(),
    rates: ratesSchema,
    margin: percentText.default('0'),
    applies: z.enum(['byPeriod', 'whenOverdue']).default('byPeriod'),
  })
  .refine(({ table, rates }) => table !== undefined || rates.length > 0, {
    message: 'must name a table or have at least one rate of its own',
    path: ['rates'],
  });

const annualRateSchema = z
  .strictObject({
    kind: z.literal('annualRate'),
    percent: percentText.optional(),
    baseRate: baseRateSchema.optional(),
    dayCount: z.enum(dayCounts).default('actual/365'),
  })
  .superRefine(({ percent, baseRate }, context) => {
    if ((percent === undefined) !== (baseRate === undefined)) return;
    const message =
      percent === undefined ? notPercent : 'must be absent beside baseRate, which has a margin';
    context.addIssue({ code: 'custom', message, path: ['percent'] });
  });

const anyAmount = z.discriminatedUnion('kind', [
  annualRateSchema,
  z.strictObject({
    kind: z.literal('statutory'),
    regime: z.enum(['uk', 'eu']),
    rates: ratesSchema,
  }),
  z.strictObject({ kind: z.literal('percent'), percent: percentText }),
  z.strictObject({ kind: z.literal('flat'), amount: amountText }),
  z.strictObject({ kind: z.literal('greaterOf'), of: several }),
  z.strictObject({ kind: z.literal('sumOf'), of: several }),
  z.strictObject({
    kind: z.literal('flatThenPercent'),
    amount: amountText,
    percent: percentText,
  }),
  z.strictObject({
    kind: z.literal('tiered'),
    by: z.literal('principal').default('principal'),
    tiers: tiersSchema,
  }),
]);

/** How deep amounts may be nested. */
export const deepestAmount = 4;

function depthOf(amount: ChargeAmount): number {
  return 1 + Math.max(0, ...amountsIn(amount).map(depthOf));
}

/** The amounts that an amount is made of; none for the plain kinds. */
export function amountsIn(amount: ChargeAmount): readonly ChargeAmount[] {
  switch (amount.kind) {
    case 'greaterOf':
    case 'sumOf':
      return amount.of;
    case 'tiered':
      return amount.tiers.map((tier) => tier.amount);
    case 'annualRate':
    case 'percent':
    case 'flat':
    case 'flatThenPercent':
    case 'statutory':
      return [];
    default:
      return unreachable(amount);
  }
}

export const chargeAmountSchema: z.ZodType<ChargeAmount> = anyAmount.refine(
  (amount) => depthOf(amount) <= deepestAmount,
  `must not be nested more than ${deepestAmount} deep`,
);
