/** The write-back settings and the late fees of QuickBooks' own, in the states that matter. */
import type { LateFeesPageProps } from '../../../src/web/pages/late-fees-page.tsx';
import type { WriteBackPageProps } from '../../../src/web/pages/write-back-page.tsx';

type WriteBack = Omit<WriteBackPageProps, 'shell'>;
type LateFees = Omit<LateFeesPageProps, 'shell'>;

export const writeBack: WriteBack = {
  values: {
    chargeDay: '31',
    itemFrom: 'chosen',
    item: '12',
    account: '',
    taxCode: 'NON',
    class: '3',
    department: '',
    description: 'Interest of {rate} on {base} for {days} days to {to}',
  },
  options: {
    item: [
      { value: '12', text: 'Interest on arrears' },
      { value: '1', text: 'Services' },
    ],
    account: [{ value: '9', text: 'Other income:Interest' }],
    taxCode: [
      { value: 'NON', text: 'Not taxable' },
      { value: 'TAX', text: 'Taxable' },
    ],
    class: [{ value: '3', text: 'Retail' }],
    department: [{ value: '4', text: 'Portland' }],
  },
  search: 'inter',
  tracks: { classes: true, departments: true },
  nextChargeDay: '2026-03-31',
  example: {
    text: 'Interest of 18% p.a. on 1,234.56 for 11 days to 12 Mar 2026 [DW-7K3QX2]',
    why: null,
    invoice: { id: '130', docNumber: '1037' },
    isCharged: true,
  },
  outdated: ['The class: the class “Retail” is inactive in QuickBooks; make it active there.'],
  unread: null,
  errors: [],
};

const nothing = { item: [], account: [], taxCode: [], class: [], department: [] };

export const emptyWriteBack: WriteBack = {
  ...writeBack,
  values: {
    chargeDay: '31',
    itemFrom: 'made',
    item: '',
    account: '',
    taxCode: '',
    class: '',
    department: '',
    description: '',
  },
  options: nothing,
  search: '',
  tracks: { classes: false, departments: false },
  example: { text: null, why: 'no-policy', invoice: null, isCharged: false },
  outdated: [],
  unread: 'QuickBooks did not answer in time.',
};

export const wrongWriteBack: WriteBack = {
  ...writeBack,
  values: { ...writeBack.values, chargeDay: '32', description: 'At {rat}' },
  outdated: [],
  errors: [
    { field: 'chargeDay', message: 'The charge day: must be a day from 1 to 31.' },
    { field: 'description', message: 'The text: does not know {rat}.' },
  ],
};

export const lateFees: LateFees = {
  rows: [
    {
      invoice: { id: '130', docNumber: '1037' },
      customer: { id: '5', name: 'Harbour Café' },
      currency: 'USD',
      openBalance: '1259.56',
      lateFees: '25.00',
      isAccepted: false,
    },
    {
      invoice: { id: '131', docNumber: '1038' },
      customer: { id: '5', name: 'Harbour Café' },
      currency: 'USD',
      openBalance: '80.00',
      lateFees: '5.00',
      isAccepted: true,
    },
  ],
  acceptances: [
    {
      id: '00000000-0000-4000-8000-000000000001',
      invoice: { id: '131', docNumber: '1038' },
      reason: 'Both are in the contract',
      by: 'You',
      at: '2026-03-12T16:00:00Z',
    },
    {
      id: '00000000-0000-4000-8000-000000000002',
      invoice: null,
      reason: 'Agreed with all',
      by: 'ann',
      at: '2026-03-11T16:00:00Z',
    },
  ],
  values: { invoice: '', reason: '' },
  errors: [],
};

export const noLateFees: LateFees = {
  rows: [],
  acceptances: [],
  values: { invoice: '', reason: '' },
  errors: [],
};

export const wrongLateFees: LateFees = {
  ...lateFees,
  values: { invoice: '999', reason: '' },
  errors: [
    { field: 'invoice', message: 'There is no invoice with this number.' },
    { field: 'reason', message: 'Say why, for those who look at it later.' },
  ],
};
