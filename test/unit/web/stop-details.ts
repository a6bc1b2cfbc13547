/** The stop switches and the limits of runs, in the states that matter. */
import type { StopView } from '../../../src/web/components/stop-banner.tsx';
import type { LimitsPageProps } from '../../../src/web/pages/limits-page.tsx';
import type { StopPageProps } from '../../../src/web/pages/stop-page.tsx';
import { harbour, HOSTILE } from '../../support/page-fixtures.ts';

export const ownStop: StopView = {
  through: null,
  since: '2026-03-11T15:00:00.000Z',
  by: 'You',
  reason: HOSTILE,
  until: '2026-04-01',
};
export const stopAbove: StopView = { ...ownStop, through: harbour, until: null };

const unasked = { isStopped: false, reason: '', errors: [] };
export const companyStop: Omit<StopPageProps, 'shell'> = {
  ...unasked,
  subject: { kind: 'company' },
  waiting: { charges: 1204, reminders: 1 },
};
export const invoiceStop: Omit<StopPageProps, 'shell'> = {
  ...unasked,
  subject: { kind: 'invoice', id: '145', name: '1037' },
  waiting: { charges: 0, reminders: 0 },
};
export const refusedStop: Omit<StopPageProps, 'shell'> = {
  ...invoiceStop,
  subject: { kind: 'customer', id: '66', name: HOSTILE },
  errors: [{ field: 'reason', message: 'Say why: the reason is kept in the history.' }],
};

const neverHeld = { count: 150, sum: '1000.00' };
const run = { id: '0f0e0d0c-0b0a-4908-8706-050403020100', date: '2026-03-11' };
export const limits: Omit<LimitsPageProps, 'shell'> = {
  currency: 'USD',
  values: {
    unusual: 'on',
    unusualFactor: '10',
    chargesPerRun: '',
    sumPerRun: '5000.00',
    chargesPerCustomer: '3',
    sumPerCustomer: '',
    mailsPerRun: '50',
    mailsPerCustomer: '3',
    mailDays: '30',
  },
  isAllOff: false,
  usual: { count: 5, sum: '33.50', runs: [{ ...run, count: 1204, sum: '1066.70' }], neverHeld },
  tried: {
    days: 30,
    runs: 4,
    stopped: [
      { ...run, count: 1204, sum: '1066.70', what: 'held as a whole' },
      { ...run, id: 'r2', count: 6, sum: '40.20', what: '1 customer left to a person' },
    ],
  },
  changes: [
    {
      id: '7',
      at: '2026-03-11T15:00:00.000Z',
      by: HOSTILE,
      unusualFactor: 10,
      chargesPerRun: null,
      sumPerRun: '5000.00',
      chargesPerCustomer: 3,
      sumPerCustomer: null,
      mailsPerRun: 1250,
      mailsPerCustomer: { mails: 3, days: 30 },
    },
  ],
  errors: [],
};
export const limitsOff: Omit<LimitsPageProps, 'shell'> = {
  ...limits,
  values: {
    unusual: 'off',
    unusualFactor: '10',
    chargesPerRun: '',
    sumPerRun: '',
    chargesPerCustomer: '',
    sumPerCustomer: '',
    mailsPerRun: '',
    mailsPerCustomer: '',
    mailDays: '30',
  },
  isAllOff: true,
  usual: { count: 150, sum: null, runs: [], neverHeld },
  tried: { days: 30, runs: 0, stopped: [] },
  changes: [],
};
export const wrongLimits: Omit<LimitsPageProps, 'shell'> = {
  ...limits,
  values: { ...limits.values, chargesPerRun: HOSTILE },
  tried: null,
  errors: [{ field: 'chargesPerRun', message: 'Give a whole number from 1 to 1,000,000.' }],
};
