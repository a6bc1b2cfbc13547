import { describe, expect, it } from 'vitest';
import { worksheetHash } from '../../../../src/adapters/store/worksheet-hash.ts';
import type { Worksheet } from '../../../../src/core/charges/worksheet.ts';
import { decide } from '../../../../src/core/decide/decide.ts';
import type { InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import type { Mode } from '../../../../src/core/ledger/facts.ts';
import {
  aCharge,
  aCompany,
  aCustomer,
  aHold,
  anInvoice,
  aPosting,
  chargesOf,
  day,
} from '../facts.ts';

const policy = chargesOf({
  amount: { kind: 'annualRate', percent: '18' },
  start: { graceDays: 10 },
});
const record = { ...policy, charges: policy.section, reminders: null, level: 'company' as const };

function decided(invoice: InvoiceFacts, today: string, charges: Mode = 'automatic') {
  const company = aCompany({
    bookCloseDate: day('2025-12-31'),
    modes: { reminders: 'off', charges },
  });
  const facts = { company, customers: [aCustomer()], invoices: [invoice], policies: [record] };
  return decide(facts, day(today));
}

function worksheetOf(invoice: InvoiceFacts, today = '2026-03-14'): Worksheet {
  const [action] = decided(invoice, today).actions;
  if (action?.kind !== 'charge') throw new Error('nothing is charged');
  return action.assessment.worksheet;
}

const known = anInvoice({
  postings: [aPosting('2026-03-13', '40.00', 'p2'), aPosting('2026-03-05', '60.00', 'p1')],
  charges: [aCharge('2026-03-10', '1.00', 'cancelled')],
  holds: [aHold({ stops: 'charges', until: day('2026-03-04') })],
});

describe('the worksheet of a charge', () => {
  it('holds all that was known: the company, the invoice, the policy, postings, holds, charges', () => {
    expect(worksheetOf(known).record).toEqual({
      rule: 2,
      company: {
        today: '2026-03-14',
        timeZone: 'America/New_York',
        homeCurrency: 'USD',
        bookCloseDate: '2025-12-31',
      },
      invoice: {
        docNumber: '1001',
        txnDate: '2026-01-01',
        dueDate: '2026-03-01',
        total: '1000.00',
        tax: '0.00',
        openBalance: '900.00',
        status: 'open',
      },
      policy: policy.section,
      postings: [
        { paymentId: 'p1', date: '2026-03-05', amount: '60.00' },
        { paymentId: 'p2', date: '2026-03-13', amount: '40.00' },
      ],
      holds: [
        {
          id: 'h1',
          scope: 'invoice',
          stops: 'charges',
          reason: 'dispute',
          from: '2026-03-01',
          until: '2026-03-04',
        },
      ],
      charges: [
        {
          id: 'c-2026-03-10',
          assessmentDate: '2026-03-10',
          coversFrom: '2026-03-10',
          coversTo: '2026-03-10',
          amount: '1.00',
          status: 'cancelled',
        },
      ],
      skippedDates: [],
      legal: { place: null, party: 'business', agreedTerms: null },
      writeBack: 'lineOnInvoice',
    });
  });

  it('has one hash, whatever the order in which its facts came or its keys are stored', () => {
    const turned = { ...known, postings: known.postings.toReversed() };
    const hash = worksheetHash(worksheetOf(known));
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(worksheetHash(worksheetOf(turned))).toBe(hash);
    const stored = JSON.parse(JSON.stringify(worksheetOf(known)));
    const reversed = Object.fromEntries(Object.entries(stored).toReversed());
    expect(worksheetHash(Object.assign(Object.create(null), reversed))).toBe(hash);
    expect(worksheetHash({ ...stored, amount: '5.10' })).not.toBe(hash);
  });

  it('lets an observed charge stay one decision from day to day, by leaving the record out', () => {
    const [first] = decided(known, '2026-03-14', 'observe').decisions;
    const [second] = decided(known, '2026-03-15', 'observe').decisions;
    expect(first?.outcome).toBe('would-charge');
    expect(second).toEqual(first);
  });
});
