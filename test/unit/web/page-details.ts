/** The props of the pages about one thing: an invoice, a charge, a mail, a run, a customer. */
import type { CustomerPageProps } from '../../../src/web/pages/customer-page.tsx';
import type { CustomerRow } from '../../../src/web/pages/customers-page.tsx';
import type { InvoicePageProps } from '../../../src/web/pages/invoice-page.tsx';
import { formFromPolicy } from '../../../src/web/pages/policy-form-fields.ts';
import type { PolicyPageProps } from '../../../src/web/pages/policy-page.tsx';
import type { PreviewPageProps } from '../../../src/web/pages/preview-page.tsx';
import type { ReminderPageProps } from '../../../src/web/pages/reminder-page.tsx';
import type { RunPageProps } from '../../../src/web/pages/run-page.tsx';
import type { RunRow } from '../../../src/web/pages/runs-page.tsx';
import type { SettingsPageProps } from '../../../src/web/pages/settings-page.tsx';
import type { SyncProgressProps } from '../../../src/web/pages/sync-page.tsx';
import type { WorksheetPageProps } from '../../../src/web/pages/worksheet-page.tsx';
import * as fixture from '../../support/page-fixtures.ts';

const { harbour, miller, HOSTILE, REALM } = fixture;

export const runningSync: SyncProgressProps = {
  realm: REALM,
  timeZone: 'America/New_York',
  state: 'running',
  entities: [
    { entity: 'Customers', done: 1204, total: 1204, state: 'done' },
    { entity: 'Invoices', done: 3000, total: 18200, state: 'running' },
    { entity: 'Payments', done: 0, total: null, state: 'waiting' },
  ],
  perSecond: 640,
  startedAt: '2026-03-12T16:00:00.000Z',
  finishedAt: null,
  error: null,
};
export const doneSync: SyncProgressProps = {
  ...runningSync,
  state: 'done',
  entities: [{ entity: 'Customers', done: 1204, total: 1204, state: 'done' }],
  finishedAt: '2026-03-12T16:01:12.000Z',
};
export const failedSync: SyncProgressProps = {
  ...runningSync,
  state: 'failed',
  error: `QuickBooks answered: ${HOSTILE}`,
};

export const invoice: InvoicePageProps['invoice'] = {
  id: '145',
  docNumber: '1037',
  customer: { id: '66', name: HOSTILE },
  currency: 'USD',
  txnDate: '2026-01-30',
  dueDate: '2026-03-01',
  daysOverdue: 11,
  total: '2241.26',
  openBalance: '1241.26',
  openPrincipal: '1234.56',
  charges: '6.70',
  status: 'overdue',
  billEmail: 'accounts.payable.department@harbour-and-sons-boatyard.example',
  paymentLink: 'https://connect.intuit.example/portal/1037',
};
export const postings: InvoicePageProps['postings'] = [
  { id: 'p1', date: '2026-02-20', kind: 'payment', reference: '882', amount: '950.00' },
  { id: 'p2', date: '2026-02-21', kind: 'creditMemo', reference: '', amount: '50.00' },
];
export const chargeLines: InvoicePageProps['chargeLines'] = [
  {
    chargeId: 'c1',
    reference: 'DW-7K3QX2',
    date: '2026-03-12',
    description: 'Finance charge to 12 Mar 2026',
    amount: '6.70',
    status: 'written',
  },
  {
    chargeId: null,
    reference: '',
    date: null,
    description: HOSTILE,
    amount: '15.00',
    status: 'foreign',
  },
];

