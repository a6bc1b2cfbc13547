import { Big } from 'big.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlainDate } from '../../src/core/calendar/plain-date.ts';
import {
  addDays,
  daysBetween,
  daysInYear,
  laterOf,
  yearOf,
} from '../../src/core/calendar/plain-date.ts';
import { assessCharge } from '../../src/core/charges/assess-charge.ts';
import type { Assessment } from '../../src/core/charges/assess-charge.ts';
import { calculateCharge } from '../../src/core/charges/calculate-charge.ts';
import { recomputeWorksheet } from '../../src/core/charges/recompute-worksheet.ts';
import type { Worksheet } from '../../src/core/charges/worksheet.ts';
import type { LegalSubject } from '../../src/core/law/guard.ts';
import type { Hold, InvoiceFacts } from '../../src/core/ledger/facts.ts';
import { parseAmount } from '../../src/core/money/amount.ts';
import { add, parseFraction } from '../../src/core/money/rational.ts';
import type { DayCount } from '../../src/core/policy/charge-amount.ts';
import type { ChargesPolicy } from '../../src/core/policy/charges-policy.ts';
import { chargesPolicySchema } from '../../src/core/policy/charges-policy.ts';
import type { Resolved } from '../../src/core/policy/resolve-policy.ts';
import {
  dayNearArbitrary,
  dueDate,
  holdArbitrary,
  invoiceWith,
  percentArbitrary,
  postingsArbitrary,
  totalArbitrary,
} from './arbitraries.ts';

function chargesOf(json: object): Resolved<ChargesPolicy> {
  return { section: chargesPolicySchema.parse(json), level: 'company', subject: '', version: 1 };
}

function worksheetOf(
  invoice: InvoiceFacts,
  policy: object,
  covers: { from: PlainDate; to: PlainDate },
  holds: readonly Hold[] = [],
): Worksheet {
  return calculateCharge({ invoice, policy: chargesOf(policy), holds, startDate: dueDate, covers });
}

function minor(worksheet: Worksheet): bigint {
  return parseAmount(worksheet.amount, worksheet.currency).minor;
}

const dayCount = fc.constantFrom<DayCount>('actual/365', 'actual/360', 'actual/actual');
const periodArbitrary = fc
  .tuple(dayNearArbitrary, dayNearArbitrary)
  .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
const shared = { total: totalArbitrary, postings: postingsArbitrary, percent: percentArbitrary };

/** The interest of a period by walking its days in decimals; cents, rounded half up at the end. */
function oracle(
  invoice: InvoiceFacts,
  percent: string,
  count: DayCount,
  covers: { from: PlainDate; to: PlainDate },
  holds: readonly Hold[],
): string {
  const byDivisor = new Map<number, bigint>();
  for (let day = covers.from; day < covers.to; day = addDays(day, 1)) {
    const today = day;
    const isHeld = holds.some(
      (hold) =>
        hold.stops !== 'reminders' &&
        hold.from <= today &&
        (hold.until === null || today < hold.until),
    );
    if (isHeld) continue;
    const paid = invoice.postings
      .filter((posting) => posting.date <= today)
      .reduce((all, posting) => all + posting.amount, 0n);
    const open = invoice.total > paid ? invoice.total - paid : 0n;
    const divisor =
      count === 'actual/365' ? 365 : count === 'actual/360' ? 360 : daysInYear(yearOf(today));
    byDivisor.set(divisor, (byDivisor.get(divisor) ?? 0n) + open);
  }
  Big.DP = 60;
  const cents = [...byDivisor].reduce(
    (all, [divisor, balanceDays]) =>
      all.plus(new Big(balanceDays.toString()).times(percent).div(divisor * 100)),
    new Big(0),
  );
  return cents.round(0, Big.roundHalfUp).toFixed(0);
}

