import type { DigestCompany, DigestSettingsStore } from '../../adapters/store/digest-settings.ts';
import type { NoticeStore } from '../../adapters/store/notices.ts';
import type { Clock } from '../../clock.ts';
import { daysBetween, type PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone, lastWeekdayHour } from '../../core/calendar/zones.ts';

/**
 * Opens the digests of weeks that ended, at the company's own hour of the day that its owner chose.
 * After a standstill the last week that ended is told of, with what lies between it and the digest
 * before; another day chosen meanwhile counts from when a week has passed.
 */
export async function openDigests(deps: {
  readonly digestSettings: DigestSettingsStore;
  readonly notices: NoticeStore;
  readonly clock: Clock;
}): Promise<void> {
  const now = deps.clock.now();
  for (const company of await deps.digestSettings.companies()) {
    const end = endedWeek(company, now);
    if (end !== null) await deps.notices.openDigest(company.realmId, end.day, end.upTo);
  }
}

/** The end of the week that is to be told of; null while there is none. */
function endedWeek(
  { weekday, hour, timeZone, since, lastUpTo }: DigestCompany,
  now: Date,
): { readonly day: PlainDate; readonly upTo: Date } | null {
  const upTo = lastWeekdayHour(now, { weekday, hour, timeZone });
  if (upTo < since) return null;
  const day = dateInZone(upTo, timeZone);
  const isTooSoon = lastUpTo !== null && daysBetween(dateInZone(lastUpTo, timeZone), day) < 7;
  return isTooSoon ? null : { day, upTo };
}
