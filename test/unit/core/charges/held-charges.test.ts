import { describe, expect, test } from 'vitest';
import type { Assessment } from '../../../../src/core/charges/assess-charge.ts';
import { recheckCharges } from '../../../../src/core/charges/recheck-charges.ts';
import { recordOf } from '../../../../src/core/charges/worksheet-record.ts';
import { worksheetProblems } from '../../../../src/core/charges/verify-worksheet.ts';
import { unknownSubject } from '../../../../src/core/charges/calculate-charge.ts';
import { describeArithmetic } from '../../../../src/core/charges/describe-charge.ts';
import type { Worksheet } from '../../../../src/core/charges/worksheet.ts';
import type { Hold, InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { aCompany, aHold, anInvoice, aPosting, chargesOf, day, daysFromTo, usd } from '../facts.ts';
import { runOn } from './story.ts';

/** One dollar a day on a thousand: from 1 March, on the 11th, the 21st, the 31st … */
const aTenth = {
  amount: { kind: 'annualRate', percent: '36.5' },
  start: { graceDays: 9 },
  assess: { kind: 'everyDays', days: 10 },
  writeBack: 'invoicePerInvoice',
};
/** 300 of the 1,000 in dispute from 6 to 25 March. */
const dispute = aHold({
  stops: 'charges',
  from: day('2026-03-06'),
  until: day('2026-03-26'),
  part: usd('300.00'),
});
const march = daysFromTo('2026-03-01', '2026-03-31');

/** What runs on all days charge, each worksheet proving its amount from its facts. */
function charged(
  policy: object,
  holds: readonly Hold[],
  fields: { readonly invoice?: InvoiceFacts; readonly days?: ReturnType<typeof daysFromTo> } = {},
): { dates: string[]; assessments: Assessment[] } {
  const invoice = fields.invoice ?? anInvoice();
  const story = runOn(
    fields.days ?? march,
    { ...invoice, chargeLines: [] },
    chargesOf(policy),
    holds,
  );
  return {
    dates: story.charged.map(([on, of, amount]) =>
      on === of ? `${of} ${amount}` : `${of} ${amount} on ${on}`,
    ),
    assessments: story.assessments,
  };
}

describe('a hold of everything', () => {
  const hold = aHold({ stops: 'charges', from: day('2026-03-05'), until: day('2026-04-01') });
  const eighteen = {
    amount: { kind: 'annualRate', percent: '18' },
    start: { graceDays: 10 },
    assess: { kind: 'everyDays', days: 30 },
    writeBack: 'invoicePerInvoice',
  };
  const invoice = anInvoice({ total: usd('1234.56') });
  // As a run does, which holds stop while they are in force.
  const days = daysFromTo('2026-04-01', '2026-04-30');

  test('leaves its days out, and says which', () => {
    const { dates, assessments } = charged(eighteen, [hold], { invoice, days });
    // 4 days before it; 10 days after it of the 30 of the next.
    expect(dates).toEqual(['2026-03-12 2.44 on 2026-04-01', '2026-04-11 6.09']);
    expect(assessments.map(({ worksheet }) => worksheet.facts.heldPeriods)).toEqual([
      [{ from: '2026-03-05', to: '2026-03-12' }],
      [{ from: '2026-03-12', to: '2026-04-01' }],
    ]);
  });

  test('is charged with the first assessment after it, where the policy says that days accrue', () => {
    const policy = { ...eighteen, accrueDuringHold: true };
    const { dates, assessments } = charged(policy, [hold], { invoice, days });
    // The 7 days that the first left out are set aside: 30 + 7 of them.
    expect(dates).toEqual(['2026-03-12 2.44 on 2026-04-01', '2026-04-11 22.53']);
    expect(assessments.map(({ worksheet }) => worksheet.facts)).toMatchObject([
      {
        heldPeriods: [],
        heldParts: [{ from: '2026-03-05', to: '2026-03-12', amount: null, accrues: true }],
      },
      {
        heldPeriods: [],
        accruingHolds: [{ from: '2026-03-12', to: '2026-04-01', amount: null }],
      },
    ]);
  });

  test('says for itself whether its days accrue, whatever the policy says', () => {
    const accruing = { ...hold, accrueDuringHold: true };
    expect(charged(eighteen, [accruing], { invoice, days }).dates).toEqual([
      '2026-03-12 2.44 on 2026-04-01',
      '2026-04-11 22.53',
    ]);
    const resting = { ...hold, accrueDuringHold: false };
    const policy = { ...eighteen, accrueDuringHold: true };
    expect(charged(policy, [resting], { invoice, days }).dates).toEqual([
      '2026-03-12 2.44 on 2026-04-01',
      '2026-04-11 6.09',
    ]);
  });

  test('beside another that does not let days accrue stops those of both', () => {
    const accruing = { ...hold, id: 'a', accrueDuringHold: true };
    const resting = aHold({ id: 'b', from: day('2026-03-08'), until: day('2026-03-10') });
    expect(charged(eighteen, [accruing, resting], { invoice, days }).dates).toEqual([
      '2026-03-12 2.44 on 2026-04-01',
      '2026-04-11 21.31',
    ]);
  });
});

describe('a dispute of a part', () => {
  test('is left out of the days it lasts; the rest is charged meanwhile', () => {
    const { dates, assessments } = charged(aTenth, [dispute]);
    // 5 × 1.00 + 5 × 0.70 · 10 × 0.70 · 5 × 0.70 + 5 × 1.00
    expect(dates).toEqual(['2026-03-11 8.50', '2026-03-21 7.00', '2026-03-31 8.50']);
    const [first] = assessments;
    expect(first?.worksheet.facts).toMatchObject({
      openBase: '700.00',
      heldParts: [
        { hold: 'h1', from: '2026-03-06', to: '2026-03-11', amount: '300.00', accrues: false },
      ],
    });
    expect(first && describeArithmetic(first.worksheet)).toBe(
      '36.5% p.a. on 1,000.00 for 5 days and on 700.00 for 5 days',
    );
  });

  test('is charged with the first charge after it, where days accrue during a hold', () => {
    const { dates, assessments } = charged({ ...aTenth, accrueDuringHold: true }, [dispute]);
    // The third has 10 × 1.00 and, set aside before, 5 × 0.30 and 10 × 0.30.
    expect(dates).toEqual(['2026-03-11 8.50', '2026-03-21 7.00', '2026-03-31 14.50']);
    const third = assessments[2]?.worksheet.calculation;
    expect(third?.kind === 'annualRate' ? third.segments : []).toMatchObject([
      { from: '2026-03-06', to: '2026-03-11', openBase: '300.00', resumed: true },
      { from: '2026-03-11', to: '2026-03-21', openBase: '300.00', resumed: true },
      { from: '2026-03-21', to: '2026-03-31', openBase: '1000.00' },
    ]);
  });

  test('is charged no second time after that, and not for days that were waived', () => {
    const policy = { ...aTenth, accrueDuringHold: true };
    const april = daysFromTo('2026-03-01', '2026-04-10');
    expect(charged(policy, [dispute], { days: april }).dates.at(-1)).toBe('2026-04-10 10.00');
    const { invoice } = runOn(
      daysFromTo('2026-03-01', '2026-03-21'),
      anInvoice(),
      chargesOf(policy),
      [dispute],
    );
    const waived = {
      ...invoice,
      charges: invoice.charges.map((charge, place) =>
        place === 0 ? { ...charge, status: 'waived' as const } : charge,
      ),
    };
    // Without the 5 × 0.30 of the first charge.
    const after = runOn([day('2026-03-31')], waived, chargesOf(policy), [dispute]);
    expect(after.charged).toEqual([['2026-03-31', '2026-03-31', '13.00']]);
  });

  test('lasts until a person ends it, as the facts say then', () => {
    const open = { ...dispute, until: null };
    const policy = { ...aTenth, accrueDuringHold: true };
    expect(charged(policy, [open]).dates).toEqual([
      '2026-03-11 8.50',
      '2026-03-21 7.00',
      '2026-03-31 7.00',
    ]);
  });

  test('of percent and flat charges leaves the percent of the rest and the whole of a flat', () => {
    const percent = { ...aTenth, amount: { kind: 'percent', percent: '2' } };
    expect(charged(percent, [dispute]).dates).toEqual([
      '2026-03-11 14.00',
      '2026-03-21 14.00',
      '2026-03-31 20.00',
    ]);
    const flat = { ...aTenth, amount: { kind: 'flat', amount: '25.00' } };
    expect(charged(flat, [dispute]).dates[0]).toBe('2026-03-11 25.00');
  });

  test('stands while payments reduce what is not in dispute first', () => {
    const invoice = anInvoice({ postings: [aPosting('2026-03-11', '500.00')] });
    const policy = { ...aTenth, start: { graceDays: 29 } };
    // 5 × 1.00 + 5 × 0.70 + 15 × 0.20 + 5 × 0.50
    expect(charged(policy, [dispute], { invoice }).dates).toEqual(['2026-03-31 14.00']);
  });

  test('of the whole is as a hold of everything', () => {
    const whole = { ...dispute, part: usd('1000.00') };
    const { part: _part, ...hold } = dispute;
    for (const accrueDuringHold of [false, true]) {
      const policy = { ...aTenth, accrueDuringHold };
      const days = daysFromTo('2026-03-26', '2026-03-31');
      expect(charged(policy, [whole], { days }).dates).toEqual(
        charged(policy, [hold], { days }).dates,
      );
    }
  });

  test('leaves the denominator of the legal guard as it was really open', () => {
    const policy = { ...aTenth, law: { annualPercent: '36.5' } };
    const { assessments } = charged(policy, [dispute]);
    // 1,000.00 on each of the 10 days, the part in dispute too: 8.50 is 31.03 % a year of that.
    expect(assessments[0]?.worksheet.law).toMatchObject({
      balanceDays: '10000.00',
      effectivePercent: { after: '31.03' },
    });
  });

  test('keeps the least balance to what is not in dispute', () => {
    const policy = { ...aTenth, minimumBalance: '700.01' };
    expect(charged(policy, [dispute]).dates).toEqual(['2026-03-31 24.00']);
  });

  test('works with tax left out of the base, in the share of the rest', () => {
    const policy = { ...aTenth, excludeTax: true };
    const invoice = anInvoice({ tax: usd('100.00') });
    // 5 × 0.90 + 5 × 0.63
    expect(charged(policy, [dispute], { invoice }).dates[0]).toBe('2026-03-11 7.65');
  });
});

describe('the worksheets of charges under a dispute', () => {
  const policy = { ...aTenth, accrueDuringHold: true };

  /** The charges as they would be stored, with all that was known. */
  function stored(postings: InvoiceFacts['postings'] = []): {
    invoice: InvoiceFacts;
    worksheets: Worksheet[];
  } {
    const start = anInvoice({ postings });
    const worksheets: Worksheet[] = [];
    let invoice = start;
    for (const today of ['2026-03-11', '2026-03-21', '2026-03-31'].map(day)) {
      const run = runOn([today], invoice, chargesOf(policy), [dispute]);
      const [assessment] = run.assessments;
      if (assessment === undefined) throw new Error(`No charge on ${today}`);
      const record = recordOf({
        assessment,
        invoice,
        policy: chargesOf(policy).section,
        holds: [dispute],
        legal: unknownSubject,
        company: aCompany(),
        today,
      });
      worksheets.push({ ...assessment.worksheet, record });
      // As on invoices of their own: the late invoice itself stays as it is.
      invoice = { ...start, charges: run.invoice.charges };
    }
    return { invoice, worksheets };
  }

  test('prove their amounts from their figures and from their facts', () => {
    const { worksheets } = stored();
    expect(worksheets.map(({ amount }) => amount)).toEqual(['8.50', '7.00', '14.50']);
    expect(worksheets.flatMap(worksheetProblems)).toEqual([]);
  });

  test('come down by a payment that was known late, what was set aside too', () => {
    const { worksheets } = stored();
    const late = aPosting('2026-03-11', '800.00');
    const charges = worksheets.map((worksheet, place) => ({
      id: `c${place + 1}`,
      reference: `DW-00000${place + 1}`,
      status: 'written' as const,
      assessmentDate: worksheet.assessmentDate,
      amount: usd(worksheet.amount),
      worksheet,
    }));
    const now = anInvoice({ postings: [late] });
    const again = recheckCharges(now, charges, day('2026-04-02'));
    // From the 11th on 200 are open, all in dispute: nothing of it in the second charge, which goes
    // back whole. The third has its 10 days on 200 and 5 × 0.30 of the first.
    expect(again.map(({ worksheet }) => worksheet.amount)).toEqual(['8.50', '0.00', '3.50']);
    expect(again.flatMap(({ worksheet }) => worksheetProblems(worksheet))).toEqual([]);
  });
});
