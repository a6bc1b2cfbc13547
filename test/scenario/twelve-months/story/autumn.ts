/** October to December 2027: new terms, late payments, and the end of a year. */
import type { StoryDay } from '../events.ts';
import * as rule from './rules.ts';
import { pay, policy, run, runKilledAt, runWithLostAnswer, sell } from './told.ts';

export const autumn: readonly StoryDay[] = [
  [
    '2027-10-01',
    sell('D3', 'Dirac', ['2027-10-01', '2027-10-11'], '1500.00'),
    sell('J2', 'Joule', ['2027-10-01', '2027-10-31'], '150.00'),
    policy('customer', 'Fuji', rule.inYen),
    run,
  ],
  [
    '2027-10-05',
    { do: 'groups', customer: 'Dirac', groups: [] },
    { do: 'groups', customer: 'Hopper', groups: ['slow'] },
    run,
  ],
  ['2027-10-15', { do: 'lift', hold: 'h3' }, run],
  [
    '2027-10-22',
    // Pays a charge invoice together with what it was for.
    pay('p9', 'Gauss', '2027-10-22', { G1: '3044.38' }, { received: '3044.38' }),
    runWithLostAnswer,
  ],
  ['2027-10-31', { do: 'webhooks', mode: 'duplicate' }, run],
  [
    '2027-11-02',
    pay('p10', 'Joule', '2027-11-01', { J1: '9950.00' }, { received: '9950.00' }),
    sell('K2', 'Kepler', ['2027-11-02', '2027-12-15'], '5000.00'),
    sell('K3', 'Kepler', ['2027-11-02', '2027-11-20'], '3650.00'),
    sell('A5', 'Ada', ['2027-11-02', '2027-11-12'], '77.77'),
    run,
  ],
  ['2027-11-15', { do: 'webhooks', mode: 'deliver' }, run],
  [
    '2027-11-22',
    { do: 'reparent', customer: 'Babbage', parent: null },
    { do: 'settings', mode: 'observe' },
    run,
  ],
  ['2027-11-30', { do: 'settings', mode: 'automatic' }, runKilledAt('outbox: worked')],
  [
    '2027-12-08',
    // Paid late, within the month: the last days are charged on an invoice of their own.
    pay('p11', 'Kepler', '2027-12-06', { K3: '3650.00' }, { received: '3650.00' }),
    // Entered late: the charge of 27 November was for too much.
    pay('p15', 'Ada', '2027-11-20', { A3: '500.00' }, { received: '500.00' }),
    run,
  ],
  [
    '2027-12-15',
    { do: 'correct', invoice: 'A3', on: '2027-11-27', by: 'lowerLine' },
    pay('p17', 'Kepler', '2027-12-15', { 'K3@2027-12-06': '14.40' }, { received: '14.40' }),
    { do: 'reverse', invoice: 'K3', on: '2027-12-06', by: 'creditMemo' },
    run,
  ],
  ['2027-12-22', { do: 'settings', mode: 'off' }, run],
  ['2027-12-31', { do: 'settings', mode: 'automatic' }, { do: 'close', until: '2027-09-30' }, run],
];
