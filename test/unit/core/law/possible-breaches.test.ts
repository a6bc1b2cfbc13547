import { describe, expect, test } from 'vitest';
import { legalFindings, possibleBreaches } from '../../../../src/core/law/possible-breaches.ts';
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

test('every assessment date of the days ahead is looked at, the second breach too', () => {
  // The first, flat, is well within 18 %; the second of 30.00 takes both above the 29.58 of 60 days.
  const charges = {
    amount: { kind: 'flatThenPercent', amount: '5.00', percent: '3' },
    assess: { kind: 'everyDays', days: 30 },
  };
  expect(breachesOf(charges, 'GA', '2026-03-20')).toMatchObject([
    { assessmentDate: '2026-04-30', dates: 1, wanted: '30.00', allowed: '24.58' },
  ]);
});

describe('customers that owe nothing', () => {
  function findingsOf(charges: object, legal: object) {
    const facts = {
      company: aCompany(),
      customers: [
        aCustomer({ id: '10', legal: { ...nothingKnown, ...legal } }),
        aCustomer({ id: '11', parentId: '10' }),
        aCustomer({ id: '12', active: false }),
      ],
      invoices: [],
      policies: [aPolicy({ charges: chargesOf(charges).section })],
    };
    return legalFindings(facts, day('2026-03-01'), 60);
  }
  const nothingKnown = { place: null, isConsumer: null, agreedTerms: null };
  const georgia = { place: { country: 'US', region: 'GA' } };

  test('are held against a typical invoice, sub-customers by the law of their parent', () => {
    expect(findingsOf(rate('24'), georgia)).toMatchObject([
      { kind: 'typical', customerId: '10', invoiceId: null, law: { place: 'US-GA' } },
      { kind: 'typical', customerId: '11', invoiceId: null, law: { place: 'US-GA' } },
    ]);
    expect(findingsOf(rate('17'), georgia)).toEqual([]);
  });

  test('are told of where nothing bounds their charges, and whether they are charged', () => {
    expect(findingsOf(rate('24'), {})).toMatchObject([
      { kind: 'no-record', customerId: '10', place: null, isCharged: true },
      { kind: 'no-record', customerId: '11', place: null, isCharged: true },
    ]);
    const careful = { ...rate('24'), law: { noRecord: 'block' } };
    expect(findingsOf(careful, {})[0]).toMatchObject({ kind: 'no-record', isCharged: false });
    const capped = { ...rate('10'), law: { annualPercent: '18' } };
    expect(findingsOf(capped, {})).toEqual([]);
  });

  test('are told of as consumers, whatever bounds their charges', () => {
    const found = findingsOf(rate('10'), { ...georgia, isConsumer: true });
    expect(found).toMatchObject([
      { kind: 'no-record', customerId: '10' },
      { kind: 'consumer', customerId: '10', citation: null },
      { kind: 'no-record', customerId: '11' },
      { kind: 'consumer', customerId: '11' },
    ]);
  });

  test('without a policy that charges there is nothing to tell', () => {
    expect(findingsOf({ ...rate('24'), enabled: false }, georgia)).toEqual([]);
  });
});
