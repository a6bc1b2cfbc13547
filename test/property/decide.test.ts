import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, joinResults } from '../../src/core/decide/decide.ts';
import { partsOf } from '../../src/core/decide/families.ts';
import { decisionFingerprint } from '../../src/core/decide/fingerprint.ts';
import type { RunFacts } from '../../src/core/decide/run-facts.ts';
import type { CustomerFacts, InvoiceFacts } from '../../src/core/ledger/facts.ts';
import type { PolicyRecord } from '../../src/core/policy/policy.ts';
import { chargesPolicySchema } from '../../src/core/policy/charges-policy.ts';
import { remindersPolicySchema } from '../../src/core/policy/reminders-policy.ts';
import {
  dayNearArbitrary,
  holdArbitrary,
  invoiceWith,
  postingsArbitrary,
  totalArbitrary,
} from './arbitraries.ts';

const customerIds = ['10', '11', '12', '13'];

const customersArbitrary: fc.Arbitrary<CustomerFacts[]> = fc
  .tuple(
    ...customerIds.map((id) =>
      fc.record({
        id: fc.constant(id),
        displayName: fc.constant(`Customer ${id}`),
        parentId: fc.option(fc.constantFrom(...customerIds)),
        billWithParent: fc.boolean(),
        active: fc.constantFrom(true, true, true, false),
        groups: fc.subarray(['late', 'vip']),
        emails: fc.subarray(['a@x.example', 'b@x.example']),
        suppressedEmails: fc.subarray(['a@x.example']),
        unappliedCredit: fc.array(
          fc.record({
            currency: fc.constantFrom('USD', 'EUR'),
            amount: fc.bigInt({ min: 0n, max: 500_000n }),
          }),
          { maxLength: 2 },
        ),
        holds: fc.array(holdArbitrary, { maxLength: 1 }),
      }),
    ),
  )
  .map((customers) => [...customers]);

const invoiceArbitrary: fc.Arbitrary<Omit<InvoiceFacts, 'id'>> = fc
  .record({
    total: totalArbitrary,
    postings: postingsArbitrary,
    customerId: fc.constantFrom(...customerIds, '404'),
    currency: fc.constantFrom('USD', 'USD', 'EUR'),
    dueDate: dayNearArbitrary,
    status: fc.constantFrom('open', 'open', 'open', 'paid', 'void'),
    billEmail: fc.option(fc.constantFrom('a@x.example', 'c@x.example, d@x.example')),
    holds: fc.array(holdArbitrary, { maxLength: 1 }),
    carriesOnlyCharges: fc.constantFrom(false, false, true),
    remindedSteps: fc.array(
      fc.record({
        step: fc.constantFrom('offset:-7', 'offset:1', 'offset:15', 'repeat:1'),
        sentOn: dayNearArbitrary,
        state: fc.constantFrom('sent', 'sent', 'waiting'),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ total, postings, ...fields }) => invoiceWith(total, postings, fields));

const reminders = (consolidate: boolean, offsetDays: number): PolicyRecord['reminders'] =>
  remindersPolicySchema.parse({ consolidate, steps: [{ offsetDays, template: 'firm' }] });
const charges = (percent: string): PolicyRecord['charges'] =>
  chargesPolicySchema.parse({ amount: { kind: 'annualRate', percent } });

const policies: PolicyRecord[] = [
  { level: 'company', subject: '', version: 1, reminders: null, charges: charges('12') },
  { level: 'company', subject: '', version: 2, reminders: null, charges: charges('18') },
  { level: 'group', subject: 'late', version: 1, reminders: reminders(true, 3), charges: null },
  { level: 'group', subject: 'vip', version: 1, reminders: reminders(false, 9), charges: null },
  { level: 'customer', subject: '11', version: 1, reminders: null, charges: charges('6') },
];

const factsArbitrary: fc.Arbitrary<RunFacts> = fc
  .record({
    customers: customersArbitrary,
    invoices: fc.array(invoiceArbitrary, { maxLength: 12 }),
    policies: fc.subarray(policies),
    mode: fc.constantFrom('off', 'observe', 'review', 'automatic'),
  })
  .map(({ mode, invoices, ...rest }) => ({
    ...rest,
    invoices: invoices.map((invoice, index) => ({ ...invoice, id: `${index + 1}` })),
    company: {
      timeZone: 'UTC',
      homeCurrency: 'USD',
      sendingDays: [1, 2, 3, 4, 5],
      daysOff: new Map(),
      bookCloseDate: null,
      modes: { reminders: mode, charges: mode },
      stopped: false,
    },
  }));

/** The same facts with every list in another order that means the same. */
function shuffled(facts: RunFacts, seed: number): RunFacts {
  const mix = <T>(items: readonly T[]): T[] =>
    fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), {
      seed,
      numRuns: 1,
    })[0] ?? [];
  return {
    ...facts,
    policies: mix(facts.policies),
    customers: mix(facts.customers).map((customer) => ({
      ...customer,
      groups: mix(customer.groups),
      holds: mix(customer.holds),
      unappliedCredit: mix(customer.unappliedCredit),
    })),
    invoices: mix(facts.invoices).map((invoice) => ({
      ...invoice,
      postings: mix(invoice.postings),
      charges: mix(invoice.charges),
      holds: mix(invoice.holds),
      remindedSteps: mix(invoice.remindedSteps),
    })),
  };
}

