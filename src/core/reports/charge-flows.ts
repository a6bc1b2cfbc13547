/**
 * What happened to each charge month by month, by the dates of the events: put in the books,
 * collected, waived, taken back. Every month's figures are the difference of two standings, so
 * that what is open at the end of one is what the next begins with, exactly.
 */
import { addDays, type PlainDate } from '../calendar/plain-date.ts';
import {
  atHome,
  effective,
  takenOffLine,
  type ChargeRecord,
  type ChargeRecords,
} from './charge-record.ts';
import { collectedOn } from './collected.ts';
import { monthsOf, type Period } from './months.ts';

/** The kinds of figures that move what is open, and the two it stands at. */
export const figures = [
  'opening',
  'charged',
  'collected',
  'reversed',
  'closing',
  'waived',
] as const;
export type Figure = (typeof figures)[number];
export type Figures = Readonly<Record<Figure, bigint>>;

/** The figures of one charge in one month; in its own currency and in the home currency. */
export type ChargeFlow = {
  readonly charge: ChargeRecord;
  readonly month: string;
  readonly own: Figures;
  readonly home: Figures;
};

/** What came to a charge from the beginning up to the end of a day. */
type Standing = { charged: bigint; collected: bigint; reversed: bigint; waived: bigint };
type Standings = { readonly own: Standing; readonly home: Standing };

/** The flows of every charge in the months of a period, without the months that have none. */
export function chargeFlows(records: ChargeRecords, period: Period): ChargeFlow[] {
  const months = monthsOf(period);
  const ends = [addDays(period.from, -1), ...months.map(({ to }) => to)];
  const carried = carriedCharges(records);
  const paid = ends.map((end) => collectedBy(records, carried, end));
  return records.charges.flatMap((charge) => {
    const standings = ends.map((end, index) =>
      standingOf(charge, end, paid[index]?.get(charge.reference) ?? 0n, records.homeCurrency),
    );
    return months.flatMap(({ month }, index): ChargeFlow[] => {
      const [before, after] = [standings[index], standings[index + 1]];
      if (before === undefined || after === undefined) return [];
      const own = between(before.own, after.own);
      const home = between(before.home, after.home);
      const isNothing = [own, home].every((each) => figures.every((kind) => each[kind] === 0n));
      return isNothing ? [] : [{ charge, month, own, home }];
    });
  });
}

/** The charges that were put in the books, by the invoice that carries them. */
function carriedCharges({ charges }: ChargeRecords): Map<string, ChargeRecord[]> {
  const byCarrier = new Map<string, ChargeRecord[]>();
  for (const charge of charges) {
    if (charge.booking === null || charge.writtenOn === null) continue;
    const own = byCarrier.get(charge.booking.transactionId);
    if (own === undefined) byCarrier.set(charge.booking.transactionId, [charge]);
    else own.push(charge);
  }
  return byCarrier;
}

/** What was collected on all charges by the end of a day, by reference. */
function collectedBy(
  { carriers }: ChargeRecords,
  carried: ReadonlyMap<string, readonly ChargeRecord[]>,
  end: PlainDate,
): Map<string, bigint> {
  const collected = new Map<string, bigint>();
  for (const [id, charges] of carried) {
    const carrier = carriers.get(id);
    if (carrier === undefined) continue;
    for (const [reference, amount] of collectedOn(carrier, charges, end)) {
      collected.set(reference, amount);
    }
  }
  return collected;
}

/**
 * A charge that is taken back after it was paid owes nothing, and what was paid on it is the
 * customer's credit: so much is no longer collected.
 */
function standingOf(
  charge: ChargeRecord,
  end: PlainDate,
  paid: bigint,
  homeCurrency: string,
): Standings {
  const { amount, currency, writtenOn, waivedOn, booking } = charge;
  const isIn = writtenOn !== null && writtenOn <= end;
  const charged = isIn ? amount : 0n;
  const taken = isIn ? effective(charge, end) : [];
  const reversed = taken.reduce((sum, each) => sum + each.amount, 0n);
  const live = charged - reversed;
  const collected = paid < live ? paid : live;
  const waived = waivedOn !== null && waivedOn <= end ? amount : 0n;
  const own = { charged, collected, reversed, waived };
  const value = (minor: bigint): bigint => atHome(minor, currency, booking, homeCurrency);
  const home = {
    charged: value(charged),
    reversed: isIn ? reversedAtHome(charge, taken, homeCurrency) : 0n,
    waived: value(waived),
  };
  // Parts that were rounded by themselves may leave a cent; once nothing is open none is open.
  const settled = home.charged - home.reversed;
  return { own, home: { ...home, collected: collected === live ? settled : value(collected) } };
}

/** What was taken from the books in the home currency, each part rounded as QuickBooks does. */
function reversedAtHome(
  { amount, currency, booking }: ChargeRecord,
  taken: ReturnType<typeof effective>,
  homeCurrency: string,
): bigint {
  const off = taken.reduce((sum, each) => sum + takenOffLine(each), 0n);
  const value = (minor: bigint): bigint => atHome(minor, currency, booking, homeCurrency);
  return taken.reduce(
    (sum, each) => sum + atHome(each.credited, currency, each.booking ?? booking, homeCurrency),
    value(amount) - value(amount - off),
  );
}

const openOf = ({ charged, collected, reversed }: Standing): bigint =>
  charged - collected - reversed;

const between = (before: Standing, after: Standing): Figures => ({
  opening: openOf(before),
  charged: after.charged - before.charged,
  collected: after.collected - before.collected,
  reversed: after.reversed - before.reversed,
  closing: openOf(after),
  waived: after.waived - before.waived,
});
