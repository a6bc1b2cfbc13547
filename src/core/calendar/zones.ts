import { Temporal } from 'temporal-polyfill';
import type { PlainDate } from './plain-date.ts';
import { formatDate } from './format-date.ts';
import { addDays, isoWeekday, parsePlainDate } from './plain-date.ts';

/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(text: string): boolean {
  // An offset such as "+02:00" would pass below, and knows nothing of daylight saving.
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

/** The day that an instant falls on in a zone. Throws RangeError for an unknown zone. */
export function dateInZone(instant: Date, timeZone: string): PlainDate {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime());
  return parsePlainDate(local.toZonedDateTimeISO(timeZone).toPlainDate().toString());
}

/**
 * The instant of an hour (0 to 23) of a local day. An hour that the clocks skip becomes the
 * moment as long after the change as it would have been; of an hour that comes twice, the first.
 * Throws RangeError for an unknown zone or hour.
 */
export function instantOfLocalHour(date: PlainDate, hour: number, timeZone: string): Date {
  const plainTime = Temporal.PlainTime.from({ hour }, { overflow: 'reject' });
  const local = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime });
  return new Date(local.epochMilliseconds);
}

/** The first moment strictly after an instant at which it is this hour of a local day. */
export function nextLocalHour(after: Date, hour: number, timeZone: string): Date {
  let day = Temporal.PlainDate.from(dateInZone(after, timeZone));
  for (;;) {
    const candidate = instantOfLocalHour(parsePlainDate(day.toString()), hour, timeZone);
    if (candidate.getTime() > after.getTime()) return candidate;
    day = day.add({ days: 1 });
  }
}

/**
 * The last moment up to and with an instant at which it was this hour of this weekday.
 * @param weekday 1 for Monday to 7 for Sunday; throws RangeError for another
 */
export function lastWeekdayHour(
  upTo: Date,
  { weekday, hour, timeZone }: { weekday: number; hour: number; timeZone: string },
): Date {
  const today = dateInZone(upTo, timeZone);
  for (let back = 0; back <= 7; back += 1) {
    const day = addDays(today, -back);
    const candidate = instantOfLocalHour(day, hour, timeZone);
    if (isoWeekday(day) === weekday && candidate <= upTo) return candidate;
  }
  throw new RangeError(`There is no weekday ${weekday}`);
}

/** An instant on the wall clock of a zone, as people read it in mails: "09:05 on 8 Mar 2026". */
export function formatInstant(instant: Date, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant.getTime());
  const time = local.toZonedDateTimeISO(timeZone).toPlainTime().toString();
  return `${time.slice(0, 5)} on ${formatDate(dateInZone(instant, timeZone))}`;
}