describe('interest', () => {
  test('is what walking the days in an independent decimal library gives', () => {
    const cases = fc.record({
      ...shared,
      dayCount,
      currency: fc.constantFrom('JPY', 'USD', 'KWD'),
      covers: periodArbitrary,
      holds: fc.array(holdArbitrary, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(cases, (all) => {
        const { total, postings, percent, dayCount: count, currency, covers, holds } = all;
        const invoice = invoiceWith(total, postings, { currency });
        const amount = { kind: 'annualRate', percent, dayCount: count };
        const worksheet = worksheetOf(invoice, { amount }, covers, holds);
        expect(minor(worksheet).toString()).toBe(oracle(invoice, percent, count, covers, holds));
      }),
      { numRuns: 150 },
    );
  });

  test('of a period is that of its parts together, before rounding', () => {
    const cases = fc.record({
      ...shared,
      dayCount,
      covers: periodArbitrary,
      middle: dayNearArbitrary,
    });
    fc.assert(
      fc.property(cases, ({ total, postings, percent, dayCount: count, covers, middle }) => {
        fc.pre(covers.from <= middle && middle <= covers.to);
        const invoice = invoiceWith(total, postings);
        const policy = { amount: { kind: 'annualRate', percent, dayCount: count } };
        const exact = (period: { from: PlainDate; to: PlainDate }) =>
          parseFraction(worksheetOf(invoice, policy, period).exact);
        const parts = add(
          exact({ from: covers.from, to: middle }),
          exact({ from: middle, to: covers.to }),
        );
        expect(parts).toEqual(exact(covers));
      }),
    );
  });

  test('is never more when more was paid, or the same was paid earlier', () => {
    const cases = fc.record({
      ...shared,
      covers: periodArbitrary,
      more: fc.bigInt({ min: 0n, max: 100_000n }),
      earlier: fc.integer({ min: 0, max: 60 }),
    });
    fc.assert(
      fc.property(cases, ({ total, postings, percent, covers, more, earlier }) => {
        const policy = { amount: { kind: 'annualRate', percent } };
        const before = minor(worksheetOf(invoiceWith(total, postings), policy, covers));
        const paidMore = postings.map((posting, i) =>
          i === 0 ? { ...posting, amount: posting.amount + more } : posting,
        );
        const paidEarlier = postings.map((posting) => ({
          ...posting,
          date: addDays(posting.date, -earlier),
        }));
        for (const better of [paidMore, paidEarlier]) {
          const after = minor(worksheetOf(invoiceWith(total, better), policy, covers));
          expect(after <= before).toBe(true);
        }
      }),
    );
  });

  test('does not depend on the order of the postings', () => {
    const cases = fc.record({ ...shared, covers: periodArbitrary }).chain((all) =>
      fc.record({
        all: fc.constant(all),
        shuffled: fc.shuffledSubarray(all.postings, { minLength: all.postings.length }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ all: { total, postings, percent, covers }, shuffled }) => {
        for (const allocation of ['principalFirst', 'chargesFirst']) {
          const policy = { amount: { kind: 'annualRate', percent }, allocation };
          expect(worksheetOf(invoiceWith(total, shuffled), policy, covers)).toEqual(
            worksheetOf(invoiceWith(total, postings), policy, covers),
          );
        }
      }),
    );
  });
});

const baseRateArbitrary = fc.record({
  kind: fc.constant('annualRate'),
  dayCount,
  baseRate: fc.record({
    rates: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 4 }).map((months) => [
      { from: '2020-01-01', percent: '4.25' },
      ...months
        .toSorted((a, b) => a - b)
        .map((month) => ({
          from: `2026-${String(month).padStart(2, '0')}-11`,
          percent: (month / 3).toFixed(2),
        })),
    ]),
    margin: fc.constantFrom('0', '8', '1.375'),
    applies: fc.constantFrom('byPeriod', 'whenOverdue'),
  }),
});

const amountArbitrary: fc.Arbitrary<object> = fc.letrec<{ amount: object }>((tie) => ({
  amount: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'amount' },
    fc.record({ kind: fc.constant('annualRate'), percent: percentArbitrary, dayCount }),
    baseRateArbitrary,
    fc.record({ kind: fc.constant('percent'), percent: percentArbitrary }),
    fc.constantFrom({ kind: 'flat', amount: '25.00' }, { kind: 'flat', amount: '0.01' }),
    fc.record({
      kind: fc.constant('flatThenPercent'),
      amount: fc.constant('25.00'),
      percent: percentArbitrary,
    }),
    fc.record({ kind: fc.constant('statutory'), regime: fc.constantFrom('uk', 'eu') }),
    fc.record({
      kind: fc.constantFrom('greaterOf', 'sumOf'),
      of: fc.array(tie('amount'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('tiered'),
      tiers: fc.tuple(
        fc.record({ upTo: fc.constant('5000.00'), amount: tie('amount') }),
        fc.record({ amount: tie('amount') }),
      ),
    }),
  ),
})).amount;

const limitsArbitrary = fc.record(
  {
    minimum: fc.constantFrom('0.50', '5.00'),
    maximum: fc.constantFrom('5.00', '40.00'),
    maximumTotal: fc.oneof(
      fc.record({ amount: fc.constantFrom('1.00', '60.00') }),
      fc.record({ percentOfPrincipal: percentArbitrary }),
    ),
    maximumCount: fc.integer({ min: 1, max: 3 }),
    minimumBalance: fc.constantFrom('1.00', '100.00'),
  },
  { requiredKeys: [] },
);

