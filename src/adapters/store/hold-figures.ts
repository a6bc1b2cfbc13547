import { z } from 'zod';
import type { HoldFigures } from '../../core/decide/run-limits.ts';

const minor = z.string().transform((text) => BigInt(text));
const schema = z.object({
  factor: z.number(),
  runs: z.number(),
  count: z.number(),
  usualCount: z.number(),
  mostCount: z.number(),
  sum: minor,
  usualSum: minor.nullable(),
  mostSum: minor.nullable(),
});

/** Why a run was held, as it is kept: minor units as text, because JSON has no bigint. */
export function writeHoldFigures(figures: HoldFigures): z.input<typeof schema> {
  return {
    ...figures,
    sum: figures.sum.toString(),
    usualSum: figures.usualSum?.toString() ?? null,
    mostSum: figures.mostSum?.toString() ?? null,
  };
}

/** Reads it back. @throws ZodError when the row holds something else */
export const readHoldFigures = (json: unknown): HoldFigures => schema.parse(json);
