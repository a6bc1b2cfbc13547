/** The props of the pages about one thing: a sync, an invoice, a charge, a mail. */
import type { InvoicePageProps } from '../../../src/web/pages/invoice-page.tsx';
import type { ReminderPageProps } from '../../../src/web/pages/reminder-page.tsx';
import type { SyncProgressProps } from '../../../src/web/pages/sync-page.tsx';
import type { WorksheetPageProps } from '../../../src/web/pages/worksheet-page.tsx';
import * as fixture from '../../support/page-fixtures.ts';

const { harbour, HOSTILE, REALM } = fixture;

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
  secondsLeft: 95,
  unreadable: { count: 0, first: [] },
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

export const cancelledSync: SyncProgressProps = {
  ...runningSync,
  state: 'cancelled',
  secondsLeft: null,
  unreadable: {
    count: 2,
    first: [
      { entity: 'Invoices', id: '12', reason: HOSTILE, seenAt: '2026-03-12T16:00:30.000Z' },
      { entity: 'Payments', id: '13', reason: 'TotalAmt', seenAt: '2026-03-12T16:00:30.000Z' },
    ],
  },
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
    otherHolds: [
      {
        name: 'In dispute, nothing accrued on it',
        from: '2026-03-01',
        to: '2026-03-18',
        amount: '300.00',
      },
      {
        name: 'Held, its days accrued all the same',
        from: '2026-02-16',
        to: '2026-02-18',
        amount: null,
      },
    ],
    segments: [
      {
        from: '2026-02-16',
        to: '2026-02-20',
        days: 4,
        balance: '2400.00',
        percent: '24',
        yearDays: 365,
        exact: '2304/365 = 6.3123…',
        resumed: true,
      },
      {
        from: '2026-02-20',
        to: '2026-03-18',
        days: 26,
        balance: '1400.00',
        percent: '24',
        yearDays: 365,
        exact: '8736/365 = 23.9342…',
        resumed: false,
      },
    ],
    parts: [],
    exactSum: '11040/365 = 30.2465…',
    rounding: { method: 'half away from zero, to the cent', rounded: '30.25' },
    limits: [
      { name: 'Minimum', limit: '2.00', outcome: 'above it', after: '30.25' },
      { name: 'Maximum in all', limit: '25% of principal', outcome: 'within it', after: '30.25' },
    ],
    law: [
      { name: 'Place', value: 'US-GA' },
      { name: 'Citation', value: `O.C.G.A. § 7-4-16 ${HOSTILE}` },
    ],
    skippedDates: ['2026-03-03'],
    amount: '30.25',
  },
  facts: {
    isWhole: true,
    principal: [
      { name: 'Total of the invoice', amount: '2409.47' },
      { name: 'less line 3: finance charge DW-0A1B2C of 16 Feb 2026', amount: '-9.47' },
      { name: 'Principal', amount: '2400.00' },
    ],
    postings: [
      { payment: '882', date: '2026-02-20', amount: '1000.00', use: 'counted' },
      {
        payment: '883',
        date: '2026-03-19',
        amount: '12.00',
        use: 'not counted: after the assessment date',
      },
    ],
    holds: [
      {
        name: 'Dispute on the invoice: charges stopped',
        from: '2026-02-01',
        until: null,
      },
    ],
    charges: [
      {
        id: 'c0',
        assessmentDate: '2026-02-16',
        amount: '9.47',
        status: 'In QuickBooks',
        use: 'counts',
      },
    ],
    known: [
      { name: 'Decided on', value: '18 Mar 2026, in America/New_York' },
      { name: 'Agreed terms', value: `1 Jan 2026: ${HOSTILE}` },
    ],
    policy: {
      level: 'Company',
      version: 3,
      words: ['24% a year on the open principal', 'Every 30 days'],
      fields: [
        { name: 'amount.kind', value: 'annualRate' },
        { name: 'amount.percent', value: '24' },
      ],
    },
  },
  hash: '8c6976e5b5410415bde908bd4dee15dfb167a9c873fc4bb8a81f6f2ab448a918',
  byHand: {
    found: `Somebody moved the line of the charge to invoice ${HOSTILE} in QuickBooks.`,
    at: '2026-03-20T17:00:02.000Z',
    live: '28.25',
  },
  recheck: {
    tooMuch: '2.96',
    amount: '27.29',
    reason: 'Not known when it was assessed: 1,000.00 USD of 6 Mar 2026 (payment 12).',
    notedAt: '2026-03-20T17:00:02.000Z',
  },
  policy: { version: 3, level: { kind: 'company' } },
  history: [
    { at: '2026-03-18T17:00:08.000Z', text: 'Written into QuickBooks' },
    { at: '2026-03-18T17:00:02.000Z', text: 'Approved', by: HOSTILE },
  ],
  can: [],
  reversals: [
    {
      id: 'r2',
      amount: '28.25',
      status: 'failed',
      method: '',
      reason: HOSTILE,
      finding: 'QuickBooks refused it.',
      at: '2026-03-20T17:00:02.000Z',
    },
    {
      id: 'r1',
      amount: '2.00',
      status: 'written',
      method: 'Its line on the invoice is lowered',
      reason: 'Goodwill',
      finding: null,
      at: '2026-03-19T17:00:02.000Z',
    },
  ],
  takeBack: { left: '28.25', isOut: false },
  rejectedTakeBack: {
    reason: '',
    amount: HOSTILE,
    errors: [
      { field: 'reason', message: 'Say why.' },
      { field: 'amount', message: 'Give an amount in USD such as 1.00, or leave it empty.' },
    ],
  },
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
  byHand: null,
  recheck: null,
  hash: null,
  facts: {
    ...worksheetPage.facts,
    isWhole: false,
    known: [],
    postings: [],
    holds: [],
    charges: [],
    policy: { level: 'Company', version: 3, words: [], fields: [] },
  },
  can: ['approve', 'waive'],
  reversals: [],
  takeBack: null,
  rejected: {
    action: 'waive',
    reason: '',
    errors: [{ field: 'reason', message: 'Say why it is waived.' }],
  },
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
    cc: ['approvals@harbour.example'],
    bcc: [],
    subject: 'Invoice 1037 was due on 1 March',
    text: `Dear Ana,\n\ninvoice 1037 over USD 1,234.56 was due on 1 Mar 2026.\nPlease pay it here: https://pay.example/1037\n\n${HOSTILE}\nLakeside Print Works`,
    hasHtml: true,
    messageId: 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817',
    files: [
      { name: 'Invoice_1037.pdf', size: 48_213, sha256: 'a1'.repeat(32), leftOut: null },
      { name: `Invoice_${HOSTILE}.pdf`, size: null, sha256: null, leftOut: HOSTILE },
    ],
  },
  invoices: [
    {
      id: '145',
      docNumber: '1037',
      step: '1 day overdue',
      dueDate: '2026-03-01',
      daysOverdue: 1,
      openBalance: '1234.56',
      disputed: '234.56',
      charges: '0.00',
      currency: 'USD',
    },
  ],
  notes: [
    { invoice: { id: '145', docNumber: '1037' }, state: 'written', problem: null },
    { invoice: { id: '146', docNumber: '' }, state: 'failed', problem: HOSTILE },
  ],
  policy: { version: 3, level: { kind: 'company' } },
  events: [
    { at: '2026-03-03T15:12:00.000Z', kind: 'opened', detail: 'ana@harbour.example' },
    { at: '2026-03-03T14:00:30.000Z', kind: 'delivered', detail: 'ana@harbour.example' },
  ],
  replies: [
    {
      at: '2026-03-03T16:00:00.000Z',
      kind: 'reply',
      title: 'From ana@harbour.example',
      href: '/c/1/replies/2',
      text: HOSTILE,
      basis: 'read by You',
    },
  ],
  can: ['approve', 'cancel'],
};
