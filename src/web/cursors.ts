import type { z } from 'zod';

/** A place in a list as it stands in an address. */
export const toCursor = (place: object): string =>
  Buffer.from(JSON.stringify(place), 'utf8').toString('base64url');

/** The place that an address names; null for the first page and for anything unreadable. */
export function fromCursor<T>(text: string, schema: z.ZodType<T>): T | null {
  if (text === '') return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}
