import Holidays from 'date-holidays';
import { addDays, parsePlainDate, yearOf, type PlainDate } from '../../core/calendar/plain-date.ts';
import { countryCode } from '../../core/law/place.ts';
import type { DaysOff } from '../../core/ledger/facts.ts';

/** Where public holidays are kept: an ISO 3166 country, and a part of it or the country as a whole. */
export type HolidayPlace = { readonly country: string; readonly region: string | null };
export type PlaceName = { readonly code: string; readonly name: string };

/** So many days off of a company's own are kept. */
export const mostDaysOff = 100;

const day = 86_400_000;
/** Those on which offices are closed. Observances and school holidays are working days. */
const types: ('public' | 'bank')[] = ['public', 'bank'];
const known = new Holidays();

const named = (names: Record<string, string> | undefined): PlaceName[] =>
  Object.entries(names ?? {})
    .map(([code, name]) => ({ code, name }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));

/** The countries whose holidays are known, by their English names. */
export const holidayCountries = (): PlaceName[] => named(known.getCountries('en'));

/** The parts of a country with holidays of their own; none where all keep the same. */
export const holidayRegions = (country: string): PlaceName[] =>
  named(known.getStates(country, 'en'));

/** Whether holidays are known for a place. */
export function isHolidayPlace({ country, region }: HolidayPlace): boolean {
  if (!holidayCountries().some(({ code }) => code === country)) return false;
  return region === null || holidayRegions(country).some(({ code }) => code === region);
}

/** A country and a part of it as people wrote them, neither of them understood yet. */
type WrittenPlace = { readonly country: string | null; readonly region: string | null };

/**
 * The place whose holidays a company keeps by what its books say of it: its country, and the first
 * of its addresses there that names a region of it by code or name. Null where the country is not
 * understood or has no known holidays: nothing is guessed.
 */
export function holidayPlaceOf(
  written: string | null,
  addresses: readonly WrittenPlace[],
): HolidayPlace | null {
  const country = countryCode(written ?? '');
  if (country === null || !isHolidayPlace({ country, region: null })) return null;
  const regions = holidayRegions(country);
  const regionOf = (address: WrittenPlace): string | undefined => {
    if (address.country !== null && countryCode(address.country) !== country) return undefined;
    const wanted = address.region?.trim().toLowerCase();
    return regions.find((each) =>
      [each.code, each.name].some((text) => text.toLowerCase() === wanted),
    )?.code;
  };
  const region = addresses.map(regionOf).find((code) => code !== undefined);
  return { country, region: region ?? null };
}

const years = new Map<string, ReadonlyMap<PlainDate, string>>();

/** The public and bank holidays of a place in a year, with their English names. */
export function holidaysOfYear(place: HolidayPlace, year: number): ReadonlyMap<PlainDate, string> {
  const key = `${place.country} ${place.region ?? ''} ${year}`;
  const kept = years.get(key);
  if (kept) return kept;
  const found = new Map<PlainDate, string>();
  const calendar = place.region
    ? new Holidays(place.country, place.region, { types })
    : new Holidays(place.country, { types });
  for (const { date, start, end, name } of calendar.getHolidays(year, 'en')) {
    const first = parsePlainDate(date.slice(0, 10));
    // Some last for several days, and an hour is lost or won where clocks change.
    const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / day));
    for (let after = 0; after < days; after += 1) {
      const each = addDays(first, after);
      if (!found.has(each)) found.set(each, name);
    }
  }
  years.set(key, found);
  return found;
}

/**
 * The days on which a company sends nothing whatever the weekday: the public holidays of its place
 * and the days that the owner named.
 */
export const daysOff = (place: HolidayPlace | null, own: readonly PlainDate[]): DaysOff => ({
  get(date) {
    if (own.includes(date)) return 'a day off of your own';
    return place === null ? undefined : holidaysOfYear(place, yearOf(date)).get(date);
  },
});
