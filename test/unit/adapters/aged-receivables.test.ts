import { describe, expect, it } from 'vitest';
import {
  readAgedReceivables,
  readReceivableKinds,
  readReceivables,
} from '../../../src/adapters/quickbooks/aged-receivables.ts';

const line = (name: string, id: string | undefined, ...amounts: string[]) => ({
  ColData: [
    { value: name, ...(id === undefined ? {} : { id }) },
    ...amounts.map((value) => ({ value })),
  ],
});
const titles = ['', 'Current', '1 - 30', 'Total'];
const report = (...rows: object[]) => ({
  Header: { ReportName: 'AgedReceivables', Currency: 'USD', Option: [] },
  Columns: { Column: titles.map((ColTitle) => ({ ColTitle, ColType: 'Money' })) },
  Rows: rows.length === 0 ? {} : { Row: rows },
});

describe('the report of aged receivables', () => {
  it('gives the last column of every customer, and no sums', () => {
    const body = report(
      line('Amy', '1', '10.00', '', '10.00'),
      { ...line('Bill', '2', '', '-1,200.50', '-1,200.50'), type: 'Data' },
      { Summary: line('TOTAL', undefined, '10.00', '', '10.00'), group: 'GrandTotal' },
    );
    expect(readReceivables(body, 'USD')).toEqual([
      { customerId: '1', name: 'Amy', total: 1000n },
      { customerId: '2', name: 'Bill', total: -120050n },
    ]);
  });

  it('counts a customer with sub-customers by its own amounts, wherever they stand', () => {
    const section = (head: object, ...rows: object[]) => ({
      Header: head,
      Rows: { Row: rows },
      Summary: line('Total Amy', '1', '', '', '35.00'),
      type: 'Section',
    });
    const job = line('Job', '11', '', '', '25.00');
    const inHead = report(section(line('Amy', '1', '', '', '10.00'), job));
    const inRows = report(
      section(line('Amy', '1'), line('Amy', '1', '', '', '10.00'), section(line('Job', '11'), job)),
    );
    const expected = [
      { customerId: '1', name: 'Amy', total: 1000n },
      { customerId: '11', name: 'Job', total: 2500n },
    ];
    expect(readReceivables(inHead, 'USD')).toEqual(expected);
    expect(readReceivables(inRows, 'USD')).toEqual(expected);
  });

  it('may be empty, and another answer is refused', async () => {
    expect(readReceivables(report(), 'USD')).toEqual([]);
    const quickbooks = { report: () => Promise.resolve({ html: 'Bad gateway' }) };
    await expect(readAgedReceivables(quickbooks, '2026-03-12', 'USD')).rejects.toThrow(
      'something that is no report',
    );
  });
});

describe('the report of their details', () => {
  it('says what kinds of transactions make up a balance', async () => {
    const asked: unknown[] = [];
    const body = {
      Header: {},
      Columns: {
        Column: [
          { ColTitle: 'Date', ColType: 'tx_date' },
          { ColTitle: 'Transaction Type', ColType: 'txn_type' },
        ],
      },
      Rows: {
        Row: [
          {
            Header: { ColData: [{ value: '1 - 30 days past due' }, { value: '' }] },
            Rows: {
              Row: [
                { ColData: [{ value: '2026-02-01' }, { value: 'Invoice', id: '5' }] },
                { ColData: [{ value: '2026-02-02' }, { value: 'Journal Entry', id: '6' }] },
                { ColData: [{ value: '2026-02-03' }, { value: 'Invoice', id: '7' }] },
              ],
            },
            Summary: { ColData: [{ value: 'Total' }, { value: '' }] },
          },
        ],
      },
    };
    const quickbooks = {
      report: (...given: unknown[]) => {
        asked.push(given);
        return Promise.resolve(body);
      },
    };
    const kinds = await readReceivableKinds(quickbooks, '2026-03-12', '1');
    expect([...kinds]).toEqual([
      ['Invoice', 2],
      ['Journal Entry', 1],
    ]);
    expect(asked).toEqual([['AgedReceivableDetail', { report_date: '2026-03-12', customer: '1' }]]);
  });
});
