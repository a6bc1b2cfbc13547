import type { MeteredReadStore } from '../../adapters/store/metered-reads.ts';
import { addDays, parsePlainDate, type PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { UsageReads } from '../pages/usage-page.tsx';

const daysShown = 31;

/** The metered reads of companies together: today, this month, and the days of the last month. */
export async function usageOf(
  store: MeteredReadStore,
  realmIds: readonly string[],
  now: Date,
): Promise<UsageReads & { readonly today: number }> {
  const today: PlainDate = dateInZone(now, 'UTC');
  // Reaches back to the first of any month.
  const days = await store.days(realmIds, addDays(today, 1 - daysShown));
  const month = parsePlainDate(`${today.slice(0, 7)}-01`);
  return {
    today: days.find(({ day }) => day === today)?.reads ?? 0,
    month: days.reduce((sum, { day, reads }) => (day >= month ? sum + reads : sum), 0),
    days,
  };
}
