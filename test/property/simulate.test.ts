import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlainDate } from '../../src/core/calendar/plain-date.ts';
import { addDays } from '../../src/core/calendar/plain-date.ts';
import { assessCharge } from '../../src/core/charges/assess-charge.ts';
import type { SimulatedCharge, Simulation } from '../../src/core/charges/simulate.ts';
import { simulateCharges, withoutOurCharges } from '../../src/core/charges/simulate.ts';
import type { InvoiceFacts } from '../../src/core/ledger/facts.ts';
import { parseAmount } from '../../src/core/money/amount.ts';
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

const annualRate = fc.record({ kind: fc.constant('annualRate'), percent: percentArbitrary });
const amountArbitrary: fc.Arbitrary<object> = fc.oneof(
  annualRate,
  fc.record({ kind: fc.constant('percent'), percent: percentArbitrary }),
  fc.constant({ kind: 'flat', amount: '25.00' }),
  fc.constant({ kind: 'flatThenPercent', amount: '25.00', percent: '1.5' }),
  annualRate.map((rate) => ({ kind: 'sumOf', of: [rate, { kind: 'flat', amount: '5.00' }] })),
);
const policyArbitrary = fc
  .record(
    {
      amount: amountArbitrary,
      start: fc.record(
        {
          from: fc.constantFrom('dueDate', 'txnDate'),
          graceDays: fc.integer({ min: 0, max: 40 }),
          accrueFrom: fc.constantFrom('start', 'graceEnd'),
          notBefore: dayNearArbitrary,
        },
        { requiredKeys: [] },
      ),
      assess: fc.oneof(
        fc.record({ kind: fc.constant('everyDays'), days: fc.integer({ min: 1, max: 60 }) }),
        fc.record({ kind: fc.constant('monthly'), day: fc.integer({ min: 1, max: 31 }) }),
        fc.constant({ kind: 'once' }),
      ),
      base: fc.constantFrom('principal', 'balance'),
      allocation: fc.constantFrom('principalFirst', 'chargesFirst'),
      minimum: fc.constantFrom('0.50', '5.00'),
      maximum: fc.constantFrom('5.00', '40.00'),
      maximumTotal: fc.constantFrom({ amount: '60.00' }, { percentOfPrincipal: '5' }),
      maximumCount: fc.integer({ min: 1, max: 4 }),
      minimumBalance: fc.constantFrom('1.00', '100.00'),
      law: fc.record(
        { annualPercent: percentArbitrary, above: fc.constantFrom('reduce', 'block') },
        { requiredKeys: [] },
      ),
      chargeAfterPayment: fc.boolean(),
      writeBack: fc.constantFrom('lineOnInvoice', 'invoicePerInvoice'),
    },
    { requiredKeys: ['amount'] },
  )
  .map((json) => chargesPolicySchema.parse(json));

const legalArbitrary = fc.record({
  place: fc.constantFrom(null, { country: 'US', region: 'GA' }, { country: 'US', region: 'VA' }),
  party: fc.constantFrom('business' as const, 'consumer' as const),
  agreedTerms: fc.constant(null),
});

const simulationArbitrary: fc.Arbitrary<Simulation> = fc
  .record({
    total: totalArbitrary,
    postings: postingsArbitrary,
    section: policyArbitrary,
    holds: fc.array(holdArbitrary, { maxLength: 3 }),
    legal: legalArbitrary,
    from: dayNearArbitrary,
    days: fc.integer({ min: 0, max: 150 }),
    closed: fc.option(dayNearArbitrary),
    mode: fc.constantFrom('byTheirDate' as const, 'noneNew' as const),
  })
  .map(({ total, postings, section, holds, legal, from, days, closed, mode }) => {
    const paid = postings.reduce((all, { amount }) => all + amount, 0n);
    const openBalance = total > paid ? total - paid : 0n;
    const status = openBalance > 0n ? 'open' : 'paid';
    return {
      invoice: invoiceWith(total, postings, { openBalance, status }),
      policy: { section, level: 'company', subject: '', version: 1 },
      holds,
      legal,
      bookCloseDate: closed,
      from,
      to: addDays(from, days),
      postings: mode,
    };
  });

/** Every day from the first to the last: the facts of that day, and one run. */
function walk(simulation: Simulation): SimulatedCharge[] {
  const { policy, holds, bookCloseDate, legal, from, to, postings } = simulation;
  const charges: SimulatedCharge[] = [];
  let invoice = simulation.invoice;
  for (let today: PlainDate = from; today <= to; today = addDays(today, 1)) {
    const day = today;
    if (postings === 'byTheirDate' && day < invoice.txnDate) continue;
    const known = postings === 'byTheirDate' ? asOf(invoice, day) : invoice;
    const isHeld = holds.some(
      ({ stops, from: first, until }) =>
        stops !== 'reminders' && first <= day && (until === null || day < until),
    );
    const isPaid = known.status === 'paid' || known.openBalance <= 0n;
    if (isHeld || (isPaid && policy.section.chargeAfterPayment !== true)) continue;
    const asked = { invoice: known, policy, holds, bookCloseDate, today: day };
    const result = assessCharge(legal === undefined ? asked : { ...asked, legal });
    if (result.outcome !== 'charge') continue;
    charges.push({ day, assessment: result.assessment });
    invoice = charged(invoice, result.assessment);
  }
  return charges;
}

function asOf(invoice: InvoiceFacts, day: PlainDate): InvoiceFacts {
  const postings = invoice.postings.filter(({ date }) => date <= day);
  const paid = postings.reduce((all, { amount }) => all + amount, 0n);
  const openBalance = invoice.total > paid ? invoice.total - paid : 0n;
  return { ...invoice, postings, openBalance, status: openBalance > 0n ? 'open' : 'paid' };
}

