import { Big } from 'big.js';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlainDate } from '../../src/core/calendar/plain-date.ts';
import { addDays } from '../../src/core/calendar/plain-date.ts';
import { calculateCharge } from '../../src/core/charges/calculate-charge.ts';
import { recomputeWorksheet } from '../../src/core/charges/recompute-worksheet.ts';
import type { SimulatedCharge } from '../../src/core/charges/simulate.ts';
import { simulateCharges } from '../../src/core/charges/simulate.ts';
import type { Worksheet } from '../../src/core/charges/worksheet.ts';
import type { Hold, InvoiceFacts } from '../../src/core/ledger/facts.ts';
import { add, parseFraction, sum } from '../../src/core/money/rational.ts';
import { chargesPolicySchema } from '../../src/core/policy/charges-policy.ts';
import {
  dayNearArbitrary,
  dueDate,
  holdArbitrary,
  invoiceWith,
  percentArbitrary,
  postingsArbitrary,
  totalArbitrary,
} from './arbitraries.ts';

Big.DP = 60;

/** Holds of everything and disputes of parts, each with or without a word of its own on accrual. */
const holdsArbitrary: fc.Arbitrary<Hold[]> = fc
  .uniqueArray(
    fc.record({
      hold: holdArbitrary,
      part: fc.option(fc.bigInt({ min: 1n, max: 2_000_000n })),
      accrue: fc.option(fc.boolean()),
    }),
    { maxLength: 4, selector: ({ hold }) => hold.id },
  )
  .map((all) =>
    all.map(({ hold, part, accrue }) => ({
      ...hold,
      ...(part === null ? {} : { part }),
      ...(accrue === null ? {} : { accrueDuringHold: accrue }),
    })),
  );

const question = fc.record({
  total: totalArbitrary,
  postings: postingsArbitrary,
  percent: percentArbitrary.filter((percent) => Number(percent) > 0),
  holds: holdsArbitrary,
  accrueDuringHold: fc.boolean(),
});
const periodArbitrary = fc
  .tuple(dayNearArbitrary, dayNearArbitrary)
  .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));

type Rule = { readonly percent: string; readonly accrueDuringHold: boolean };

const policyOf = ({ percent, accrueDuringHold }: Rule) => ({
  section: chargesPolicySchema.parse({
    amount: { kind: 'annualRate', percent },
    assess: { kind: 'everyDays', days: 11 },
    accrueDuringHold,
    writeBack: 'invoicePerInvoice',
  }),
  level: 'company' as const,
  subject: '',
  version: 1,
});

const isOn = (hold: Hold, day: PlainDate): boolean =>
  hold.stops !== 'reminders' && hold.from <= day && (hold.until === null || day < hold.until);

/** Cents × days that accrue in [from, to), walking the days: `isOut` says which holds count. */
function walked(
  invoice: InvoiceFacts,
  { from, to }: { from: PlainDate; to: PlainDate },
  holds: readonly Hold[],
  isOut: (hold: Hold) => boolean,
): Big {
  let all = new Big(0);
  for (let day = from; day < to; day = addDays(day, 1)) {
    const today = day;
    const paid = invoice.postings
      .filter(({ date }) => date <= today)
      .reduce((sumOf, { amount }) => sumOf.plus(amount.toString()), new Big(0));
    const out = holds.filter((hold) => isOn(hold, today) && isOut(hold));
    if (out.some(({ part }) => part === undefined)) continue;
    const rest = out.reduce(
      (left, { part }) => left.minus((part ?? 0n).toString()),
      new Big(invoice.total.toString()).minus(paid),
    );
    if (rest.gt(0)) all = all.plus(rest);
  }
  return all;
}

const interestOf = (days: Big, percent: string): Big => days.times(percent).div(36_500);

function worksheetOf(
  invoice: InvoiceFacts,
  rule: Rule,
  holds: readonly Hold[],
  covers: { from: PlainDate; to: PlainDate },
): Worksheet {
  return calculateCharge({ invoice, policy: policyOf(rule), holds, startDate: dueDate, covers });
}

function charges(
  invoice: InvoiceFacts,
  rule: Rule,
  holds: readonly Hold[],
  to: PlainDate,
): SimulatedCharge[] {
  return simulateCharges({
    invoice,
    policy: policyOf(rule),
    holds,
    bookCloseDate: null,
    from: dueDate,
    to,
    postings: 'byTheirDate',
  });
}

