import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, isoWeekday } from '../calendar/plain-date.ts';
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

/** Nobody is away for longer; a company without a sending day has none after it. */
const longestBreak = 31;

/** The first sending day after a day, or the last one before it; null where there is none near. */
export function nextSendingDay(
  company: Pick<CompanyFacts, 'sendingDays' | 'daysOff'>,
  policy: Pick<RemindersPolicy, 'sendingDays'>,
  date: PlainDate,
  step: 1 | -1,
): PlainDate | null {
  for (let away = 1; away <= longestBreak; away += 1) {
    const day = addDays(date, step * away);
    if (isSendingDay(company, policy, day)) return day;
  }
  return null;
}
