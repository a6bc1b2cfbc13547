/** Charges assessed on an invoice on which a credit memo took an earlier charge back. */
import { describe, expect, it } from 'vitest';
import { recheckCharges } from '../../../../src/core/charges/recheck-charges.ts';
import { worksheetProblems } from '../../../../src/core/charges/verify-worksheet.ts';
import type { Worksheet } from '../../../../src/core/charges/worksheet.ts';
import { formatAmount, parseAmount } from '../../../../src/core/money/amount.ts';
import type { InvoiceFacts, Posting } from '../../../../src/core/ledger/facts.ts';
import { aPosting, anInvoice, day, usd } from '../facts.ts';
import { chargedBy, withPostings } from './charged-story.ts';

// A dollar a day.
const policy = { amount: { kind: 'annualRate', percent: '36.5' } };
const thousand = anInvoice({ total: usd('1000.00') });

/** One day's 1.00 of 2 March is taken back on 20 March, then 30 days are charged on 1 April. */
function takenBackWhole(): { invoice: InvoiceFacts; credit: Posting } & Pick<
  ReturnType<typeof chargedBy>,
  'charges'
> {
  const { invoice } = chargedBy(thousand, policy, ['2026-03-02']);
  const reference = invoice.chargeLines[0]?.reference ?? '';
  const credit = { ...aPosting('2026-03-20', '1.00'), takesBack: reference };
  const credited: InvoiceFacts = {
    ...withPostings(invoice, [credit]),
    charges: invoice.charges.map((each) => ({ ...each, amount: 0n, status: 'reversed' })),
  };
  return { ...chargedBy(credited, policy, ['2026-04-01']), credit };
}

/** As records were at first: with the credit in the total and among the postings. */
function recordedEarly(worksheet: Worksheet, credit: Posting): Worksheet {
  const { record, currency } = worksheet;
  if (record === undefined) throw new Error('The worksheet has no record');
  const { rule: _rule, ...early } = record;
  const total = parseAmount(early.invoice.total, currency).minor + credit.amount;
  const { paymentId, date } = credit;
  const amount = formatAmount({ minor: credit.amount, currency });
  return {
    ...worksheet,
    record: {
      ...early,
      invoice: { ...early.invoice, total: formatAmount({ minor: total, currency }) },
      postings: [...early.postings, { paymentId, date, amount }],
    },
  };
}

describe('a charge after one that a credit memo took back', () => {
  it('is of the days on what was sold alone', () => {
    expect(takenBackWhole().charges.map(({ amount }) => amount)).toEqual([3000n]);
  });

  it('has a worksheet that comes to the same from what it records', () => {
    const problems = takenBackWhole().charges.map(({ worksheet }) => worksheetProblems(worksheet));
    expect(problems).toEqual([[]]);
  });

  it('still comes to the same where it was recorded before credits were left out of the record', () => {
    const { invoice, charges, credit } = takenBackWhole();
    const early = charges.map(({ worksheet }) => recordedEarly(worksheet, credit));
    expect(early.map(({ record }) => record?.invoice.total)).toEqual(['1001.00']);
    expect(early.flatMap(worksheetProblems)).toEqual([]);
    // It is looked at again as it was meant, too.
    const paid = withPostings(invoice, [credit, aPosting('2026-03-12', '500.00')]);
    const known = charges.map((charge, at) => ({
      ...charge,
      worksheet: early[at] ?? charge.worksheet,
    }));
    const found = recheckCharges(paid, known, day('2026-05-01'));
    expect(found.map(({ tooMuch }) => tooMuch)).toEqual([1000n]);
    expect(found.flatMap(({ worksheet }) => worksheetProblems(worksheet))).toEqual([]);
  });

  it('proves nothing where its record of today’s rule tells another total than its facts', () => {
    const changed = takenBackWhole().charges.flatMap(({ worksheet }) => {
      const { record } = worksheet;
      if (record === undefined) return [];
      const invoice = { ...record.invoice, total: '900.00' };
      return [{ ...worksheet, record: { ...record, invoice } }];
    });
    expect(changed.flatMap(worksheetProblems)).toHaveLength(1);
  });

  it('comes down by all that a payment of an earlier day takes off it', () => {
    const { invoice, charges, credit } = takenBackWhole();
    // Ten days on 1,000 and twenty on 500.
    const paid = withPostings(invoice, [credit, aPosting('2026-03-12', '500.00')]);
    const found = recheckCharges(paid, charges, day('2026-05-01'));
    expect(found.map(({ amount, tooMuch }) => [amount, tooMuch])).toEqual([[2000n, 1000n]]);
  });
});

describe('a charge after one whose credit memo stays unused, since the invoice was paid', () => {
  const compounding = {
    amount: { kind: 'annualRate', percent: '12' },
    base: 'balance',
    start: { graceDays: 29 },
    assess: { kind: 'everyDays', days: 30 },
  };
  /** 9.86 of 31 March, paid on 5 April and taken back on the 6th. */
  const paidAndTakenBack = (): InvoiceFacts => {
    const { invoice } = chargedBy(thousand, compounding, ['2026-03-31']);
    return {
      ...withPostings(invoice, [aPosting('2026-04-05', '1009.86')]),
      status: 'paid',
      chargeLines: invoice.chargeLines.map((line) => ({ ...line, credited: line.amount })),
      charges: invoice.charges.map((each) => ({ ...each, amount: 0n, status: 'reversed' })),
    };
  };
  /** The payment was void after all; a deposit on the invoice stays. */
  const reopened = (deposit = '0.00'): InvoiceFacts => {
    const paid = paidAndTakenBack();
    return { ...paid, status: 'open', postings: [], openBalance: paid.total - usd(deposit) };
  };

  it('is of what was sold, and not of the line that the memo is for', () => {
    const { charges } = chargedBy(reopened(), compounding, ['2026-04-30']);
    expect(charges.map(({ amount }) => amount)).toEqual([usd('9.86')]);
    expect(charges.map(({ worksheet }) => worksheetProblems(worksheet))).toEqual([[]]);
  });

  it('counts what was paid without a payment, and stays right when it is looked at again', () => {
    const { invoice, charges } = chargedBy(reopened('300.00'), compounding, ['2026-04-30']);
    // 30 days on 700.00.
    expect(charges.map(({ amount }) => amount)).toEqual([usd('6.90')]);
    expect(charges.map(({ worksheet }) => worksheetProblems(worksheet))).toEqual([[]]);
    expect(charges[0]?.worksheet.record?.invoice.openBalance).toBe('700.00');
    const found = recheckCharges(invoice, charges, day('2026-05-01'));
    expect(found.map(({ tooMuch }) => tooMuch)).toEqual([0n]);
  });

  it('records what was paid of it as more than was owed', () => {
    const afterwards = { ...compounding, chargeAfterPayment: true };
    const { charges } = chargedBy(paidAndTakenBack(), afterwards, ['2026-04-30']);
    // 5 days on 1,000.00.
    expect(charges.map(({ amount }) => amount)).toEqual([usd('1.64')]);
    expect(charges[0]?.worksheet.record?.invoice.openBalance).toBe('-9.86');
    expect(charges.map(({ worksheet }) => worksheetProblems(worksheet))).toEqual([[]]);
  });
});
