/**
 * What the charges have put in the books of QuickBooks, by the books' own dates: a line counts in
 * the month of the invoice that carries it, whatever day it was written, and a credit memo in its own.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import {
  atHome,
  effective,
  takenOffLine,
  type Booking,
  type ChargeRecord,
  type ChargeRecords,
} from './charge-record.ts';
import { monthOf } from './months.ts';

/** What one line of an invoice or a credit memo must post to the income account. */
export type BookedAmount = {
  readonly kind: 'charge' | 'credit';
  readonly charge: ChargeRecord;
  /** What its line ends with: the charge's, or that of the reversal. */
  readonly reference: string;
  readonly booking: Booking;
  /** Minor units of the charge's currency; a credit is negative. */
  readonly own: bigint;
  /** In the home currency, at the transaction's own rate. */
  readonly home: bigint;
};

/** Everything that must be in the books. What was taken back by its line is there with what is left. */
export function bookedAmounts({ charges, homeCurrency }: ChargeRecords): BookedAmount[] {
  return charges.flatMap((charge): BookedAmount[] => {
    const { booking, currency, reference } = charge;
    if (charge.writtenOn === null || booking === null) return [];
    const reversals = effective(charge);
    const own = reversals.reduce((rest, each) => rest - takenOffLine(each), charge.amount);
    const line: BookedAmount = {
      ...{ kind: 'charge', charge, reference, booking, own },
      home: atHome(own, currency, booking, homeCurrency),
    };
    const credits = reversals.flatMap((each): BookedAmount[] => {
      if (each.booking === null || each.credited === 0n) return [];
      const home = -atHome(each.credited, currency, each.booking, homeCurrency);
      const { reference: mark, booking: memo } = each;
      return [
        { kind: 'credit', charge, reference: mark, booking: memo, own: -each.credited, home },
      ];
    });
    return [line, ...credits];
  });
}

/** What moves a charge in the books; `changed`: by people's hands, in QuickBooks. */
export const timingKinds = ['charged', 'reversed', 'changed'] as const;

/** Something that was done in one month and stands in another one's books. */
export type TimingDifference = {
  readonly kind: (typeof timingKinds)[number];
  readonly charge: ChargeRecord;
  /** The day on which it was done, or seen. */
  readonly on: PlainDate;
  /** The invoice that carries the charge, with the date that puts it in another month. */
  readonly booking: Booking;
  /** What it adds to the income, in the home currency; less than nothing where it was taken back. */
  readonly home: bigint;
};

/**
 * Why the report by the dates of events and the books by theirs differ in a month: what was written
 * on, or taken off, an invoice that bears the date of another month.
 */
export function timingDifferences({ charges, homeCurrency }: ChargeRecords): TimingDifference[] {
  return charges.flatMap((charge): TimingDifference[] => {
    const { booking, currency, writtenOn } = charge;
    if (writtenOn === null || booking === null) return [];
    const value = (minor: bigint): bigint => atHome(minor, currency, booking, homeCurrency);
    const found: TimingDifference[] = [];
    const note = (kind: TimingDifference['kind'], on: PlainDate, at: Booking, home: bigint) => {
      if (monthOf(on) === monthOf(at.date) || home === 0n) return;
      found.push({ kind, charge, on, booking: at, home });
    };
    note('charged', writtenOn, booking, value(charge.amount));
    let line = charge.amount;
    for (const each of effective(charge)) {
      const after = line - takenOffLine(each);
      const kind = each.byHand === null ? 'reversed' : 'changed';
      note(kind, each.on ?? writtenOn, booking, value(after) - value(line));
      line = after;
      if (each.booking === null) continue;
      const credit = -atHome(each.credited, currency, each.booking, homeCurrency);
      note('reversed', each.on ?? writtenOn, each.booking, credit);
    }
    return found;
  });
}
