import { expect, test } from 'vitest';
import { possibleBreaches } from '../../../../src/core/law/possible-breaches.ts';
import { aCompany, aCustomer, anInvoice, aPolicy, chargesOf, day } from '../facts.ts';

function breachesOf(charges: object, region: string, today: string) {
  const legal = { place: { country: 'US', region }, isConsumer: null, agreedTerms: null };
  const facts = {
    company: aCompany(),
    customers: [aCustomer({ legal })],
    invoices: [
      anInvoice(),
      anInvoice({ id: '2', status: 'paid', openBalance: 0n }),
      anInvoice({ id: '3', carriesOnlyCharges: true }),
    ],
    policies: [aPolicy({ charges: chargesOf(charges).section })],
  };
  return possibleBreaches(facts, day(today), 60);
}

const rate = (percent: string) => ({ amount: { kind: 'annualRate', percent } });

test('a rate above the record of the place is found before the invoice is due', () => {
  expect(breachesOf(rate('24'), 'GA', '2026-02-10')).toMatchObject([
    {
      customerId: '10',
      invoiceId: '1',
      assessmentDate: '2026-03-31',
      wanted: '19.73',
      allowed: '14.79',
      level: 'company',
      law: { place: 'US-GA', record: { citation: 'O.C.G.A. § 7-4-16' } },
    },
  ]);
});

test('what stays within the record, or has none, is not listed', () => {
  expect(breachesOf(rate('17'), 'GA', '2026-02-10')).toEqual([]);
  expect(breachesOf(rate('24'), 'NV', '2026-02-10')).toEqual([]);
});

test('a flat charge is held against the owner’s own cap', () => {
  const flat = { amount: { kind: 'flat', amount: '250.00' } };
  expect(
    breachesOf({ ...flat, law: { annualPercent: '30', above: 'block' } }, 'NV', '2026-03-02'),
  ).toMatchObject([{ wanted: '250.00', allowed: '0.00', law: { annualPercentBy: 'owner' } }]);
});
