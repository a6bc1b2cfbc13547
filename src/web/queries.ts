import { z } from 'zod';
import { parsePlainDate, type PlainDate } from '../core/calendar/plain-date.ts';

const longestText = 200;

/** A text of an address, trimmed and cut; empty when it is not there. */
export const queryText = z
  .string()
  .catch('')
  .default('')
  .transform((text) => text.replaceAll('\u0000', '').trim().slice(0, longestText));

/** One of the known values; empty for anything else. */
export const queryChoice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z
    .enum(['', ...values])
    .catch('')
    .default('');

/** The id of one of our rows; empty for anything else. */
export const queryUuid = z.uuid().or(z.literal('')).catch('').default('');

/** A date of an address; undefined when it is none. */
export function dateIn(text: string): PlainDate | undefined {
  try {
    return parsePlainDate(text);
  } catch {
    return undefined;
  }
}

/** Whether a part of an address is the id of one of our rows. */
export const isRowId = (text: string): boolean => z.uuid().safeParse(text).success;
