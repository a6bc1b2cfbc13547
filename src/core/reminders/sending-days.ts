import type { PlainDate } from '../calendar/plain-date.ts';
import { isoWeekday } from '../calendar/plain-date.ts';
import type { CompanyFacts } from '../ledger/facts.ts';
import type { RemindersPolicy } from '../policy/reminders-policy.ts';

/** Whether reminders go out on a day: one of the policy's (else the company's) days, no day off. */
export function isSendingDay(
  company: Pick<CompanyFacts, 'sendingDays' | 'daysOff'>,
  policy: Pick<RemindersPolicy, 'sendingDays'>,
  date: PlainDate,
): boolean {
  const days = policy.sendingDays ?? company.sendingDays;
  return days.includes(isoWeekday(date)) && company.daysOff.get(date) === undefined;
}
