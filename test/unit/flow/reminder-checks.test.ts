import { describe, expect, it } from 'vitest';
import type { MailInvoice } from '../../../src/core/mail/mail-facts.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { creditCovers } from '../../../src/flow/outbox/reminder-checks.ts';

const dueDate = parsePlainDate('2026-03-01');
const owed = (invoiceId: string, openBalance: bigint, more: Partial<MailInvoice> = {}) => ({
  ...{ invoiceId, openBalance, dueDate, docNumber: null, daysOverdue: 1, charges: 0n },
  ...{ disputed: 0n, currency: 'USD', link: null, isFinanceCharge: false, nextCharge: null },
  ...more,
});
const line = (invoiceId: string, step: string | null) => ({
  ...{ invoiceId, step, dueDate, docNumber: null, openBalance: 100n, disputed: 0n },
  ...{ charges: 0n, currency: 'USD', daysOverdue: 1 },
});
const credit = (amount: bigint, currency = 'USD') => ({ amount, currency });

describe('credit that came in before a mail left', () => {
  const reminder = { invoices: [line('1', 'offset:1'), line('2', null), line('3', null)] };
  const notDue = owed('3', 900n, { daysOverdue: 0 });
  it.each([
    ['covers the invoice with the step', [owed('1', 100n), notDue], [credit(100n)], true],
    ['is a cent short', [owed('1', 100n), notDue], [credit(99n)], false],
    ['comes in parts', [owed('1', 100n)], [credit(60n), credit(40n)], true],
    ['leaves another overdue one open', [owed('1', 100n), owed('2', 1n)], [credit(100n)], false],
    [
      'covers all but what is in dispute',
      [owed('1', 100n, { disputed: 30n })],
      [credit(70n)],
      true,
    ],
    ['is in another currency', [owed('1', 100n)], [credit(100n, 'EUR')], false],
    ['is none', [owed('1', 100n)], [], false],
  ])('%s', (_, invoices, unappliedCredit, expected) => {
    expect(creditCovers(reminder, { invoices, unappliedCredit })).toBe(expected);
  });

  it('stops no mail beside the reminders', () => {
    const notice = { invoices: [line('1', null)] };
    const told = { invoices: [owed('1', 100n)], unappliedCredit: [credit(500n)] };
    expect(creditCovers(notice, told)).toBe(false);
  });
});
