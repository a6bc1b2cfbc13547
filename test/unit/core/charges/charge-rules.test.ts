import { describe, expect, test } from 'vitest';
import type { Assessment, AssessmentResult } from '../../../../src/core/charges/assess-charge.ts';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import { recomputeWorksheet } from '../../../../src/core/charges/recompute-worksheet.ts';
import type { Hold, InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { formatAmount } from '../../../../src/core/money/amount.ts';
import { aCharge, aHold, anInvoice, aPosting, chargesOf, day, daysFromTo, usd } from '../facts.ts';
import { runOn, withCharge } from './story.ts';

type Question = {
  readonly policy: object;
  readonly on: string;
  readonly invoice?: InvoiceFacts;
  readonly holds?: readonly Hold[];
  readonly bookCloseDate?: string;
};

function assess({ policy, on, invoice, holds, bookCloseDate }: Question): AssessmentResult {
  return assessCharge({
    invoice: invoice ?? anInvoice(),
    policy: chargesOf(policy),
    holds: holds ?? [],
    bookCloseDate: bookCloseDate === undefined ? null : day(bookCloseDate),
    today: day(on),
  });
}

function assessment(question: Question): Assessment {
  const result = assess(question);
  if (result.outcome !== 'charge') throw new Error(`No charge: ${result.outcome}`);
  expect(recomputeWorksheet(result.assessment.worksheet)).toBe(result.assessment.worksheet.amount);
  return result.assessment;
}

function amount(question: Question): string {
  return formatAmount({ minor: assessment(question).amount, currency: 'USD' });
}

const flat = { amount: { kind: 'flat', amount: '25.00' } };
const percent = { amount: { kind: 'percent', percent: '2' } };
const annual = { amount: { kind: 'annualRate', percent: '36.5' } };

describe('when an invoice is assessed', () => {
  test('not before more than the grace days have passed', () => {
    const policy = { ...flat, start: { graceDays: 10 } };
    expect(assess({ policy, on: '2026-03-01' }).outcome).toBe('not-overdue');
    expect(assess({ policy, on: '2026-03-11' })).toMatchObject({
      outcome: 'in-grace',
      reason: 'The first day on which it can be charged is 12 Mar 2026.',
    });
    expect(assess({ policy, on: '2026-03-12' }).outcome).toBe('charge');
  });

  test('for no day before a due date that was put off after a charge', () => {
    const charged = aCharge('2026-03-12', '6.70');
    const invoice = anInvoice({ dueDate: day('2026-05-01'), charges: [charged] });
    expect(assessment({ policy: annual, invoice, on: '2026-05-02' })).toMatchObject({
      coversFrom: '2026-05-01',
      coversTo: '2026-05-02',
    });
  });

  test('once only, when the policy says so', () => {
    const policy = { ...flat, assess: { kind: 'once' } };
    const { charged, invoice } = runOn(
      daysFromTo('2026-03-01', '2026-12-31'),
      anInvoice(),
      chargesOf(policy),
    );
    expect(charged).toEqual([['2026-03-02', '2026-03-02', '25.00']]);
    expect(assess({ policy, invoice, on: '2026-12-31' }).outcome).toBe('schedule-over');
  });

  test.each(['written', 'waived', 'reversed'] as const)(
    'not once more where the only date moves later after a charge that is %s',
    (status) => {
      const once = { ...flat, assess: { kind: 'once' } };
      const charges = [aCharge('2026-03-02', '25.00', status)];
      const later = anInvoice({ dueDate: day('2026-03-06'), charges });
      const over = {
        outcome: 'schedule-over',
        reason: 'Assessed on 2 Mar 2026; the policy charges once.',
      };
      expect(assess({ policy: once, invoice: later, on: '2026-03-20' })).toMatchObject(over);
      const patient = { ...once, start: { graceDays: 4 } };
      const invoice = anInvoice({ charges });
      expect(assess({ policy: patient, invoice, on: '2026-03-20' })).toMatchObject(over);
    },
  );

  test('monthly on a day that shorter months do not have', () => {
    const policy = { ...flat, assess: { kind: 'monthly', day: 31 } };
    const { charged } = runOn(
      daysFromTo('2026-03-01', '2026-07-01'),
      anInvoice(),
      chargesOf(policy),
    );
    expect(charged.map(([, date]) => date)).toEqual([
      '2026-03-31',
      '2026-04-30',
      '2026-05-31',
      '2026-06-30',
    ]);
  });

  test('never twice for one date, and the reason names the next', () => {
    const invoice = anInvoice({ charges: [aCharge('2026-03-02', '25.00')] });
    expect(assess({ policy: flat, invoice, on: '2026-03-20' })).toMatchObject({
      outcome: 'already-assessed',
      reason: 'Assessed on 2 Mar 2026; the next assessment is on 1 Apr 2026.',
    });
  });

  test.each(['waived', 'reversed', 'failed', 'unknown', 'proposed'] as const)(
    'not again for the date of a charge that is %s',
    (status) => {
      const invoice = anInvoice({ charges: [aCharge('2026-03-02', '25.00', status)] });
      expect(assess({ policy: flat, invoice, on: '2026-03-20' }).outcome).toBe('already-assessed');
    },
  );

  test('again for the date of a charge that was cancelled', () => {
    const invoice = anInvoice({ charges: [aCharge('2026-03-02', '25.00', 'cancelled')] });
    expect(amount({ policy: flat, invoice, on: '2026-03-20' })).toBe('25.00');
  });

  test('not for a date that was skipped', () => {
    const invoice = anInvoice({ skippedAssessmentDates: [day('2026-03-02')] });
    expect(assess({ policy: flat, invoice, on: '2026-03-20' }).outcome).toBe('already-assessed');
  });

  test('from the transaction date, but never before the due date has passed', () => {
    const invoice = anInvoice({ txnDate: day('2026-02-01') });
    const policy = { ...annual, start: { from: 'txnDate' } };
    expect(assess({ policy, invoice, on: '2026-02-15' }).outcome).toBe('not-overdue');
    expect(assessment({ policy, invoice, on: '2026-03-04' })).toMatchObject({
      assessmentDate: '2026-03-04',
      coversFrom: '2026-02-01',
    });
  });

  test('on its dates that are overdue, whenever the run was, where its grace was over before', () => {
    const invoice = anInvoice({ txnDate: day('2026-02-01'), dueDate: day('2026-03-03') });
    const policy = { ...flat, start: { from: 'txnDate', graceDays: 5 } };
    expect(assess({ policy, invoice, on: '2026-03-03' })).toMatchObject({
      outcome: 'not-overdue',
      nextDate: '2026-03-09',
    });
    expect(assess({ policy, invoice, on: '2026-03-08' })).toMatchObject({ outcome: 'in-grace' });
    for (const on of ['2026-03-09', '2026-04-07']) {
      expect(assessment({ policy, invoice, on })).toMatchObject({
        assessmentDate: '2026-03-09',
        skippedDates: [],
      });
    }
    const charged = { ...invoice, charges: [aCharge('2026-03-09', '25.00')] };
    expect(assess({ policy, invoice: charged, on: '2026-03-20' })).toMatchObject({
      outcome: 'already-assessed',
      nextDate: '2026-04-08',
    });
    const once = { ...policy, assess: { kind: 'once' } };
    expect(assessment({ policy: once, invoice, on: '2026-03-09' })).toMatchObject({
      assessmentDate: '2026-03-04',
    });
  });
});

describe('notBefore', () => {
  const start = { notBefore: '2026-06-01' };

  test('keeps the days before it free, and every date on it or before', () => {
    const policy = { ...annual, start };
    expect(assess({ policy, on: '2026-06-01' }).outcome).toBe('in-grace');
    expect(assessment({ policy, on: '2026-06-11' })).toMatchObject({
      assessmentDate: '2026-06-02',
      coversFrom: '2026-06-01',
      amount: usd('1.00'),
    });
  });

  test('says nothing where the schedule begins later anyway', () => {
    const policy = { ...annual, start: { ...start, graceDays: 120 } };
    expect(assessment({ policy, on: '2026-06-30' })).toMatchObject({
      assessmentDate: '2026-06-30',
      coversFrom: '2026-06-01',
    });
  });
});

describe('how much', () => {
  test('a payment on the assessment date lowers the percent, one after it does not', () => {
    const paid = (date: string): InvoiceFacts =>
      anInvoice({ postings: [aPosting(date, '400.00')] });
    expect(amount({ policy: percent, invoice: paid('2026-03-02'), on: '2026-03-05' })).toBe(
      '12.00',
    );
    expect(amount({ policy: percent, invoice: paid('2026-03-03'), on: '2026-03-05' })).toBe(
      '20.00',
    );
  });

  test('actual/360 divides by 360', () => {
    const policy = {
      amount: { kind: 'annualRate', percent: '36', dayCount: 'actual/360' },
      start: { graceDays: 9 },
    };
    expect(amount({ policy, on: '2026-03-11' })).toBe('10.00');
  });

  test('the tier is that of the principal, its bound included', () => {
    const policy = {
      amount: {
        kind: 'tiered',
        tiers: [
          { upTo: '1000.00', amount: { kind: 'flat', amount: '10.00' } },
          { amount: { kind: 'percent', percent: '2' } },
        ],
      },
    };
    expect(amount({ policy, on: '2026-03-02' })).toBe('10.00');
    const larger = anInvoice({ total: usd('1000.50') });
    expect(amount({ policy, invoice: larger, on: '2026-03-02' })).toBe('20.01');
  });

  test('a sum rounds once', () => {
    const half = { kind: 'percent', percent: '0.0005' };
    const policy = { amount: { kind: 'sumOf', of: [half, half] } };
    expect(amount({ policy, on: '2026-03-02' })).toBe('0.01');
  });

  test('a waived first charge does not make the next one flat again', () => {
    const policy = { amount: { kind: 'flatThenPercent', amount: '25.00', percent: '1.5' } };
    const invoice = anInvoice({ charges: [aCharge('2026-03-02', '25.00', 'waived')] });
    expect(amount({ policy, invoice, on: '2026-04-01' })).toBe('15.00');
  });

  test('nothing is flat once the principal is paid and only charges are open', () => {
    const charged = anInvoice({
      total: usd('1025.00'),
      openBalance: usd('25.00'),
      postings: [aPosting('2026-03-20', '1000.00')],
      charges: [aCharge('2026-03-02', '25.00')],
      chargeLines: [
        { lineId: '2', amount: usd('25.00'), reference: 'DW-AAAAAA', date: day('2026-03-02') },
      ],
    });
    expect(assess({ policy: flat, invoice: charged, on: '2026-04-01' })).toMatchObject({
      outcome: 'nothing-to-charge',
      reason: 'The assessment of 1 Apr 2026 comes to nothing.',
    });
    // Interest for the days before the payment is still owed.
    expect(amount({ policy: annual, invoice: charged, on: '2026-04-01' })).toBe('18.00');
  });

  test('the worksheet survives JSON', () => {
    const invoice = anInvoice({ postings: [aPosting('2026-03-10', '100.00')] });
    const { worksheet } = assessment({
      policy: { ...annual, start: { graceDays: 20 } },
      invoice,
      on: '2026-03-30',
    });
    expect(JSON.parse(JSON.stringify(worksheet))).toEqual(worksheet);
    expect(worksheet).toMatchObject({
      calculation: {
        segments: [
          { from: '2026-03-01', to: '2026-03-10', days: 9, openBase: '1000.00', exact: '9' },
          { from: '2026-03-10', to: '2026-03-22', days: 12, openBase: '900.00', exact: '54/5' },
        ],
      },
      exact: '99/5',
      rounding: 'half away from zero',
      amount: '19.80',
    });
  });
});

describe('limits', () => {
  const twoPercent = { ...percent, assess: { kind: 'everyDays', days: 30 } };

  test.each([
    [{ minimum: '30.00' }, '30.00'],
    [{ maximum: '15.00' }, '15.00'],
    [{ minimum: '1.00', maximum: '500.00' }, '20.00'],
    [{ maximumTotal: { amount: '12.34' } }, '12.34'],
    [{ maximumTotal: { percentOfPrincipal: '0.0999' } }, '0.99'],
    [{ minimumBalance: '1000.00' }, '20.00'],
  ])('%o give %s', (limits, expected) => {
    expect(amount({ policy: { ...twoPercent, ...limits }, on: '2026-03-02' })).toBe(expected);
  });

  test('a maximum in all wins over a minimum', () => {
    const policy = { ...twoPercent, minimum: '30.00', maximumTotal: { amount: '25.00' } };
    expect(amount({ policy, on: '2026-03-02' })).toBe('25.00');
  });

  test('a balance below the minimum balance is not lifted by the minimum', () => {
    const policy = { ...twoPercent, minimum: '30.00', minimumBalance: '1000.01' };
    expect(assess({ policy, on: '2026-03-02' })).toMatchObject({
      outcome: 'below-minimum-balance',
      reason:
        'On 2 Mar 2026 1,000.00 USD was open, less than the 1,000.01 USD from which it is charged.',
    });
  });

  test('so many charges and no more; waived and reversed ones do not count', () => {
    const policy = { ...twoPercent, maximumCount: 1 };
    const invoice = (status: 'written' | 'reversed' | 'waived'): InvoiceFacts =>
      anInvoice({ charges: [aCharge('2026-03-02', '20.00', status)] });
    expect(assess({ policy, invoice: invoice('written'), on: '2026-04-01' })).toMatchObject({
      outcome: 'maximum-count-reached',
      reason: 'It has been charged the maximum of 1 times.',
    });
    expect(amount({ policy, invoice: invoice('waived'), on: '2026-04-01' })).toBe('20.00');
    expect(amount({ policy, invoice: invoice('reversed'), on: '2026-04-01' })).toBe('20.00');
  });

  test('a minimum lifts what rounds to nothing, but makes no charge out of nothing', () => {
    const policy = { amount: { kind: 'percent', percent: '0.0001' }, minimum: '2.00' };
    expect(amount({ policy, on: '2026-03-02' })).toBe('2.00');
    const zero = { amount: { kind: 'percent', percent: '0' }, minimum: '2.00' };
    expect(assess({ policy: zero, on: '2026-03-02' }).outcome).toBe('nothing-to-charge');
  });

  test('each limit is on the worksheet with what it took or gave', () => {
    const policy = { ...twoPercent, minimum: '2.00', maximum: '15.00', maximumCount: 3 };
    expect(assessment({ policy, on: '2026-03-02' }).worksheet.limits).toEqual([
      {
        limit: 'minimum',
        setting: '2.00',
        against: null,
        before: '20.00',
        after: '20.00',
        by: '0.00',
      },
      {
        limit: 'maximum',
        setting: '15.00',
        against: null,
        before: '20.00',
        after: '15.00',
        by: '-5.00',
      },
      {
        limit: 'maximumCount',
        setting: '3',
        against: '0',
        before: '15.00',
        after: '15.00',
        by: '0.00',
      },
    ]);
  });
});

describe('holds', () => {
  const hold = aHold({ stops: 'charges', from: day('2026-03-06'), until: day('2026-03-16') });

  test('no days accrue while charges are held', () => {
    const policy = { ...annual, start: { graceDays: 29 } };
    expect(amount({ policy, on: '2026-03-31' })).toBe('30.00');
    expect(amount({ policy, on: '2026-03-31', holds: [hold] })).toBe('20.00');
  });

  test('a flat or percent date within a hold passes uncharged', () => {
    const policy = { ...flat, start: { graceDays: 9 } };
    expect(assess({ policy, on: '2026-03-20', holds: [hold] })).toMatchObject({
      outcome: 'nothing-to-charge',
      reason: 'A hold covers 11 Mar 2026, the day of the assessment: nothing to charge.',
    });
    expect(amount({ policy, on: '2026-04-10', holds: [hold] })).toBe('25.00');
  });

  test('a hold on reminders does not touch charges', () => {
    const reminders = { ...hold, stops: 'reminders' as const };
    expect(amount({ policy: flat, on: '2026-03-07', holds: [reminders] })).toBe('25.00');
  });
});

describe('where a charge is written', () => {
  test('on the invoice, or on a new one when the policy says so', () => {
    expect(assessment({ policy: flat, on: '2026-03-02' }).writeBack).toBe('lineOnInvoice');
    const policy = { ...flat, writeBack: 'invoicePerInvoice' };
    expect(assessment({ policy, on: '2026-03-02' }).writeBack).toBe('newInvoice');
  });

  test('on a new one when the books are closed for the invoice’s date', () => {
    const invoice = anInvoice({ txnDate: day('2025-12-31') });
    const on = '2026-03-02';
    expect(assessment({ policy: flat, invoice, on, bookCloseDate: '2025-12-31' }).writeBack).toBe(
      'newInvoice',
    );
    expect(assessment({ policy: flat, invoice, on, bookCloseDate: '2025-12-30' }).writeBack).toBe(
      'lineOnInvoice',
    );
  });
});

describe('a policy that changes', () => {
  test('applies from the next run and never re-prices what was assessed', () => {
    const first = runOn(daysFromTo('2026-03-02', '2026-03-02'), anInvoice(), chargesOf(annual));
    expect(first.charged).toEqual([['2026-03-02', '2026-03-02', '1.00']]);
    const doubled = chargesOf({ amount: { kind: 'annualRate', percent: '73' } });
    const later = runOn(daysFromTo('2026-03-03', '2026-04-30'), first.invoice, doubled);
    expect(later.charged).toEqual([['2026-04-01', '2026-04-01', '60.00']]);
    const both = later.assessments.reduce(withCharge, first.invoice);
    expect(both.charges.map((charge) => charge.amount)).toEqual([usd('1.00'), usd('60.00')]);
  });
});