export const worksheetPage: Omit<WorksheetPageProps, 'shell'> = {
  charge: {
    id: 'c1',
    reference: 'DW-7K3QX2',
    status: 'written',
    amount: '30.25',
    currency: 'USD',
    assessmentDate: '2026-03-18',
    invoice: { id: '145', docNumber: '1037' },
    customer: harbour,
    createdAt: '2026-03-18T17:00:02.000Z',
    reason: null,
    ledger: {
      invoiceId: '145',
      lineId: '4',
      description: `Finance charge to 18 Mar 2026: 24% p.a. for 30 days [DW-7K3QX2] ${HOSTILE}`,
      writtenAt: '2026-03-18T17:00:08.000Z',
    },
  },
  worksheet: {
    base: 'principal',
    allocation: 'principalFirst',
    startDate: '2026-02-10',
    covers: { from: '2026-02-16', to: '2026-03-18' },
    principal: '2400.00',
    openBase: '1400.00',
    liveChargesBefore: { count: 1, total: '9.47' },
    heldOnDate: false,
    heldPeriods: [],
    segments: [
      {
        from: '2026-02-16',
        to: '2026-02-20',
        days: 4,
        balance: '2400.00',
        percent: '24',
        yearDays: 365,
        exact: '2304/365 = 6.3123…',
      },
      {
        from: '2026-02-20',
        to: '2026-03-18',
        days: 26,
        balance: '1400.00',
        percent: '24',
        yearDays: 365,
        exact: '8736/365 = 23.9342…',
      },
    ],
    parts: [],
    exactSum: '11040/365 = 30.2465…',
    rounding: { method: 'half away from zero, to the cent', rounded: '30.25' },
    limits: [
      { name: 'Minimum', limit: '2.00', outcome: 'above it', after: '30.25' },
      { name: 'Maximum in all', limit: '25% of principal', outcome: 'within it', after: '30.25' },
    ],
    skippedDates: ['2026-03-03'],
    amount: '30.25',
  },
  policy: { version: 3, level: { kind: 'company' } },
  history: [
    { at: '2026-03-18T17:00:08.000Z', text: 'Written into QuickBooks' },
    { at: '2026-03-18T17:00:02.000Z', text: 'Approved', by: HOSTILE },
  ],
  can: ['reverse'],
};
export const proposedWorksheet: Omit<WorksheetPageProps, 'shell'> = {
  ...worksheetPage,
  charge: {
    ...worksheetPage.charge,
    status: 'failed',
    ledger: null,
    reason: 'QuickBooks refused it: the books are closed.',
  },
  worksheet: {
    ...worksheetPage.worksheet,
    segments: [],
    parts: [{ label: 'Fixed 25.00', exact: '25' }],
    limits: [],
    skippedDates: [],
  },
  can: ['approve', 'waive'],
  rejected: {
    action: 'waive',
    reason: '',
    errors: [{ field: 'reason', message: 'Say why it is waived.' }],
  },
};

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
  },
  {
    version: 2,
    savedAt: '2026-01-20T15:00:00.000Z',
    author: 'jo@lakeside.example',
    note: '',
    defines: 'reminders',
  },
];

