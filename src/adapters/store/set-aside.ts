import { z } from 'zod';
import { parsePlainDate } from '../../core/calendar/plain-date.ts';
import type { SetAside } from '../../core/ledger/facts.ts';

const schema = z.array(
  z.object({
    hold: z.string(),
    from: z.string().transform(parsePlainDate),
    to: z.string().transform(parsePlainDate),
    amount: z
      .string()
      .transform((text) => BigInt(text))
      .nullable(),
  }),
);

/** What a charge set aside for holds, as it is kept: minor units as text, because JSON has no bigint. */
export function writeSetAside(parts: readonly SetAside[]): z.input<typeof schema> {
  return parts.map((part) => ({ ...part, amount: part.amount?.toString() ?? null }));
}

/** Reads it back. @throws ZodError when the row holds something else */
export const readSetAside = (json: unknown): SetAside[] => schema.parse(json);