function charged(invoice: InvoiceFacts, charge: SimulatedCharge['assessment']): InvoiceFacts {
  const { assessmentDate, coversFrom, coversTo, amount } = charge;
  const id = `simulated-${invoice.charges.length + 1}`;
  const isLine = charge.writeBack === 'lineOnInvoice';
  const line = { lineId: id, amount, reference: id, date: assessmentDate };
  return {
    ...invoice,
    total: invoice.total + (isLine ? amount : 0n),
    openBalance: invoice.openBalance + (isLine ? amount : 0n),
    chargeLines: isLine ? [...invoice.chargeLines, line] : invoice.chargeLines,
    charges: [
      ...invoice.charges,
      { id, assessmentDate, coversFrom, coversTo, amount, status: 'written' },
    ],
    skippedAssessmentDates: [...invoice.skippedAssessmentDates, ...charge.skippedDates],
  };
}

/** Every charge line taken back by a credit memo, and that applied to the invoice. */
function withUsedCredits(invoice: InvoiceFacts): InvoiceFacts {
  const credits = invoice.chargeLines.map(({ reference, amount }, index) => ({
    ...{ paymentId: `credit-${index}`, date: addDays(dueDate, 200), amount },
    takesBack: reference ?? '',
  }));
  const all = credits.reduce((sum, { amount }) => sum + amount, 0n);
  const openBalance = invoice.openBalance - all;
  return { ...invoice, postings: [...invoice.postings, ...credits], openBalance };
}

/** Every charge line taken back by a credit memo that is not used yet. */
const withUnusedCredits = (invoice: InvoiceFacts): InvoiceFacts => ({
  ...invoice,
  chargeLines: invoice.chargeLines.map((line) => ({ ...line, credited: line.amount })),
});

/** An invoice whose postings and balance disagree by nothing but what was overpaid. */
function isPlain({ invoice }: Simulation): boolean {
  const paid = invoice.postings.reduce((all, { amount }) => all + amount, 0n);
  return paid <= invoice.total;
}

describe('what daily runs would charge', () => {
  test('is what a run on every single day charges, on the same days', () => {
    fc.assert(
      fc.property(simulationArbitrary, (simulation) => {
        fc.pre(isPlain(simulation));
        expect(simulateCharges(simulation)).toEqual(walk(simulation));
      }),
      { numRuns: 120 },
    );
  });

  test('is the same every time, whatever the order of postings and holds', () => {
    fc.assert(
      fc.property(simulationArbitrary, (simulation) => {
        const { invoice, holds } = simulation;
        const turned = {
          ...simulation,
          holds: holds.toReversed(),
          invoice: { ...invoice, postings: invoice.postings.toReversed() },
        };
        expect(simulateCharges(turned)).toEqual(simulateCharges(simulation));
      }),
    );
  });

  test('stays below every cap of the policy', () => {
    fc.assert(
      fc.property(simulationArbitrary, (simulation) => {
        const charges = simulateCharges(simulation).map(({ assessment }) => assessment);
        const all = charges.reduce((sum, { amount }) => sum + amount, 0n);
        const { maximum, maximumTotal, maximumCount } = simulation.policy.section;
        const cents = (text: string): bigint => parseAmount(text, 'USD').minor;
        for (const { amount } of charges) {
          expect(amount > 0n).toBe(true);
          expect(maximum === undefined || amount <= cents(maximum)).toBe(true);
        }
        expect(charges.length).toBeLessThanOrEqual(maximumCount ?? charges.length);
        if (maximumTotal === undefined) return;
        const cap =
          'amount' in maximumTotal
            ? cents(maximumTotal.amount)
            : (simulation.invoice.total * 5n) / 100n;
        expect(all <= cap).toBe(true);
      }),
    );
  });

  test('starts from the invoice as if our charges had never been', () => {
    fc.assert(
      fc.property(simulationArbitrary, (simulation) => {
        fc.pre(isPlain(simulation));
        const forecast = { ...simulation, postings: 'byTheirDate' as const };
        const charges = simulateCharges(forecast);
        const invoice = charges.reduce(
          (facts, { assessment }) => charged(facts, assessment),
          simulation.invoice,
        );
        const again = { ...forecast, invoice: withoutOurCharges(invoice) };
        expect(simulateCharges(again)).toEqual(charges);
      }),
      { numRuns: 60 },
    );
  });

  test('starts so from one on which credit memos took charges back too', () => {
    fc.assert(
      fc.property(simulationArbitrary, fc.boolean(), (simulation, isUsed) => {
        fc.pre(isPlain(simulation));
        const forecast = { ...simulation, postings: 'byTheirDate' as const };
        const charges = simulateCharges(forecast);
        const invoice = charges.reduce(
          (facts, { assessment }) => charged(facts, assessment),
          simulation.invoice,
        );
        const reversed = isUsed ? withUsedCredits(invoice) : withUnusedCredits(invoice);
        const again = { ...forecast, invoice: withoutOurCharges(reversed) };
        expect(simulateCharges(again)).toEqual(charges);
      }),
      { numRuns: 60 },
    );
  });
});

test('an invoice that was never due in the days looked at is not charged', () => {
  const section = chargesPolicySchema.parse({ amount: { kind: 'flat', amount: '25.00' } });
  const simulation: Simulation = {
    invoice: invoiceWith(100_000n, []),
    policy: { section, level: 'company', subject: '', version: 1 },
    holds: [],
    bookCloseDate: null,
    from: addDays(dueDate, -60),
    to: dueDate,
    postings: 'noneNew',
  };
  expect(simulateCharges(simulation)).toEqual([]);
  expect(simulateCharges({ ...simulation, to: addDays(dueDate, 31) })).toHaveLength(2);
});
