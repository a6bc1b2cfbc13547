/** July to September: a person approves, a customer moves, QuickBooks is down for days. */
import type { StoryDay } from '../events.ts';
import * as rule from './rules.ts';
import { pay, policy, run, runKilledAt, runWithLostAnswer, sell } from './told.ts';

export const summer: readonly StoryDay[] = [
  [
    '2027-07-01',
    // Its invoices follow Curie's policy from here on; what was charged stays.
    { do: 'reparent', customer: 'Babbage', parent: 'Curie' },
    sell('A4', 'Ada', ['2027-07-01', '2027-07-16'], '365.00'),
    sell('E2', 'Euler', ['2027-07-01', '2027-07-31'], '2345.67', { form: { ExchangeRate: 1.09 } }),
    sell('F2', 'Fuji', ['2027-07-01', '2027-07-20'], '54321', { form: { ExchangeRate: 0.0066 } }),
    runWithLostAnswer,
  ],
  [
    '2027-07-02',
    { do: 'reverse', invoice: 'H1', on: '2027-05-21', by: 'voidInvoice' },
    // One of six on an invoice for all of June.
    { do: 'reverse', invoice: 'L1', on: '2027-06-03', by: 'removeLine' },
  ],
  ['2027-07-05', { do: 'settings', mode: 'review' }, run],
  ['2027-07-12', run],
  [
    '2027-07-13',
    { do: 'approve', invoice: 'J1', on: '2027-07-12' },
    // The charge of the 15th will be for less.
    pay('p4', 'Ivory', '2027-07-13', { I2: '1000.00' }, { received: '1000.00' }),
  ],
  ['2027-07-15', run, { do: 'waive', invoice: 'I1', on: '2027-07-15' }],
  // A bounced cheque: its two invoices owe what they did before.
  ['2027-07-19', { do: 'voidPayment', payment: 'p1' }],
  ['2027-07-20', run, { do: 'approve', invoice: 'H1', on: '2027-07-20' }],
  ['2027-07-26', run],
  [
    '2027-07-28',
    // Dated before the assessment that waits: what waits becomes less.
    pay('p5', 'Ada', '2027-07-10', { A1: '600.00' }, { received: '600.00' }),
    run,
    { do: 'approve', invoice: 'A1', on: '2027-07-25' },
  ],
  ['2027-07-31', run],
  [
    '2027-08-01',
    { do: 'approve', invoice: 'C1', on: '2027-07-31' },
    { do: 'approve', invoice: 'B1', on: '2027-07-31' },
    { do: 'approve', invoice: 'K1', on: '2027-07-31' },
    { do: 'settings', mode: 'automatic' },
    run,
  ],
  [
    '2027-08-06',
    { do: 'credit', key: 'cm1', customer: 'Curie', dated: '2027-08-05', amount: '300.00' },
    pay(
      'p6',
      'Curie',
      '2027-08-06',
      { C1: '250.00' },
      { received: '0', credits: { cm1: '250.00' } },
    ),
    run,
  ],
  ['2027-08-10', { do: 'webhooks', mode: 'drop' }, { do: 'heldRun' }],
  [
    '2027-08-11',
    { do: 'heldRun' },
    pay('p7', 'Euler', '2027-08-09', { E1: '2000.00' }, { received: '2000.00' }),
  ],
  ['2027-08-15', { do: 'webhooks', mode: 'deliver' }, run],
  [
    '2027-08-20',
    { do: 'addLine', invoice: 'A3', amount: '100.00' },
    { do: 'redate', invoice: 'A4', due: '2027-08-31' },
    { do: 'deletePayment', payment: 'p3' },
    // The books of April are closed, and of the other 5.00 are left to pay: 10.00 become a credit.
    { do: 'reverse', invoice: 'A2', on: '2027-05-01', by: 'creditMemo' },
    pay('p16', 'Hopper', '2027-08-20', { 'H1@2027-06-20': '10.00' }, { received: '10.00' }),
    { do: 'reverse', invoice: 'H1', on: '2027-06-20', by: 'creditMemo' },
    run,
  ],
  ['2027-08-25', runKilledAt('charge: mirrored')],
  [
    '2027-08-31',
    pay('p14', 'Lovelace', '2027-08-30', { L1: '3000.00', L2: '1825.00' }, { received: '4825.00' }),
    run,
  ],
  [
    '2027-09-01',
    { do: 'hold', key: 'h3', scope: 'customer', subject: 'Ivory', reason: 'exclusion' },
    policy('customer', 'Fuji', null),
    run,
  ],
  ['2027-09-10', run],
  [
    '2027-09-15',
    { do: 'delete', invoice: 'B2' },
    { do: 'void', invoice: 'C2' },
    pay('p8', 'Kepler', '2027-09-14', { K1: '3000.00' }, { received: '3000.00' }),
    run,
  ],
  ['2027-09-24', { do: 'settings', stopped: true }, run],
  ['2027-09-27', { do: 'settings', stopped: false }, run],
  [
    '2027-09-30',
    policy('company', '', rule.houseFromOctober),
    { do: 'close', until: '2027-06-30' },
    run,
  ],
];
