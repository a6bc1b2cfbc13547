/** Props of the pages about the mirror: compares of balances, and the inbox. */
import type { DifferencesPageProps } from '../../../src/web/pages/differences-page.tsx';
import type { InboxPageProps } from '../../../src/web/pages/inbox-page.tsx';
import { harbour, HOSTILE, miller, shell } from '../../support/page-fixtures.ts';

export const differences: DifferencesPageProps = {
  shell: { ...shell, sync: { ...shell.sync, isStale: true } },
  nextAt: '2026-03-19T16:00:00.000Z',
  compares: [
    {
      id: 'c3',
      status: 'running',
      note: null,
      startedAt: '2026-03-12T16:00:00.000Z',
      customers: 0,
      differences: [],
    },
    {
      id: 'c2',
      status: 'done',
      note: null,
      startedAt: '2026-03-05T16:00:00.000Z',
      customers: 1204,
      differences: [
        {
          customer: harbour,
          currency: 'USD',
          inQuickbooks: '12500.00',
          inMirror: '12250.00',
          afterRepair: '12500.00',
          cause: 'A change of which no webhook told',
          detail: '1 transaction added or changed',
          state: 'cured',
        },
        {
          customer: { ...miller, name: HOSTILE },
          currency: 'USD',
          inQuickbooks: '-80.00',
          inMirror: '0.00',
          afterRepair: '0.00',
          cause: 'A kind of transaction that Dunwell does not read',
          detail: `The balance in QuickBooks also holds: 1 × Journal Entry`,
          state: 'remains',
        },
      ],
    },
    {
      id: 'c1',
      status: 'failed',
      note: 'QuickBooks failed',
      startedAt: '2026-02-26T16:00:00.000Z',
      customers: 0,
      differences: [],
    },
  ],
  cursor: '',
  next: 'c1',
};

const row = {
  entity: 'Invoice',
  entityId: '145',
  operation: 'Update',
  receivedAt: '2026-03-12T16:03:20.000Z',
  workedAt: '2026-03-12T16:03:21.000Z',
  state: 'done',
  reason: null,
  attempts: 0,
  said: 'specversion: 1.0, type: qbo.invoice.updated.v1, intuitentityid: 145',
};

export const inbox: InboxPageProps = {
  shell,
  filters: { state: '', entity: 'Invoice', from: '', to: '' },
  rows: [
    { ...row, id: '31' },
    { ...row, id: '30', state: 'ignored', reason: 'Dunwell does not mirror vendor (updated)' },
    { ...row, id: '29', state: 'failed', reason: HOSTILE, attempts: 12, workedAt: null },
  ],
  ofNobody: [
    {
      id: '28',
      receivedAt: '2026-03-12T16:03:20.000Z',
      reason: 'The body is not JSON',
      size: 12034,
    },
  ],
  cursor: '40',
  next: '29',
  form: { ids: '', from: '', to: '' },
  errors: [],
};

export const inboxErrors: Partial<InboxPageProps> = {
  form: { ids: '12 or so', from: '2026-03-13', to: '2026-03-12' },
  errors: [
    { field: 'ids', message: 'Give the numbers of events, such as 12, 13.' },
    { field: 'to', message: 'The last day is before the first.' },
  ],
};
