import { describe, expect, test } from 'vitest';
import { addDays } from '../../../../src/core/calendar/plain-date.ts';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import type { Assessment } from '../../../../src/core/charges/assess-charge.ts';
import { describeCharge } from '../../../../src/core/charges/describe-charge.ts';
import { recomputeWorksheet } from '../../../../src/core/charges/recompute-worksheet.ts';
import { decide } from '../../../../src/core/decide/decide.ts';
import type { LegalSubject } from '../../../../src/core/law/guard.ts';
import { legalSubjectOf, recordFor } from '../../../../src/core/law/guard.ts';
import { placeOf } from '../../../../src/core/law/place.ts';
import { jurisdictionRecords } from '../../../../src/core/law/records.ts';
import type { InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { formatAmount } from '../../../../src/core/money/amount.ts';
import {
  aCompany,
  aCustomer,
  anInvoice,
  aPolicy,
  aPosting,
  chargesOf,
  day,
  usd,
} from '../facts.ts';
import { withCharge } from '../charges/story.ts';

function inPlace(country: string, region: string | null, fields: Partial<LegalSubject> = {}) {
  return { place: { country, region }, party: 'business', agreedTerms: null, ...fields } as const;
}

function assess(invoice: InvoiceFacts, policy: object, today: string, legal?: LegalSubject) {
  return assessCharge({
    invoice,
    policy: chargesOf(policy),
    holds: [],
    bookCloseDate: null,
    ...(legal === undefined ? {} : { legal }),
    today: day(today),
  });
}

function charged(invoice: InvoiceFacts, policy: object, today: string, legal?: LegalSubject) {
  const result = assess(invoice, policy, today, legal);
  if (result.outcome !== 'charge') throw new Error(`${result.outcome}: ${result.reason}`);
  const { assessment } = result;
  expect(recomputeWorksheet(assessment.worksheet)).toBe(assessment.worksheet.amount);
  return assessment;
}

function amountOf({ amount, currency }: Assessment): string {
  return formatAmount({ minor: amount, currency });
}

const flat25 = { amount: { kind: 'flat', amount: '25.00' }, start: { graceDays: 9 } };
const capped = { ...flat25, law: { annualPercent: '24' } };

describe('the effective annual percent', () => {
  test('counts flat charges: 25 on 100, ten days late, is over 900 %', () => {
    const { worksheet } = charged(anInvoice({ total: usd('100.00') }), flat25, '2026-03-11');
    expect(worksheet.amount).toBe('25.00');
    expect(worksheet.law).toMatchObject({
      balanceDays: '1000.00',
      effectivePercent: { before: '912.50', after: '912.50' },
      most: null,
    });
  });

  test('above the owner’s cap the charge is the largest amount within, rounded down', () => {
    const { worksheet } = charged(anInvoice({ total: usd('100.00') }), capped, '2026-03-11');
    // 100 × 10 days × 24 % ÷ 365 = 0.6575…
    expect(worksheet.amount).toBe('0.65');
    expect(worksheet.limits).toEqual([
      {
        limit: 'legalCap',
        setting: '0.65',
        against: '0.00',
        before: '25.00',
        after: '0.65',
        by: '-24.35',
      },
    ]);
    expect(worksheet.law).toMatchObject({
      annualPercent: '24',
      annualPercentBy: 'owner',
      most: '0.65',
      effectivePercent: { before: '912.50', after: '23.73' },
    });
  });

  test('or none, where the policy blocks', () => {
    const policy = { ...flat25, law: { annualPercent: '24', above: 'block' } };
    expect(assess(anInvoice({ total: usd('100.00') }), policy, '2026-03-11')).toMatchObject({
      outcome: 'legal-cap',
      reason:
        "Its charges may come to 0.65 USD in all by the policy's own cap. 25.00 USD would be above it, and the policy blocks that.",
    });
  });

  test('takes what was paid into account, and the live charges before', () => {
    const first = anInvoice({
      total: usd('100.00'),
      postings: [aPosting('2026-03-06', '50.00')],
    });
    const before = charged(first, capped, '2026-03-11');
    // 5 days × 100 + 5 days × 50 = 750 → 0.4931…
    expect(amountOf(before)).toBe('0.49');
    const later = charged(withCharge(first, before), capped, '2026-04-10');
    // 750 + 30 days × 50 = 2250 → 1.479…; less the 0.49 charged before
    expect(amountOf(later)).toBe('0.98');
  });

  test('no minimum of the policy goes over it', () => {
    const policy = { ...capped, minimum: '5.00' };
    expect(amountOf(charged(anInvoice({ total: usd('100.00') }), policy, '2026-03-11'))).toBe(
      '0.65',
    );
  });
});

describe('records of the law', () => {
  test('each has a citation, a source and the day on which it was verified', () => {
    for (const record of jurisdictionRecords) {
      expect(record.citation).not.toBe('');
      expect(record.source).toMatch(/^https?:\/\//);
      expect(record.verifiedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });

  test('Georgia: 1.5 % a month on a business, from the 30th day, counted from the due date', () => {
    const policy = { amount: { kind: 'annualRate', percent: '24' } };
    const georgia = inPlace('US', 'GA');
    expect(assess(anInvoice(), policy, '2026-03-30', georgia).outcome).toBe('in-grace');
    const charge = charged(anInvoice(), policy, '2026-03-31', georgia);
    // 30 days of 1,000 at 24 % are 19.73; at 18 %, rounded down, 14.79
    expect(amountOf(charge)).toBe('14.79');
    expect(charge.worksheet.law?.record?.citation).toBe('O.C.G.A. § 7-4-16');
    expect(charge.worksheet.law?.annualPercentBy).toBe('law');
  });

  test('Georgia: an owner’s looser cap does not loosen it, a stricter one holds', () => {
    const policy = (annualPercent: string) => ({
      amount: { kind: 'annualRate', percent: '24' },
      law: { annualPercent },
    });
    const georgia = inPlace('US', 'GA');
    expect(amountOf(charged(anInvoice(), policy('30'), '2026-03-31', georgia))).toBe('14.79');
    expect(amountOf(charged(anInvoice(), policy('6'), '2026-03-31', georgia))).toBe('4.93');
  });

  test('North Dakota: no day within 30 days of the invoice’s own date is charged', () => {
    const invoice = anInvoice({ txnDate: day('2026-02-20') });
    const dakota = inPlace('US', 'ND');
    const charge = charged(
      invoice,
      { amount: { kind: 'annualRate', percent: '18' }, assess: { kind: 'everyDays', days: 10 } },
      '2026-04-02',
      dakota,
    );
    expect(charge).toMatchObject({ coversFrom: '2026-03-22', assessmentDate: '2026-04-02' });
  });

  test('Virginia: 5 % of the payment in all, and none within 7 days of the due date', () => {
    const policy = { amount: { kind: 'percent', percent: '4' } };
    const virginia = inPlace('US', 'VA', { party: 'consumer' });
    expect(assess(anInvoice(), policy, '2026-03-08', virginia).outcome).toBe('in-grace');
    const first = charged(anInvoice(), policy, '2026-03-09', virginia);
    expect(amountOf(first)).toBe('40.00');
    expect(first.worksheet.law?.warnings[0]).toContain('consumer');
    const second = charged(withCharge(anInvoice(), first), policy, '2026-04-08', virginia);
    expect(amountOf(second)).toBe('10.00');
    const third = withCharge(withCharge(anInvoice(), first), second);
    expect(assess(third, policy, '2026-05-08', virginia)).toMatchObject({ outcome: 'legal-cap' });
  });

  test('Canada: 35 % on consumers and small debts, 48 % on larger ones, none over 500,000', () => {
    const policy = { amount: { kind: 'annualRate', percent: '60' }, start: { graceDays: 364 } };
    const ofTotal = (total: string, party: 'business' | 'consumer') => {
      const invoice = anInvoice({ currency: 'CAD', total: usd(total) });
      return amountOf(charged(invoice, policy, '2027-03-01', inPlace('CA', 'ON', { party })));
    };
    expect(ofTotal('10000.00', 'business')).toBe('3500.00');
    expect(ofTotal('10000.01', 'business')).toBe('4800.00');
    expect(ofTotal('20000.00', 'consumer')).toBe('7000.00');
    expect(ofTotal('500000.01', 'business')).toBe('300000.01');
  });

  test('Canada: the annual equivalent is told wherever a percent recurs', () => {
    const policy = {
      amount: { kind: 'percent', percent: '1.5' },
      assess: { kind: 'monthly', day: 31 },
    };
    const invoice = anInvoice({ currency: 'CAD' });
    const { worksheet } = charged(invoice, policy, '2026-03-31', inPlace('CA', null));
    expect(describeCharge(worksheet, 'DW-7K3QX2')).toBe(
      'Finance charge to 31 Mar 2026: 1.5% of 1,000.00, 1.5% a month is 18.00% a year [DW-7K3QX2]',
    );
  });

  test('without a record a charge is made, or not, as the policy says', () => {
    const policy = { ...flat25, law: { noRecord: 'block' } };
    expect(assess(anInvoice(), flat25, '2026-03-11', inPlace('US', 'NV')).outcome).toBe('charge');
    expect(assess(anInvoice(), policy, '2026-03-11', inPlace('US', 'NV')).outcome).toBe(
      'no-legal-record',
    );
    expect(assess(anInvoice(), policy, '2026-03-31', inPlace('US', 'WA')).outcome).toBe('charge');
  });
});

describe('agreed terms', () => {
  const policy = { ...flat25, agreedTerms: { required: true } };
  const agreedOn = (date: string) =>
    inPlace('US', null, { agreedTerms: { date: day(date), document: 'Contract 7' } });

  test('have to be on record before a charge, and older invoices are not charged', () => {
    const invoice = anInvoice({ txnDate: day('2026-01-15') });
    expect(assess(invoice, policy, '2026-03-11')).toMatchObject({
      outcome: 'terms-not-agreed',
      reason: 'The day and the document of the agreed terms are not on record.',
    });
    expect(assess(invoice, policy, '2026-03-11', agreedOn('2026-01-16'))).toMatchObject({
      outcome: 'terms-not-agreed',
      reason: 'It is older than the terms, which were agreed on 16 Jan 2026.',
    });
    expect(assess(invoice, policy, '2026-03-11', agreedOn('2026-01-15')).outcome).toBe('charge');
  });
});

describe('whose law it is', () => {
  test('comes from the billing address, in the company’s country when it names none', () => {
    expect(placeOf({ country: 'U.S.A.', region: 'Georgia' }, 'CA')).toEqual({
      country: 'US',
      region: 'GA',
    });
    expect(placeOf({ country: null, region: 'ga' }, 'US')).toEqual({ country: 'US', region: 'GA' });
    expect(placeOf({ country: 'Freedonia', region: 'GA' }, 'US')).toBeNull();
    expect(placeOf(null, 'US')).toBeNull();
  });

  test('a sub-customer without its own has its parent’s', () => {
    const parent = {
      legal: { place: { country: 'US', region: 'GA' }, isConsumer: true, agreedTerms: null },
    };
    const child = { legal: { place: null, isConsumer: false, agreedTerms: null } };
    expect(legalSubjectOf([child, parent])).toEqual(inPlace('US', 'GA'));
    expect(recordFor(legalSubjectOf([child, parent]))?.region).toBe('GA');
    expect(recordFor(legalSubjectOf([parent]))).toBeNull();
  });

  test('the decision says what was reduced, and by which law', () => {
    const legal = {
      place: { country: 'US', region: 'GA' },
      isConsumer: null,
      agreedTerms: null,
    };
    const facts = {
      company: aCompany(),
      customers: [aCustomer({ legal })],
      invoices: [anInvoice()],
      policies: [aPolicy({ charges: { amount: { kind: 'annualRate', percent: '24' } } })],
    };
    const { decisions } = decide(facts, day('2026-03-31'));
    expect(decisions.find(({ topic }) => topic === 'charge')).toMatchObject({
      outcome: 'charge',
      reason:
        '14.79 USD for 1 Mar 2026 to 31 Mar 2026 is charged. Reduced from 19.73 USD by O.C.G.A. § 7-4-16.',
    });
  });

  test.each([
    // 5 % of the payment is 50.00, which 100 % a year passes after 19 days.
    [60, '50.00', 'Va. Code § 6.2-400'],
    [7, '21.91', "the policy's own cap"],
  ])(
    'of the law and the owner’s own cap the decision names the one that bound it, after %d days',
    (graceDays, most, by) => {
      const place = { country: 'US', region: 'VA' };
      const legal = { place, isConsumer: true, agreedTerms: null };
      const amount = { kind: 'flat', amount: '100.00' };
      const charges = { amount, start: { graceDays }, law: { annualPercent: '100' } };
      const facts = {
        company: aCompany(),
        customers: [aCustomer({ legal })],
        invoices: [anInvoice()],
        policies: [aPolicy({ charges })],
      };
      const { decisions } = decide(facts, addDays(day('2026-03-02'), graceDays));
      const { reason } = decisions.find(({ topic }) => topic === 'charge') ?? {};
      expect(reason).toContain(`${most} USD for`);
      expect(reason).toContain(`Reduced from 100.00 USD by ${by}.`);
    },
  );
});
