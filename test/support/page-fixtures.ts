/** Props of the pages of a small company on 12 March 2026. HOSTILE is text from outside. */
import type { AgingView } from '../../src/web/components/aging.tsx';
import type { ChargeRow } from '../../src/web/components/charge-table.tsx';
import type { HoldView } from '../../src/web/components/holds.tsx';
import type { InvoiceRow } from '../../src/web/components/invoice-table.tsx';
import type { ReminderRow } from '../../src/web/components/reminder-table.tsx';
import type { ResolvedPolicyView } from '../../src/web/components/resolved-policy.tsx';
import type { ShellProps } from '../../src/web/components/shell.tsx';
import type { TimelineEvent } from '../../src/web/components/timeline.tsx';
import type { Money } from '../../src/web/components/view.ts';

export const HOSTILE = '<img src=x onerror="alert(1)">';

export const REALM = '9341453000000001';

export const harbour = { id: '58', name: 'Harbour & Sons Boatyard Ltd' };
export const miller = { id: '61', name: 'Miller Dental Group' };
const hostile = { id: '66', name: HOSTILE };

export const shell: ShellProps = {
  company: { realm: REALM, name: 'Lakeside Print Works', timeZone: 'America/New_York' },
  companies: [{ realm: REALM, name: 'Lakeside Print Works' }],
  modes: { reminders: 'automatic', charges: 'review' },
  sync: { freshAsOf: '2026-03-12T16:03:20.000Z', pending: 0, isStale: false },
  connection: 'connected',
  stopped: null,
  waitingCharges: 12,
  unreadReplies: 3,
  flashes: [],
  csrfToken: 'token-1234567890',
};

/** The shell with everything at once: companies, pending changes, lost connection, stop, flashes. */
export const busyShell: ShellProps = {
  ...shell,
  company: { ...shell.company, name: HOSTILE },
  companies: [
    { realm: REALM, name: HOSTILE },
    { realm: '9341453000000002', name: 'North Quay Engineering and Marine Services (2019) Ltd' },
  ],
  sync: { freshAsOf: '2026-03-12T16:03:20.000Z', pending: 1204, isStale: true },
  connection: 'lost',
  stopped: { since: '2026-03-11T20:15:00.000Z', reason: 'Owner is checking the new rates' },
  flashes: [
    { tone: 'good', text: 'Version 4 of the company policy is saved.' },
    { tone: 'bad', text: 'The charge was not written: QuickBooks refused it.' },
  ],
};

/** A company on its first day. */
export const newShell: ShellProps = {
  ...shell,
  modes: { reminders: 'observe', charges: 'observe' },
  sync: { freshAsOf: null, pending: 0, isStale: false },
};

export const aging: AgingView[] = [
  {
    currency: 'USD',
    total: '48210.06',
    buckets: [
      { bucket: 'notDue', amount: '21400.00', count: 9 },
      { bucket: 'days1to30', amount: '12841.26', count: 6 },
      { bucket: 'days31to60', amount: '8200.00', count: 3 },
      { bucket: 'days61to90', amount: '0.00', count: 0 },
      { bucket: 'over90', amount: '5768.80', count: 2 },
    ],
  },
];

export const agingTwo: AgingView[] = [
  ...aging,
  {
    currency: 'JPY',
    total: '101200',
    buckets: [
      { bucket: 'notDue', amount: '0', count: 0 },
      { bucket: 'days1to30', amount: '101200', count: 1 },
      { bucket: 'over90', amount: '0', count: 0 },
    ],
  },
];

export const invoiceRows: InvoiceRow[] = [
  {
    id: '145',
    docNumber: '1037',
    customer: harbour,
    txnDate: '2026-01-30',
    dueDate: '2026-03-01',
    daysOverdue: 11,
    currency: 'USD',
    total: '1241.26',
    openBalance: '1241.26',
    charges: '6.70',
    status: 'overdue',
    stopped: false,
    nextStep: { text: 'Firm reminder', on: '2026-03-16' },
  },
  {
    id: '139',
    docNumber: '1031',
    customer: miller,
    txnDate: '2025-10-02',
    dueDate: '2025-11-01',
    daysOverdue: 131,
    currency: 'USD',
    total: '4527.30',
    openBalance: '4527.30',
    charges: '0.00',
    status: 'overdue',
    stopped: true,
    nextStep: { text: 'Held: dispute', on: null },
  },
  {
    id: '151',
    docNumber: '',
    customer: hostile,
    txnDate: '2026-03-02',
    dueDate: '2026-04-01',
    daysOverdue: -20,
    currency: 'USD',
    total: '12400.00',
    openBalance: '12400.00',
    charges: '0.00',
    status: 'open',
    stopped: false,
    nextStep: { text: 'Friendly notice', on: '2026-03-25' },
  },
  {
    id: '152',
    docNumber: '1044',
    customer: harbour,
    txnDate: '2026-02-10',
    dueDate: '2026-03-12',
    daysOverdue: 0,
    currency: 'USD',
    total: '310.00',
    openBalance: '310.00',
    charges: '0.00',
    status: 'open',
    stopped: false,
    nextStep: null,
  },
  {
    id: '120',
    docNumber: '1012',
    customer: miller,
    txnDate: '2026-01-05',
    dueDate: '2026-02-04',
    daysOverdue: 36,
    currency: 'USD',
    total: '980.00',
    openBalance: '0.00',
    charges: '0.00',
    status: 'paid',
    stopped: false,
    nextStep: null,
  },
];

