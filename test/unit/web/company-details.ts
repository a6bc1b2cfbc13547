/** The props of the pages about a company as a whole: runs, settings, customers. */
import { replyRows } from './reply-details.ts';
import type { CustomerPageProps } from '../../../src/web/pages/customer-page.tsx';
import type { CustomerRow } from '../../../src/web/pages/customers-page.tsx';
import type { RunPageProps } from '../../../src/web/pages/run-page.tsx';
import type { RunRow } from '../../../src/web/pages/runs-page.tsx';
import type { SettingsPageProps } from '../../../src/web/pages/settings-page.tsx';
import * as fixture from '../../support/page-fixtures.ts';
import { stopAbove } from './stop-details.ts';

const { harbour, miller, HOSTILE } = fixture;

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
    overMailLimit: 12,
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
    overMailLimit: 0,
  },
];
const waitingHold = { state: 'waiting', decidedBy: '', decidedAt: null, reason: '' } as const;
export const heldRun: Pick<RunPageProps, 'run' | 'hold'> = {
  run: {
    ...fixtureRun(),
    status: 'held',
    note: 'It would charge 60 times, and 5 times is usual. Its charges wait for a person.',
  },
  hold: waitingHold,
};
export const wrongWord: Pick<RunPageProps, 'rejected'> = {
  rejected: {
    action: 'discard',
    reason: '',
    errors: [{ field: 'reason', message: 'Say why: the reason is kept in the history.' }],
  },
};
export const released: RunPageProps['hold'] = {
  state: 'released',
  decidedBy: 'ada@owner.example',
  decidedAt: '2026-03-12T18:00:00.000Z',
  reason: HOSTILE,
};
export const run: Omit<RunPageProps, 'shell'> = {
  run: { ...fixtureRun(), note: '12 March is a sending day.' },
  hold: null,
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
    promiseGraceDays: '2',
    fromName: 'Lakeside Print Works',
    replyTo: 'jo@lakeside.example',
    paymentInstructions: 'Bank transfer to 12-34-56 00012345, quoting the invoice number.',
  },
  holidays: {
    country: 'US',
    region: 'CA',
    daysOff: '2026-12-24\n2026-12-31',
    countries: [
      { code: 'CA', name: 'Canada' },
      { code: 'US', name: 'United States of America' },
    ],
    regions: [
      { code: 'CA', name: 'California' },
      { code: 'NY', name: 'New York' },
    ],
    next: [
      { date: '2026-03-31', name: 'César Chávez Day' },
      { date: '2026-05-25', name: 'Memorial Day' },
    ],
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
    stopped: true,
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
    stopped: false,
  },
];
export const customer: Omit<CustomerPageProps, 'shell'> = {
  customer: {
    id: '66',
    name: HOSTILE,
    email: 'ana@harbour.example',
    parent: miller,
    groups: ['Key accounts'],
    namedIn: ['Slow payers'],
    groupsBecause: { Big: `overdue balance over 5,000.00 ${HOSTILE}` },
    tags: ['VIP', HOSTILE],
    openBalances: [
      { amount: '1551.26', currency: 'USD' },
      { amount: '101200', currency: 'JPY' },
    ],
    overdue: [{ amount: '1241.26', currency: 'USD' }],
    unappliedCredits: [],
    promises: '3 of 4 kept, on average 2.5 days late',
  },
  invoices: fixture.invoiceRows,
  moreInvoices: true,
  reminders: fixture.reminderRows,
  replies: replyRows,
  policy: fixture.policy,
  payer: {
    link: 'https://dunwell.example/pay/a.b.c',
    requests: [
      {
        id: '5f0e7c1e-6f0c-4c62-9a43-1d5b0c0d7f11',
        email: 'new@harbor.example',
        name: 'Grace Hopper',
        note: HOSTILE,
        at: '2026-03-11T17:00:00.000Z',
      },
    ],
    said: [
      {
        holdId: '0b2d5c61-1f87-4d55-8d39-31f3f7d1a001',
        text: 'A question or dispute about invoice 1043',
        at: '2026-03-10T17:00:00.000Z',
      },
    ],
  },
  contacts: {
    contacts: [
      {
        id: '0f0e0d0c-0b0a-4908-8706-050403020190',
        email: 'accounts.payable.department@harbour-and-sons-boatyard.example',
        name: HOSTILE,
        role: 'billing',
        line: 'to',
        isShut: true,
      },
      {
        id: '0f0e0d0c-0b0a-4908-8706-050403020191',
        email: 'cfo@harbour.example',
        name: null,
        role: 'escalation',
        line: 'cc',
        isShut: false,
      },
    ],
    quickBooks: 'ana@harbour.example, ben@harbour.example',
    usesQuickBooks: true,
    language: 'de',
    writtenIn: 'German',
    languages: [
      { value: 'en', text: 'English (English)' },
      { value: 'de', text: 'German (Deutsch)' },
    ],
    values: {},
    errors: [],
  },
  legal: {
    values: { party: 'consumer', country: 'CA', region: 'ON' },
    errors: [],
    applies: {
      place: 'CA-ON',
      placeBy: 'owner',
      party: 'consumer',
      warning: 'The customer is a consumer.',
      record: {
        rule: 'Above 35% a year is a criminal rate.',
        citation: 'Criminal Code s. 347',
        source: 'https://laws.example/347',
        verifiedOn: '2026-11-22',
        disclosure: 'A rate for less than a year is told with what it is a year.',
      },
      terms: { date: '2025-12-01', document: HOSTILE },
      termsOf: miller,
    },
    terms: [
      {
        id: '0f0e0d0c-0b0a-4908-8706-050403020100',
        date: '2026-01-10',
        name: 'Terms of sale, signed',
        file: { name: 'terms of sale.pdf', byteSize: 81920, sha256: 'ab'.repeat(32) },
        author: 'owner',
        createdAt: '2026-01-11T15:00:00.000Z',
        withdrawn: null,
      },
      {
        id: '0f0e0d0c-0b0a-4908-8706-050403020101',
        date: '2016-01-10',
        name: HOSTILE,
        file: null,
        author: 'API key books',
        createdAt: '2026-01-10T15:00:00.000Z',
        withdrawn: { by: 'owner', at: '2026-01-11T15:00:00.000Z' },
      },
    ],
    termsValues: {},
    termsErrors: [],
  },
  stop: stopAbove,
  holds: [],
};

/** A customer of whom nothing is known, with forms that were refused. */
export const unknownCustomer: Omit<CustomerPageProps, 'shell'> = {
  ...customer,
  payer: { link: null, requests: [], said: [] },
  contacts: {
    contacts: [],
    quickBooks: null,
    usesQuickBooks: false,
    language: '',
    writtenIn: 'English, as the company’s',
    languages: [],
    values: { email: HOSTILE, line: 'cc', role: 'other' },
    errors: [{ field: 'email', message: 'The address must be an e-mail address.' }],
  },
  legal: {
    values: { party: '', country: 'Freedonia', region: '' },
    errors: [{ field: 'country', message: 'Give a country by its name or its two letters.' }],
    applies: {
      place: null,
      placeBy: 'address',
      party: 'business',
      warning: null,
      record: null,
      terms: null,
      termsOf: null,
    },
    terms: [],
    termsValues: { date: '', name: HOSTILE },
    termsErrors: [
      { field: 'date', message: 'Give the day of the agreement.' },
      { field: 'file', message: 'The file is empty.' },
    ],
  },
};