export const preview: Omit<PreviewPageProps, 'shell'> = {
  today: '2026-03-12',
  unsaved: { level: { kind: 'company' }, values: formFromPolicy(examplePolicy) },
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

export const reminder: Omit<ReminderPageProps, 'shell'> = {
  reminder: {
    id: 'r1',
    customer: { id: '66', name: HOSTILE },
    step: 'Polite, 1 day overdue',
    status: 'proposed',
    reason: null,
    createdAt: '2026-03-03T14:00:00.000Z',
    sentAt: null,
    from: 'Lakeside Print Works <reminders@dunwell.example>',
    replyTo: 'jo@lakeside.example',
    to: ['ana@harbour.example'],
    subject: 'Invoice 1037 was due on 1 March',
    text: `Dear Ana,\n\ninvoice 1037 over USD 1,234.56 was due on 1 Mar 2026.\nPlease pay it here: https://pay.example/1037\n\n${HOSTILE}\nLakeside Print Works`,
    hasHtml: true,
    messageId: 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817',
  },
  invoices: [
    {
      id: '145',
      docNumber: '1037',
      step: '1 day overdue',
      dueDate: '2026-03-01',
      daysOverdue: 1,
      openBalance: '1234.56',
      charges: '0.00',
      currency: 'USD',
    },
  ],
  policy: { version: 3, level: { kind: 'company' } },
  events: [
    { at: '2026-03-03T15:12:00.000Z', kind: 'opened', detail: 'ana@harbour.example' },
    { at: '2026-03-03T14:00:30.000Z', kind: 'delivered', detail: 'ana@harbour.example' },
  ],
  can: ['approve', 'cancel'],
};

export const runs: RunRow[] = [
  {
    id: 'run2',
    date: '2026-03-12',
    startedAt: '2026-03-12T13:00:00.000Z',
    finishedAt: '2026-03-12T13:00:04.000Z',
    dryRun: false,
    trigger: 'schedule',
    status: 'done',
    charges: 1,
    reminders: 2,
    nothing: 37,
  },
  {
    id: 'run1',
    date: '2026-03-11',
    startedAt: '2026-03-11T18:20:00.000Z',
    finishedAt: null,
    dryRun: true,
    trigger: 'person',
    status: 'running',
    charges: 0,
    reminders: 0,
    nothing: 0,
  },
];
export const run: Omit<RunPageProps, 'shell'> = {
  run: { ...fixtureRun(), note: '12 March is a sending day.' },
  actions: [
    {
      kind: 'charge',
      id: 'c1',
      status: 'written',
      title: 'DW-7K3QX2 on invoice 1037',
      money: { amount: '6.70', currency: 'USD' },
    },
    { kind: 'reminder', id: 'r1', status: 'sent', title: HOSTILE, money: null },
  ],
  decisions: [
    {
      id: 'd1',
      subject: { kind: 'invoice', id: '145', name: '1037' },
      topic: 'charge',
      outcome: 'charge',
      reason: '18% a year on 1,234.56 for 11 days.',
      policy: { version: 3, level: { kind: 'company' } },
    },
    {
      id: 'd2',
      subject: { kind: 'customer', id: '66', name: HOSTILE },
      topic: 'reminder',
      outcome: 'not-due',
      reason: 'No step is due.',
      policy: null,
    },
  ],
  decisionsLeftOut: 3,
};

function fixtureRun(): RunRow {
  const [first] = runs;
  if (first === undefined) throw new Error('there is a run above');
  return first;
}

export const settings: Omit<SettingsPageProps, 'shell'> = {
  sending: {
    timeZone: 'America/New_York',
    sendingDays: [1, 2, 3, 4, 5],
    sendingHour: '9',
    fromName: 'Lakeside Print Works',
    replyTo: 'jo@lakeside.example',
    paymentInstructions: 'Bank transfer to 12-34-56 00012345, quoting the invoice number.',
  },
  chargeItem: { item: 'Finance charge', account: 'Finance charge income' },
  bookCloseDate: '2025-12-31',
  keys: [
    {
      id: 'k1',
      name: 'Month-end export',
      prefix: 'dw_3f9a',
      access: 'read',
      createdAt: '2026-01-10T10:00:00.000Z',
      lastUsedAt: null,
    },
  ],
  newKey: null,
  errors: [],
};

export const customers: CustomerRow[] = [
  {
    id: '58',
    name: harbour.name,
    email: 'ana@harbour.example',
    currency: 'USD',
    openBalance: '1551.26',
    overdue: '1241.26',
    openInvoices: 2,
    oldestDays: 11,
    held: true,
  },
  {
    id: '66',
    name: HOSTILE,
    email: null,
    currency: 'USD',
    openBalance: '12400.00',
    overdue: '0.00',
    openInvoices: 1,
    oldestDays: 0,
    held: false,
  },
];
export const customer: Omit<CustomerPageProps, 'shell'> = {
  customer: {
    id: '66',
    name: HOSTILE,
    email: 'ana@harbour.example',
    parent: miller,
    groups: ['Key accounts'],
    openBalances: [
      { amount: '1551.26', currency: 'USD' },
      { amount: '101200', currency: 'JPY' },
    ],
    overdue: [{ amount: '1241.26', currency: 'USD' }],
    unappliedCredits: [],
  },
  invoices: fixture.invoiceRows,
  moreInvoices: true,
  reminders: fixture.reminderRows,
  policy: fixture.policy,
  holds: [],
};
