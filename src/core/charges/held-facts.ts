/**
 * What holds do to one charge. What is held on the assessment date is left out of the charge: all
 * that is open, or the part that a dispute names. Where days accrue during a hold they are set aside
 * by the charges that are made meanwhile, and the first assessment after the hold has them; where
 * they do not, they are left out for good.
 *
 * Payments made during a dispute reduce what is not in dispute first: who pays then pays what they
 * agree to, and nobody is charged interest on what they dispute because of it.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { earlierOf, laterOf } from '../calendar/plain-date.ts';
import { isLive, takesUpDate } from '../ledger/charge-status.ts';
import type { ChargeFact, Hold, SetAside } from '../ledger/facts.ts';
import type { Period } from '../ledger/holds.ts';
import { daysWithin, heldPeriods, isInForce, isOfPart, stops } from '../ledger/holds.ts';

/** An amount in minor units that is left out of a base; null for all of it. */
export type LeftOut = bigint | null;

export type HeldQuestion = {
  readonly holds: readonly Hold[];
  /** Whether days accrue during a hold that does not say itself. */
  readonly accrueDuringHold: boolean;
  readonly covers: Period;
  readonly charges: readonly ChargeFact[];
  /** No charge comes after this one, because the invoice is paid: nothing can be set aside. */
  readonly isLast: boolean;
  /** The base of a day with so much of it left out. */
  readonly baseLess: (date: PlainDate, leftOut: LeftOut) => bigint;
};

/** What a charge leaves out because it is held, over the days that it covers. */
export type HeldPart = SetAside & {
  /** Its days are charged once the hold is over. */
  readonly accrues: boolean;
};

/** Days under a hold that accrue all the same. */
export type AccruingHold = Period & { readonly amount: LeftOut };

/** Days of an earlier charge with what it set aside and is charged now. */
export type ResumedSpan = {
  readonly covers: Period;
  readonly held: readonly Period[];
  readonly changes: readonly PlainDate[];
  readonly baseOn: (date: PlainDate) => bigint;
};

export type HeldFacts = {
  /** Days of which nothing accrues. */
  readonly held: readonly Period[];
  /** A hold of everything covers the assessment date. */
  readonly heldOnDate: boolean;
  readonly accruing: readonly AccruingHold[];
  readonly parts: readonly HeldPart[];
  /** Dates from which more or less is left out. */
  readonly changes: readonly PlainDate[];
  /** What is left out of the base of a day. */
  readonly leftOutOn: (date: PlainDate) => LeftOut;
  readonly resumed: readonly ResumedSpan[];
};

/** The holds that stop charges, sorted by what they do to this one. */
type Sorted = {
  /** Of everything, and for good. */
  readonly whole: readonly Hold[];
  /** Of a part, for good. */
  readonly never: readonly Hold[];
  /** In force on the assessment date; their days accrue. */
  readonly setAside: readonly Hold[];
  /** Over by then; their days accrue. */
  readonly over: readonly Hold[];
};

/** What the holds on an invoice, its customer and that customer's parents do to its charge. */
export function heldFactsOf(question: HeldQuestion): HeldFacts {
  const { covers, holds } = question;
  const sorted = sort(question);
  const { whole, never, setAside, over } = sorted;
  const left = [...never, ...setAside];
  const stopping = holds.filter((hold) => stops(hold, 'charges'));
  return {
    held: heldPeriods(whole, 'charges', covers),
    heldOnDate: stopping.some((hold) => !isOfPart(hold) && isInForce(hold, covers.to)),
    accruing: over
      .flatMap((hold) => {
        const days = daysWithin(hold, covers);
        return days === null ? [] : [{ ...days, amount: hold.part ?? null, hold: hold.id }];
      })
      .toSorted(byDayThenHold)
      .map(({ from, to, amount }) => ({ from, to, amount })),
    parts: left
      .filter((hold) => daysWithin(hold, covers) !== null || isInForce(hold, covers.to))
      .map((hold) => ({
        hold: hold.id,
        from: laterOf(hold.from, covers.from),
        to: earlierOf(hold.until ?? covers.to, covers.to),
        amount: hold.part ?? null,
        accrues: setAside.includes(hold),
      }))
      .toSorted(byDayThenHold),
    changes: left.flatMap(edgesOf),
    leftOutOn: (date) => sumOn(left, date),
    resumed: resumedSpans(question, sorted),
  };
}

