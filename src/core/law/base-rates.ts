/**
 * Base rates by half-years, as far as a published text supports them. A half-year that is not
 * listed has no rate here: nothing is guessed, and the owner adds it to the company's tables.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, newYear, parsePlainDate, yearOf } from '../calendar/plain-date.ts';
import { formatDate } from '../calendar/format-date.ts';
import { exactDecimal, parseDecimal } from '../money/decimal.ts';
import { add } from '../money/rational.ts';
import type { BaseRate, DatedRate, RateTable } from '../policy/charge-amount.ts';
import { rateTables } from '../policy/charge-amount.ts';

/** An entry of a published table, with the text that supports it. */
export type PublishedRate = DatedRate & { readonly citation: string };

export type RateTableRecord = {
  readonly name: string;
  /** The rule by which the rate of a half-year is found. */
  readonly rule: string;
  readonly verifiedOn: string;
  readonly rates: readonly PublishedRate[];
};

const at = (citation: string, text: string): PublishedRate[] =>
  text
    .trim()
    .split(/\s*,\s*/)
    .map((entry) => {
      const [from = '', percent = ''] = entry.split(' ');
      return { from, percent, citation };
    });

const focusEconomics =
  'focus-economics.com/country-indicator/united-kingdom/interest-rate (Bank Rate at the end of the year)';

/** UK: the official dealing rate of 31 December (of 30 June) for the half-year that follows. */
const bankOfEngland: RateTableRecord = {
  name: 'Bank of England base rate of the half-year',
  rule: 'Late Payment of Commercial Debts (Rate of Interest) (No. 3) Order 2002 (SI 2002/1675): the rate of 31 December for the half-year from 1 January, and of 30 June for the one from 1 July.',
  verifiedOn: '2026-11-24',
  rates: [
    ...at(
      'payontime.co.uk/how-to-calculate-late-payment-interest-and-compensation',
      `2011-01-01 0.5, 2011-07-01 0.5, 2012-01-01 0.5, 2012-07-01 0.5, 2013-01-01 0.5,
      2013-07-01 0.5, 2014-01-01 0.5, 2014-07-01 0.5, 2015-01-01 0.5, 2015-07-01 0.5,
      2016-01-01 0.5, 2016-07-01 0.5, 2017-01-01 0.25, 2017-07-01 0.25, 2018-01-01 0.5,
      2018-07-01 0.5, 2019-01-01 0.75, 2019-07-01 0.75, 2020-01-01 0.75, 2020-07-01 0.1,
      2021-01-01 0.1, 2021-07-01 0.1, 2022-01-01 0.25, 2022-07-01 1.25, 2023-01-01 3.5,
      2023-07-01 5, 2024-01-01 5.25`,
    ),
    ...at('debtcollectionservice.uk/interest', '2024-07-01 5.25'),
    ...at(focusEconomics, '2025-01-01 4.75'),
    ...at(
      'yourmoney.com/economy/bank-of-england-holds-base-rate-at-4-25 (Monetary Policy Committee of 18 June 2025; the next met in August)',
      '2025-07-01 4.25',
    ),
    ...at(focusEconomics, '2026-01-01 3.75'),
    ...at(
      'research.titanfx.com/central-bank-watch/boe-monetary-policy (Monetary Policy Committee of 18 June 2026; the next met on 30 July)',
      '2026-07-01 3.75',
    ),
  ],
};

/** EU: the ECB's main refinancing rate on the first day of the half-year. */
const ecb: RateTableRecord = {
  name: 'ECB reference rate of the half-year',
  rule: 'Directive 2011/7/EU, Article 2(7): the rate of the main refinancing operations on 1 January, and on 1 July, for the half-year that follows.',
  verifiedOn: '2026-11-24',
  rates: [
    ...at(
      'enterprise.gov.ie/en/What-We-Do/Supports-for-SMEs/Late-Payments/Late-Payment-Interest-Rate-',
      `2013-07-01 0.5, 2014-01-01 0.25, 2014-07-01 0.15, 2015-01-01 0.05, 2015-07-01 0.05,
      2016-01-01 0.05, 2016-07-01 0, 2017-01-01 0, 2017-07-01 0, 2018-01-01 0, 2018-07-01 0,
      2019-01-01 0, 2019-07-01 0, 2020-01-01 0, 2020-07-01 0, 2021-01-01 0, 2021-07-01 0,
      2022-01-01 0, 2022-07-01 0, 2023-01-01 2.5, 2023-07-01 4, 2024-01-01 4.5, 2024-07-01 4.25`,
    ),
    ...at(
      'bsi.si/en/ecb-interest-rates (Banka Slovenije: in force from 18 December 2024 to 4 February 2025)',
      '2025-01-01 3.15',
    ),
    ...at(
      'apl.bsi.si/orodja/avkcije-en.asp (Banka Slovenije: the operation of 25 June to 2 July 2025)',
      '2025-07-01 2.15',
    ),
    ...at(
      'aa.com.tr/en/economy/european-central-bank-holds-rates-steady-at-2-matching-expectations/3774838 (Governing Council of 18 December 2025)',
      '2026-01-01 2.15',
    ),
  ],
};

