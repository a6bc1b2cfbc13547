import { describe, expect, test } from 'vitest';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import { describeCharge } from '../../../../src/core/charges/describe-charge.ts';
import { recomputeWorksheet } from '../../../../src/core/charges/recompute-worksheet.ts';
import type { InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { anInvoice, aPosting, chargesOf, day, daysFromTo, usd } from '../facts.ts';
import { runOn } from './story.ts';

function annualRate(percent: string, rest: object = {}): object {
  return { amount: { kind: 'annualRate', percent }, ...rest };
}

const example1 = annualRate('18', {
  start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
  assess: { kind: 'everyDays', days: 30 },
});

const invoice1 = anInvoice({ total: usd('1234.56'), dueDate: day('2026-03-01') });

/** What a daily run charges, as [assessment date, amount]; each charge on its own date. */
function daily(first: string, last: string, invoice: InvoiceFacts, policy: object): string[][] {
  const { charged, assessments } = runOn(daysFromTo(first, last), invoice, chargesOf(policy));
  for (const { worksheet } of assessments) {
    expect(recomputeWorksheet(worksheet)).toBe(worksheet.amount);
  }
  for (const [today, date] of charged) expect(today).toBe(date);
  return charged.map(([, date, amount]) => [date, amount]);
}

describe('the worked examples of charges', () => {
  test('1: 18 % with a grace of 10 days from the due date, every 30 days', () => {
    expect(daily('2026-02-20', '2026-04-30', invoice1, example1)).toEqual([
      ['2026-03-12', '6.70'],
      ['2026-04-11', '18.26'],
    ]);
  });

  test('1: its line in the ledger states the arithmetic and ends with the reference', () => {
    const { assessments } = runOn([day('2026-03-12')], invoice1, chargesOf(example1));
    expect(assessments.map(({ worksheet }) => describeCharge(worksheet, 'DW-7K3QX2'))).toEqual([
      'Finance charge to 12 Mar 2026: 18% p.a. on 1,234.56 for 11 days [DW-7K3QX2]',
    ]);
  });

  test('2: from the end of the grace, only its day after is charged', () => {
    const policy = annualRate('18', { start: { graceDays: 10, accrueFrom: 'graceEnd' } });
    expect(daily('2026-02-20', '2026-04-10', invoice1, policy)).toEqual([['2026-03-12', '0.61']]);
  });

  test('3: monthly on day 31 with a payment between', () => {
    const invoice = anInvoice({
      total: usd('10000.00'),
      dueDate: day('2026-01-01'),
      postings: [aPosting('2026-01-21', '4000.00')],
    });
    const policy = annualRate('12', { assess: { kind: 'monthly', day: 31 } });
    expect(daily('2026-01-01', '2026-02-27', invoice, policy)).toEqual([['2026-01-31', '85.48']]);
  });

  test('4: one rounding at the end, not one a day', () => {
    const thirtyDays = annualRate('7.9', { assess: { kind: 'once' }, start: { graceDays: 29 } });
    const large = anInvoice({ total: usd('10000.00') });
    expect(daily('2026-03-01', '2026-06-30', large, thirtyDays)).toEqual([['2026-03-31', '64.93']]);

    const days101 = annualRate('12.25', { assess: { kind: 'once' }, start: { graceDays: 100 } });
    const half = anInvoice({ total: usd('5000.00') });
    expect(daily('2026-03-01', '2026-07-30', half, days101)).toEqual([['2026-06-10', '169.49']]);
  });

  const example5 = annualRate('24', {
    start: { graceDays: 5 },
    assess: { kind: 'everyDays', days: 30 },
  });
  const invoice5 = anInvoice({ total: usd('2400.00'), dueDate: day('2026-02-10') });
  function withPayment(policy: object): string[][] {
    const before = runOn(daysFromTo('2026-02-11', '2026-02-19'), invoice5, chargesOf(policy));
    const paid = {
      ...before.invoice,
      postings: [aPosting('2026-02-20', '1000.00')],
      openBalance: before.invoice.openBalance - usd('1000.00'),
    };
    const after = runOn(daysFromTo('2026-02-20', '2026-03-31'), paid, chargesOf(policy));
    return [...before.charged, ...after.charged].map(([, date, amount]) => [date, amount]);
  }

  test('5: a payment reduces principal before charges', () => {
    expect(withPayment({ ...example5, allocation: 'principalFirst' })).toEqual([
      ['2026-02-16', '9.47'],
      ['2026-03-18', '30.25'],
    ]);
  });

  test('5: or pays the charges first, when the policy says so', () => {
    expect(withPayment({ ...example5, allocation: 'chargesFirst' })).toEqual([
      ['2026-02-16', '9.47'],
      ['2026-03-18', '30.41'],
    ]);
  });

  test('6: actual/actual divides the days of each year by its own length', () => {
    const invoice = anInvoice({ total: usd('5000.00'), dueDate: day('2027-12-15') });
    const policy = {
      amount: { kind: 'annualRate', percent: '9', dayCount: 'actual/actual' },
      start: { graceDays: 30 },
      assess: { kind: 'once' },
    };
    expect(daily('2027-12-15', '2028-02-15', invoice, policy)).toEqual([['2028-01-15', '38.17']]);
  });

  test('7: yen have no digits after the point', () => {
    const invoice = anInvoice({ currency: 'JPY', total: 100_000n });
    const policy = annualRate('14.6', { start: { graceDays: 29 }, assess: { kind: 'once' } });
    expect(daily('2026-03-01', '2026-04-30', invoice, policy)).toEqual([['2026-03-31', '1200']]);
  });

  const flatThenPercent = { kind: 'flatThenPercent', amount: '25.00', percent: '1.5' };
  test('8: the first charge flat, later ones a percent of the principal', () => {
    const policy = { amount: flatThenPercent, assess: { kind: 'everyDays', days: 30 } };
    expect(daily('2026-03-01', '2026-05-10', anInvoice(), policy)).toEqual([
      ['2026-03-02', '25.00'],
      ['2026-04-01', '15.00'],
      ['2026-05-01', '15.00'],
    ]);
  });

  test('8: or of the balance with the charges before, which compounds', () => {
    const policy = {
      amount: flatThenPercent,
      base: 'balance',
      assess: { kind: 'everyDays', days: 30 },
    };
    expect(daily('2026-03-01', '2026-05-10', anInvoice(), policy)).toEqual([
      ['2026-03-02', '25.00'],
      ['2026-04-01', '15.38'],
      ['2026-05-01', '15.61'],
    ]);
  });

  test('9: the greater of a flat amount and a percent', () => {
    const policy = {
      amount: {
        kind: 'greaterOf',
        of: [
          { kind: 'flat', amount: '10' },
          { kind: 'percent', percent: '1.5' },
        ],
      },
      assess: { kind: 'once' },
    };
    const small = anInvoice({ total: usd('500.00') });
    expect(daily('2026-03-01', '2026-03-31', small, policy)).toEqual([['2026-03-02', '10.00']]);
    expect(daily('2026-03-01', '2026-03-31', anInvoice(), policy)).toEqual([
      ['2026-03-02', '15.00'],
    ]);
  });

  test('10: a maximum in all, as a percent of the principal', () => {
    const policy = {
      amount: { kind: 'percent', percent: '10' },
      assess: { kind: 'everyDays', days: 30 },
      maximumTotal: { percentOfPrincipal: '25' },
    };
    expect(daily('2026-03-01', '2026-08-30', anInvoice(), policy)).toEqual([
      ['2026-03-02', '100.00'],
      ['2026-04-01', '100.00'],
      ['2026-05-01', '50.00'],
    ]);
    const { invoice } = runOn(
      daysFromTo('2026-03-01', '2026-05-01'),
      anInvoice(),
      chargesOf(policy),
    );
    const question = { invoice, policy: chargesOf(policy), holds: [], bookCloseDate: null };
    expect(assessCharge({ ...question, today: day('2026-06-01') })).toMatchObject({
      outcome: 'maximum-total-reached',
      reason: 'Its charges have reached the maximum of 250.00 USD.',
    });
  });

  test('11: runs missed from 12 March to 20 April make one charge for all the days', () => {
    const { charged, assessments } = runOn([day('2026-04-20')], invoice1, chargesOf(example1));
    expect(charged).toEqual([['2026-04-20', '2026-04-11', '24.96']]);
    expect(assessments[0]).toMatchObject({
      coversFrom: '2026-03-01',
      coversTo: '2026-04-11',
      skippedDates: [],
    });
  });

  test('12: with a percent the date missed is skipped, not piled up', () => {
    const policy = { ...example1, amount: { kind: 'percent', percent: '1.5' } };
    const { charged, assessments } = runOn([day('2026-04-20')], invoice1, chargesOf(policy));
    expect(charged).toEqual([['2026-04-20', '2026-04-11', '18.52']]);
    expect(assessments[0]?.skippedDates).toEqual(['2026-03-12']);
  });
});
