/** What a mail says of an invoice, from the facts that a run decides on. */
import { expect, test } from 'vitest';
import { decide } from '../../../src/core/decide/decide.ts';
import type { RunFacts } from '../../../src/core/decide/run-facts.ts';
import { mailFactsFrom } from '../../../src/flow/mails/compose-reminder.ts';
import { anInvoice, aPolicy, aPosting, day, usd } from '../core/facts.ts';
import { mailsIn, runFacts } from '../core/decide/story.ts';

const told = (facts: RunFacts, today: string) =>
  mailFactsFrom(facts, new Map(), day(today), () => null).of({
    ...{ customerId: '10', template: 'firm', invoiceIds: ['1'] },
  }).invoices[0];

test('before the due date it is a number of days below zero, which the note in QuickBooks tells', () => {
  const days = ['2026-02-22', '2026-03-01', '2026-03-02'].map(
    (today) => told(runFacts(), today)?.daysOverdue,
  );
  expect(days).toEqual([-7, 0, 1]);
});

test('charges that were paid first are not told as unpaid, neither when decided nor when sent', () => {
  // 1,000.00 with a charge of 20.00 of 12 March, and 20.00 paid on 20 March.
  const charged = anInvoice({
    total: usd('1020.00'),
    chargeLines: [
      {
        ...{ lineId: '2', amount: usd('20.00'), date: day('2026-03-12') },
        reference: 'DW-7K3QX2',
      },
    ],
    postings: [aPosting('2026-03-20', '20.00')],
  });
  const inCharges = (allocation: string) => {
    const amount = { kind: 'flat', amount: '20.00' };
    const facts = runFacts({
      invoices: [charged],
      policies: [aPolicy({ charges: { amount, allocation } })],
    });
    const today = '2026-03-23';
    const [mail] = mailsIn(decide(facts, day(today)));
    return [mail?.invoices[0]?.charges, told(facts, today)?.charges];
  };
  expect(inCharges('chargesFirst')).toEqual([0n, 0n]);
  expect(inCharges('principalFirst')).toEqual([usd('20.00'), usd('20.00')]);
});
