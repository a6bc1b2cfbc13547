import { z } from 'zod';
import { holdReasons } from '../../../adapters/store/holds.ts';
import { amount, date, dateInput, freeText, instant, quickBooksId } from '../values.ts';

const scopes = ['customer', 'invoice'] as const;
const stops = ['reminders', 'charges', 'both'] as const;

export const holdSchema = z.object({
  id: z.string(),
  scope: z.object({ kind: z.enum(scopes), id: z.string() }),
  stops: z.enum(stops),
  reason: z.enum(holdReasons),
  startsOn: date,
  until: date.nullable().meta({ description: 'The day on which it has lapsed by itself' }),
  amount: amount.nullable(),
  note: z.string().nullable(),
  author: z.string(),
  createdAt: instant,
  liftedOn: date.nullable(),
});

export const newHoldSchema = z.strictObject({
  scope: z.strictObject(
    { kind: z.enum(scopes, 'must be customer or invoice'), id: quickBooksId },
    'must be {"kind": "customer" or "invoice", "id": "…"}',
  ),
  stops: z.enum(stops, `must be one of ${stops.join(', ')}`),
  reason: z.enum(holdReasons, `must be one of ${holdReasons.join(', ')}`),
  startsOn: dateInput.optional().meta({ description: 'Today when absent' }),
  until: dateInput.nullable().optional(),
  amount: z
    .null('a hold on a part of the balance is not available yet; leave the amount out')
    .optional(),
  note: freeText(1_000).nullable().optional(),
});
