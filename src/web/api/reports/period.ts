import { parsePlainDate, type PlainDate } from '../../../core/calendar/plain-date.ts';
import { reportPeriod, type Period } from '../../../core/reports/months.ts';
import { invalidInput } from '../problem.ts';

const dayOf = (text: string | undefined): PlainDate | undefined =>
  text === undefined ? undefined : parsePlainDate(text);

/**
 * The period of a query.
 * @param read what makes a period of two days
 * @throws ApiProblem when the days make no period
 */
export function periodOf(
  asked: { from?: string | undefined; to?: string | undefined },
  today: PlainDate,
  read: typeof reportPeriod = reportPeriod,
): Period {
  const found = read({ from: dayOf(asked.from), to: dayOf(asked.to) }, today);
  if ('period' in found) return found.period;
  throw invalidInput([{ field: 'to', message: found.problem }]);
}
