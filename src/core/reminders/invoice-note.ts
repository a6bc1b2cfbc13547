import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { formatAmountGrouped, type Money } from '../money/amount.ts';

// Together well below the 2,000 characters that QuickBooks keeps of a note.
const longestSubject = 300;
const longestAddresses = 600;

/** What a note on an invoice tells of a reminder. */
export type NotedReminder = {
  readonly noteId: string;
  readonly sentOn: PlainDate;
  readonly recipients: readonly string[];
  readonly subject: string;
  /** Null where the mail no longer tells of the invoice. */
  readonly open: Money | null;
  readonly daysOverdue: number;
};

/** By what a note is known as ours, and which it is. */
export const noteMark = (noteId: string): string => `[Dunwell ${noteId}]`;

/** The text of a note, for people who look at the invoice in QuickBooks. */
export function noteText(of: NotedReminder): string {
  const { sentOn, recipients, subject, open, daysOverdue } = of;
  const days = `${Math.abs(daysOverdue)} ${Math.abs(daysOverdue) === 1 ? 'day' : 'days'}`;
  const due =
    daysOverdue > 0 ? `${days} overdue` : daysOverdue === 0 ? 'due that day' : `due in ${days}`;
  const to = cut(recipients.join(', '), longestAddresses);
  const balance =
    open === null ? '' : `Open then: ${formatAmountGrouped(open)} ${open.currency}, ${due}. `;
  return (
    `Reminder sent on ${formatDate(sentOn)} to ${to}: "${cut(subject, longestSubject)}". ` +
    `${balance}${noteMark(of.noteId)}`
  );
}

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
