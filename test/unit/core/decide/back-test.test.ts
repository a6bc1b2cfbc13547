import { describe, expect, test } from 'vitest';
import type { BackTestQuestion } from '../../../../src/core/decide/back-test.ts';
import { backTestInvoice } from '../../../../src/core/decide/back-test.ts';
import type { InvoiceContext } from '../../../../src/core/decide/run-facts.ts';
import { contextsOf, indexCustomers } from '../../../../src/core/decide/run-facts.ts';
import type { CustomerFacts, InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { formatAmount } from '../../../../src/core/money/amount.ts';
import type { PolicyRecord } from '../../../../src/core/policy/policy.ts';
import {
  aCharge,
  aCompany,
  aCustomer,
  anInvoice,
  aPosting,
  chargesOf,
  day,
  usd,
} from '../facts.ts';

const question: BackTestQuestion = {
  level: 'company',
  subject: '',
  from: day('2026-01-01'),
  to: day('2026-06-30'),
  goLive: 'always',
};
// Example 5 of the charges: 2,400 due on 10 February at 24 %, five days of grace.
const rules = {
  amount: { kind: 'annualRate', percent: '24' },
  start: { graceDays: 5, notBefore: '2026-03-01' },
  writeBack: 'lineOnInvoice',
};
const example = anInvoice({
  total: usd('2400.00'),
  dueDate: day('2026-02-10'),
  postings: [aPosting('2026-02-20', '1000.00')],
});

function contextOf(
  invoice: InvoiceFacts,
  json: object,
  customer: Partial<CustomerFacts> = {},
): InvoiceContext {
  const { section } = chargesOf(json);
  const policy: PolicyRecord = {
    level: 'company',
    subject: '',
    version: 1,
    reminders: null,
    charges: section,
  };
  const customers = [aCustomer(customer)];
  const facts = {
    company: aCompany(),
    customers,
    invoices: [invoice],
    policies: [policy],
  };
  const [context] = contextsOf(facts, indexCustomers(customers));
  if (context === undefined) throw new Error('There is no context');
  return context;
}

function tested(invoice: InvoiceFacts, json: object, asked: Partial<BackTestQuestion> = {}) {
  return backTestInvoice(contextOf(invoice, json), aCompany(), { ...question, ...asked });
}
const amounts = (result: ReturnType<typeof tested>) =>
  result.would.map(({ assessmentDate, amount }) => [
    assessmentDate,
    formatAmount({ minor: amount, currency: 'USD' }),
  ]);

describe('a back-test of one invoice', () => {
  test('gives the charges that runs on those days would have made', () => {
    expect(amounts(tested(example, rules)).slice(0, 2)).toEqual([
      ['2026-02-16', '9.47'],
      ['2026-03-18', '30.25'],
    ]);
  });

  test('counts only what runs within its days would have charged', () => {
    const days = { from: day('2026-03-01'), to: day('2026-04-01') };
    expect(amounts(tested(example, rules, days))).toEqual([['2026-03-18', '30.25']]);
  });

  test('honours “No day before”, or puts the first day in its place', () => {
    // 17 days of 1,400 from 1 March, instead of 30.
    expect(amounts(tested(example, rules, { goLive: 'asWritten' })).at(0)?.[0]).toBe('2026-03-02');
    const from = day('2026-03-08');
    const firstDay = amounts(tested(example, rules, { goLive: 'firstDay', from }));
    expect(firstDay.at(0)).toEqual(['2026-03-09', '0.92']);
  });

  test('charges an invoice that is paid by now for the days on which it was not', () => {
    const postings = [...example.postings, aPosting('2026-03-20', '1400.00')];
    const paid = { ...example, postings, openBalance: 0n, status: 'paid' } as const;
    // The charges were not paid with it, so that its last two days are charged for as well.
    expect(amounts(tested(paid, rules))).toEqual([
      ['2026-02-16', '9.47'],
      ['2026-03-18', '30.25'],
      ['2026-04-17', '1.84'],
    ]);
    const before = [aPosting('2026-02-12', '2400.00')];
    const inTime = { ...paid, postings: before };
    expect(amounts(tested(inTime, rules))).toEqual([]);
  });

  test('takes out what was really charged, and tells it beside', () => {
    const charges = [
      aCharge('2026-02-16', '50.00'),
      aCharge('2026-03-18', '60.00', 'waived'),
      aCharge('2025-12-01', '70.00'),
    ];
    const line = { lineId: '9', amount: usd('50.00'), reference: 'DW-1', date: day('2026-02-16') };
    const charged = {
      ...example,
      total: example.total + usd('50.00'),
      openBalance: example.openBalance + usd('50.00'),
      charges,
      chargeLines: [line],
    };
    const result = tested(charged, rules);
    expect(amounts(result)).toEqual(amounts(tested(example, rules)));
    expect(result.actual).toEqual([{ assessmentDate: '2026-02-16', amount: usd('50.00') }]);
  });

  test('names what the legal guard would have taken off, also when nothing is left', () => {
    const flat = { amount: { kind: 'flat', amount: '25.00' }, assess: { kind: 'once' } };
    const small = anInvoice({ total: usd('100.00'), dueDate: day('2026-03-01') });
    const reduced = tested(small, { ...flat, law: { annualPercent: '36' } });
    expect(reduced.would).toMatchObject([
      { amount: usd('0.09'), wanted: usd('25.00'), cutBy: 'your own cap' },
    ]);
    const blocked = tested(small, { ...flat, law: { annualPercent: '36', above: 'block' } });
    expect(blocked.would).toMatchObject([{ amount: 0n, wanted: usd('25.00') }]);
  });

  test('leaves out what other rules apply to, and customers that are inactive', () => {
    const other = tested(example, rules, { level: 'group', subject: 'Slow' });
    expect(other).toMatchObject({ isOfLevel: false, would: [] });
    const context = contextOf(example, rules, { active: false });
    expect(backTestInvoice(context, aCompany(), question).would).toEqual([]);
  });
});
