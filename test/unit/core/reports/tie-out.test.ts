import { describe, expect, it } from 'vitest';
import type { AccountEntry } from '../../../../src/core/reports/account-entry.ts';
import { bookedAmounts } from '../../../../src/core/reports/booked.ts';
import { boundDifferences } from '../../../../src/core/reports/bound-differences.ts';
import type { ChargeRecord } from '../../../../src/core/reports/charge-record.ts';
import type { LiveTransaction } from '../../../../src/core/reports/live-transaction.ts';
import {
  knownReferences,
  matchEntries,
  ties,
  tieOut,
} from '../../../../src/core/reports/tie-out.ts';
import { byHand, charge, day, on, records, reversal } from './records.ts';

const period = { from: day('2026-03-01'), to: day('2026-04-30') };

const entry = (change: Partial<AccountEntry> = {}): AccountEntry => ({
  accountId: '20',
  date: day('2026-03-01'),
  type: 'Invoice',
  transactionId: 'id-1001',
  number: '1001',
  name: 'Ada Lovelace',
  memo: 'Finance charge to 12 Mar 2026 [DW-AAAAAA]',
  amount: 1_000n,
  ...change,
});

const live = (change: Partial<LiveTransaction> = {}): LiveTransaction => ({
  status: 'open',
  number: '1001',
  date: day('2026-03-01'),
  lines: [{ description: '… [DW-AAAAAA]', amount: 1_000n, accountId: '20', accountName: 'Income' }],
  ...change,
});

function compare(
  charges: readonly ChargeRecord[],
  entries: readonly AccountEntry[],
  lives: Readonly<Record<string, LiveTransaction>> = {},
) {
  const of = records(charges);
  const question = {
    ...{ period, homeCurrency: 'USD', accountIds: ['20'], entries },
    booked: bookedAmounts(of),
    known: knownReferences(of),
  };
  const result = tieOut(question, matchEntries(question), new Map(Object.entries(lives)));
  // Whatever is found, the causes of a month explain its difference to the cent.
  for (const { month, inBooks, inDunwell } of result.months) {
    const own = result.differences.filter((each) => each.month === month);
    const explained = own.reduce((sum, each) => sum + each.inBooks - each.inDunwell, 0n);
    expect(explained).toBe(inBooks - inDunwell);
  }
  return result;
}
const causes = (...question: Parameters<typeof compare>) =>
  compare(...question).differences.map(({ cause, month }) => `${cause} ${month}`);