/** The facts cut into parts as the store does. */
function factsInParts(facts: RunFacts, most: number): RunFacts[] {
  const counted = new Map<string, number>();
  for (const { customerId } of facts.invoices) {
    counted.set(customerId, (counted.get(customerId) ?? 0) + 1);
  }
  const strangers = [...counted.keys()]
    .filter((id) => !facts.customers.some((customer) => customer.id === id))
    .map((id) => ({ id, parentId: null, invoices: counted.get(id) ?? 0 }));
  const members = facts.customers.map(({ id, parentId }) => ({
    id,
    parentId,
    invoices: counted.get(id) ?? 0,
  }));
  return partsOf([...members, ...strangers], most).map((part) => ({
    ...facts,
    customers: facts.customers.filter(({ id }) => part.customerIds.includes(id)),
    invoices: facts.invoices.filter(({ customerId }) => part.customerIds.includes(customerId)),
  }));
}

describe('decide', () => {
  test('gives the same result whatever the order of the facts', () => {
    fc.assert(
      fc.property(factsArbitrary, dayNearArbitrary, fc.integer(), (facts, today, seed) => {
        expect(decide(shuffled(facts, seed), today)).toEqual(decide(facts, today));
      }),
      { numRuns: 200 },
    );
  });

  test('decides the parts of a company as it decides the whole', () => {
    const most = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(factsArbitrary, dayNearArbitrary, most, (facts, today, size) => {
        const parts = factsInParts(facts, size);
        const decided = parts.flatMap((part) => part.invoices.map(({ id }) => id));
        expect(decided.toSorted()).toEqual(facts.invoices.map(({ id }) => id).toSorted());
        expect(joinResults(parts.map((part) => decide(part, today)))).toEqual(decide(facts, today));
      }),
      { numRuns: 300 },
    );
  });

  test('concludes exactly one thing about every invoice and topic, as JSON', () => {
    fc.assert(
      fc.property(factsArbitrary, dayNearArbitrary, (facts, today) => {
        const { decisions } = decide(facts, today);
        const about = decisions.map(({ subject, topic }) => `${subject.id} ${topic}`);
        expect(new Set(about).size).toBe(about.length);
        expect(about).toHaveLength(facts.invoices.length * 2);
        expect(JSON.parse(JSON.stringify(decisions))).toEqual(decisions);
        expect(decisions.every(({ reason }) => reason.endsWith('.'))).toBe(true);
        expect(decisions.map(decisionFingerprint)).toHaveLength(decisions.length);
      }),
    );
  });

  test('acts only on open invoices without a hold, and only in the modes that act', () => {
    fc.assert(
      fc.property(factsArbitrary, dayNearArbitrary, (facts, today) => {
        const { actions, decisions } = decide(facts, today);
        const { reminders: mode } = facts.company.modes;
        const mayAct = mode === 'review' || mode === 'automatic';
        expect(mayAct || actions.length === 0).toBe(true);
        const invoices = new Map(facts.invoices.map((invoice) => [invoice.id, invoice]));
        const acting = new Set(['charge', 'charge-for-review', 'remind', 'remind-for-review']);
        const decided = decisions.filter(({ outcome }) => acting.has(outcome));
        const steps = actions.flatMap((action) =>
          action.kind === 'charge'
            ? [`${action.invoiceId} charge`]
            : action.steps.map(({ invoiceId }) => `${invoiceId} reminder`),
        );
        expect(steps.toSorted()).toEqual(
          decided.map(({ subject, topic }) => `${subject.id} ${topic}`).toSorted(),
        );
        for (const { subject } of decided) {
          expect(invoices.get(subject.id)?.status).toBe('open');
        }
      }),
    );
  });

  test('mails nobody who has no address, and lists no invoice twice', () => {
    fc.assert(
      fc.property(factsArbitrary, dayNearArbitrary, (facts, today) => {
        for (const action of decide(facts, today).actions) {
          if (action.kind === 'charge') continue;
          expect(action.recipients.length).toBeGreaterThan(0);
          expect(action.recipients).not.toContain('');
          const listed = action.invoices.map(({ invoiceId }) => invoiceId);
          expect(new Set(listed).size).toBe(listed.length);
        }
      }),
    );
  });
});