describe('interest under holds', () => {
  test('is what walking the days in an independent decimal library gives', () => {
    fc.assert(
      fc.property(question, periodArbitrary, ({ total, postings, holds, ...rule }, covers) => {
        const invoice = invoiceWith(total, postings);
        const accrues = (hold: Hold): boolean => hold.accrueDuringHold ?? rule.accrueDuringHold;
        // What is held on the assessment date is left out now, be it for good or until it is over.
        const days = walked(
          invoice,
          covers,
          holds,
          (hold) => !accrues(hold) || isOn(hold, covers.to),
        );
        const worksheet = worksheetOf(invoice, rule, holds, covers);
        const cents = interestOf(days, rule.percent).round(0, Big.roundHalfUp);
        expect(worksheet.rounded).toBe(cents.div(100).toFixed(2));
        expect(recomputeWorksheet(worksheet)).toBe(worksheet.amount);
      }),
      { numRuns: 200 },
    );
  });

  test('comes to that of all days but those held for good, once every hold is over', () => {
    const lasting = question.map((asked) => ({
      ...asked,
      // Those of everything are over when a run looks; so all that is set aside is charged at last.
      holds: asked.holds.map((hold) => ({ ...hold, until: hold.until ?? addDays(dueDate, 200) })),
    }));
    fc.assert(
      fc.property(lasting, ({ total, postings, holds, ...rule }) => {
        const invoice = invoiceWith(total, postings);
        const made = charges(invoice, rule, holds, addDays(dueDate, 450));
        const last = made.at(-1)?.assessment.coversTo;
        fc.pre(last !== undefined && holds.every(({ until }) => until === null || until <= last));
        if (last === undefined) return;
        const isForGood = (hold: Hold): boolean =>
          !(hold.accrueDuringHold ?? rule.accrueDuringHold);
        const days = walked(invoice, { from: dueDate, to: last }, holds, isForGood);
        const exact = sum(made.map(({ assessment }) => parseFraction(assessment.worksheet.exact)));
        const charged = new Big(exact.numerator.toString()).div(exact.denominator.toString());
        const owed = interestOf(days, rule.percent).div(100);
        expect(charged.minus(owed).abs().lt('1e-40')).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('of a period is that of its parts together, where days do not accrue', () => {
    fc.assert(
      fc.property(
        question,
        periodArbitrary,
        dayNearArbitrary,
        ({ total, postings, holds: asked, percent }, covers, middle) => {
          fc.pre(covers.from <= middle && middle <= covers.to);
          const holds = asked.map((hold) => ({ ...hold, accrueDuringHold: false }));
          const invoice = invoiceWith(total, postings);
          const exact = (period: { from: PlainDate; to: PlainDate }) =>
            parseFraction(
              worksheetOf(invoice, { percent, accrueDuringHold: false }, holds, period).exact,
            );
          const parts = add(
            exact({ from: covers.from, to: middle }),
            exact({ from: middle, to: covers.to }),
          );
          expect(parts).toEqual(exact(covers));
        },
      ),
    );
  });

  test('under a dispute of the whole is that under a hold of everything', () => {
    fc.assert(
      fc.property(question, ({ total, postings, holds, ...rule }) => {
        const invoice = invoiceWith(total, postings);
        const to = addDays(dueDate, 400);
        const amounts = (some: readonly Hold[]): string[] =>
          charges(invoice, rule, some, to).map(
            ({ day, assessment }) =>
              `${day} ${assessment.assessmentDate} ${assessment.worksheet.exact}`,
          );
        const whole = holds.map(({ part: _part, ...hold }) => hold);
        const disputes = whole.map((hold) => ({ ...hold, part: total }));
        expect(amounts(disputes)).toEqual(amounts(whole));
      }),
    );
  });

  test('does not depend on the order of the holds', () => {
    const shuffled = question.chain((asked) =>
      fc.record({
        asked: fc.constant(asked),
        holds: fc.shuffledSubarray(asked.holds, { minLength: asked.holds.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ asked: { total, postings, ...rule }, holds }) => {
        const invoice = invoiceWith(total, postings);
        const to = addDays(dueDate, 120);
        expect(charges(invoice, rule, holds, to)).toEqual(charges(invoice, rule, rule.holds, to));
      }),
    );
  });
});
