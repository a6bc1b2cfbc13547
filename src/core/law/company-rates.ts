/** Base rates that the owner adds for the whole company, beside the published tables. */
import type { PlainDate } from '../calendar/plain-date.ts';
import { parsePlainDate } from '../calendar/plain-date.ts';
import type {
  AnnualRateAmount,
  ChargeAmount,
  CompanyRate,
  RateTable,
} from '../policy/charge-amount.ts';
import type { PolicyRecord } from '../policy/policy.ts';
import type { PolicyProblem } from '../policy/policy-amounts.ts';
import { rateTables } from '../policy/charge-amount.ts';
import { unreachable } from '../unreachable.ts';
import { nextHalfYear, publishedTable, rateTableRecords } from './base-rates.ts';

/** The policies with what the company keeps for each table that they name. */
export function ratedPolicies(
  policies: readonly PolicyRecord[],
  rates: readonly CompanyRate[] = [],
): readonly PolicyRecord[] {
  if (rates.length === 0) return policies;
  return policies.map((policy) => {
    const { charges } = policy;
    if (charges === null) return policy;
    return { ...policy, charges: { ...charges, amount: ratedAmount(charges.amount, rates) } };
  });
}

function ratedAmount(amount: ChargeAmount, rates: readonly CompanyRate[]): ChargeAmount {
  switch (amount.kind) {
    case 'annualRate':
      return ratedAnnual(amount, rates);
    case 'statutory':
      return { ...amount, companyRates: ofTable(rates, statutoryTable[amount.regime]) };
    case 'greaterOf':
    case 'sumOf':
      return { ...amount, of: amount.of.map((each) => ratedAmount(each, rates)) };
    case 'tiered':
      return {
        ...amount,
        tiers: amount.tiers.map((tier) => ({ ...tier, amount: ratedAmount(tier.amount, rates) })),
      };
    case 'percent':
    case 'flat':
    case 'flatThenPercent':
      return amount;
    default:
      return unreachable(amount);
  }
}

function ratedAnnual(amount: AnnualRateAmount, rates: readonly CompanyRate[]): AnnualRateAmount {
  const { baseRate } = amount;
  if (baseRate?.table === undefined) return amount;
  return { ...amount, baseRate: { ...baseRate, companyRates: ofTable(rates, baseRate.table) } };
}

/** The table that a statutory regime goes by. */
export const statutoryTable: Readonly<Record<'uk' | 'eu', RateTable>> = {
  uk: 'bankOfEngland',
  eu: 'ecb',
};

const ofTable = (rates: readonly CompanyRate[], table: string): CompanyRate[] =>
  rates.filter((rate) => rate.table === table);

/**
 * The half-years of a published table up to and with the one that a day lies in, and the one after
 * it, of which neither the table nor the company knows the rate.
 */
export function missingHalfYears(
  table: RateTable,
  rates: readonly CompanyRate[],
  today: PlainDate,
): PlainDate[] {
  const known = new Set(
    [...rateTableRecords[table].rates, ...ofTable(rates, table)].map(({ from }) => from),
  );
  const [first] = rateTableRecords[table].rates;
  const missing: PlainDate[] = [];
  if (first === undefined) return missing;
  const last = nextHalfYear(today);
  for (let day = parsePlainDate(first.from); day <= last; day = nextHalfYear(day)) {
    if (!known.has(day)) missing.push(day);
  }
  return missing;
}

/**
 * Why an entry cannot be added to a table, in words that follow its first day; null when it can.
 * A published table has half-years, and its own entries stand as they are.
 */
export function problemOfEntry(table: string, from: string): string | null {
  const published = publishedTable(table);
  if (published === null) return null;
  const record = rateTableRecords[published];
  const first = record.rates[0]?.from ?? '';
  if (!/-(01|07)-01$/.test(from)) return 'must be 1 January or 1 July: the table has half-years';
  if (record.rates.some((rate) => rate.from === from)) {
    return 'is in the published table already, which cannot be altered';
  }
  return from < first ? `must not be before the table begins, on ${first}` : null;
}

/** The names of the tables that a policy goes by. */
export function tablesNamed(amount: ChargeAmount): string[] {
  switch (amount.kind) {
    case 'annualRate':
      return amount.baseRate?.table === undefined ? [] : [amount.baseRate.table];
    case 'statutory':
      return [statutoryTable[amount.regime]];
    case 'greaterOf':
    case 'sumOf':
      return amount.of.flatMap(tablesNamed);
    case 'tiered':
      return amount.tiers.flatMap((tier) => tablesNamed(tier.amount));
    case 'percent':
    case 'flat':
    case 'flatThenPercent':
      return [];
    default:
      return unreachable(amount);
  }
}

/** The names of the tables that a company keeps itself. */
export function ownTables(rates: readonly CompanyRate[] = []): string[] {
  const own = rates.map(({ table }) => table).filter((table) => publishedTable(table) === null);
  return [...new Set(own)].toSorted();
}

/** What is wrong with a policy that names tables nobody keeps: a charge by them could not be made. */
export function unknownTables(
  policy: { readonly charges?: { readonly amount: ChargeAmount } | undefined },
  rates: readonly CompanyRate[] = [],
): PolicyProblem[] {
  const known = new Set<string>([...rateTables, ...ownTables(rates)]);
  const named = policy.charges === undefined ? [] : tablesNamed(policy.charges.amount);
  const unknown = named.filter((table) => !known.has(table));
  if (unknown.length === 0) return [];
  const message = `names “${unknown.join('”, “')}”; the tables of the company are ${[...known].join(', ')}`;
  return [{ path: 'charges.amount.baseRate.table', message }];
}
