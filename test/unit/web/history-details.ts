import type { ComponentProps } from 'preact';
import type { HistoryPage } from '../../../src/web/pages/history-page.tsx';
import { HOSTILE } from '../../support/page-fixtures.ts';

type Props = Omit<ComponentProps<typeof HistoryPage>, 'shell'>;

const reminderId = '7d8a1b52-6f0e-4f0e-9a56-1f1f6a0d9c11';
const last = {
  ...{ position: '12345', hash: 'ab'.repeat(32), sealedAt: '2026-03-12T17:00:00.000Z' },
  reminderId,
};
const check = {
  ...{
    at: '2026-03-12T17:05:00.000Z',
    by: 'you',
    rows: 12_345,
    reminders: 4_000,
    replies: 2,
    events: 7_900,
  },
  ...{ wrong: 0, head: last.hash, first: [] },
};

export const whole: Props = { chain: { last, waiting: 0 }, run: null, check };
export const none: Props = { chain: { last: null, waiting: 2 }, run: null, check: null };
export const running: Props = {
  chain: { last, waiting: 3 },
  run: { status: 'running', total: 24_245, looked: 8_000, problem: null },
  check,
};
export const broken: Props = {
  chain: { last, waiting: 0 },
  run: { status: 'failed', total: 24_245, looked: 600, problem: HOSTILE },
  check: {
    ...{ ...check, wrong: 103 },
    first: [
      { position: '17', reminderId, problem: 'Row 17 does not have its own hash.' },
      { position: null, reminderId: null, problem: HOSTILE },
    ],
  },
};
