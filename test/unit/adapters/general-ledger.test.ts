import { describe, expect, it } from 'vitest';
import { readAccountEntries, readLedger } from '../../../src/adapters/quickbooks/general-ledger.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';

const keys = ['tx_date', 'txn_type', 'doc_num', 'name', 'memo', 'split_acc', 'amount', 'balance'];
const line = (...values: (string | [string, string])[]) => ({
  ColData: values.map((each) =>
    typeof each === 'string' ? { value: each } : { value: each[0], id: each[1] },
  ),
});
const posting = (date: string, id: string, amount: string, memo = '') => ({
  ...line(date, ['Invoice', id], '1001', ['Ada', '7'], memo, ['A/R', '3'], amount, '0.00'),
  type: 'Data',
});
const section = (head: string | [string, string], rows: object[], total: string) => ({
  Header: line(head, '', '', '', '', '', '', ''),
  Rows: { Row: rows },
  Summary: line('Total', '', '', '', '', '', total, ''),
  type: 'Section',
});
const report = (rows: object[], amountKey = 'subt_nat_amount') => ({
  Header: { ReportName: 'GeneralLedger', ReportBasis: 'Accrual', Currency: 'USD', Option: [] },
  Columns: {
    Column: keys.map((key) => ({
      ColTitle: key,
      ColType: 'String',
      MetaData: [{ Name: 'ColKey', Value: key === 'amount' ? amountKey : key }],
    })),
  },
  Rows: rows.length === 0 ? {} : { Row: rows },
});
const beginning = line('Beginning Balance', '', '', '', '', '', '', '90.00');

describe('the general ledger of an account', () => {
  it('gives its postings, and neither the beginning balance nor sums', () => {
    const rows = [beginning, posting('2026-03-01', '12', '1,006.70', 'Charge [DW-7K3QX2]')];
    const read = readLedger(report([section(['Income', '20'], rows, '1006.70')]), '20', 'USD');
    expect(read).toEqual({
      isWhole: true,
      entries: [
        {
          ...{ accountId: '20', date: '2026-03-01', type: 'Invoice', transactionId: '12' },
          ...{ number: '1001', name: 'Ada', memo: 'Charge [DW-7K3QX2]', amount: 100_670n },
        },
      ],
    });
  });

  it('takes the home amounts of a company with several currencies, and odd ways to write them', () => {
    const rows = [posting('2026-03-01', '1', '.50'), posting('2026-03-02', '2', '-.25')];
    rows.push(posting('2026-03-03', '3', ''));
    const body = report([section(['Income', '20'], rows, '0.25')], 'subt_nat_home_amount');
    const { entries } = readLedger(body, '20', 'USD');
    expect(entries.map(({ amount }) => amount)).toEqual([50n, -25n, 0n]);
  });

  it('reads what is the account’s own in a section without an id, and leaves sub-accounts out', () => {
    const own = section('Income', [posting('2026-03-01', '1', '1.00')], '1.00');
    const sub = section(['Of which late', '21'], [posting('2026-03-01', '2', '2.00')], '2.00');
    const body = report([section(['Income', '20'], [own, sub], '3.00')]);
    expect(readLedger(body, '20', 'USD').entries).toHaveLength(1);
    expect(readLedger(body, '21', 'USD').entries).toHaveLength(1);
    expect(readLedger(body, '20', 'USD').isWhole).toBe(true);
  });

  it('may be empty, and another answer is refused', () => {
    expect(readLedger(report([]), '20', 'USD')).toEqual({ entries: [], isWhole: true });
    expect(() => readLedger({ html: 'Bad gateway' }, '20', 'USD')).toThrow('no report');
    const strange = { ...report([beginning]), Columns: { Column: [] } };
    expect(() => readLedger(strange, '20', 'USD')).toThrow('lacks its dates');
  });

  it('asks again for halves where an answer is cut off or does not add up', async () => {
    const asked: string[] = [];
    const quickbooks = {
      report: (
        _name: string,
        { start_date: from, end_date: to }: Readonly<Record<string, string>>,
      ) => {
        asked.push(`${from} ${to}`);
        const isLong = from === '2026-03-01' && to === '2026-03-31';
        const note = line('Unable to display more data. Please reduce the date range.');
        const rows = isLong
          ? [note]
          : [section(['Income', '20'], [posting(String(from), '1', '1.00')], '1.00')];
        return Promise.resolve(report(rows));
      },
    };
    const [from, to] = [parsePlainDate('2026-03-01'), parsePlainDate('2026-03-31')];
    const entries = await readAccountEntries(quickbooks, { accountId: '20', from, to }, 'USD');
    expect(asked).toEqual([
      '2026-03-01 2026-03-31',
      '2026-03-01 2026-03-16',
      '2026-03-17 2026-03-31',
    ]);
    expect(entries.map(({ date }) => date)).toEqual(['2026-03-01', '2026-03-17']);
    const short = {
      report: () => Promise.resolve(report([section(['Income', '20'], [], '9.00')])),
    };
    await expect(
      readAccountEntries(short, { accountId: '20', from, to: from }, 'USD'),
    ).rejects.toThrow('does not add up');
  });
});
