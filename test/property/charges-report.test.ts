/** Whatever was charged, paid and taken back: every month begins with what the last one ended with. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, parsePlainDate, type PlainDate } from '../../src/core/calendar/plain-date.ts';
import { bookedAmounts, timingDifferences } from '../../src/core/reports/booked.ts';
import { chargeFlows, type Figures } from '../../src/core/reports/charge-flows.ts';
import type {
  ChargeRecord,
  ChargeRecords,
  ReversalRecord,
} from '../../src/core/reports/charge-record.ts';
import { chargesReport } from '../../src/core/reports/charges-report.ts';
import { monthsOf } from '../../src/core/reports/months.ts';
import { byHand, carrier, charge, on, records, reversal } from '../unit/core/reports/records.ts';

const start = parsePlainDate('2026-01-01');
const period = { from: start, to: parsePlainDate('2026-12-31') };
const anyDay = fc.integer({ min: 0, max: 330 }).map((days) => addDays(start, days));
const rate = fc.constantFrom('1', '1.105', '0.0067', '149.375');

/** What is taken back of a charge, or put on it: by its line, by a credit memo, or by people. */
const ways = ['line', 'memo', 'hand', 'raise'] as const;

/** A charge on an invoice of its own currency, taken back in parts that never exceed it. */
const anyCharge = fc.record({
  amount: fc.bigInt({ min: 1n, max: 50_000n }),
  writtenOn: anyDay,
  daysAssessedBefore: fc.nat(40),
  shares: fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), anyDay, fc.constantFrom(...ways)), {
    maxLength: 3,
  }),
});
const anyInvoices = fc.array(
  fc.record({
    isForeign: fc.boolean(),
    rate,
    datedOn: anyDay,
    charges: fc.array(anyCharge, { minLength: 1, maxLength: 3 }),
    payments: fc.array(fc.tuple(anyDay, fc.bigInt({ min: 1n, max: 30_000n })), { maxLength: 3 }),
    allocation: fc.constantFrom('principalFirst' as const, 'chargesFirst' as const),
  }),
  { minLength: 1, maxLength: 4 },
);
type AnyInvoice = Made<typeof anyInvoices>[number];
type AnyCharge = AnyInvoice['charges'][number];
type Made<Any> = Any extends fc.Arbitrary<infer Value> ? Value : never;

/** What took effect on a charge, in its order. */
function reversalsOf(each: AnyCharge, name: string, at: string): ReversalRecord[] {
  let left = each.amount;
  const sorted = each.shares.toSorted(([, a], [, b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([share, day, way], part): ReversalRecord[] => {
    const amount = (left * BigInt(share)) / 100n;
    if (amount === 0n) return [];
    const later = day < each.writtenOn ? each.writtenOn : day;
    left += way === 'raise' ? amount : -amount;
    if (way === 'raise') return [byHand(amount, later)];
    if (way === 'hand') return [byHand(-amount, later)];
    const memo = way === 'memo' ? on(`M${name}-${part}`, later, at) : null;
    const credited = way === 'memo' ? amount : 0n;
    return [
      reversal({ reference: `R${name}-${part}`, amount, on: later, booking: memo, credited }),
    ];
  });
}

/** An invoice with all that was known of it at the end of a day. */
function invoiceAt(of: AnyInvoice, number: number, until: PlainDate) {
  const place = on(String(number), of.datedOn, of.isForeign ? of.rate : '1');
  const own = of.charges.flatMap((each, index): ChargeRecord[] => {
    if (each.writtenOn > until) return [];
    const all = reversalsOf(each, `${number}-${index}`, place.rate);
    return [
      charge({
        ...{ reference: `C${number}-${index}`, amount: each.amount, allocation: of.allocation },
        ...{ currency: of.isForeign ? 'EUR' : 'USD', booking: place },
        writtenOn: each.writtenOn,
        assessmentDate: addDays(each.writtenOn, -each.daysAssessedBefore),
        reversals: all.filter((taken) => taken.on !== null && taken.on <= until),
      }),
    ];
  });
  const credits = own.flatMap(({ reference, reversals }) =>
    reversals.flatMap(({ on: day, credited }): [PlainDate, bigint, string][] =>
      day === null || credited === 0n ? [] : [[day, credited, reference]],
    ),
  );
  const payments = of.payments.filter(([day]) => day <= until);
  return { own, invoice: carrier(own, [...payments, ...credits]) };
}

/** What was known of invoices at the end of a day. */
function recordsAt(invoices: readonly AnyInvoice[], until: PlainDate): ChargeRecords {
  const made = invoices.map((invoice, number) => invoiceAt(invoice, number, until));
  const carriers = made.flatMap(({ own, invoice }) => (own.length === 0 ? [] : [invoice]));
  const all = made.flatMap(({ own }) => own);
  return records(all, carriers);
}

const anyRecords = anyInvoices.map((invoices) => recordsAt(invoices, period.to));

const rollsForward = (line: Figures): boolean =>
  line.opening + line.charged - line.collected - line.reversed === line.closing;

test('what is open at the end of a month is what the next one begins with, in every currency', () => {
  fc.assert(
    fc.property(anyRecords, (of) => {
      const { currencies, home } = chargesReport(of, period);
      for (const { months, total } of [...currencies, home]) {
        expect([...months, total].every(rollsForward)).toBe(true);
        for (const [index, line] of months.entries()) {
          expect(line.opening).toBe(months[index - 1]?.closing ?? 0n);
        }
      }
      for (const { months } of currencies) {
        expect(months.every(({ closing }) => closing >= 0n)).toBe(true);
      }
    }),
  );
});

test('no charge is ever open below nothing or above its amount and what people put on it', () => {
  fc.assert(
    fc.property(anyRecords, (of) => {
      for (const { charge: each, own } of chargeFlows(of, period)) {
        expect(own.closing).toBeGreaterThanOrEqual(0n);
        const putOn = each.reversals.filter(({ amount }) => amount < 0n);
        const most = putOn.reduce((sum, { amount }) => sum - amount, each.amount);
        expect(own.closing).toBeLessThanOrEqual(most);
      }
    }),
  );
});

test('the order in which the charges are given changes nothing', () => {
  fc.assert(
    fc.property(anyRecords, (of) => {
      const turned = { ...of, charges: of.charges.toReversed() };
      expect(chargesReport(turned, period)).toEqual(chargesReport(of, period));
    }),
  );
});

test('report and books differ in a month by what stands in another one’s books, to the cent', () => {
  fc.assert(
    fc.property(anyRecords, (of) => {
      const { months } = chargesReport(of, period).home;
      const timing = timingDifferences(of);
      for (const { month } of monthsOf(period)) {
        const line = months.find((each) => each.month === month);
        const done = line === undefined ? 0n : line.charged - line.reversed;
        const sum = (all: readonly { home: bigint }[]) =>
          all.reduce((rest, { home }) => rest + home, 0n);
        const inBooks = sum(
          bookedAmounts(of).filter(({ booking }) => booking.date.startsWith(month)),
        );
        const only = sum(timing.filter((each) => each.on.startsWith(month)));
        const came = sum(timing.filter(({ booking }) => booking.date.startsWith(month)));
        expect(inBooks).toBe(done - only + came);
      }
    }),
  );
});

test('a month that is over stays as it was, whatever is written, paid or taken back later', () => {
  fc.assert(
    fc.property(anyInvoices, anyDay, (invoices, until) => {
      const closed = { from: start, to: until };
      const then = chargesReport(recordsAt(invoices, until), closed);
      expect(chargesReport(recordsAt(invoices, period.to), closed)).toEqual(then);
    }),
  );
});
