import { z } from 'zod';
import { chargeStatuses } from '../../../core/ledger/charge-status.ts';
import { timingKinds } from '../../../core/reports/booked.ts';
import { tieOutCauses } from '../../../core/reports/tie-out-difference.ts';
import { amount, currency, date, dateInput, instant } from '../values.ts';

export const periodQuery = {
  from: dateInput
    .optional()
    .meta({ description: 'In the first month; a year before the last day' }),
  to: dateInput.optional().meta({ description: 'The last day; today when absent' }),
};

const month = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .meta({ description: 'YYYY-MM' });

const figures = {
  opening: amount.meta({ description: 'Open at the beginning' }),
  charged: amount.meta({ description: 'Put in the books' }),
  collected: amount.meta({ description: 'Paid on charges, by the dates of the payments' }),
  waived: amount.meta({ description: 'Waived before it was in the books; moves no balance' }),
  reversed: amount.meta({
    description:
      'Taken back after it was in the books, by somebody’s hand in QuickBooks too; negative what ' +
      'they put on',
  }),
  closing: amount.meta({ description: 'opening + charged − collected − reversed' }),
};

export const monthLineSchema = z.object({ month, currency, ...figures });
export const totalLineSchema = z.object({ currency, ...figures });

export const waitingLineSchema = z.object({
  status: z.enum(chargeStatuses),
  currency,
  count: z.int(),
  amount,
});

export const timingSchema = z.object({
  kind: z.enum(timingKinds).meta({ description: 'changed: by somebody’s hand, in QuickBooks' }),
  chargeId: z.uuid(),
  reference: z.string(),
  on: date.meta({ description: 'When it was done, or seen' }),
  transaction: z.object({ id: z.string(), number: z.string(), date }).meta({
    description: 'What carries it in QuickBooks, whose date gives the month of the books',
  }),
  amount: amount.meta({ description: 'What it adds to the income, in the home currency' }),
});

export const changeByHandSchema = z.object({
  chargeId: z.uuid(),
  reference: z.string(),
  on: date.meta({ description: 'When it was seen' }),
  found: z.string(),
  transaction: z.object({ id: z.string(), number: z.string(), date }).meta({
    description: 'The invoice that the charge was written on',
  }),
  currency,
  amount: amount.meta({
    description: 'What was put on the charge’s line, negative when taken off',
  }),
  atHome: amount.meta({ description: 'In the home currency, at the rate of the invoice' }),
});

export const tieOutDifferenceSchema = z.object({
  cause: z.enum(tieOutCauses),
  explanation: z.string(),
  whatToDo: z.string(),
  month,
  date: date.nullable(),
  chargeId: z.uuid().nullable(),
  reference: z.string().nullable(),
  accountId: z.string().nullable(),
  transaction: z
    .object({ id: z.string().nullable(), kind: z.string(), number: z.string(), name: z.string() })
    .meta({ description: 'In QuickBooks; texts are empty where it says nothing' }),
  inQuickBooks: amount,
  inDunwell: amount,
  difference: amount.meta({ description: 'inQuickBooks − inDunwell' }),
});

export const tieOutSchema = z.object({
  id: z.uuid(),
  from: date,
  to: date,
  trigger: z.enum(['person', 'api']),
  actor: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  note: z.string().nullable(),
  ties: z.boolean().nullable().meta({ description: 'To the cent; null unless it is done' }),
  homeCurrency: currency,
  accounts: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .meta({ description: 'The income accounts in QuickBooks that were compared' }),
  startedAt: instant,
  finishedAt: instant.nullable(),
  months: z.array(z.object({ month, inQuickBooks: amount, inDunwell: amount, difference: amount })),
  differences: z.array(tieOutDifferenceSchema),
});

export const chargesReportSchema = z.object({
  from: date,
  to: date,
  homeCurrency: currency,
  months: z.array(monthLineSchema).meta({ description: 'By currency, then month' }),
  totals: z.array(totalLineSchema),
  home: z
    .object({ months: z.array(monthLineSchema), total: totalLineSchema })
    .meta({ description: 'All currencies at the rates of the invoices that carry the charges' }),
  waiting: z.array(waitingLineSchema).meta({ description: 'Not in the books yet, as of now' }),
  timing: z
    .array(timingSchema)
    .meta({ description: 'What was done in one month and stands in another one’s books' }),
  byHand: z.array(changeByHandSchema).meta({
    description:
      'What people did to charges in QuickBooks by hand: counted as reversed, and expected by tie-outs',
  }),
  tieOut: tieOutSchema.nullable().meta({ description: 'The newest one that is done' }),
});
