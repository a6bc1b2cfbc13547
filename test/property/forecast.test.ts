import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween } from '../../src/core/calendar/plain-date.ts';
import type { Assessment } from '../../src/core/charges/assess-charge.ts';
import { withCharge } from '../../src/core/charges/simulate.ts';
import { decide } from '../../src/core/decide/decide.ts';
import { forecastCharges } from '../../src/core/decide/forecast.ts';
import type { RunFacts } from '../../src/core/decide/run-facts.ts';
import { chargesPolicySchema } from '../../src/core/policy/charges-policy.ts';
import { aCompany, aCustomer } from '../unit/core/facts.ts';
import { dueDate, holdArbitrary, invoiceWith, postingsArbitrary } from './arbitraries.ts';

const amounts = [
  { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
  { kind: 'percent', percent: '1.5' },
  { kind: 'flatThenPercent', amount: '25.00', percent: '1.5' },
] as const;
const policyArbitrary = fc
  .record({
    amount: fc.constantFrom(...amounts),
    base: fc.constantFrom('principal', 'balance'),
    allocation: fc.constantFrom('principalFirst', 'chargesFirst'),
    assess: fc.constantFrom(
      { kind: 'once' },
      { kind: 'everyDays', days: 7 },
      { kind: 'everyDays', days: 30 },
      { kind: 'monthly', day: 31 },
    ),
    graceDays: fc.integer({ min: 0, max: 20 }),
    chargeAfterPayment: fc.boolean(),
    maximumCount: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    cap: fc.option(fc.constantFrom('10', '24'), { nil: undefined }),
    writeBack: fc.constantFrom('lineOnInvoice', 'invoicePerInvoice', 'monthlyInvoicePerCustomer'),
  })
  .map(({ graceDays, cap, ...policy }) =>
    chargesPolicySchema.parse({
      ...policy,
      enabled: true,
      start: { from: 'dueDate', graceDays, accrueFrom: 'start' },
      ...(cap === undefined ? {} : { law: { annualPercent: cap } }),
    }),
  );

/** The facts with what the run of a day charged, as the next day's run finds them. */
function afterRun(facts: RunFacts, day: ReturnType<typeof addDays>) {
  const { actions } = decide(facts, day);
  const charges = actions.flatMap((action) => (action.kind === 'charge' ? [action] : []));
  const invoices = facts.invoices.map((invoice) => {
    const charge = charges.find(({ invoiceId }) => invoiceId === invoice.id);
    return charge === undefined ? invoice : withCharge(invoice, charge.assessment);
  });
  return { charged: charges, facts: { ...facts, invoices } };
}

/** All of charges but the facts that a run keeps beside them, by invoice. */
const figuresOf = (charges: readonly { assessment: Assessment }[]) =>
  charges
    .map(({ assessment: { worksheet, ...figures } }) => {
      const { calculation, limits, law } = worksheet;
      return { ...figures, calculation, limits, law };
    })
    .toSorted((a, b) => Number(a.invoiceId) - Number(b.invoiceId));

test('the forecast of a day is what a run on that day decides when nothing changes', () => {
  fc.assert(
    fc.property(
      policyArbitrary,
      fc.array(
        fc.record({
          total: fc.bigInt({ min: 10_000n, max: 2_000_000n }),
          postings: postingsArbitrary,
          holds: fc.array(holdArbitrary, { maxLength: 2 }),
          late: fc.integer({ min: -20, max: 90 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      (section, owed) => {
        const from = addDays(dueDate, 30);
        const to = addDays(from, 39);
        // Nothing that is still to come: a posting dated later is a payment of the days to come.
        const invoices = owed.map(({ total, postings, holds, late }, index) => {
          const known = postings.filter(({ date }) => date <= from);
          const invoice = invoiceWith(total, known, {
            id: String(index + 1),
            dueDate: addDays(from, -late),
            txnDate: addDays(from, -late - 30),
            holds,
          });
          if (invoice.openBalance > 0n) return invoice;
          return { ...invoice, openBalance: 0n, status: 'paid' as const };
        });
        let facts: RunFacts = {
          company: aCompany({ modes: { reminders: 'off', charges: 'automatic' } }),
          customers: [aCustomer()],
          invoices,
          policies: [
            { level: 'company', subject: '', version: 1, reminders: null, charges: section },
          ],
        };
        const forecast = forecastCharges(facts, { from, to });
        for (let n = 0; n <= daysBetween(from, to); n += 1) {
          const day = addDays(from, n);
          const run = afterRun(facts, day);
          const wanted = forecast.filter((charge) => charge.day === day);
          expect(figuresOf(wanted)).toEqual(figuresOf(run.charged));
          facts = run.facts;
        }
      },
    ),
    { numRuns: 60 },
  );
});
