import { describe, expect, it } from 'vitest';
import {
  recheckCharges,
  type AssessedCharge,
} from '../../../../src/core/charges/recheck-charges.ts';
import { worksheetProblems } from '../../../../src/core/charges/verify-worksheet.ts';
import type { InvoiceFacts, Posting } from '../../../../src/core/ledger/facts.ts';
import { aPosting, anInvoice, day, usd } from '../facts.ts';
import { chargedBy, withPostings } from './charged-story.ts';

const rate18 = {
  amount: { kind: 'annualRate', percent: '18' },
  start: { graceDays: 10 },
};
const example1 = anInvoice({ total: usd('1234.56') });
const today = day('2026-05-01');

/** What comes out for each charge: [too much, recomputed], as cents. */
function recheck(
  story: { invoice: InvoiceFacts; charges: AssessedCharge[] },
  postings: readonly Posting[],
): [bigint, bigint][] {
  const invoice = withPostings(story.invoice, postings);
  return recheckCharges(invoice, story.charges, today).map(({ tooMuch, amount }) => [
    tooMuch,
    amount,
  ]);
}

describe('a posting dated before an assessment that did not know it', () => {
  const story = chargedBy(example1, rate18, ['2026-03-12', '2026-04-11']);

  it('takes the days since it out of the charge, and out of later ones', () => {
    expect(story.charges.map(({ amount }) => amount)).toEqual([670n, 1826n]);
    // 5 days on 1,234.56 and 6 on 234.56: 3.044… + 0.694…; then 30 days on 234.56.
    expect(recheck(story, [aPosting('2026-03-06', '1000.00')])).toEqual([
      [296n, 374n],
      [1479n, 347n],
    ]);
  });

  it('changes nothing when it is dated on the day of the assessment or later', () => {
    expect(recheck(story, [aPosting('2026-03-12', '1000.00')])[0]).toEqual([0n, 670n]);
    expect(recheck(story, [aPosting('2026-04-11', '1000.00')])).toEqual([
      [0n, 670n],
      [0n, 1826n],
    ]);
  });

  it('leaves nothing of a charge on an invoice that was paid before it was due', () => {
    expect(recheck(story, [aPosting('2026-02-27', '1234.56')])).toEqual([
      [670n, 0n],
      [1826n, 0n],
    ]);
  });

  it('gives worksheets that prove themselves, and record the postings as they are known now', () => {
    const posting = aPosting('2026-03-06', '1000.00');
    const invoice = withPostings(story.invoice, [posting]);
    for (const { worksheet } of recheckCharges(invoice, story.charges, today)) {
      expect(worksheetProblems(worksheet)).toEqual([]);
      expect(worksheet.record?.postings).toEqual([
        { paymentId: posting.paymentId, date: '2026-03-06', amount: '1000.00' },
      ]);
      expect(worksheet.record?.company.today).toBe('2026-05-01');
    }
  });
});

describe('a posting that an assessment counted and that is gone', () => {
  it('shows that too little was charged', () => {
    const paid = withPostings(example1, [aPosting('2026-03-06', '1000.00')]);
    const story = chargedBy(paid, rate18, ['2026-03-12']);
    expect(recheck(story, [])).toEqual([[-296n, 670n]]);
  });

  it('and is there again shows nothing', () => {
    const posting = aPosting('2026-03-06', '1000.00');
    const story = chargedBy(withPostings(example1, [posting]), rate18, ['2026-03-12']);
    expect(recheck(story, [{ ...posting, paymentId: 'entered-again' }])).toEqual([[0n, 374n]]);
  });
});

describe('charges that count earlier ones', () => {
  it('see a lower first charge in the balance that they compound', () => {
    const policy = { ...rate18, base: 'balance' };
    const story = chargedBy(example1, policy, ['2026-03-12', '2026-04-11']);
    const paid = [aPosting('2026-03-06', '1000.00')];
    const known = chargedBy(withPostings(example1, paid), policy, ['2026-03-12', '2026-04-11']);
    const [first, second] = known.charges.map(({ amount }) => amount);
    expect(recheck(story, paid).map(([, amount]) => amount)).toEqual([first, second]);
  });

  it('see it where payments go to charges first', () => {
    const policy = { ...rate18, allocation: 'chargesFirst' };
    const paidLater = [aPosting('2026-03-20', '100.00')];
    const story = chargedBy(withPostings(example1, paidLater), policy, [
      '2026-03-12',
      '2026-04-11',
    ]);
    const all = [...paidLater, aPosting('2026-03-06', '1000.00')];
    const known = chargedBy(withPostings(example1, all), policy, ['2026-03-12', '2026-04-11']);
    const [first, second] = known.charges.map(({ amount }) => amount);
    expect(recheck(story, all).map(([, amount]) => amount)).toEqual([first, second]);
  });

  it('get the room that a lower first charge leaves under a maximum in all', () => {
    const policy = { ...rate18, maximumTotal: { amount: '20.00' } };
    const story = chargedBy(example1, policy, ['2026-03-12', '2026-04-11']);
    expect(story.charges.map(({ amount }) => amount)).toEqual([670n, 1330n]);
    // 6.70 comes down to 3.74, and the second to 3.47 by itself, below the room of 16.26.
    const paid = [aPosting('2026-03-06', '1000.00')];
    expect(recheck(story, paid)).toEqual([
      [296n, 374n],
      [983n, 347n],
    ]);
    // Only the first sees a payment that was taken back again: the second has more room than before.
    const oneDay = [aPosting('2026-03-06', '1000.00'), aPosting('2026-03-12', '-1000.00')];
    expect(recheck(story, oneDay)).toEqual([
      [296n, 374n],
      [-296n, 1626n],
    ]);
  });
});