const policyArbitrary = fc
  .record({
    amount: amountArbitrary,
    limits: limitsArbitrary,
    assess: fc.oneof(
      fc.record({ kind: fc.constant('everyDays'), days: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ kind: fc.constant('monthly'), day: fc.integer({ min: 1, max: 31 }) }),
      fc.constant({ kind: 'once' }),
    ),
    graceDays: fc.integer({ min: 0, max: 40 }),
    accrueFrom: fc.constantFrom('start', 'graceEnd'),
    law: fc.record(
      { annualPercent: percentArbitrary, above: fc.constantFrom('reduce', 'block') },
      { requiredKeys: [] },
    ),
    excludeTax: fc.boolean(),
    base: fc.constantFrom('principal', 'balance'),
    allocation: fc.constantFrom('principalFirst', 'chargesFirst'),
  })
  .map(({ limits, graceDays, accrueFrom, ...policy }) => ({
    ...policy,
    ...limits,
    start: { graceDays, accrueFrom },
  }));

const legalArbitrary: fc.Arbitrary<LegalSubject> = fc.record({
  place: fc.option(
    fc.constantFrom(
      { country: 'US', region: 'GA' },
      { country: 'US', region: 'VA' },
      { country: 'US', region: 'ND' },
      { country: 'CA', region: null },
    ),
  ),
  party: fc.constantFrom('business', 'consumer'),
  agreedTerms: fc.constant(null),
});

const question = fc.record({
  legal: legalArbitrary,
  tax: fc.bigInt({ min: 0n, max: 100_000n }),
  total: totalArbitrary,
  postings: postingsArbitrary,
  policy: policyArbitrary,
  today: dayNearArbitrary,
  holds: fc.array(holdArbitrary, { maxLength: 2 }),
});

function assessed(
  invoice: InvoiceFacts,
  policy: object,
  today: PlainDate,
  holds: readonly Hold[],
  legal: LegalSubject,
): Assessment | null {
  const asked = { invoice, policy: chargesOf(policy), holds, bookCloseDate: null, legal, today };
  const result = assessCharge(asked);
  return result.outcome === 'charge' ? result.assessment : null;
}

function capOf(text: string | undefined): bigint | null {
  return text === undefined ? null : parseAmount(text, 'USD').minor;
}

/** The most that all charges may come to, in cents. */
function totalCapOf(maximum: ChargesPolicy['maximumTotal'], principal: bigint): Big | null {
  if (maximum === undefined) return null;
  if ('amount' in maximum) return new Big(maximum.amount).times(100);
  return new Big(principal.toString()).times(maximum.percentOfPrincipal).div(100);
}

/** The most that charges may come to by the owner's cap and the law, walking the days. */
function lawfulMost(
  invoice: InvoiceFacts,
  date: PlainDate,
  section: ChargesPolicy,
  { place, party }: LegalSubject,
): Big | null {
  let balanceDays = 0n;
  for (let today = dueDate; today < date; today = addDays(today, 1)) {
    const day = today;
    const paid = invoice.postings
      .filter((posting) => posting.date <= day)
      .reduce((all, posting) => all + posting.amount, 0n);
    balanceDays += invoice.total > paid ? invoice.total - paid : 0n;
  }
  const where = place === null ? '' : (place.region ?? place.country);
  const byLaw: Record<string, number | undefined> = {
    GA: party === 'business' ? 18 : undefined,
    ND: 21,
    CA: 35,
  };
  const percents = [section.law?.annualPercent, byLaw[where]].filter((each) => each !== undefined);
  const bounds = percents.map((each) => new Big(balanceDays.toString()).times(each).div(36_500));
  if (where === 'VA') bounds.push(new Big(invoice.total.toString()).times(5).div(100));
  return bounds.reduce<Big | null>((a, b) => (a === null || b.lt(a) ? b : a), null);
}