describe('the tie-out of charges and the income account', () => {
  it('ties to the cent where each charge stands as it was written', () => {
    const result = compare([charge()], [entry()]);
    expect(ties(result)).toBe(true);
    expect(result.months).toEqual([
      { month: '2026-03', inBooks: 1_000n, inDunwell: 1_000n },
      { month: '2026-04', inBooks: 0n, inDunwell: 0n },
    ]);
  });

  it('knows a line whose text was changed by its transaction and amount', () => {
    expect(causes([charge()], [entry({ memo: 'Interest' })])).toEqual([]);
  });

  it('lists what is not ours, a late fee of QuickBooks’ own among it', () => {
    const journal = entry({
      type: 'Journal Entry',
      transactionId: 'j',
      memo: 'Rounding',
      amount: 500n,
    });
    const fee = entry({
      transactionId: 'f',
      memo: 'Late fee',
      amount: 250n,
      date: day('2026-04-02'),
    });
    const result = compare([charge()], [entry(), journal, fee]);
    expect(result.differences).toMatchObject([
      { cause: 'not-ours', month: '2026-03', inBooks: 500n, inDunwell: 0n, kind: 'Journal Entry' },
      { cause: 'late-fee', month: '2026-04', inBooks: 250n },
    ]);
    expect(ties(result)).toBe(false);
  });

  it.each<[string, LiveTransaction | undefined]>([
    ['deleted', undefined],
    ['voided', live({ status: 'void' })],
    ['line-removed', live({ lines: [] })],
    ['other-month', live({ date: day('2026-06-01') })],
    [
      'other-account',
      live({
        lines: [
          { description: '[DW-AAAAAA]', amount: 1_000n, accountId: '1', accountName: 'Services' },
        ],
      }),
    ],
    ['unexplained', live()],
  ])('says of a charge that is not there that it is %s', (cause, found) => {
    const lives: Record<string, LiveTransaction> = found === undefined ? {} : { 'id-1001': found };
    expect(causes([charge()], [], lives)).toEqual([`${cause} 2026-03`]);
  });

  it('calls a voided one voided although its line is listed with nothing on it', () => {
    const lives = { 'id-1001': live({ status: 'void' }) };
    expect(causes([charge()], [entry({ amount: 0n })], lives)).toEqual(['voided 2026-03']);
  });

  it('tells an amount that somebody changed from another exchange rate', () => {
    const line = { description: '[DW-AAAAAA]', accountId: '20', accountName: 'Income' };
    const changed = { 'id-1001': live({ lines: [{ ...line, amount: 800n }] }) };
    expect(compare([charge()], [entry({ amount: 800n })], changed).differences).toMatchObject([
      { cause: 'amount-changed', inBooks: 800n, inDunwell: 1_000n },
    ]);
    const euro = charge({ currency: 'EUR', booking: on('1001', '2026-03-01', '1.1') });
    const same = { 'id-1001': live() };
    expect(causes([euro], [entry({ amount: 1_200n })], same)).toEqual(['exchange-rate 2026-03']);
    expect(causes([euro], [entry({ amount: 1_100n })])).toEqual([]);
  });

  it('expects what people did by hand once that was seen, and names what was not', () => {
    const gone = charge({ reversals: [byHand(-1_000n, '2026-04-09')] });
    expect(ties(compare([gone], []))).toBe(true);
    expect(ties(compare([gone], [entry({ amount: 0n })], { 'id-1001': live() }))).toBe(true);
    const raised = charge({ reversals: [byHand(200n, '2026-04-09')] });
    expect(ties(compare([raised], [entry({ amount: 1_200n })]))).toBe(true);
    const line = { description: '[DW-AAAAAA]', accountId: '20', accountName: 'Income' };
    const again = { 'id-1001': live({ lines: [{ ...line, amount: 1_500n }] }) };
    expect(compare([raised], [entry({ amount: 1_500n })], again).differences).toMatchObject([
      { cause: 'amount-changed', inBooks: 1_500n, inDunwell: 1_200n },
    ]);
    expect(causes([raised], [], { 'id-1001': live({ lines: [] }) })).toEqual([
      'line-removed 2026-03',
    ]);
  });

  it('shows an invoice that was moved to another month in both', () => {
    expect(causes([charge()], [entry({ date: day('2026-04-09') })])).toEqual([
      ...['other-month 2026-03', 'other-month 2026-04'],
    ]);
    const before = charge({ booking: on('1001', '2026-02-20') });
    expect(causes([before], [entry({ date: day('2026-04-09') })])).toEqual(['other-month 2026-04']);
  });

  it('counts a copy of a line once more, and the one on the right invoice as the charge', () => {
    const copy = entry({ transactionId: 'other', number: '1002' });
    const [difference] = compare([charge()], [copy, entry()]).differences;
    expect(difference).toMatchObject({ cause: 'copied', number: '1002', inBooks: 1_000n });
  });

  it('leaves what is on its way to the next time', () => {
    const unknown = charge({ status: 'unknown', writtenOn: null, booking: null });
    expect(causes([unknown], [entry()])).toEqual(['in-flight 2026-03']);
    const failed = charge({ status: 'failed', writtenOn: null, booking: null });
    expect(causes([failed], [entry()])).toEqual(['not-recorded 2026-03']);
    const going = charge({ reversals: [reversal({ status: 'writing', on: null })] });
    expect(causes([going], [])).toEqual(['in-flight 2026-03']);
  });

  it('expects a credit memo in its own month', () => {
    const memo = reversal({
      method: 'creditMemo',
      credited: 1_000n,
      booking: on('C1', '2026-04-04'),
    });
    const gone = charge({ status: 'reversed', reversals: [memo] });
    const credit = entry({
      ...{ type: 'Credit Memo', transactionId: 'id-C1', date: day('2026-04-04'), amount: -1_000n },
      memo: 'Reversal of finance charge DW-AAAAAA on invoice 1001 [DW-RRRRRR]',
    });
    expect(causes([gone], [entry(), credit])).toEqual([]);
    expect(causes([gone], [entry()])).toEqual(['deleted 2026-04']);
  });

  it('puts what nobody would read into one line, without losing a cent', () => {
    const sales = [1, 2, 3, 4].map((n) =>
      entry({ transactionId: `s${n}`, memo: 'Work', amount: 100n }),
    );
    const { differences } = compare([], sales);
    const bound = boundDifferences(differences, 2);
    expect(bound.map(({ inBooks }) => inBooks)).toEqual([100n, 100n, 200n]);
    expect(bound.at(-1)?.detail).toBe('2 more entries of this month that Dunwell did not write.');
  });
});
