import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  parsePlainDate,
  type PlainDate,
} from '../../../../src/core/calendar/plain-date.ts';
import type {
  StatementFacts,
  StatementInvoice,
  StatementReceipt,
} from '../../../../src/core/reports/statement-movements.ts';
import { statementOf } from '../../../../src/core/reports/statement.ts';

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
const factsOf = (facts: Partial<StatementFacts>): StatementFacts => ({
  ...{ invoices: [], receipts: [], creditUses: [] },
  ...facts,
});
const told = (facts: Partial<StatementFacts>, period = march) =>
  statementOf(factsOf(facts), period).map(({ opening, entries, closing }) => [
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
    const facts = factsOf({
      invoices: [
        invoice('1'),
        invoice('2', { txnDate: day('2026-03-20'), dueDate: day('2026-04-20') }),
      ],
      receipts: [receipt('9', { unapplied: 40_00n })],
    });
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
    expect(told({ invoices })).toEqual([
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
    const creditUses = [{ paymentId: '9', creditId: '5', date: day('2026-03-06'), amount: 40_00n }];
    expect(told({ invoices: [paid], receipts, creditUses })).toEqual([
      [
        100_00n,
        ['credit', '2026-03-05', -40_00n, 60_00n],
        ['payment', '2026-03-06', 0n, 60_00n],
        60_00n,
      ],
    ]);
  });
});

describe('a payment of one customer for the invoice of another', () => {
  const april = { from: day('2026-04-01'), to: day('2026-04-30') };
  const paidInApril = invoice('1', {
    openBalance: 0n,
    postings: [{ paymentId: '9', date: day('2026-04-10'), amount: 100_00n }],
  });

  it('leaves the invoice open on the statement of the other until it came', () => {
    const facts = { invoices: [paidInApril] };
    expect(told(facts)).toEqual([[100_00n, 100_00n]]);
    expect(statementOf(factsOf(facts), march)).toMatchObject([
      { closing: 100_00n, unapplied: 0n, aging: { days31to60: 100_00n } },
    ]);
    expect(told(facts, april)).toEqual([
      [100_00n, ['paidByOther', '2026-04-10', -100_00n, 0n], 0n],
    ]);
  });

  it('is no money of whoever paid it, on the day itself and before it', () => {
    const ownInvoice = invoice('2', {
      openBalance: 70_00n,
      postings: [{ paymentId: '9', date: day('2026-04-10'), amount: 30_00n }],
    });
    const receipts = [receipt('9', { total: 130_00n, date: day('2026-04-10') })];
    const facts = { invoices: [ownInvoice], receipts };
    expect(told(facts)).toEqual([[100_00n, 100_00n]]);
    expect(told(facts, april)).toEqual([
      [
        100_00n,
        ['payment', '2026-04-10', -130_00n, -30_00n],
        ['elsewhere', '2026-04-10', 100_00n, 70_00n],
        70_00n,
      ],
    ]);
  });

  it('may use a credit memo of the other, which is spent from that day', () => {
    const facts = {
      invoices: [paidInApril],
      receipts: [receipt('5', { kind: 'credit' })],
      creditUses: [{ paymentId: '9', creditId: '5', date: day('2026-04-10'), amount: 40_00n }],
    };
    expect(told(facts)).toEqual([[100_00n, ['credit', '2026-03-05', -40_00n, 60_00n], 60_00n]]);
    expect(told(facts, april)).toEqual([
      [
        60_00n,
        ['paidByOther', '2026-04-10', -100_00n, -40_00n],
        ['elsewhere', '2026-04-10', 40_00n, 0n],
        0n,
      ],
    ]);
  });

  it('may use a credit memo of whoever paid, which came from outside for the other', () => {
    const receipts = [receipt('9', { total: 60_00n, date: day('2026-04-10') })];
    expect(told({ invoices: [paidInApril], receipts }, april)).toEqual([
      [
        100_00n,
        ['other', '2026-04-10', -40_00n, 60_00n],
        ['payment', '2026-04-10', -60_00n, 0n],
        0n,
      ],
    ]);
    const credit = receipt('5', { kind: 'credit', date: day('2026-03-05') });
    const creditUses = [{ paymentId: '9', creditId: '5', date: day('2026-04-10'), amount: 40_00n }];
    expect(told({ receipts: [credit], creditUses }, april)).toEqual([
      [-40_00n, ['elsewhere', '2026-04-10', 40_00n, 0n], 0n],
    ]);
  });
});

const amounts = fc.bigInt({ min: 0n, max: 1_000_000n });
const days = fc.integer({ min: 0, max: 400 }).map((count) => addDays(day('2025-06-01'), count));
const currency = fc.constantFrom('USD', 'EUR');
const isOurs = fc.boolean();
const parts = fc.array(fc.record({ of: fc.nat({ max: 3 }), amount: amounts }), { maxLength: 3 });
const few = { maxLength: 4 };

