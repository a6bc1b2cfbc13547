import { z } from 'zod';
import { holdReasons } from '../../../adapters/store/holds.ts';
import { amountText } from '../../../core/policy/decimal-text.ts';
import { amount, currency, date, dateInput, freeText, instant, quickBooksId } from '../values.ts';

const scopes = ['customer', 'invoice'] as const;
const stops = ['reminders', 'charges', 'both'] as const;

export const holdSchema = z.object({
  id: z.string(),
  scope: z.object({ kind: z.enum(scopes), id: z.string() }),
  stops: z.enum(stops),
  reason: z.enum(holdReasons),
  startsOn: date,
  until: date.nullable().meta({ description: 'The day on which it has lapsed by itself' }),
  amount: amount.nullable().meta({
    description: 'Of a dispute of an invoice, the part that is held; otherwise for the record',
  }),
  currency: currency.nullable().meta({ description: 'The currency of the amount' }),
  accrueDuringHold: z.boolean().nullable().meta({
    description: 'Whether its days are charged once it is over; null: as the policy says',
  }),
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
  amount: amountText.nullable().optional().meta({
    description:
      'Of a dispute of an invoice, the part that is held; without one the whole balance is',
  }),
  accrueDuringHold: z.boolean().nullable().optional(),
  note: freeText(1_000).nullable().optional(),
});