describe('charges of which something was taken back', () => {
  const policy = { amount: { kind: 'percent', percent: '10' }, base: 'balance' };
  const thousand = anInvoice({ total: usd('1000.00') });

  it('are not taken off once more where a later one knew it already', () => {
    const { invoice, charges } = chargedBy(thousand, policy, ['2026-03-02']);
    const half = aPosting('2026-03-01', '500.00');
    // 100.00 should have been 50.00, and so much was taken off its line.
    expect(recheck({ invoice, charges }, [half])).toEqual([[5000n, 5000n]]);
    const corrected: InvoiceFacts = {
      ...invoice,
      total: usd('1050.00'),
      charges: invoice.charges.map((each) => ({ ...each, amount: usd('50.00') })),
      chargeLines: invoice.chargeLines.map((line) => ({ ...line, amount: usd('50.00') })),
    };
    const later = chargedBy(withPostings(corrected, [half]), policy, ['2026-04-01']);
    expect(later.charges.map(({ amount }) => amount)).toEqual([5500n]);
    const story = { invoice: later.invoice, charges: [...charges, ...later.charges] };
    expect(recheck(story, [half, aPosting('2026-04-10', '1.00')])).toEqual([
      [5000n, 5000n],
      [0n, 5500n],
    ]);
  });

  it('are seen by later ones as they should have been, also once they are reversed', () => {
    const { invoice, charges } = chargedBy(thousand, policy, ['2026-03-02', '2026-04-01']);
    const paid = [aPosting('2026-02-27', '1000.00')];
    expect(recheck({ invoice, charges }, paid)).toEqual([
      [10000n, 0n],
      [11000n, 0n],
    ]);
    const [first, ...later] = charges;
    const reversed = first === undefined ? [] : [{ ...first, status: 'reversed' as const }];
    expect(recheck({ invoice, charges: [...reversed, ...later] }, paid)).toEqual([[11000n, 0n]]);
  });
});

describe('what no payment explains', () => {
  const deposit = anInvoice({ total: usd('1234.56'), openBalance: usd('1134.56') });

  it('stays counted as it was while nothing explains it', () => {
    const story = chargedBy(deposit, rate18, ['2026-03-12']);
    const [found] = recheckCharges(story.invoice, story.charges, today);
    expect([found?.tooMuch, found?.amount]).toEqual([0n, 615n]);
  });

  it('counts from its own date once a payment explains it', () => {
    const story = chargedBy(deposit, rate18, ['2026-03-12']);
    const explained = { ...story.invoice, postings: [aPosting('2026-03-06', '100.00')] };
    const [found] = recheckCharges(explained, story.charges, today);
    expect([found?.tooMuch, found?.amount]).toEqual([-25n, 640n]);
  });

  it('is not taken back to before the assessment when it comes later', () => {
    const story = chargedBy(example1, rate18, ['2026-03-12']);
    const lower = { ...story.invoice, openBalance: story.invoice.openBalance - usd('500.00') };
    expect(recheckCharges(lower, story.charges, today)[0]?.tooMuch).toBe(0n);
  });
});

it('leaves waived, reversed and cancelled charges alone, and those without a record', () => {
  const { invoice, charges } = chargedBy(example1, rate18, ['2026-03-12']);
  const paid = withPostings(invoice, [aPosting('2026-03-06', '1000.00')]);
  for (const status of ['waived', 'reversed', 'cancelled'] as const) {
    const over = charges.map((charge) => ({ ...charge, status }));
    expect(recheckCharges(paid, over, today)).toEqual([]);
  }
  const old = charges.map((charge) => {
    const { record: _, ...worksheet } = charge.worksheet;
    return { ...charge, worksheet };
  });
  expect(recheckCharges(paid, old, today)).toEqual([]);
});
