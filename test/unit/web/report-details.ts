/** Props of the report of charges by month. */
import type { ChargesReportPageProps } from '../../../src/web/pages/charges-report-page.tsx';
import { harbour, HOSTILE, shell } from '../../support/page-fixtures.ts';

const zero = {
  ...{ opening: '0.00', charged: '0.00', collected: '0.00', reversed: '0.00', closing: '0.00' },
  waived: '0.00',
};
const march = {
  ...zero,
  month: '2026-03',
  charged: '1206.70',
  closing: '1206.70',
  waived: '15.00',
};
const april = {
  ...{ month: '2026-04', opening: '1206.70', charged: '18.26', collected: '6.70' },
  ...{ reversed: '200.00', closing: '1018.26', waived: '0.00' },
};
const total = { ...april, opening: '0.00', charged: '1224.96', waived: '15.00' };

export const emptyReport: ChargesReportPageProps = {
  shell,
  filters: { from: '', to: '' },
  errors: [],
  period: { from: '2025-05-01', to: '2026-04-12' },
  currencies: [],
  home: null,
  waiting: [],
  behind: null,
  timing: { currency: 'USD', rows: [] },
  byHand: [],
  tieOut: null,
  tieOutState: null,
};

export const chargesReport: ChargesReportPageProps = {
  ...emptyReport,
  currencies: [
    { currency: 'USD', months: [march, april], total },
    { currency: 'JPY', months: [{ ...april, charged: '1200', closing: '-5' }], total: april },
  ],
  home: { currency: 'USD', months: [march, april], total },
  waiting: [
    { status: 'proposed', currency: 'USD', count: 1204, amount: '98765.43' },
    { status: 'unknown', currency: 'JPY', count: 1, amount: '1200' },
  ],
  behind: {
    title: 'Charged in Mar 2026',
    currency: 'USD',
    leftOut: 3,
    rows: [
      {
        ...{ id: 'c1', reference: 'DW-7K3QX2', customer: { ...harbour, name: HOSTILE } },
        ...{ invoice: { id: '12', docNumber: '1001' }, amount: '6.70' },
      },
    ],
  },
  timing: {
    currency: 'USD',
    rows: [
      {
        ...{ chargeId: 'c1', reference: 'DW-7K3QX2', amount: '6.70' },
        text: 'Charged on 2 Apr 2026, in the books of Mar 2026, because invoice 1001 bears the date 20 Mar 2026.',
      },
    ],
  },
  byHand: [
    {
      ...{ chargeId: 'c1', reference: 'DW-7K3QX2', on: '2026-04-02', currency: 'USD' },
      ...{ found: `Somebody removed the line of the charge from invoice ${HOSTILE}.` },
      amount: '-1206.70',
    },
    {
      ...{ chargeId: 'c3', reference: 'DW-BBBBBB', on: '2026-04-09', currency: 'JPY' },
      found: 'Somebody changed the line of the charge from 1,200 to 1,500 in QuickBooks.',
      amount: '300',
    },
  ],
  tieOut: {
    ...{ from: '2026-03-01', to: '2026-04-12', at: '2026-04-12T16:00:00.000Z', by: 'You' },
    ...{ ties: false, currency: 'USD', accounts: ['Finance charge income', HOSTILE] },
    months: [
      { month: '2026-03', inBooks: '1211.70', inDunwell: '1206.70', difference: '5.00' },
      { month: '2026-04', inBooks: '0.00', inDunwell: '18.26', difference: '-18.26' },
    ],
    rows: [
      {
        ...{ month: '2026-03', date: '2026-03-31', title: 'Not from Dunwell' },
        ...{ detail: `An entry “${HOSTILE}”.`, todo: 'Move the entry to another account.' },
        ...{ transaction: 'Journal Entry 7', charge: null, inBooks: '5.00', inDunwell: '0.00' },
      },
      {
        ...{ month: '2026-04', date: '2026-04-11', title: 'The line was removed by hand' },
        ...{ detail: 'The line is gone from invoice 1001.', todo: 'Reverse the charge here.' },
        transaction: 'Invoice 1001',
        charge: { id: 'c2', reference: 'DW-AAAAAA' },
        ...{ inBooks: '0.00', inDunwell: '18.26' },
      },
    ],
  },
  tieOutState: { status: 'running', steps: 12, stepsDone: 5 },
};

export const tiedReport: ChargesReportPageProps = {
  ...chargesReport,
  errors: [{ field: 'to', message: 'The last day must not be before the first day' }],
  filters: { from: '2026-05-01', to: '2026-03-01' },
  home: null,
  behind: null,
  tieOut: {
    ...{ from: '2026-03-01', to: '2026-04-12', at: '2026-04-12T16:00:00.000Z', by: 'The owner' },
    ...{ ties: true, currency: 'USD', accounts: [], rows: [] },
    months: [{ month: '2026-03', inBooks: '6.70', inDunwell: '6.70', difference: '0.00' }],
  },
  tieOutState: { status: 'failed', note: 'QuickBooks failed', at: '2026-04-12T17:00:00.000Z' },
};
