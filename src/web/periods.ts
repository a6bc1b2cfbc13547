import type { PlainDate } from '../core/calendar/plain-date.ts';
import { reportPeriod, yearUpTo, type Period } from '../core/reports/months.ts';
import type { FieldError } from './components/view.ts';
import { dateIn } from './queries.ts';

/**
 * The period of an address; the usual one with what is wrong where it cannot be read.
 * @param read what makes a period of two days
 */
export function readPeriod(
  asked: { readonly from: string; readonly to: string },
  today: PlainDate,
  read: typeof reportPeriod = reportPeriod,
): { readonly period: Period; readonly errors: readonly FieldError[] } {
  const usual = yearUpTo(today);
  const [from, to] = [dateIn(asked.from), dateIn(asked.to)];
  const errors: FieldError[] = [];
  if (asked.from !== '' && from === undefined) {
    errors.push({ field: 'from', message: 'The first day must be a date' });
  }
  if (asked.to !== '' && to === undefined) {
    errors.push({ field: 'to', message: 'The last day must be a date' });
  }
  if (errors.length > 0) return { period: usual, errors };
  const found = read({ from, to }, today);
  if ('period' in found) return { period: found.period, errors };
  return { period: usual, errors: [{ field: 'to', message: `The last day ${found.problem}` }] };
}
