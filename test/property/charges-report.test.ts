/** Whatever was charged, paid and taken back: every month begins with what the last one ended with. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, parsePlainDate } from '../../src/core/calendar/plain-date.ts';
import { bookedAmounts, timingDifferences } from '../../src/core/reports/booked.ts';
import { chargeFlows, type Figures } from '../../src/core/reports/charge-flows.ts';
import type { ChargeRecord } from '../../src/core/reports/charge-record.ts';
import { chargesReport } from '../../src/core/reports/charges-report.ts';
import { monthsOf } from '../../src/core/reports/months.ts';
import { carrier, charge, on, records, reversal } from '../unit/core/reports/records.ts';

const start = parsePlainDate('2026-01-01');
const period = { from: start, to: parsePlainDate('2026-12-31') };
const anyDay = fc.integer({ min: 0, max: 330 }).map((days) => addDays(start, days));
const rate = fc.constantFrom('1', '1.105', '0.0067', '149.375');

/** A charge on an invoice of its own currency, taken back in parts that never exceed it. */
const anyCharge = fc.record({
  amount: fc.bigInt({ min: 1n, max: 50_000n }),
  isForeign: fc.boolean(),
  rate,
  writtenOn: anyDay,
  datedOn: anyDay,
  shares: fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), anyDay, fc.boolean()), {
    maxLength: 3,
  }),
});

const anyRecords = fc
  .array(
    fc.record({
      charges: fc.array(anyCharge, { minLength: 1, maxLength: 3 }),
      payments: fc.array(fc.tuple(anyDay, fc.bigInt({ min: 1n, max: 30_000n })), { maxLength: 3 }),
      allocation: fc.constantFrom('principalFirst' as const, 'chargesFirst' as const),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((invoices) => {
    const made = invoices.map(({ charges, payments, allocation }, number) => {
      const [head] = charges;
      const place = on(String(number), head?.datedOn ?? start, head?.isForeign ? head.rate : '1');
      const own = charges.map((each, index): ChargeRecord => {
        let left = each.amount;
        const sorted = each.shares.toSorted(([, a], [, b]) => (a < b ? -1 : 1));
        const reversals = sorted.flatMap(([share, day, isMemo], part) => {
          const amount = (left * BigInt(share)) / 100n;
          if (amount === 0n) return [];
          left -= amount;
          const later = day < each.writtenOn ? each.writtenOn : day;
          const memo = isMemo ? on(`M${number}-${index}-${part}`, later, place.rate) : null;
          const reference = `R${number}-${index}-${part}`;
          return [
            reversal({
              reference,
              amount,
              on: later,
              booking: memo,
              credited: isMemo ? amount : 0n,
            }),
          ];
        });
        return charge({
          ...{ reference: `C${number}-${index}`, amount: each.amount, allocation, reversals },
          ...{ currency: head?.isForeign ? 'EUR' : 'USD', booking: place },
          ...{ writtenOn: each.writtenOn, assessmentDate: each.writtenOn },
        });
      });
      return { own, invoice: carrier(own, payments) };
    });
    const all = made.flatMap(({ own }) => own);
    return records(
      all,
      made.map(({ invoice }) => invoice),
    );
  });

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

test('no charge is ever open below nothing or above its amount', () => {
  fc.assert(
    fc.property(anyRecords, (of) => {
      for (const { charge: each, own } of chargeFlows(of, period)) {
        expect(own.closing).toBeGreaterThanOrEqual(0n);
        expect(own.closing).toBeLessThanOrEqual(each.amount);
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
