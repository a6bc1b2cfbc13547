/** A back-test, and the props of the pages about it. */
import type { BackTestInvoicePageProps } from '../../../src/web/pages/back-test-charges-page.tsx';
import type {
  BackTestLineRow,
  BackTestRow,
  BackTestSumsView,
  BackTestView,
} from '../../../src/web/pages/back-test-view.ts';
import * as fixture from '../../support/page-fixtures.ts';

const { harbour, miller, HOSTILE } = fixture;

const sums: BackTestSumsView = {
  currency: 'USD',
  would: '1824.96',
  wouldCount: 74,
  was: '612.40',
  wasCount: 31,
  difference: '1212.56',
  cut: '220.10',
  cutCount: 9,
};
const none: BackTestSumsView = { ...sums, currency: 'JPY', was: '0', wasCount: 0, cutCount: 0 };

export const backTestRow: BackTestRow = {
  id: '6f0f6a1e-0000-4000-8000-000000000001',
  level: { kind: 'company' },
  version: null,
  from: '2025-03-13',
  to: '2026-03-12',
  author: 'You',
  createdAt: '2026-03-12T16:00:00.000Z',
  status: 'done',
  problem: null,
  invoices: 1204,
  looked: 1204,
  elsewhere: 12,
};

export const backTest: BackTestView = {
  ...backTestRow,
  rules: ['18% a year (actual/365) on the open principal', 'Every 30 days'],
  assumptions: ['Customers are taken to have paid what they paid when they paid it.'],
  counts: { customers: 31, invoices: 52 },
  totals: [sums, none],
  months: [
    { ...sums, month: '2026-01' },
    { ...none, month: '2026-01' },
    { ...sums, month: '2026-02' },
  ],
  customers: [
    { ...sums, customer: harbour },
    { ...none, customer: { id: '66', name: HOSTILE } },
  ],
  customersAreCut: true,
};

export const runningBackTest: BackTestView = {
  ...backTest,
  status: 'running',
  looked: 400,
  counts: { customers: 0, invoices: 0 },
  totals: [],
  months: [],
  customers: [],
  customersAreCut: false,
};

export const backTestLines: readonly BackTestLineRow[] = [
  {
    kind: 'would',
    customer: miller,
    invoice: { id: '139', docNumber: '1031' },
    assessmentDate: '2026-02-12',
    currency: 'USD',
    amount: '6.70',
    wanted: '25.00',
    cutBy: HOSTILE,
  },
  {
    kind: 'was',
    customer: harbour,
    invoice: { id: '145', docNumber: HOSTILE },
    assessmentDate: '2026-02-14',
    currency: 'JPY',
    amount: '670',
    wanted: null,
    cutBy: null,
  },
];

export const backTestInvoice: Omit<BackTestInvoicePageProps, 'shell'> = {
  testId: backTestRow.id,
  invoice: { id: '145', docNumber: '1037' },
  currency: 'USD',
  charges: [
    { assessmentDate: '2026-02-12', amount: '6.70' },
    { assessmentDate: '2026-03-14', amount: '18.26' },
  ],
  shown: null,
};
