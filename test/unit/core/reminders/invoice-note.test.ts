import { expect, test } from 'vitest';
import { parsePlainDate } from '../../../../src/core/calendar/plain-date.ts';
import { noteText, type NotedReminder } from '../../../../src/core/reminders/invoice-note.ts';

const noted: NotedReminder = {
  noteId: 'n-1',
  sentOn: parsePlainDate('2026-03-12'),
  recipients: ['ada@example.com', 'pay@example.com'],
  subject: 'Invoice 7 is due',
  open: { minor: 123_456n, currency: 'USD' },
  daysOverdue: -1,
};

test('a note says when, to whom and about how much, and ends with its mark', () => {
  expect(noteText(noted)).toBe(
    'Reminder sent on 12 Mar 2026 to ada@example.com, pay@example.com: "Invoice 7 is due". ' +
      'Open then: 1,234.56 USD, due in 1 day. [Dunwell n-1]',
  );
  expect(noteText({ ...noted, daysOverdue: 0 })).toContain('USD, due that day.');
  expect(noteText({ ...noted, open: null })).not.toContain('Open then');
});

test('a note keeps its mark within what QuickBooks takes, however long its parts are', () => {
  const text = noteText({
    ...noted,
    subject: 'x'.repeat(5_000),
    recipients: Array.from({ length: 300 }, (_, index) => `payer${index}@example.com`),
  });
  expect(text.length).toBeLessThan(2_000);
  expect(text.endsWith('[Dunwell n-1]')).toBe(true);
});