/** The same with one invoice in another currency, so that no header can name it. */
export const mixedInvoiceRows: InvoiceRow[] = [
  ...invoiceRows,
  {
    id: '160',
    docNumber: 'JP-7',
    customer: miller,
    txnDate: '2026-01-10',
    dueDate: '2026-02-10',
    daysOverdue: 30,
    currency: 'JPY',
    total: '101200',
    openBalance: '101200',
    charges: '1200',
    status: 'overdue',
    stopped: false,
    nextStep: { text: 'Final notice', on: '2026-03-13' },
  },
];

const dollars = (amount: string): Money => ({ amount, currency: 'USD' });

export const timeline: TimelineEvent[] = [
  {
    at: '2026-03-12T17:00:08.000Z',
    kind: 'charge',
    title: 'Charge DW-7K3QX2',
    money: dollars('6.70'),
    status: 'written',
    href: `/c/${REALM}/charges/c1`,
    text: '18% a year on 1,234.56 for 11 days. One more line on the invoice.',
  },
  {
    at: '2026-03-03T14:00:05.000Z',
    kind: 'reminder',
    title: 'Polite reminder to Ana',
    status: 'opened',
    href: `/c/${REALM}/reminders/r1`,
    text: 'To ana@harbour.example',
  },
  {
    at: '2026-03-01',
    kind: 'decision',
    title: 'No charge',
    text: 'Within 10 days of grace; the first assessment date is 12 Mar 2026.',
    basis: 'Company policy, version 3',
  },
  { at: '2026-02-20', kind: 'posting', title: 'Payment 882', money: dollars('1000.00') },
  {
    at: '2026-02-18T09:12:00.000Z',
    kind: 'hold',
    title: `Dispute by ${HOSTILE}`,
    text: 'Lifted by jo@lakeside.example',
  },
];

export const holds: HoldView[] = [
  {
    id: 'h1',
    scope: 'invoice',
    stops: 'charges',
    reason: 'dispute',
    until: '2026-03-31',
    amount: '200.00',
    currency: 'USD',
    author: 'jo@lakeside.example',
    note: `Wrong paper stock, says ${HOSTILE}`,
    createdAt: '2026-03-10T15:00:00.000Z',
  },
];

export const policy: ResolvedPolicyView = {
  reminders: {
    level: { kind: 'company' },
    version: 3,
    enabled: true,
    rules: ['7 days before due: friendly', '1 day overdue: polite', 'then every 14 days, 6 times'],
  },
  charges: {
    level: { kind: 'customer', ...harbour },
    version: 1,
    enabled: true,
    rules: ['18% a year on the open principal, 365 days', '10 days of grace', 'every 30 days'],
  },
};

export const reminderRows: ReminderRow[] = [
  {
    id: 'r1',
    at: '2026-03-03T14:00:05.000Z',
    customer: harbour,
    invoices: [{ id: '145', docNumber: '1037' }],
    step: 'Polite, 1 day overdue',
    to: ['ana@harbour.example'],
    status: 'sent',
    lastEvent: 'opened',
  },
  {
    id: 'r2',
    at: '2026-03-03T14:00:09.000Z',
    customer: hostile,
    step: 'Firm',
    invoices: [
      { id: '139', docNumber: '1031' },
      { id: '140', docNumber: '1032' },
    ],
    to: ['ap@miller.example', 'owner@miller.example'],
    status: 'sent',
    lastEvent: 'bounced',
  },
  {
    id: 'r3',
    at: '2026-03-12T14:00:09.000Z',
    customer: miller,
    step: 'Final notice',
    invoices: [{ id: '139', docNumber: '1031' }],
    to: [],
    status: 'proposed',
    lastEvent: null,
  },
];

export const chargeRows: ChargeRow[] = [
  {
    id: 'c2',
    reference: 'DW-9M2RT4',
    invoice: { id: '139', docNumber: '1031' },
    customer: hostile,
    assessmentDate: '2026-03-12',
    amount: '55.12',
    currency: 'USD',
    status: 'proposed',
    arithmetic: '18% a year on 4,527.30 for 30 days, at most 55.12',
  },
  {
    id: 'c1',
    reference: 'DW-7K3QX2',
    invoice: { id: '145', docNumber: '1037' },
    customer: harbour,
    assessmentDate: '2026-03-12',
    amount: '6.70',
    currency: 'USD',
    status: 'written',
    arithmetic: '18% a year on 1,234.56 for 11 days',
  },
];

export const noReminderFilters = {
  ...{ q: '', customer: '', invoice: '', kind: '', step: '', status: '' },
  ...{ event: '', by: '', from: '', to: '' },
};
