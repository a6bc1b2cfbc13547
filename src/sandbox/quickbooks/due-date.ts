/** When a form is due by its term. */
import { refAt, textAt, type JsonObject } from './json.ts';
import type { Stored } from './stored.ts';
import { addDays } from './times.ts';
import type { WriteSession } from './write-session.ts';

/** DueDate as given, else by the form's, the customer's or the company's usual term. */
export async function completeDueDate(
  session: WriteSession,
  draft: JsonObject,
  customer: Stored | undefined,
  txnDate: string,
): Promise<string> {
  const given = textAt(draft, 'DueDate');
  if (given !== undefined) return given;
  const termId =
    refAt(draft, 'SalesTermRef') ??
    refAt(customer?.body ?? {}, 'SalesTermRef') ??
    session.company.defaultTermId;
  const term = termId === undefined ? undefined : await session.load('Term', termId);
  return dueByTerm(term?.body ?? {}, txnDate);
}

/**
 * So many days after, or on a day of the month: this month's, or the next one's when that has
 * passed or is no more than DueNextMonthDays away. A month that is too short is due on its last.
 */
export function dueByTerm(term: JsonObject, txnDate: string): string {
  const day = term.DayOfMonthDue;
  if (day === undefined || day === null) return addDays(txnDate, Number(term.DueDays ?? 0));
  const thisMonth = dayOfMonth(txnDate, 0, Number(day));
  const daysLeft = (Date.parse(thisMonth) - Date.parse(txnDate)) / 86_400_000;
  const notice = Number(term.DueNextMonthDays ?? 0);
  const isTooSoon = daysLeft < 0 || (notice > 0 && daysLeft <= notice);
  return isTooSoon ? dayOfMonth(txnDate, 1, Number(day)) : thisMonth;
}

function dayOfMonth(date: string, monthsLater: number, day: number): string {
  const year = Number(date.slice(0, 4));
  const month = Number(date.slice(5, 7)) - 1 + monthsLater;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(day, last))).toISOString().slice(0, 10);
}
