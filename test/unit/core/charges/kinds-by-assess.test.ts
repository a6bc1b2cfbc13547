import { describe, expect, test } from 'vitest';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import { recomputeWorksheet } from '../../../../src/core/charges/recompute-worksheet.ts';
import type { InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { addDays, type PlainDate } from '../../../../src/core/calendar/plain-date.ts';
import { anInvoice, chargesOf, day, usd } from '../facts.ts';

/** 36,500 due on 1 March 2026: ten percent a year is 10.00 a day, so that all can be told by hand. */
const owed = (): InvoiceFacts =>
  anInvoice({ total: usd('36500.00'), txnDate: day('2026-02-01'), dueDate: day('2026-03-01') });

const flat = { kind: 'flat', amount: '25.00' };
const percent = { kind: 'percent', percent: '1' };
const annual = { kind: 'annualRate', percent: '10' };
const over = { kind: 'annualRate', baseRate: { table: 'ecb', margin: '7.85' } };

/** A charge of the amount on each of these days of interest, the first and the later ones. */
type Kind = { readonly amount: object; readonly charge: (days: number, first: boolean) => number };

const kinds: Readonly<Record<string, Kind>> = {
  annualRate: { amount: annual, charge: (days) => days * 10 },
  baseRate: { amount: over, charge: (days) => days * 10 },
  percent: { amount: percent, charge: () => 365 },
  flat: { amount: flat, charge: () => 25 },
  greaterOf: { amount: { kind: 'greaterOf', of: [flat, annual] }, charge: (days) => days * 10 },
  sumOf: { amount: { kind: 'sumOf', of: [flat, percent] }, charge: () => 390 },
  flatThenPercent: {
    amount: { kind: 'flatThenPercent', amount: '25.00', percent: '1' },
    charge: (_days, first) => (first ? 25 : 365),
  },
  tiered: {
    amount: { kind: 'tiered', tiers: [{ upTo: '1000.00', amount: flat }, { amount: annual }] },
    charge: (days) => days * 10,
  },
  statutory: {
    amount: { kind: 'statutory', regime: 'eu' },
    charge: (days, first) => days * 10.15 + (first ? 40 : 0),
  },
};

/** Its assessment dates until the end of May, with the days since the one before. */
const rhythms: Readonly<Record<string, { assess: object; dates: readonly [string, number][] }>> = {
  once: { assess: { kind: 'once' }, dates: [['2026-03-12', 11]] },
  everyDays: {
    assess: { kind: 'everyDays', days: 30 },
    dates: [
      ['2026-03-12', 11],
      ['2026-04-11', 30],
      ['2026-05-11', 30],
    ],
  },
  monthly: {
    assess: { kind: 'monthly', day: 31 },
    dates: [
      ['2026-03-31', 30],
      ['2026-04-30', 30],
      ['2026-05-31', 31],
    ],
  },
};

/** What a run on each day until the end of May charges. */
function chargesUntilJune(amount: object, assess: object): [PlainDate, string][] {
  let invoice = owed();
  const found: [PlainDate, string][] = [];
  for (let today = day('2026-03-01'); today < '2026-06-01'; today = addDays(today, 1)) {
    const policy = chargesOf({ amount, assess, start: { graceDays: 10 } });
    const result = assessCharge({ invoice, policy, holds: [], bookCloseDate: null, today });
    if (result.outcome !== 'charge') continue;
    const { assessment } = result;
    const { worksheet, assessmentDate, coversFrom, coversTo } = assessment;
    expect(assessmentDate).toBe(today);
    expect(recomputeWorksheet(worksheet)).toBe(worksheet.amount);
    found.push([assessmentDate, worksheet.amount]);
    const id = `c${found.length}`;
    const charge = { id, assessmentDate, coversFrom, coversTo, amount: assessment.amount };
    invoice = { ...invoice, charges: [...invoice.charges, { ...charge, status: 'written' }] };
  }
  return found;
}

describe.each(Object.entries(rhythms))('assessed %s', (_rhythm, { assess, dates }) => {
  test.each(Object.entries(kinds))('%s', (_kind, { amount, charge }) => {
    expect(chargesUntilJune(amount, assess)).toEqual(
      dates.map(([date, days], index) => [date, charge(days, index === 0).toFixed(2)]),
    );
  });
});