export const rateTableRecords: Readonly<Record<RateTable, RateTableRecord>> = {
  bankOfEngland,
  ecb,
};

/** Thrown when a policy's base rate has no entry for a day. */
export class NoRateError extends Error {
  override readonly name = 'NoRateError';
}

/** The first day of the half-year after the one that a day lies in. */
export function nextHalfYear(date: PlainDate): PlainDate {
  const july = parsePlainDate(`${date.slice(0, 4)}-07-01`);
  return date < july ? july : newYear(yearOf(date) + 1);
}

/** Which entry a rate comes from. */
export type RateEntry = DatedRate & {
  readonly by: 'published' | 'company' | 'policy';
  /** What supports it; null for an entry of the policy itself. */
  readonly citation: string | null;
};

/** The published table of a name; null for one that the owner keeps. */
export function publishedTable(name: string): RateTable | null {
  return rateTables.find((table) => table === name) ?? null;
}

function recordOf({ table }: Pick<BaseRate, 'table'>): RateTableRecord | null {
  const published = table === undefined ? null : publishedTable(table);
  return published === null ? null : rateTableRecords[published];
}

/** The name of a base rate, for people. */
export function baseRateName(baseRate: Pick<BaseRate, 'table'>): string {
  return recordOf(baseRate)?.name ?? baseRate.table ?? 'Base rate of the policy';
}

/**
 * The entry in force on a day. One of a published table holds for its half-year, whoever added
 * it; others until the next entry. Throws NoRateError where none is known.
 */
export function rateEntryOn(baseRate: BaseRate, date: PlainDate): RateEntry {
  const record = recordOf(baseRate);
  // Sorting keeps those of one day in this order: the policy's own rate wins over a published
  // one, and that over what the company added.
  const candidates: readonly RateEntry[] = [
    ...(baseRate.companyRates ?? []).map(({ from, percent, source }) => ({
      from,
      percent,
      by: 'company' as const,
      citation: source,
    })),
    ...(record?.rates ?? []).map((rate) => ({ ...rate, by: 'published' as const })),
    ...baseRate.rates.map((rate) => ({ ...rate, by: 'policy' as const, citation: null })),
  ];
  const found = candidates
    .filter(({ from }) => from <= date)
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    .at(-1);
  const isOver =
    found !== undefined && record !== null && date >= nextHalfYear(parsePlainDate(found.from));
  if (found === undefined || isOver) {
    const of = record?.name ?? (baseRate.table === undefined ? 'base rate' : `“${baseRate.table}”`);
    const where =
      baseRate.table === undefined ? 'rates of the policy' : 'rate tables of the company';
    throw new NoRateError(
      `The ${of} for ${formatDate(date)} is not known; add it to the ${where}.`,
    );
  }
  return found;
}

/**
 * The rate of a day in percent a year, margin included, as decimal text. Throws NoRateError where
 * none is known.
 */
export function rateOn(baseRate: BaseRate, date: PlainDate): string {
  const entry = rateEntryOn(baseRate, date);
  const percent = exactDecimal(add(parseDecimal(entry.percent), parseDecimal(baseRate.margin)));
  if (percent === null) throw new RangeError('A sum of two decimals is a decimal');
  return percent;
}

/** The days within a period on which the rate may change. */
export function rateChanges(
  baseRate: BaseRate,
  from: PlainDate,
  to: PlainDate,
): readonly PlainDate[] {
  const added = [...baseRate.rates, ...(baseRate.companyRates ?? [])];
  const own = added.map((rate) => parsePlainDate(rate.from));
  const halves: PlainDate[] = [];
  if (recordOf(baseRate) !== null) {
    for (let day = nextHalfYear(from); day < to; day = nextHalfYear(addDays(day, 1))) {
      halves.push(day);
    }
  }
  return [...own, ...halves].filter((date) => from < date && date < to);
}
