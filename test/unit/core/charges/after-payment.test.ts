import { describe, expect, test } from 'vitest';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import { recomputeWorksheet } from '../../../../src/core/charges/recompute-worksheet.ts';
import { decide } from '../../../../src/core/decide/decide.ts';
import type { InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import {
  aCharge,
  aCompany,
  aCustomer,
  anInvoice,
  aPolicy,
  aPosting,
  chargesOf,
  day,
} from '../facts.ts';

const policy = {
  amount: { kind: 'annualRate', percent: '36.5' },
  start: { graceDays: 10 },
  chargeAfterPayment: true,
};

function paid(date: string, fields: Partial<InvoiceFacts> = {}): InvoiceFacts {
  return anInvoice({ status: 'paid', postings: [aPosting(date, '1000.00')], ...fields });
}

function assess(invoice: InvoiceFacts, changes: object = {}, today = '2026-06-01') {
  return assessCharge({
    invoice,
    policy: chargesOf({ ...policy, ...changes }),
    holds: [],
    bookCloseDate: null,
    today: day(today),
  });
}

describe('an invoice that was paid late', () => {
  test('is charged on the date that it was paid, for the days not yet charged', () => {
    const result = assess(paid('2026-03-21'));
    expect(result).toMatchObject({
      assessment: {
        coversFrom: '2026-03-01',
        assessmentDate: '2026-03-21',
        writeBack: 'newInvoice',
        worksheet: { amount: '20.00' },
      },
    });
    if (result.outcome !== 'charge') throw new Error(result.reason);
    expect(recomputeWorksheet(result.assessment.worksheet)).toBe('20.00');
    const charges = [aCharge('2026-03-12', '11.00')];
    expect(assess(paid('2026-03-21', { charges }))).toMatchObject({
      assessment: { coversFrom: '2026-03-12', worksheet: { amount: '9.00' } },
    });
  });

  test('comes to the same amount whenever the run is', () => {
    expect(assess(paid('2026-03-21'), {}, '2026-03-22')).toEqual(assess(paid('2026-03-21')));
  });

  test('is not charged while the day it is paid on is still to come', () => {
    const invoice = paid('2026-03-20');
    expect(assess(invoice, {}, '2026-02-26')).toMatchObject({ nextDate: '2026-03-20' });
    expect(assess(invoice, {}, '2026-03-19')).toMatchObject({
      outcome: 'not-overdue',
      reason: 'It counts as paid on 20 Mar 2026, which has not come yet.',
      nextDate: '2026-03-20',
    });
    expect(assess(invoice, {}, '2026-03-20')).toMatchObject({
      assessment: { assessmentDate: '2026-03-20' },
    });
  });

  test('is charged only once', () => {
    const charges = [aCharge('2026-03-21', '20.00', 'waived')];
    expect(assess(paid('2026-03-21', { charges })).outcome).toBe('already-assessed');
  });

  test('is not charged within the grace, or when it was paid in time', () => {
    expect(assess(paid('2026-03-11')).outcome).toBe('in-grace');
    expect(assess(paid('2026-03-12')).outcome).toBe('charge');
    expect(assess(paid('2026-03-01')).outcome).toBe('not-overdue');
  });

  test('has its least balance from before it was paid, and no flat or percent part', () => {
    expect(assess(paid('2026-03-21'), { minimumBalance: '1000.00' }).outcome).toBe('charge');
    expect(assess(paid('2026-03-21'), { minimumBalance: '1000.01' }).outcome).toBe(
      'below-minimum-balance',
    );
    const flat = { amount: { kind: 'flat', amount: '25.00' } };
    expect(assess(paid('2026-03-21'), flat).outcome).toBe('nothing-to-charge');
  });

  test('is left alone where the policy does not say so', () => {
    const outcomeOf = (charges: object) => {
      const facts = {
        company: aCompany(),
        customers: [aCustomer()],
        invoices: [paid('2026-03-21')],
        policies: [aPolicy({ charges })],
      };
      const { decisions } = decide(facts, day('2026-03-22'));
      return decisions.find(({ topic }) => topic === 'charge');
    };
    expect(outcomeOf({ ...policy, chargeAfterPayment: false })).toMatchObject({ outcome: 'paid' });
    expect(outcomeOf(policy)).toMatchObject({
      outcome: 'charge',
      reason:
        '20.00 USD for 1 Mar 2026 to 21 Mar 2026 is charged on a new invoice, because this one was paid late.',
    });
  });
});