function byDayThenHold(
  a: { readonly from: PlainDate; readonly hold: string },
  b: { readonly from: PlainDate; readonly hold: string },
): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  return a.hold < b.hold ? -1 : 1;
}

function sort({ holds, accrueDuringHold, covers, isLast }: HeldQuestion): Sorted {
  const stopping = holds.filter((hold) => stops(hold, 'charges'));
  const accrues = (hold: Hold): boolean => hold.accrueDuringHold ?? accrueDuringHold;
  const forGood = stopping.filter((hold) => !accrues(hold));
  const accruing = stopping.filter(accrues);
  const isSetAside = (hold: Hold): boolean => !isLast && isInForce(hold, covers.to);
  return {
    whole: forGood.filter((hold) => !isOfPart(hold)),
    never: forGood.filter(isOfPart),
    setAside: accruing.filter(isSetAside),
    over: accruing.filter((hold) => !isSetAside(hold)),
  };
}

function plus(a: LeftOut, b: LeftOut): LeftOut {
  return a === null || b === null ? null : a + b;
}

function sumOn(holds: readonly Hold[], date: PlainDate): LeftOut {
  return holds
    .filter((hold) => isInForce(hold, date))
    .reduce<LeftOut>((all, { part }) => plus(all, part ?? null), 0n);
}

function edgesOf({ from, until }: Hold): PlainDate[] {
  return until === null ? [from] : [from, until];
}

/**
 * What earlier charges set aside for holds that do not keep it back any more. A later charge that
 * did not set it aside has charged it already; one that was waived or reversed forgave it.
 */
function resumedSpans(question: HeldQuestion, sorted: Sorted): ResumedSpan[] {
  const { charges, covers } = question;
  const earlier = charges
    .filter((charge) => takesUpDate(charge.status) && charge.assessmentDate < covers.to)
    .toSorted((a, b) => (a.assessmentDate < b.assessmentDate ? -1 : 1));
  const isOver = ({ hold }: SetAside): boolean => sorted.over.some(({ id }) => id === hold);
  return earlier.flatMap((charge, place): ResumedSpan[] => {
    if (!isLive(charge.status)) return [];
    const later = earlier.slice(place + 1);
    const waiting = (charge.setAside ?? []).filter(({ hold }) =>
      later.every(({ setAside = [] }) => setAside.some((each) => each.hold === hold)),
    );
    if (!waiting.some(isOver)) return [];
    const span = { from: charge.coversFrom, to: charge.coversTo };
    const stillWaiting = waiting.filter((part) => !isOver(part));
    return [resumedSpan(question, sorted, span, { waiting, stillWaiting })];
  });
}

function resumedSpan(
  { baseLess }: HeldQuestion,
  { whole, never }: Sorted,
  covers: Period,
  parts: { readonly waiting: readonly SetAside[]; readonly stillWaiting: readonly SetAside[] },
): ResumedSpan {
  const { waiting, stillWaiting } = parts;
  return {
    covers,
    held: heldPeriods(whole, 'charges', covers),
    changes: [...waiting.flatMap(({ from, to }) => [from, to]), ...never.flatMap(edgesOf)],
    baseOn: (date) => {
      // What never accrues is out of both.
      const out = sumOn(never, date);
      const now = baseLess(date, plus(out, partOn(stillWaiting, date)));
      return now - baseLess(date, plus(out, partOn(waiting, date)));
    },
  };
}

function partOn(parts: readonly SetAside[], date: PlainDate): LeftOut {
  return parts
    .filter(({ from, to }) => from <= date && date < to)
    .reduce<LeftOut>((all, { amount }) => plus(all, amount), 0n);
}
