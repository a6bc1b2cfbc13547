import { z } from 'zod';
import type { JsonValue } from '../../core/decide/decision.ts';
import { Prisma } from './generated/client.ts';

const jsonObject = z.custom<Prisma.InputJsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** A plain object for a JSON column. */
export const toJsonObject = (value: unknown): Prisma.InputJsonObject => jsonObject.parse(value);

/** A plain object, or SQL's null where there is none. */
export const toJsonOrNull = (value: unknown): Prisma.InputJsonObject | typeof Prisma.DbNull =>
  value === undefined || value === null ? Prisma.DbNull : toJsonObject(value);

/** What a JSON column holds, which can be nothing but JSON. */
export const jsonValue = z.custom<JsonValue>((value) => value !== undefined);
