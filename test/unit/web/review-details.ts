/** The props of the queue of charges that wait for a person, and of those to come. */
import type { CalendarPageProps } from '../../../src/web/pages/calendar-page.tsx';
import type { ChargeToComePageProps } from '../../../src/web/pages/charge-to-come-page.tsx';
import type { ReviewRow } from '../../../src/web/pages/review-list.tsx';
import type { ReviewPageProps } from '../../../src/web/pages/review-page.tsx';
import type { ReviewAskedPageProps } from '../../../src/web/pages/review-asked-page.tsx';
import * as fixture from '../../support/page-fixtures.ts';
import { worksheetPage } from './page-details.ts';

const { harbour, miller, HOSTILE } = fixture;

const rows: ReviewRow[] = [
  {
    id: 'c1',
    reference: 'DW-7K3QX2',
    customer: harbour,
    invoice: { id: '145', docNumber: '1037' },
    assessmentDate: '2026-03-12',
    days: 11,
    percent: '18.00',
    amount: '6.70',
    currency: 'USD',
    policy: { version: 3, level: { kind: 'company' } },
    warnings: [],
    changed: null,
  },
  {
    id: 'c2',
    reference: 'DW-9M1ZQ4',
    customer: { id: '66', name: HOSTILE },
    invoice: { id: '150', docNumber: HOSTILE },
    assessmentDate: '2026-03-01',
    days: 30,
    percent: '12.00',
    amount: '1204.50',
    currency: 'USD',
    policy: { version: 1, level: { kind: 'group', name: HOSTILE } },
    warnings: [
      'Consumer',
      'Reduced by law from 1,806.75 USD',
      'Books closed: goes on a new invoice',
      'Waits for 11 days',
    ],
    changed: null,
  },
  {
    id: 'c3',
    reference: 'DW-1A2B3C',
    customer: miller,
    invoice: { id: '151', docNumber: '1044' },
    assessmentDate: '2026-03-12',
    days: 1,
    percent: null,
    amount: '25.00',
    currency: 'USD',
    policy: { version: 3, level: { kind: 'company' } },
    warnings: [],
    changed: `The open balance has changed from 500.00 to 100.00. ${HOSTILE}`,
  },
];

const noFilters = { customer: '', currency: '', over: '', under: '', from: '', to: '', sort: '' };

export const queue: Omit<ReviewPageProps, 'shell'> = {
  filters: noFilters,
  currencies: ['USD'],
  sums: [{ currency: 'USD', count: 3, amount: '1236.20' }],
  waiting: 3,
  rows,
  page: 0,
  hasNext: true,
  chosen: new Set(['c1']),
  open: rows[0] ? { row: rows[0], worksheet: worksheetPage.worksheet, isAsked: false } : null,
  result: null,
  errors: [],
  reason: '',
};

export const emptyQueue: Omit<ReviewPageProps, 'shell'> = {
  ...queue,
  sums: [],
  waiting: 0,
  rows: [],
  hasNext: false,
  open: null,
  currencies: [],
};

/** A refused word, in two currencies and with a filter, after one that left charges alone. */
export const refusedQueue: Omit<ReviewPageProps, 'shell'> = {
  ...queue,
  filters: { ...noFilters, customer: HOSTILE, over: '1', sort: 'largest' },
  currencies: ['JPY', 'USD'],
  rows: [
    ...rows,
    ...rows.slice(0, 1).map((row) => ({ ...row, id: 'c4', currency: 'JPY', amount: '1200' })),
  ],
  sums: [
    { currency: 'JPY', count: 1, amount: '1200' },
    { currency: 'USD', count: 3, amount: '1236.20' },
  ],
  waiting: 12,
  page: 2,
  open: rows[2] ? { row: rows[2], worksheet: worksheetPage.worksheet, isAsked: true } : null,
  result: {
    action: 'approve',
    done: 2,
    already: 1,
    others: [{ id: 'c9', reference: 'DW-QQQQQQ', reason: `The invoice is paid. ${HOSTILE}` }],
    othersLeftOut: 4,
  },
  errors: [{ field: 'reason', message: 'Say why: the reason is kept in the history.' }],
  reason: HOSTILE,
};

export const asked: Omit<ReviewAskedPageProps, 'shell'> = {
  id: 'r1',
  action: 'waive',
  sums: refusedQueue.sums,
  at: '2026-03-12T16:03:20.000Z',
  rows: refusedQueue.rows,
  leftOut: 30,
  result: null,
  errors: refusedQueue.errors,
  reason: HOSTILE,
};

const toCome = (date: string, weekday: number, sums: typeof refusedQueue.sums = []) => ({
  date,
  weekday,
  sums,
});

export const calendar: Omit<CalendarPageProps, 'shell'> = {
  forecast: {
    from: '2026-03-30',
    to: '2026-04-02',
    days: [
      toCome('2026-03-30', 1, refusedQueue.sums),
      toCome('2026-03-31', 2),
      toCome('2026-04-01', 3, queue.sums),
      toCome('2026-04-02', 4),
    ],
    totals: refusedQueue.sums,
    workedOutAt: '2026-03-30T16:03:20.000Z',
    freshAsOf: '2026-03-30T16:03:00.000Z',
    leftOut: 3,
  },
  progress: { done: 0, of: 0 },
  day: '2026-03-30',
  rows: [
    {
      day: '2026-03-30',
      invoice: { id: '145', docNumber: HOSTILE },
      customer: { id: '66', name: HOSTILE },
      assessmentDate: '2026-03-28',
      invoicedOn: '2026-03-31',
      amount: '12.18',
      currency: 'USD',
    },
  ],
  page: 1,
  hasNext: true,
};

export const emptyCalendar: Omit<CalendarPageProps, 'shell'> = {
  ...calendar,
  forecast: calendar.forecast && {
    ...calendar.forecast,
    days: [toCome('2026-03-30', 1)],
    totals: [],
    leftOut: 0,
  },
  day: '2026-03-30',
  rows: [],
  page: 0,
  hasNext: false,
};

export const workingCalendar: Omit<CalendarPageProps, 'shell'> = {
  ...emptyCalendar,
  forecast: null,
  progress: { done: 5000, of: 20_000 },
  day: '',
};

export const chargeToCome: Omit<ChargeToComePageProps, 'shell'> = {
  day: '2026-03-30',
  invoice: { id: '145', docNumber: HOSTILE },
  customer: { id: '66', name: HOSTILE },
  assessmentDate: '2026-03-28',
  amount: '12.18',
  currency: 'USD',
  worksheet: worksheetPage.worksheet,
};