/** The books of two families, whose payments settle whichever invoices and use whichever memos. */
const books = fc.record({
  invoices: fc.array(
    fc.record({ isOurs, currency, total: amounts, open: amounts, date: days }),
    few,
  ),
  memos: fc.array(fc.record({ isOurs, currency, total: amounts, left: amounts, date: days }), few),
  payments: fc.array(
    fc.record({
      ...{ isOurs, currency, total: amounts, left: amounts, date: days },
      ...{ settles: parts, uses: parts },
    }),
    few,
  ),
});
type Book = typeof books extends fc.Arbitrary<infer Made> ? Made : never;

/** Invoice and memo i of a book, where a payment in its currency has a part of it. */
const partsOn = (book: Book, kind: 'settles' | 'uses', of: number, wanted: string) =>
  book.payments.flatMap(({ date, ...payment }, index) =>
    payment.currency === wanted
      ? payment[kind]
          .filter((part) => part.of === of)
          .map(({ amount }) => ({ paymentId: `P${index}`, date, amount }))
      : [],
  );

/** What is kept of our family in a book. */
function kept(book: Book): StatementFacts {
  const ofMemos = book.memos.map((each, index) => ({
    isOurs: each.isOurs,
    uses: partsOn(book, 'uses', index, each.currency).map((use) => ({
      ...use,
      creditId: `M${index}`,
    })),
    receipt: receipt(`M${index}`, { ...each, kind: 'credit', unapplied: each.left }),
  }));
  return {
    invoices: book.invoices.flatMap(({ isOurs: ours, open, date, ...each }, index) => {
      const postings = partsOn(book, 'settles', index, each.currency);
      const on = { txnDate: date, dueDate: date, openBalance: open, postings };
      return ours ? [invoice(`I${index}`, { ...each, ...on })] : [];
    }),
    receipts: [
      ...book.payments.flatMap(({ isOurs: ours, total, currency: of, date, left }, index) =>
        ours ? [receipt(`P${index}`, { total, currency: of, date, unapplied: left })] : [],
      ),
      ...ofMemos.flatMap((each) => (each.isOurs ? [each.receipt] : [])),
    ],
    creditUses: ofMemos.flatMap((each) => (each.isOurs ? each.uses : [])),
  };
}

const whole = { from: day('2025-01-01'), to: day('2027-01-01') };
const sum = (all: readonly bigint[]): bigint => all.reduce((a, b) => a + b, 0n);
const until = (to: PlainDate, all: readonly { date: PlainDate; amount: bigint }[]): bigint =>
  sum(all.filter(({ date }) => date <= to).map(({ amount }) => amount));

/** What our family owes at the end of a day, reckoned back from what is left of each today. */
function owed(book: Book, currencyOf: string, to: PlainDate): bigint {
  const ours = <T extends { isOurs: boolean; currency: string; date: PlainDate }>(
    all: readonly T[],
  ) =>
    all.flatMap((each, index) =>
      each.isOurs && each.currency === currencyOf ? [{ ...each, index }] : [],
    );
  const open = ours(book.invoices).map((each) => {
    const postings = partsOn(book, 'settles', each.index, currencyOf);
    const before = each.open + sum(postings.map(({ amount }) => amount));
    return (each.date <= to ? before : 0n) - until(to, postings);
  });
  const unapplied = ours(book.payments).map(({ date, left }) => (date <= to ? left : 0n));
  const credit = ours(book.memos).map((each) => {
    const uses = partsOn(book, 'uses', each.index, currencyOf);
    const before = each.left + sum(uses.map(({ amount }) => amount));
    return (each.date <= to ? before : 0n) - until(to, uses);
  });
  return sum(open) - sum(unapplied) - sum(credit);
}

describe('statements of whatever the books say', () => {
  it('close any day with what is open on the invoices less what is unapplied', () => {
    fc.assert(
      fc.property(books, days, (book, to) => {
        const statements = statementOf(kept(book), { from: whole.from, to });
        for (const each of ['USD', 'EUR']) {
          const found = statements.find(({ currency: of }) => of === each);
          expect(found?.closing ?? 0n).toBe(owed(book, each, to));
        }
      }),
    );
  });

  it('end with the open balances less unapplied payments and credits', () => {
    fc.assert(
      fc.property(books, (book) => {
        const facts = kept(book);
        for (const { currency: of, closing } of statementOf(facts, whole)) {
          const open = facts.invoices.filter((each) => each.currency === of);
          const spare = facts.receipts.filter((each) => each.currency === of);
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
      fc.property(books, days, (book, middle) => {
        const facts = kept(book);
        const before = statementOf(facts, { from: whole.from, to: middle });
        const after = statementOf(facts, { from: addDays(middle, 1), to: whole.to });
        for (const each of after) {
          const last = before.find(({ currency: of }) => of === each.currency);
          expect(each.opening).toBe(last?.closing ?? 0n);
          expect(each.closing).toBe(each.opening + sum(each.entries.map(({ amount }) => amount)));
          expect(each.closing).toBe(sum(Object.values(each.aging)) - each.unapplied);
        }
      }),
    );
  });
});
