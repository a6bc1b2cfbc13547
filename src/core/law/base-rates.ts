/**
 * Base rates by half-years, as far as a published table supports them. A half-year that is not
 * listed has no rate here: nothing is guessed, and the owner adds it to the policy.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, newYear, parsePlainDate, yearOf } from '../calendar/plain-date.ts';
import { formatDate } from '../calendar/format-date.ts';
import { exactDecimal, parseDecimal } from '../money/decimal.ts';
import { add } from '../money/rational.ts';
import type { BaseRate, DatedRate, RateTable } from '../policy/charge-amount.ts';

export type RateTableRecord = {
  readonly name: string;
  readonly citation: string;
  readonly verifiedOn: string;
  readonly rates: readonly DatedRate[];
};

const at = (text: string): DatedRate[] =>
  text
    .trim()
    .split(/\s*,\s*/)
    .map((entry) => {
      const [from = '', percent = ''] = entry.split(' ');
      return { from, percent };
    });

/** UK: the official dealing rate of 31 December (of 30 June) for the half-year that follows. */
const bankOfEngland: RateTableRecord = {
  name: 'Bank of England base rate of the half-year',
  citation:
    'Late Payment of Commercial Debts (Rate of Interest) (No. 3) Order 2002 (SI 2002/1675); ' +
    'rates to June 2024: payontime.co.uk/how-to-calculate-late-payment-interest-and-compensation; ' +
    'July 2024: debtcollectionservice.uk/interest; ' +
    'January 2025 and 2026: focus-economics.com/country-indicator/united-kingdom/interest-rate',
  verifiedOn: '2026-11-22',
  rates: at(`
    2011-01-01 0.5, 2011-07-01 0.5, 2012-01-01 0.5, 2012-07-01 0.5, 2013-01-01 0.5,
    2013-07-01 0.5, 2014-01-01 0.5, 2014-07-01 0.5, 2015-01-01 0.5, 2015-07-01 0.5,
    2016-01-01 0.5, 2016-07-01 0.5, 2017-01-01 0.25, 2017-07-01 0.25, 2018-01-01 0.5,
    2018-07-01 0.5, 2019-01-01 0.75, 2019-07-01 0.75, 2020-01-01 0.75, 2020-07-01 0.1,
    2021-01-01 0.1, 2021-07-01 0.1, 2022-01-01 0.25, 2022-07-01 1.25, 2023-01-01 3.5,
    2023-07-01 5, 2024-01-01 5.25, 2024-07-01 5.25, 2025-01-01 4.75, 2026-01-01 3.75`),
};

/** EU: the ECB's main refinancing rate on the first day of the half-year. */
const ecb: RateTableRecord = {
  name: 'ECB reference rate of the half-year',
  citation:
    'Directive 2011/7/EU, Article 2(7); rates: ' +
    'enterprise.gov.ie/en/What-We-Do/Supports-for-SMEs/Late-Payments/Late-Payment-Interest-Rate-',
  verifiedOn: '2026-11-22',
  rates: at(`
    2013-07-01 0.5, 2014-01-01 0.25, 2014-07-01 0.15, 2015-01-01 0.05, 2015-07-01 0.05,
    2016-01-01 0.05, 2016-07-01 0, 2017-01-01 0, 2017-07-01 0, 2018-01-01 0, 2018-07-01 0,
    2019-01-01 0, 2019-07-01 0, 2020-01-01 0, 2020-07-01 0, 2021-01-01 0, 2021-07-01 0,
    2022-01-01 0, 2022-07-01 0, 2023-01-01 2.5, 2023-07-01 4, 2024-01-01 4.5, 2024-07-01 4.25`),
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

/**
 * The rate of a day in percent a year, margin included, as decimal text. An entry of a published
 * table holds for its half-year; one of the owner's until the next entry, but within a published
 * table for its half-year too. Throws NoRateError where none is known.
 */
export function rateOn(baseRate: BaseRate, date: PlainDate): string {
  const published = baseRate.table === undefined ? null : rateTableRecords[baseRate.table];
  const candidates = [...(published?.rates ?? []), ...baseRate.rates];
  // Sorting keeps the owner's entry, which comes later, behind a published one of its day.
  const found = candidates
    .filter(({ from }) => from <= date)
    .toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))
    .at(-1);
  const isOver =
    found !== undefined && published !== null && date >= nextHalfYear(parsePlainDate(found.from));
  if (found === undefined || isOver) {
    const of = published === null ? 'base rate' : published.name;
    throw new NoRateError(
      `The ${of} for ${formatDate(date)} is not known; add it to the rates of the policy.`,
    );
  }
  const percent = exactDecimal(add(parseDecimal(found.percent), parseDecimal(baseRate.margin)));
  if (percent === null) throw new RangeError('A sum of two decimals is a decimal');
  return percent;
}

/** The days within a period on which the rate may change. */
export function rateChanges(
  baseRate: BaseRate,
  from: PlainDate,
  to: PlainDate,
): readonly PlainDate[] {
  const own = baseRate.rates.map((rate) => parsePlainDate(rate.from));
  const halves: PlainDate[] = [];
  if (baseRate.table !== undefined) {
    for (let day = nextHalfYear(from); day < to; day = nextHalfYear(addDays(day, 1))) {
      halves.push(day);
    }
  }
  return [...own, ...halves].filter((date) => from < date && date < to);
}
