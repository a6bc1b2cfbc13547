/** Policies, and the props of the pages about them. */
import { formFromPolicy } from '../../../src/web/pages/policy-form-fields.ts';
import type { DraftPreviewView } from '../../../src/web/pages/draft-preview.tsx';
import type { PolicyPageProps } from '../../../src/web/pages/policy-page.tsx';
import type { PreviewPageProps } from '../../../src/web/pages/preview-page.tsx';
import * as fixture from '../../support/page-fixtures.ts';

const { harbour, miller, HOSTILE } = fixture;

export const examplePolicy = {
  reminders: {
    enabled: true,
    steps: [
      { offsetDays: -7, template: 'friendly' },
      { offsetDays: 1, template: 'polite' },
      { offsetDays: 15, template: 'firm', cc: ['jo@lakeside.example'], minimumBalance: '50.00' },
    ],
    repeat: { everyDays: 14, limit: 6 },
    consolidate: true,
  },
  charges: {
    enabled: true,
    start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
    amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
    base: 'principal',
    assess: { kind: 'everyDays', days: 30 },
    allocation: 'principalFirst',
    minimum: '2.00',
    maximum: '500.00',
    maximumTotal: { percentOfPrincipal: '25' },
    maximumCount: 12,
    minimumBalance: '10.00',
    writeBack: 'lineOnInvoice',
  },
};
export const compositePolicy = {
  charges: {
    ...examplePolicy.charges,
    start: { ...examplePolicy.charges.start, notBefore: '2026-01-01' },
    amount: { kind: 'flatThenPercent', amount: '25.00', percent: '1.5' },
    assess: { kind: 'monthly', day: 31 },
    maximumTotal: { amount: '100.00' },
    chargeAfterPayment: true,
  },
};
/** Amounts in amounts, for a form with rows in rows, and days of its own for sending. */
export const nestedPolicy = {
  reminders: { ...examplePolicy.reminders, sendingDays: [1, 3, 5], sendingHour: 7 },
  charges: {
    ...examplePolicy.charges,
    excludeTax: false,
    amount: {
      kind: 'tiered',
      by: 'principal',
      tiers: [
        { upTo: '1000.00', amount: { kind: 'flat', amount: '25.00' } },
        {
          upTo: '5000.00',
          amount: {
            kind: 'greaterOf',
            of: [
              { kind: 'flat', amount: '40.00' },
              {
                kind: 'sumOf',
                of: [
                  { kind: 'flat', amount: '10.00' },
                  { kind: 'percent', percent: '1.5' },
                ],
              },
            ],
          },
        },
        { amount: { kind: 'percent', percent: '2' } },
      ],
    },
  },
};
/** What QuickBooks has for the line of a charge, with a class that was chosen and is inactive. */
export const line: PolicyPageProps['line'] = {
  options: {
    item: [{ value: '12', text: HOSTILE }],
    account: [],
    taxCode: [{ value: 'NON', text: 'Not taxable' }],
    class: [{ value: '3', text: 'Retail (inactive in QuickBooks)' }],
    department: [{ value: '4', text: 'Portland' }],
  },
  tracks: { classes: true, departments: true },
  isCut: true,
  problems: [{ field: 'class', message: 'the class “Retail” is inactive in QuickBooks' }],
  unread: null,
};
export const unreadLine: PolicyPageProps['line'] = {
  options: { item: [], account: [], taxCode: [], class: [], department: [] },
  tracks: { classes: false, departments: false },
  isCut: false,
  problems: [],
  unread: `QuickBooks did not answer in time. ${HOSTILE}`,
};
export const policyErrors: PolicyPageProps['errors'] = [
  { field: 'charges.start.graceDays', message: 'Give the days of grace as a whole number.' },
  { field: 'reminders.steps.0.offsetDays', message: 'Give the day of the step.' },
  { field: 'charges.amount.kind', message: 'Choose a kind of charge.' },
];
export const versions: PolicyPageProps['versions'] = [
  {
    version: 3,
    savedAt: '2026-02-01T15:00:00.000Z',
    author: 'jo@lakeside.example',
    note: HOSTILE,
    defines: 'reminders and charges',
    changes: [
      { setting: 'Grace', before: '10 days', after: '5 days' },
      { setting: 'Least charge', before: null, after: HOSTILE },
    ],
  },
  {
    version: 2,
    savedAt: '2026-01-20T15:00:00.000Z',
    author: 'jo@lakeside.example',
    note: '',
    defines: 'reminders',
    changes: null,
  },
];

export const draftView: DraftPreviewView = {
  words: ['18% a year (actual/365) on the open principal', 'Every 30 days'],
  looked: 1500,
  total: 20_400,
  changes: { charged: 3, more: 1, less: 0, added: 2, dropped: 4, same: 0 },
  sums: [
    {
      currency: 'USD',
      before: '12.10',
      after: '6.70',
      aheadBefore: '1240.00',
      aheadAfter: '980.45',
    },
  ],
  cuts: [{ by: HOSTILE, count: 2 }],
  examples: [
    {
      invoice: { id: '145', docNumber: HOSTILE },
      customer: harbour,
      currency: 'USD',
      before: '12.10',
      after: '6.70',
      arithmetic: '18% a year on 1,234.56 for 11 days',
    },
  ],
  worksheet: null,
};

export const preview: Omit<PreviewPageProps, 'shell'> = {
  today: '2026-03-12',
  unsaved: { level: { kind: 'company' }, values: formFromPolicy(examplePolicy), view: draftView },
  charges: [
    {
      invoice: { id: '145', docNumber: '1037' },
      customer: harbour,
      assessmentDate: '2026-03-12',
      amount: '6.70',
      currency: 'USD',
      arithmetic: '18% a year on 1,234.56 for 11 days',
    },
  ],
  chargeTotals: [{ amount: '6.70', currency: 'USD' }],
  reminders: [
    {
      customer: miller,
      to: ['ap@miller.example'],
      subject: `Invoice 1031 is overdue ${HOSTILE}`,
      invoices: [{ id: '139', docNumber: '1031' }],
      step: 'Firm, 15 days overdue',
    },
  ],
  nothing: [
    {
      subject: { kind: 'invoice', id: '151', name: '1043' },
      topic: 'charge',
      reason: 'Not due until 1 Apr 2026.',
    },
    {
      subject: { kind: 'customer', id: '66', name: HOSTILE },
      topic: 'reminder',
      reason: 'No address on the invoice or the customer.',
    },
  ],
  nothingLeftOut: 12,
};