describe('an assessment', () => {
  test('is never more when more was paid, whatever the policy', () => {
    const cases = fc.record({ question, more: fc.bigInt({ min: 0n, max: 100_000n }) });
    fc.assert(
      fc.property(cases, ({ question: asked, more }) => {
        const { total, postings, tax, policy, today, holds, legal } = asked;
        const chargeOf = (paid: typeof postings) =>
          assessed(invoiceWith(total, paid, { tax }), policy, today, holds, legal)?.amount ?? 0n;
        const paidMore = postings.map((posting, i) =>
          i === 0 ? { ...posting, amount: posting.amount + more } : posting,
        );
        // What is blocked above a cap comes back below it, so there only reducing is monotone.
        fc.pre(policy.law.above !== 'block');
        expect(chargeOf(paidMore) <= chargeOf(postings)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('is the same whatever the order of the postings', () => {
    const cases = question.chain((asked) =>
      fc.record({
        asked: fc.constant(asked),
        shuffled: fc.shuffledSubarray(asked.postings, { minLength: asked.postings.length }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ asked, shuffled }) => {
        const { total, postings, tax, policy, today, holds, legal } = asked;
        const chargeOf = (paid: typeof postings) =>
          assessed(invoiceWith(total, paid, { tax }), policy, today, holds, legal);
        expect(chargeOf(shuffled)).toEqual(chargeOf(postings));
      }),
    );
  });

  test('is proved by its own worksheet', () => {
    fc.assert(
      fc.property(question, ({ total, postings, tax, policy, today, holds, legal }) => {
        const invoice = invoiceWith(total, postings, { tax });
        const charge = assessed(invoice, policy, today, holds, legal);
        if (charge === null) return;
        expect(recomputeWorksheet(charge.worksheet)).toBe(charge.worksheet.amount);
        expect(minor(charge.worksheet)).toBe(charge.amount);
        expect(charge.amount > 0n).toBe(true);
      }),
    );
  });

  test('is as many minor units in a currency of 0, 2 or 3 digits', () => {
    const cases = fc.record({
      ...shared,
      dayCount,
      isRate: fc.boolean(),
      today: dayNearArbitrary,
      legal: legalArbitrary,
    });
    fc.assert(
      fc.property(cases, ({ total, postings, percent, dayCount: count, isRate, today, legal }) => {
        const amount = isRate
          ? { kind: 'annualRate', percent, dayCount: count }
          : { kind: 'percent', percent };
        const policy = { amount, maximumTotal: { percentOfPrincipal: '7.5' } };
        // The bounds of Canada differ with the size of a debt in its own currency alone.
        const chargeOf = (currency: string) =>
          assessed(invoiceWith(total, postings, { currency }), policy, today, [], legal);
        const inDollars = chargeOf('USD');
        for (const [currency, digits] of [
          ['JPY', 0],
          ['KWD', 3],
        ] as const) {
          const other = chargeOf(currency);
          expect(other?.amount).toBe(inDollars?.amount);
          if (other === null) continue;
          expect(other.worksheet.amount.split('.')[1]?.length ?? 0).toBe(digits);
          expect(recomputeWorksheet(other.worksheet)).toBe(other.worksheet.amount);
        }
      }),
    );
  });

  test('does not depend on the day of the run, while it is for the same date', () => {
    fc.assert(
      fc.property(question, ({ total, postings, tax, policy, today, holds, legal }) => {
        const invoice = invoiceWith(total, postings, { tax });
        const charge = assessed(invoice, policy, today, holds, legal);
        if (charge === null) return;
        const onTheDay = laterOf(charge.assessmentDate, addDays(dueDate, 1));
        expect(daysBetween(onTheDay, today)).toBeGreaterThanOrEqual(0);
        expect(assessed(invoice, policy, onTheDay, holds, legal)).toEqual(charge);
      }),
    );
  });

  test('never goes over a cap, however many follow each other', () => {
    fc.assert(
      fc.property(question, ({ total, postings, policy, holds, legal }) => {
        let invoice = invoiceWith(total, postings);
        const section = chargesPolicySchema.parse(policy);
        for (let week = 0; week < 30; week += 1) {
          const charge = assessed(invoice, policy, addDays(dueDate, week * 7), holds, legal);
          if (charge === null) continue;
          const { assessmentDate, coversFrom, coversTo, amount, skippedDates } = charge;
          expect(invoice.charges.every((each) => each.assessmentDate < assessmentDate)).toBe(true);
          invoice = {
            ...invoice,
            charges: [
              ...invoice.charges,
              { id: `${week}`, assessmentDate, coversFrom, coversTo, amount, status: 'written' },
            ],
            skippedAssessmentDates: [...invoice.skippedAssessmentDates, ...skippedDates],
          };
          expect(amount <= (capOf(section.maximum) ?? amount)).toBe(true);
          const lawful = lawfulMost(invoice, assessmentDate, section, legal);
          const live = invoice.charges.reduce((all, each) => all + each.amount, 0n);
          expect(lawful === null || lawful.gte(live.toString())).toBe(true);
        }
        const charged = invoice.charges.reduce((all, charge) => all + charge.amount, 0n);
        const { maximumTotal, maximumCount } = section;
        const count = invoice.charges.length;
        expect(count).toBeLessThanOrEqual(maximumCount ?? count);
        const cap = totalCapOf(maximumTotal, total) ?? new Big(charged.toString());
        expect(new Big(charged.toString()).lte(cap)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
