/**
 * What people did by hand to the lines of charges in QuickBooks. The report counts it as reversed on
 * the day it was seen, and the tie-out expects it; so that it is not lost among either, each is told.
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
import { isWithin, type Period } from './months.ts';

export type ChangeByHand = {
  readonly charge: ChargeRecord;
  /** The day on which it was seen. */
  readonly on: PlainDate;
  /** In words. */
  readonly found: string;
  /** The invoice that the charge was written on. */
  readonly booking: Booking;
  /** Minor units of the charge's currency put on its line; below zero what was taken off. */
  readonly own: bigint;
  /** In the home currency, at the invoice's own rate. */
  readonly home: bigint;
};

/**
 * The changes by hand that move an amount, seen in a period or standing in its books, in the order
 * of their days. A line that was only moved to another invoice moves none.
 */
export function changesByHand(
  { charges, homeCurrency }: ChargeRecords,
  period: Period,
): ChangeByHand[] {
  const all = charges.flatMap((charge): ChangeByHand[] => {
    const { booking, currency } = charge;
    if (charge.writtenOn === null || booking === null) return [];
    const value = (minor: bigint): bigint => atHome(minor, currency, booking, homeCurrency);
    let line = charge.amount;
    return effective(charge).flatMap((each): ChangeByHand[] => {
      const { on, byHand } = each;
      const before = line;
      line -= takenOffLine(each);
      if (byHand === null || on === null) return [];
      const home = value(line) - value(before);
      return [{ charge, on, found: byHand.found, booking, own: line - before, home }];
    });
  });
  return all
    .filter(({ on, booking }) => isWithin(on, period) || isWithin(booking.date, period))
    .toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
}
