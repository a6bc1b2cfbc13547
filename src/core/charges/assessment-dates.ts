/** The days on which an invoice's charge is due for assessment, before anything is calculated. */
import { monthlyDayOnOrAfter, monthlyDayOnOrBefore } from '../calendar/monthly-day.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, daysBetween, laterOf, parsePlainDate } from '../calendar/plain-date.ts';
import type { InvoiceFacts } from '../ledger/facts.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import { unreachable } from '../unreachable.ts';

/** An invoice's assessment dates: the first, and how they go on from there. */
export type Schedule = { readonly first: PlainDate; readonly assess: ChargesPolicy['assess'] };

/** S: the day that grace and accrual count from. */
export function startDate(
  policy: ChargesPolicy,
  invoice: Pick<InvoiceFacts, 'dueDate' | 'txnDate'>,
): PlainDate {
  return policy.start.from === 'dueDate' ? invoice.dueDate : invoice.txnDate;
}

/**
 * The first assessment date is the first day on which more than graceDays have passed since the
 * start, and never earlier than the day after notBefore or than the law allows; monthly, the first
 * such day of a month. Days on which nothing is overdue are passed by, and the others stay where
 * they are: else it would depend on the day of the run whether those are charged.
 */
export function scheduleOf(
  policy: ChargesPolicy,
  invoice: Pick<InvoiceFacts, 'dueDate' | 'txnDate'>,
  firstLawful: PlainDate | null = null,
): Schedule {
  const graceOver = addDays(startDate(policy, invoice), policy.start.graceDays + 1);
  const afterGrace = firstLawful === null ? graceOver : laterOf(graceOver, firstLawful);
  const { notBefore } = policy.start;
  const first =
    notBefore === undefined
      ? afterGrace
      : laterOf(afterGrace, addDays(parsePlainDate(notBefore), 1));
  const { assess } = policy;
  const overdueFrom = laterOf(first, addDays(invoice.dueDate, 1));
  switch (assess.kind) {
    case 'once':
      return { first: overdueFrom, assess };
    case 'everyDays': {
      const passed = Math.ceil(daysBetween(first, overdueFrom) / assess.days);
      return { first: addDays(first, passed * assess.days), assess };
    }
    case 'monthly':
      return { first: monthlyDayOnOrAfter(overdueFrom, assess.day), assess };
    default:
      return unreachable(assess);
  }
}

/** The last assessment date on or before a day; null when there is none yet. */
export function assessmentDateOnOrBefore(schedule: Schedule, date: PlainDate): PlainDate | null {
  const { first, assess } = schedule;
  if (date < first) return null;
  switch (assess.kind) {
    case 'once':
      return first;
    case 'everyDays': {
      const passed = Math.floor(daysBetween(first, date) / assess.days);
      return addDays(first, passed * assess.days);
    }
    case 'monthly':
      return monthlyDayOnOrBefore(date, assess.day);
    default:
      return unreachable(assess);
  }
}

/** The next assessment date strictly after a day; null when none follows. */
export function assessmentDateAfter(schedule: Schedule, date: PlainDate): PlainDate | null {
  const { first } = schedule;
  if (date < first) return first;
  const next = nextDate(schedule, date);
  return next !== null && next > date ? next : null;
}

/** On the last day of the calendar that day itself. */
function nextDate({ first, assess }: Schedule, date: PlainDate): PlainDate | null {
  switch (assess.kind) {
    case 'once':
      return null;
    case 'everyDays': {
      const passed = Math.floor(daysBetween(first, date) / assess.days);
      return addDays(first, (passed + 1) * assess.days);
    }
    case 'monthly':
      return monthlyDayOnOrAfter(addDays(date, 1), assess.day);
    default:
      return unreachable(assess);
  }
}

/** The assessment dates after one day (from the beginning when null) and before another. */
export function assessmentDatesBetween(
  schedule: Schedule,
  after: PlainDate | null,
  before: PlainDate,
): PlainDate[] {
  const dates: PlainDate[] = [];
  let next: PlainDate | null =
    after === null ? schedule.first : assessmentDateAfter(schedule, after);
  while (next !== null && next < before) {
    dates.push(next);
    next = assessmentDateAfter(schedule, next);
  }
  return dates;
}
