import { parsePlainDate, type PlainDate } from '../../core/calendar/plain-date.ts';

/** A business date as Prisma wants it for a `date` column: midnight UTC of that day. */
export const toDbDate = (date: PlainDate): Date => new Date(`${date}T00:00:00.000Z`);

/** The business date in a `date` column, which Prisma gives as midnight UTC. */
export const fromDbDate = (value: Date): PlainDate =>
  parsePlainDate(value.toISOString().slice(0, 10));

export const toDbDateOrNull = (date: PlainDate | null): Date | null =>
  date === null ? null : toDbDate(date);

export const fromDbDateOrNull = (value: Date | null): PlainDate | null =>
  value === null ? null : fromDbDate(value);
