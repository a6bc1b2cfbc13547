import { Big } from 'big.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../src/core/calendar/plain-date.ts';
import {
  decideCorrection,
  type StandingReversal,
} from '../../src/core/charges/decide-correction.ts';
import { recheckCharges } from '../../src/core/charges/recheck-charges.ts';
import type { AssessedCharge } from '../../src/core/charges/recheck-charges.ts';
import type { InvoiceFacts, Posting } from '../../src/core/ledger/facts.ts';
import { chargedBy, withPostings } from '../unit/core/charges/charged-story.ts';
import { day } from '../unit/core/facts.ts';
import { invoiceWith, percentArbitrary, postingsArbitrary, totalArbitrary } from './arbitraries.ts';

const runs = ['2026-03-14', '2026-04-15', '2026-05-20', '2026-07-04'];
const today = day('2026-12-31');

const scene = fc.record({
  total: totalArbitrary,
  percent: percentArbitrary,
  known: postingsArbitrary,
  late: postingsArbitrary.map((postings) =>
    postings.map((posting, index) => ({ ...posting, paymentId: `late${index}` })),
  ),
  graceDays: fc.integer({ min: 0, max: 20 }),
  accrueFrom: fc.constantFrom('start', 'graceEnd'),
  allocation: fc.constantFrom('principalFirst', 'chargesFirst'),
  base: fc.constantFrom('principal', 'balance'),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

function storyOf(of: Scene): { invoice: InvoiceFacts; charges: AssessedCharge[] } {
  const { percent, graceDays, accrueFrom, allocation, base } = of;
  const policy = {
    amount: { kind: 'annualRate', percent },
    start: { graceDays, accrueFrom },
    allocation,
    base,
  };
  return chargedBy(invoiceWith(of.total, of.known), policy, runs);
}

/** The interest of a charge's days by walking them in decimals, in cents. */
function oracle(total: bigint, percent: string, postings: readonly Posting[], of: AssessedCharge) {
  let balanceDays = 0n;
  const { coversFrom, coversTo } = of.worksheet;
  for (let date = coversFrom; date < coversTo; date = addDays(date, 1)) {
    const now = date;
    const paid = postings
      .filter((posting) => posting.date <= now)
      .reduce((all, { amount }) => all + amount, 0n);
    balanceDays += total > paid ? total - paid : 0n;
  }
  Big.DP = 60;
  const cents = new Big(balanceDays.toString()).times(percent).div(36_500);
  return BigInt(cents.round(0, Big.roundHalfUp).toFixed(0));
}

describe('a charge less what is proposed to be taken back', () => {
  test('is what it would have been with every posting known from the start, where that is less', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const of = { ...given, allocation: 'principalFirst', base: 'principal' } as const;
        const story = storyOf(of);
        const all = [...of.known, ...of.late];
        const rechecked = recheckCharges(withPostings(story.invoice, all), story.charges, today);
        expect(rechecked).toHaveLength(story.charges.length);
        for (const [index, charge] of story.charges.entries()) {
          const right = oracle(of.total, of.percent, all, charge);
          const tooMuch = rechecked[index]?.tooMuch ?? 0n;
          expect(rechecked[index]?.amount).toBe(right);
          const left = charge.amount - (tooMuch > 0n ? tooMuch : 0n);
          expect(left).toBe(right < charge.amount ? right : charge.amount);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('never falls below nothing, nor rises above what was charged, under any base and allocation', () => {
    fc.assert(
      fc.property(scene, (of) => {
        const story = storyOf(of);
        const invoice = withPostings(story.invoice, [...of.known, ...of.late]);
        for (const { tooMuch, amount, id } of recheckCharges(invoice, story.charges, today)) {
          const charged = story.charges.find((charge) => charge.id === id)?.amount ?? 0n;
          expect(amount).toBeGreaterThanOrEqual(0n);
          expect(tooMuch).toBe(charged - amount);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('is as it was when the postings are those that were known, in any order', () => {
    fc.assert(
      fc.property(scene, fc.func(fc.integer()), (of, key) => {
        const story = storyOf(of);
        const turned = of.known.toSorted((a, b) => key(a.paymentId) - key(b.paymentId));
        const invoice = withPostings(story.invoice, turned);
        const rechecked = recheckCharges(invoice, story.charges, today);
        expect(rechecked.map(({ tooMuch }) => tooMuch)).toEqual(story.charges.map(() => 0n));
        expect(rechecked.map(({ worksheet }) => worksheet)).toEqual(
          story.charges.map(({ worksheet }) => worksheet),
        );
      }),
      { numRuns: 60 },
    );
  });
});

/** Looks at the charges again with what has arrived, and does with the proposals what is decided. */
function follow(
  story: { invoice: InvoiceFacts; charges: AssessedCharge[] },
  arrived: readonly Posting[],
  standing: Map<string, StandingReversal[]>,
): void {
  const invoice = withPostings(story.invoice, arrived);
  for (const { id, tooMuch } of recheckCharges(invoice, story.charges, today)) {
    const reversals = standing.get(id) ?? [];
    standing.set(id, reversals);
    const next = decideCorrection(tooMuch, reversals);
    const at = reversals.findIndex((each) => 'id' in next && each.id === next.id);
    const found = reversals[at];
    if (next.kind === 'propose') {
      reversals.push({
        id: `${id}-${reversals.length}`,
        amount: next.amount,
        cause: 'back-dated-posting',
        status: 'proposed',
        isDecided: false,
        isAfterHand: false,
      });
    } else if (next.kind === 'amend' && found) reversals[at] = { ...found, amount: next.amount };
    else if (next.kind === 'withdraw' && found) reversals[at] = { ...found, status: 'rejected' };
  }
}

const open = (standing: Map<string, StandingReversal[]>): [string, bigint[]][] =>
  [...standing].map(([id, reversals]) => [
    id,
    reversals.filter(({ status }) => status === 'proposed').map(({ amount }) => amount),
  ]);

describe('proposals', () => {
  test('end the same in whatever order postings arrive, however often, and whatever went before', () => {
    const arrival = fc.record({ index: fc.nat({ max: 5 }), isGone: fc.boolean() });
    const cases = fc.record({ of: scene, arrivals: fc.array(arrival, { maxLength: 12 }) });
    fc.assert(
      fc.property(cases, ({ of, arrivals }) => {
        const story = storyOf(of);
        const standing = new Map<string, StandingReversal[]>();
        const late = new Map<string, Posting>();
        for (const { index, isGone } of arrivals) {
          const posting = of.late[index];
          if (posting === undefined) continue;
          if (isGone) late.delete(posting.paymentId);
          else late.set(posting.paymentId, posting);
          follow(story, [...of.known, ...late.values()], standing);
        }
        const all = [...of.known, ...of.late];
        follow(story, all, standing);
        const once = new Map<string, StandingReversal[]>();
        follow(story, all, once);
        expect(open(standing)).toEqual(open(once));
        // Looking again changes nothing.
        follow(story, all, standing);
        expect(open(standing)).toEqual(open(once));
      }),
      { numRuns: 100 },
    );
  });

  test('and what was taken back before come to the whole difference, and to no more than needed', () => {
    const decided = fc.constantFrom('approved', 'written', 'rejected', 'failed', 'unknown');
    const cases = fc.record({ of: scene, decided: fc.array(decided, { maxLength: 6 }) });
    fc.assert(
      fc.property(cases, ({ of, decided: statuses }) => {
        const story = storyOf(of);
        const standing = new Map<string, StandingReversal[]>();
        const tooMuchSoFar = new Map<string, bigint>();
        of.late.forEach((_, index) => {
          const known = [...of.known, ...of.late.slice(0, index + 1)];
          follow(story, known, standing);
          for (const reversals of standing.values()) {
            const last = reversals.at(-1);
            const status = statuses[index];
            if (last?.status !== 'proposed' || status === undefined) continue;
            reversals[reversals.length - 1] = { ...last, status, isDecided: true };
          }
          const invoice = withPostings(story.invoice, known);
          for (const { id, tooMuch } of recheckCharges(invoice, story.charges, today)) {
            const most = tooMuchSoFar.get(id) ?? 0n;
            tooMuchSoFar.set(id, tooMuch > most ? tooMuch : most);
          }
        });
        for (const [id, reversals] of standing) {
          const taken = reversals
            .filter(({ status }) => status !== 'rejected')
            .reduce((sum, { amount }) => sum + amount, 0n);
          expect(taken).toBeLessThanOrEqual(tooMuchSoFar.get(id) ?? 0n);
        }
      }),
      { numRuns: 60 },
    );
  });
});
