/** When the daily run of a company is: at its hour, or later on the same day, but not in the evening. */
import type { Company } from '../../adapters/store/companies.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import { dateInZone, instantOfLocalHour, nextLocalHour } from '../../core/calendar/zones.ts';

/** The local hour (0 to 23) of a company's runs, and its IANA zone. */
export type RunHours = { readonly hour: number; readonly timeZone: string };

const eveningHour = 18;

/**
 * The hour of the runs is the company's, or an earlier one that an enabled policy of reminders
 * names: its mails could not be in time otherwise. All others wait for the company's hour.
 */
export async function runHours(
  { policies }: { readonly policies: PolicyStore },
  company: Pick<Company, 'realmId' | 'sendingHour' | 'timeZone'>,
): Promise<RunHours> {
  const earliest = await policies.earliestSendingHour(company.realmId);
  const hour = Math.min(company.sendingHour, earliest ?? company.sendingHour);
  return { hour, timeZone: company.timeZone };
}

/**
 * An instant itself when a run may be then, else the next hour of runs: what a standstill left
 * undone must not wake payers at night. Where the hour itself is in the evening, the day's end ends it.
 */
export function runTimeFrom(instant: Date, { hour, timeZone }: RunHours): Date {
  const date = dateInZone(instant, timeZone);
  const isEarly = instant < instantOfLocalHour(date, hour, timeZone);
  const isLate = hour < eveningHour && instant >= instantOfLocalHour(date, eveningHour, timeZone);
  return isEarly || isLate ? nextLocalHour(instant, hour, timeZone) : instant;
}

/**
 * The next run once a company's hour or zone changes. A run that is due stays so, and one that is
 * still to be on its day is not put off to the next: the day would have none.
 * @param planned null for a company that is not connected, which has no next run
 */
export function movedRun(planned: Date | null, now: Date, to: RunHours): Date | null {
  if (planned === null || planned <= now) return planned;
  const next = nextLocalHour(now, to.hour, to.timeZone);
  const isPutOff = dateInZone(next, to.timeZone) > dateInZone(planned, to.timeZone);
  if (!isPutOff) return next;
  // The planned time may be one that the new hour leaves no more, as an evening is.
  return runTimeFrom(planned, to) <= planned ? planned : runTimeFrom(now, to);
}
