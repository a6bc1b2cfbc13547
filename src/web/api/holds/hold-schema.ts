import { z } from 'zod';
import { holdEntryKinds } from '../../../adapters/store/hold-log.ts';
import { givenHoldReasons, holdReasons } from '../../../adapters/store/holds.ts';
import { disputeOutcomes, disputeReasons } from '../../../core/holds/dispute.ts';
import { promiseStates } from '../../../core/holds/promises.ts';
import { amountText } from '../../../core/policy/decimal-text.ts';
import {
  documentKinds,
  mostFileBytes,
  type SentFile,
} from '../../../flow/documents/document-kinds.ts';
import { listOf } from '../paging.ts';
import {
  amount,
  currency,
  date,
  dateInput,
  freeText,
  instant,
  nameText,
  quickBooksId,
  uuid,
} from '../values.ts';

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
  reason: z.enum(givenHoldReasons, `must be one of ${givenHoldReasons.join(', ')}`),
  startsOn: dateInput.optional().meta({ description: 'Today when absent' }),
  until: dateInput.nullable().optional(),
  amount: amountText.nullable().optional().meta({
    description:
      'Of a dispute of an invoice, the part that is held; without one the whole balance is',
  }),
  accrueDuringHold: z.boolean().nullable().optional(),
  note: freeText(1_000).nullable().optional(),
});

/** What customers said they would pay, and what became of it. */
export const promiseSchema = z.object({
  id: uuid,
  holdId: uuid.meta({ description: 'The hold that pauses reminders meanwhile' }),
  customerId: z.string(),
  invoiceId: z.string().nullable().meta({ description: 'Null: about all that it owes' }),
  amount,
  currency,
  received: amount.meta({ description: 'What was paid in time' }),
  promisedBy: z.string().nullable(),
  madeOn: date,
  dueOn: date,
  lastDay: date.meta({ description: 'With the days of grace, the last that keeps it' }),
  state: z.enum(promiseStates),
  settledOn: date.nullable(),
  author: z.string(),
});

export const newPromiseSchema = z.strictObject({
  scope: newHoldSchema.shape.scope,
  amount: amountText
    .nullable()
    .optional()
    .meta({ description: 'All that is open of an invoice when absent' }),
  dueOn: dateInput,
  promisedBy: nameText(200).nullable().optional(),
  note: freeText(500).nullable().optional(),
});

export const promiseList = listOf(promiseSchema);

/** How far a customer’s word can be relied on. */
export const reliabilitySchema = z.object({
  made: z.int().meta({ description: 'Of the last twelve months, those that are settled' }),
  kept: z.int(),
  partlyKept: z.int(),
  broken: z.int(),
  averageDaysLate: z.number().nullable().meta({ description: 'Null where there are none' }),
  promises: z.array(promiseSchema).meta({ description: 'All of them, newest first' }),
});

/** A hold with the dispute or the promise behind it. */
export const holdDetailSchema = holdSchema.extend({
  dispute: z
    .object({
      reason: z.enum(disputeReasons).nullable(),
      reasonText: z.string().nullable(),
      responsible: z.string().nullable(),
      dueOn: date.nullable().meta({ description: 'The day by which it is to be settled' }),
      outcome: z.enum(disputeOutcomes).nullable(),
      closedOn: date.nullable(),
    })
    .nullable(),
  promise: promiseSchema.nullable(),
});

/** Absent fields stay as they are. */
export const holdChangesSchema = z.strictObject({
  until: dateInput.nullable().optional().meta({
    description: 'A day after today, or null until it is lifted; not of a promise',
  }),
  note: freeText(1_000).nullable().optional(),
  amount: amountText.nullable().optional().meta({
    description:
      'The part of an invoice that is in dispute, null for all of it; on the first day of the dispute only',
  }),
  responsible: nameText(200).nullable().optional().meta({
    description: 'Who is to settle a dispute',
  }),
  dueOn: dateInput.nullable().optional().meta({
    description: 'The day by which a dispute is to be settled',
  }),
});

export const holdEntrySchema = z.object({
  id: uuid,
  at: instant,
  author: z.string(),
  kind: z.enum(holdEntryKinds),
  text: z.string(),
});
const whole = z.string().nullable().meta({ description: 'Always null: the list is whole' });
export const holdLogSchema = z.object({ items: z.array(holdEntrySchema), next: whole });

export const holdFilesSchema = z.object({
  items: z.array(
    z.object({
      id: uuid,
      name: z.string(),
      mediaType: z.string(),
      byteSize: z.int(),
      sha256: z.string().meta({ description: 'Of the file, in hexadecimal' }),
      author: z.string(),
      createdAt: instant,
    }),
  ),
  next: whole,
});

export const newHoldFileSchema = z.strictObject({
  file: z.custom<SentFile>((value) => value instanceof Object, 'must be a file'),
});
/** The same, as the document describes it. */
export const newHoldFileShape = z.strictObject({
  file: z.string().meta({
    format: 'binary',
    description: `${documentKinds}, at most ${mostFileBytes / 1024 / 1024} MB; multipart/form-data only`,
  }),
});

export const disputeWordSchema = z.strictObject({
  outcome: z.enum(disputeOutcomes, `must be one of ${disputeOutcomes.join(', ')}`).meta({
    description:
      'resume: it is owed after all; waive: its finance charges are forgiven; credit: it closes once a credit is on the invoice',
  }),
  note: freeText(500).nullable().optional(),
});
export const disputeEndSchema = z.object({
  hold: holdDetailSchema,
  isClosed: z.boolean(),
  waived: z.int().meta({ description: 'Charges that were not in QuickBooks yet' }),
  reversed: z.int().meta({ description: 'Charges that are being taken back there' }),
  left: z.array(z.string()).meta({ description: 'Why others were not forgiven' }),
});
