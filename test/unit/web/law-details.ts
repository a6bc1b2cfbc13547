/** The props of the pages about the law: base rates and breaches. */
import type { BreachesPageProps } from '../../../src/web/pages/breaches-page.tsx';
import type { RatesPageProps } from '../../../src/web/pages/rates-page.tsx';
import * as fixture from '../../support/page-fixtures.ts';

const { HOSTILE, harbour } = fixture;
const published = { added: null, withdrawn: null, id: null };

export const rates: Omit<RatesPageProps, 'shell'> = {
  tables: [
    {
      table: 'bankOfEngland',
      name: 'Bank of England base rate of the half-year',
      published: { rule: 'The rate of 31 December.', verifiedOn: '2026-11-24' },
      entries: [
        {
          id: '0f0e0d0c-0b0a-4908-8706-050403020100',
          from: '2027-01-01',
          percent: '3.5',
          source: HOSTILE,
          added: { author: 'owner', at: '2026-11-24T15:00:00.000Z' },
          withdrawn: null,
        },
        ...['2026-07-01', '2026-01-01', '2025-07-01', '2025-01-01', '2024-07-01', '2024-01-01'].map(
          (from) => ({ ...published, from, percent: '3.75', source: 'payontime.example/rates' }),
        ),
      ],
      missing: [],
      usedBy: [{ kind: 'company' }, { kind: 'customer', ...harbour }],
    },
    {
      table: 'ecb',
      name: 'ECB reference rate of the half-year',
      published: { rule: 'Directive 2011/7/EU, Article 2(7).', verifiedOn: '2026-11-24' },
      entries: [{ ...published, from: '2026-01-01', percent: '2.15', source: 'ecb.example' }],
      missing: ['2026-07-01', '2027-01-01'],
      usedBy: [{ kind: 'group', name: 'Ireland' }],
    },
    {
      table: HOSTILE,
      name: HOSTILE,
      published: null,
      entries: [
        {
          id: '0f0e0d0c-0b0a-4908-8706-050403020101',
          from: '2026-01-01',
          percent: '7.5',
          source: 'The bank',
          added: { author: 'owner', at: '2026-01-02T15:00:00.000Z' },
          withdrawn: { by: 'owner', at: '2026-01-03T15:00:00.000Z' },
        },
      ],
      missing: [],
      usedBy: [],
    },
  ],
  values: {},
  errors: [],
};

export const refusedRates: Omit<RatesPageProps, 'shell'> = {
  ...rates,
  values: { table: 'ecb', from: '2026-08-01', percent: 'two', source: HOSTILE },
  errors: [
    { field: 'from', message: 'The first day must be 1 January or 1 July.' },
    { field: 'percent', message: 'The rate must be a percent, such as "1.5".' },
  ],
};

const charge = {
  invoice: { id: '145', docNumber: '1037' },
  date: '2026-03-31',
  dates: 2,
  currency: 'USD',
  wanted: '2419.73',
  allowed: '14.79',
  percent: '1324.00',
  most: '18',
};
const level = { kind: 'company' } as const;

export const breaches: Omit<BreachesPageProps, 'shell'> = {
  days: 60,
  typical: { amount: '1000', currency: 'USD', dueInDays: 30, overdueDays: 120 },
  filters: { kind: '', q: '' },
  counts: [
    { kind: 'invoice', customers: 1 },
    { kind: 'typical', customers: 1 },
    { kind: 'no-record', customers: 1204 },
    { kind: 'consumer', customers: 1 },
  ],
  rows: [
    {
      kind: 'invoice',
      customer: { id: '66', name: HOSTILE },
      place: 'US-GA',
      by: 'O.C.G.A. § 7-4-16',
      level,
      isCharged: true,
      charge,
    },
    {
      kind: 'typical',
      customer: harbour,
      place: null,
      by: 'your own cap',
      level: { kind: 'customer', ...harbour },
      isCharged: true,
      charge: { ...charge, invoice: null, dates: 1, percent: null },
    },
    ...(['no-record', 'consumer'] as const).map((kind) => ({
      kind,
      customer: harbour,
      place: kind === 'consumer' ? 'US-NV' : null,
      by: null,
      level,
      isCharged: kind === 'consumer',
      charge: null,
    })),
  ],
  leftOut: 1200,
};
