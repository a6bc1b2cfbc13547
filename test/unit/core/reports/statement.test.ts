import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  parsePlainDate,
  type PlainDate,
} from '../../../../src/core/calendar/plain-date.ts';
import {
  statementOf,
  type StatementFacts,
  type StatementInvoice,
  type StatementReceipt,
} from '../../../../src/core/reports/statement.ts';

const day = (text: string): PlainDate => parsePlainDate(text);
const march = { from: day('2026-03-01'), to: day('2026-03-31') };

const invoice = (id: string, more: Partial<StatementInvoice> = {}): StatementInvoice => ({
  ...{ id, docNumber: `N${id}`, customerId: '1', currency: 'USD', status: 'open' },
  ...{ txnDate: day('2026-02-10'), dueDate: day('2026-02-20'), total: 100_00n },
  ...{ openBalance: 100_00n, postings: [], chargeLines: [], carriesOnlyCharges: false },
  ...more,
});
const receipt = (id: string, more: Partial<StatementReceipt> = {}): StatementReceipt => ({
  ...{ kind: 'payment', id, docNumber: null, customerId: '1', currency: 'USD' },
  ...{ date: day('2026-03-05'), total: 40_00n, unapplied: 0n },
  ...more,
});
const told = (facts: StatementFacts, period = march) =>
  statementOf(facts, period).map(({ opening, entries, closing }) => [
    opening,
    ...entries.map(({ kind, date, amount, balance }) => [kind, date, amount, balance]),
    closing,
  ]);

describe('a statement of account', () => {
  it('carries what was open before, and shows charges on their own days', () => {
    const charged = invoice('1', {
      total: 106_70n,
      openBalance: 66_70n,
      postings: [{ paymentId: '9', date: day('2026-03-05'), amount: 40_00n }],
      chargeLines: [{ lineId: '2', amount: 6_70n, reference: 'DW-1', date: day('2026-03-12') }],
    });
    expect(told({ invoices: [charged], receipts: [receipt('9')] })).toEqual([
      [
        100_00n,
        ['payment', '2026-03-05', -40_00n, 60_00n],
        ['charge', '2026-03-12', 6_70n, 66_70n],
        66_70n,
      ],
    ]);
  });

  it('parts what is open on its last day by age, beside what is unapplied', () => {
    const facts = {
      invoices: [
        invoice('1'),
        invoice('2', { txnDate: day('2026-03-20'), dueDate: day('2026-04-20') }),
      ],
      receipts: [receipt('9', { unapplied: 40_00n })],
    };
    const [statement] = statementOf(facts, march);
    expect(statement).toMatchObject({
      closing: 160_00n,
      unapplied: 40_00n,
      aging: { notDue: 100_00n, days31to60: 100_00n, over90: 0n },
    });
  });

  it('tells of what QuickBooks settled unseen, and leaves out what is void', () => {
    const invoices = [
      invoice('1', { txnDate: day('2026-03-02'), openBalance: 30_00n }),
      invoice('2', { status: 'void' }),
    ];
    expect(told({ invoices, receipts: [] })).toEqual([
      [
        0n,
        ['invoice', '2026-03-02', 100_00n, 100_00n],
        ['other', '2026-03-02', -70_00n, 30_00n],
        30_00n,
      ],
    ]);
  });

  it('counts a credit that a payment of nothing applied once', () => {
    const paid = invoice('1', {
      openBalance: 60_00n,
      postings: [{ paymentId: '9', date: day('2026-03-06'), amount: 40_00n }],
    });
    const receipts = [
      receipt('5', { kind: 'credit' }),
      receipt('9', { total: 0n, date: day('2026-03-06') }),
    ];
    const [statement] = statementOf({ invoices: [paid], receipts }, march);
    expect(statement).toMatchObject({ opening: 100_00n, closing: 60_00n, unapplied: 0n });
  });
});

const amounts = fc.bigInt({ min: 0n, max: 1_000_000n });
const days = fc.integer({ min: 0, max: 400 }).map((count) => addDays(day('2025-06-01'), count));
const currencies = fc.constantFrom('USD', 'EUR');
const books: fc.Arbitrary<StatementFacts> = fc.record({
  invoices: fc.array(
    fc
      .record({ total: amounts, openBalance: amounts, txnDate: days, currency: currencies })
      .chain((known) =>
        fc
          .array(fc.record({ amount: amounts, date: days, paymentId: fc.constant('9') }))
          .map((postings) => ({ ...invoice('1'), ...known, dueDate: known.txnDate, postings })),
      ),
  ),
  receipts: fc.array(
    fc
      .record({
        ...{ kind: fc.constantFrom('payment' as const, 'credit' as const), date: days },
        ...{ total: amounts, unapplied: amounts, currency: currencies },
      })
      .map((known) => ({ ...receipt('9'), ...known })),
  ),
});
const whole = { from: day('2025-01-01'), to: day('2027-01-01') };
const sum = (all: readonly bigint[]): bigint => all.reduce((a, b) => a + b, 0n);

describe('statements of whatever the books say', () => {
  it('end with the open balances less unapplied payments and credits', () => {
    fc.assert(
      fc.property(books, (facts) => {
        for (const { currency, closing } of statementOf(facts, whole)) {
          const open = facts.invoices.filter((each) => each.currency === currency);
          const spare = facts.receipts.filter((each) => each.currency === currency);
          const left =
            sum(open.map(({ openBalance }) => openBalance)) -
            sum(spare.map(({ unapplied }) => unapplied));
          expect(closing).toBe(left);
        }
      }),
    );
  });

  it('begin with what the one before ended with, and their bookings add up', () => {
    fc.assert(
      fc.property(books, days, (facts, middle) => {
        const before = statementOf(facts, { from: whole.from, to: middle });
        const after = statementOf(facts, { from: addDays(middle, 1), to: whole.to });
        for (const each of after) {
          const last = before.find(({ currency }) => currency === each.currency);
          expect(each.opening).toBe(last?.closing ?? 0n);
          expect(each.closing).toBe(each.opening + sum(each.entries.map(({ amount }) => amount)));
          expect(each.closing).toBe(sum(Object.values(each.aging)) - each.unapplied);
        }
      }),
    );
  });
});
