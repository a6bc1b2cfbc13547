/** Holds, disputes and promises, in the states that matter. */
import type { HoldFormProps } from '../../../src/web/pages/hold-form-pages.tsx';
import type { HoldPageProps } from '../../../src/web/pages/hold-page.tsx';
import type { HoldRow, HoldsPageProps } from '../../../src/web/pages/holds-page.tsx';
import { HOSTILE } from '../../support/page-fixtures.ts';

const dispute: HoldRow = {
  id: 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817',
  reason: 'dispute',
  scope: 'invoice',
  subject: { id: '145', name: '1037' },
  stops: 'both',
  from: '2026-03-02',
  endsOn: null,
  state: 'open',
  amount: '234.56',
  currency: 'USD',
  flag: { text: 'To be settled by 9 Mar 2026', tone: 'bad' },
  detail: `Damaged or faulty, ${HOSTILE}`,
};
const promise: HoldRow = {
  ...dispute,
  id: 'a7bc2f4a-e38e-4336-af7d-e6c392c2f817',
  reason: 'promise',
  scope: 'customer',
  subject: { id: '66', name: HOSTILE },
  stops: 'reminders',
  endsOn: '2026-03-14',
  amount: '1500.00',
  flag: { text: 'Ends on 14 Mar 2026', tone: 'warn' },
  detail: 'for 12 Mar 2026, by Ada',
};

const filters = { state: 'open', reason: '', scope: '' };
export const holds: Omit<HoldsPageProps, 'shell'> = {
  filters,
  counts: { endingSoon: 1, overdue: 2 },
  rows: [promise, dispute, { ...dispute, id: 'c', flag: null, amount: null, detail: '' }],
  cursor: '',
  next: dispute.id,
};
export const noHolds: Omit<HoldsPageProps, 'shell'> = {
  ...holds,
  counts: { endingSoon: 0, overdue: 0 },
  rows: [],
  next: null,
};

const shown = {
  replyId: null,
  author: 'payer',
  createdAt: '2026-03-02T15:00:00.000Z',
  note: HOSTILE,
};
export const openDispute: Omit<HoldPageProps, 'shell'> = {
  hold: { ...dispute, ...shown, accrual: 'as the policy says' },
  dispute: {
    reason: `Other: ${HOSTILE}`,
    responsible: 'grace@lakeside.example',
    dueOn: '2026-03-09',
    isOverdue: true,
    outcome: null,
    closedOn: null,
  },
  promise: null,
  log: [
    { id: '2', at: '2026-03-03T15:00:00.000Z', author: 'You', kind: 'note', text: HOSTILE },
    { id: '1', at: '2026-03-02T15:00:00.000Z', author: 'payer', kind: 'opened', text: '' },
  ],
  evidence: {
    errors: [{ field: 'file', message: 'The file is empty.' }],
    files: [
      {
        id: 'f1',
        name: 'two-boxes.jpg',
        byteSize: 48_213,
        sha256: 'a'.repeat(64),
        author: 'You',
        createdAt: '2026-03-03T15:00:00.000Z',
      },
    ],
  },
  decision: {
    options: [
      { value: 'resume', text: 'Resume: it is owed', effects: ['It is reminded of again.'] },
      { value: 'waive', text: 'Waive: forgive its finance charges', effects: ['Forgiven.'] },
      { value: 'credit', text: 'Credit it in QuickBooks', effects: ['Issue a credit memo.'] },
    ],
    values: {},
    errors: [{ field: 'outcome', message: 'Choose how the dispute ends.' }],
  },
  rejected: {
    form: 'change',
    values: { until: '2020-01-01', responsible: '', dueOn: '' },
    errors: [{ field: 'until', message: 'Give a day after today, or leave it empty.' }],
  },
};
export const unreadReply: Omit<HoldPageProps, 'shell'> = {
  ...openDispute,
  hold: {
    ...dispute,
    ...shown,
    ...{ reason: 'reply', scope: 'customer', stops: 'reminders', flag: null, detail: '' },
    ...{ accrual: 'as ever', author: 'Dunwell', replyId: 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817' },
  },
  dispute: null,
  decision: {
    options: [{ value: 'lift', text: 'Lift the hold', effects: ['It goes on.'] }],
    values: {},
    errors: [],
  },
  rejected: null,
};
export const brokenPromise: Omit<HoldPageProps, 'shell'> = {
  ...openDispute,
  hold: { ...promise, ...shown, state: 'ended', accrual: 'as ever' },
  dispute: null,
  promise: {
    state: 'broken',
    by: 'Ada',
    dueOn: '2026-03-12',
    lastDay: '2026-03-14',
    received: '0.00',
    settledOn: '2026-03-15',
  },
  log: [],
  decision: null,
  rejected: null,
};

export const newHold: Omit<HoldFormProps, 'shell'> = {
  subject: { kind: 'invoice', id: '145', name: '1037', currency: 'USD' },
  values: {},
  errors: [],
  graceDays: 2,
};
export const refusedHold: Omit<HoldFormProps, 'shell'> = {
  ...newHold,
  subject: { kind: 'customer', id: '66', name: HOSTILE, currency: 'USD' },
  values: { amount: 'much', note: HOSTILE },
  errors: [{ field: 'amount', message: 'Say how much is promised.' }],
};
