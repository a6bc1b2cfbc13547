/** Groups of customers, as their pages take them. */
import type { GroupPageProps } from '../../../src/web/pages/group-page.tsx';
import type { GroupRow } from '../../../src/web/pages/groups-page.tsx';
import * as fixture from '../../support/page-fixtures.ts';

const { harbour, miller, HOSTILE } = fixture;

export const rows: readonly GroupRow[] = [
  {
    name: 'Big debts',
    rank: 1,
    says: 'terms Net 60 and overdue balance over 5,000.00',
    members: 12,
    hasPolicy: true,
  },
  { name: HOSTILE, rank: null, says: null, members: 0, hasPolicy: false },
];

export const group: Omit<GroupPageProps, 'shell'> = {
  name: 'Big debts',
  values: {
    rank: '1',
    match: 'all',
    'conditions.0.kind': 'terms',
    'conditions.0.value': 'Net 60',
    'conditions.1.kind': 'overdueBalance',
    'conditions.1.value': '5000.00',
    named: HOSTILE,
    keptOut: '',
  },
  errors: [],
  currency: 'USD',
  matches: [
    { ...harbour, because: 'named in it' },
    { ...miller, because: `terms Net 60 ${HOSTILE}` },
  ],
  isDraft: false,
  known: { terms: ['Net 30', HOSTILE], types: [], tags: ['VIP'] },
  versions: [
    {
      version: 1,
      savedAt: '2026-02-01T15:00:00.000Z',
      author: 'You',
      note: '',
      says: 'terms Net 60',
      rank: null,
    },
  ],
};

export const refusedGroup: Omit<GroupPageProps, 'shell'> = {
  ...group,
  errors: [
    { field: 'conditions.1.value', message: 'The balance must be an amount.' },
    { field: 'named', message: `There is no customer ${HOSTILE}.` },
  ],
  matches: [],
  isDraft: true,
  versions: [],
};
