import { describe, expect, test } from 'vitest';
import { decide } from '../../../../src/core/decide/decide.ts';
import type { ChargeAction, DecideResult } from '../../../../src/core/decide/decision.ts';
import { decisionFingerprint } from '../../../../src/core/decide/fingerprint.ts';
import type { RunFacts } from '../../../../src/core/decide/run-facts.ts';
import type { CompanyFacts, InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import {
  aCharge,
  aCompany,
  aCustomer,
  aHold,
  anInvoice,
  aPolicy,
  day,
  daysFromTo,
  usd,
} from '../facts.ts';
import { decisionOn, runFacts } from './story.ts';

const example1 = {
  start: { graceDays: 10 },
  amount: { kind: 'annualRate', percent: '18' },
  assess: { kind: 'everyDays', days: 30 },
};
const invoice1 = anInvoice({ total: usd('1234.56') });

function withCharges(fields: Partial<RunFacts> = {}, charges: object = example1): RunFacts {
  return runFacts({ invoices: [invoice1], policies: [aPolicy({ charges })], ...fields });
}

function chargesMode(mode: CompanyFacts['modes']['charges']): CompanyFacts {
  return aCompany({ modes: { reminders: 'off', charges: mode } });
}

function chargeIn(result: DecideResult): ChargeAction | undefined {
  return result.actions.find((action) => action.kind === 'charge');
}

describe('an invoice that is due on the last day of the calendar', () => {
  const never = anInvoice({ id: '2', dueDate: day('9999-12-31') });
  const overdueOnly = { steps: [{ offsetDays: 1, template: 'firm' }] };

  test.each([
    ['everyDays', { assess: { kind: 'everyDays', days: 30 } }],
    ['monthly', { assess: { kind: 'monthly', day: 15 } }],
    ['once', { assess: { kind: 'once' } }],
    ['after payment', { assess: { kind: 'once' }, chargeAfterPayment: true }],
  ])('is waited for, and the others are decided: charges %s', (_how, more) => {
    const charges = { ...example1, ...more };
    const reminders = { ...overdueOnly, preChargeWarning: { daysBefore: 7 } };
    const policies = [aPolicy({ charges, reminders })];
    const result = decide(runFacts({ invoices: [invoice1, never], policies }), day('2026-03-16'));
    expect(decisionOn(result, 'charge', '2').outcome).toBe('not-overdue');
    expect(decisionOn(result, 'reminder', '2')).toMatchObject({
      outcome: 'not-due',
      reason: 'The next reminder (firm) is due on 31 Dec 9999.',
    });
    expect(result.actions.map(({ kind }) => kind).toSorted()).toEqual(['charge', 'reminder']);
  });
});

describe('a charge', () => {
  test('is decided, explained and proposed', () => {
    const result = decide(withCharges(), day('2026-03-12'));
    expect(decisionOn(result, 'charge')).toMatchObject({
      outcome: 'charge',
      reason: '6.70 USD for 1 Mar 2026 to 12 Mar 2026 is charged.',
      level: 'company',
      policyVersion: 1,
      numbers: { amount: '6.70', assessmentDate: '2026-03-12', writeBack: 'lineOnInvoice' },
    });
    expect(chargeIn(result)).toMatchObject({
      invoiceId: '1',
      customerId: '10',
      writeBack: 'lineOnInvoice',
      needsApproval: false,
      assessment: { amount: usd('6.70'), worksheet: { amount: '6.70' } },
    });
  });

  test('is only told about in observe mode', () => {
    const result = decide(withCharges({ company: chargesMode('observe') }), day('2026-03-12'));
    expect(decisionOn(result, 'charge')).toMatchObject({
      outcome: 'would-charge',
      reason: '6.70 USD for 1 Mar 2026 to 12 Mar 2026 would be charged.',
      numbers: { worksheet: { amount: '6.70' } },
    });
    expect(result.actions).toEqual([]);
  });

  test('waits for a person in review mode', () => {
    const result = decide(withCharges({ company: chargesMode('review') }), day('2026-03-12'));
    expect(decisionOn(result, 'charge').outcome).toBe('charge-for-review');
    expect(chargeIn(result)).toMatchObject({ needsApproval: true });
  });

  test('goes on a new invoice when the books are closed, and the reason says so', () => {
    const company = aCompany({ bookCloseDate: day('2026-01-31') });
    const result = decide(withCharges({ company }), day('2026-03-12'));
    expect(chargeIn(result)?.writeBack).toBe('newInvoice');
    expect(decisionOn(result, 'charge').reason).toBe(
      '6.70 USD for 1 Mar 2026 to 12 Mar 2026 is charged on a new invoice, because the books are closed for the date of this one.',
    );
  });

  test('is made on a Saturday too', () => {
    expect(chargeIn(decide(withCharges(), day('2026-03-14')))).toBeDefined();
  });
});

describe('no charge', () => {
  const foreign = { lineId: '9', amount: usd('20.00'), reference: null, date: null };
  const cases: [string, Partial<InvoiceFacts>, string][] = [
    ['paid', { status: 'paid', openBalance: 0n }, 'The invoice is paid.'],
    ['void', { status: 'void', total: 0n, openBalance: 0n }, 'The invoice is void.'],
    ['deleted', { status: 'deleted' }, 'The invoice was deleted in QuickBooks.'],
    ['held', { holds: [aHold()] }, 'The invoice is on hold (dispute).'],
    ['customer-unknown', { customerId: '404' }, 'Its customer has not been synced yet.'],
    ['foreign-late-fee', { chargeLines: [foreign] }, 'Warning: it has a late fee that Dunwell'],
    ['carries-charges', { carriesOnlyCharges: true }, 'It was made to carry finance charges'],
    ['carries-charges', { madeForCharges: true }, 'It was made to carry finance charges'],
    ['already-assessed', { charges: [aCharge('2026-03-12', '6.70')] }, 'Assessed on 12 Mar 2026'],
  ];
  test.each(cases)('on an invoice that is %s', (outcome, fields, reason) => {
    const invoices = [{ ...invoice1, ...fields }];
    const result = decide(withCharges({ invoices }), day('2026-03-12'));
    const decision = decisionOn(result, 'charge');
    expect(decision.outcome).toBe(outcome);
    expect(decision.reason).toContain(reason);
    expect(chargeIn(result)).toBeUndefined();
  });

  test('while the mode is off or the company is stopped, whatever the facts', () => {
    const off = decide(withCharges({ company: chargesMode('off') }), day('2026-03-12'));
    expect(off.decisions.map(({ outcome }) => outcome)).toEqual(['mode-off', 'mode-off']);
    const stopped = decide(
      withCharges({ company: aCompany({ stopped: true }) }),
      day('2026-03-12'),
    );
    expect(stopped.decisions.map(({ outcome }) => outcome)).toEqual(['stopped', 'stopped']);
    expect([...off.actions, ...stopped.actions]).toEqual([]);
  });

  test('without a policy, or with one that is switched off', () => {
    const none = decide(runFacts(), day('2026-03-12'));
    expect(decisionOn(none, 'charge')).toMatchObject({ outcome: 'no-policy', level: null });
    const off = withCharges({}, { ...example1, enabled: false });
    expect(decisionOn(decide(off, day('2026-03-12')), 'charge').outcome).toBe('policy-disabled');
  });

  test('while the customer or its parent is on hold', () => {
    const hold = aHold({ scope: 'customer', stops: 'charges', until: day('2026-03-20') });
    const parent = aCustomer({ id: '20', holds: [hold] });
    const customers = [aCustomer({ parentId: '20' }), parent];
    const result = decide(withCharges({ customers }), day('2026-03-12'));
    expect(decisionOn(result, 'charge')).toMatchObject({
      outcome: 'held',
      reason: 'The customer is on hold (dispute) until 20 Mar 2026.',
    });
    expect(decisionOn(result, 'reminder').outcome).toBe('remind');
  });

  test('on an inactive customer, who is not reminded either', () => {
    const result = decide(
      withCharges({ customers: [aCustomer({ active: false })] }),
      day('2026-03-12'),
    );
    expect(result.decisions.map(({ outcome }) => outcome)).toEqual([
      'customer-inactive',
      'customer-inactive',
    ]);
  });

  test('by amounts that are in another currency, though by a rate', () => {
    const invoices = [anInvoice({ currency: 'EUR' })];
    const flat = withCharges({ invoices }, { ...example1, minimum: '2.00' });
    expect(decisionOn(decide(flat, day('2026-03-12')), 'charge').outcome).toBe('policy-currency');
    const rate = decide(withCharges({ invoices }), day('2026-03-12'));
    expect(chargeIn(rate)?.assessment).toMatchObject({ currency: 'EUR', amount: 542n });
  });

  test('by a customer’s own amounts only when they fit its currency', () => {
    const invoices = [anInvoice({ currency: 'JPY', total: 100_000n })];
    const own = (minimum: string): RunFacts =>
      withCharges({
        invoices,
        policies: [
          aPolicy({ charges: { ...example1, minimum } }, { level: 'customer', subject: '10' }),
        ],
      });
    expect(chargeIn(decide(own('900'), day('2026-03-12')))?.assessment.amount).toBe(900n);
    expect(decisionOn(decide(own('0.50'), day('2026-03-12')), 'charge').outcome).toBe(
      'policy-currency',
    );
  });
});

describe('every run', () => {
  test('concludes something about every invoice and topic', () => {
    const invoices = ['10', '9', '2'].map((id) => anInvoice({ id }));
    const { decisions } = decide(withCharges({ invoices }), day('2026-03-12'));
    expect(decisions.map(({ subject, topic }) => `${subject.id} ${topic}`)).toEqual([
      '2 charge',
      '2 reminder',
      '9 charge',
      '9 reminder',
      '10 charge',
      '10 reminder',
    ]);
  });

  test('says the same from day to day while nothing changes, so that one row can stand for many', () => {
    const facts = withCharges({
      company: aCompany({ modes: { reminders: 'observe', charges: 'observe' } }),
    });
    const said = daysFromTo('2026-03-16', '2026-03-20').map((today) =>
      decide(facts, today).decisions.map(decisionFingerprint),
    );
    expect(new Set(said.map((each) => each.join('\n'))).size).toBe(1);
    const later = decide(facts, day('2026-04-13')).decisions.map(decisionFingerprint);
    expect(later).not.toEqual(said[0]);
  });

  test('tells decisions that are JSON', () => {
    const { decisions } = decide(withCharges(), day('2026-03-12'));
    expect(JSON.parse(JSON.stringify(decisions))).toEqual(decisions);
  });

  test('survives customers that name each other as parents', () => {
    const customers = [
      aCustomer({ id: '10', parentId: '11', billWithParent: true }),
      aCustomer({ id: '11', parentId: '10', billWithParent: true }),
    ];
    expect(decide(withCharges({ customers }), day('2026-03-12')).decisions).toHaveLength(2);
  });
});
