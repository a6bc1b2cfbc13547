import { z } from 'zod';
import { limitNames } from '../../../core/charges/worksheet.ts';
import { dayCounts } from '../../../core/policy/charge-amount.ts';
import { amount, currency, date } from '../values.ts';

const exact = z.string().meta({ description: 'An exact fraction of whole currency units' });

const segment = z.object({
  from: date,
  to: date.meta({ description: 'The first day no longer in the segment' }),
  days: z.int(),
  openBase: amount,
  yearDays: z.int(),
  exact,
});

// Parts are made of parts, which only a lazy schema can say; what it holds is written out whole.
const part: z.ZodType = z.lazy(() => anyPart);
const anyPart = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('annualRate'),
    percent: z.string(),
    dayCount: z.enum(dayCounts),
    segments: z.array(segment),
    exact,
  }),
  z.object({ kind: z.literal('percent'), percent: z.string(), of: amount, exact }),
  z.object({ kind: z.literal('flat'), amount, exact }),
  z.object({ kind: z.enum(['greaterOf', 'sumOf']), of: z.array(part), exact }),
  z.object({ kind: z.enum(['flatThenPercent', 'tiered']), because: z.string(), part, exact }),
]);

const facts = z.object({
  startDate: date,
  total: amount,
  principal: amount,
  base: z.enum(['principal', 'balance']),
  allocation: z.enum(['principalFirst', 'chargesFirst']),
  openBase: amount.meta({ description: 'At the end of the assessment date' }),
  heldOnDate: z.boolean(),
  heldPeriods: z.array(z.object({ from: date, to: date })),
  postings: z.array(z.object({ paymentId: z.string(), date, amount })),
  chargeLines: z.array(
    z.object({
      lineId: z.string(),
      reference: z.string().nullable(),
      date: date.nullable(),
      amount,
    }),
  ),
  chargesBefore: z.object({ count: z.int(), liveCount: z.int(), liveTotal: amount }),
});

/** The full arithmetic of a charge. Amounts are in the worksheet's currency. */
export const worksheetSchema = z.object({
  version: z.literal(1),
  invoiceId: z.string(),
  customerId: z.string(),
  currency,
  assessmentDate: date,
  coversFrom: date,
  coversTo: date.meta({ description: 'The first day no longer covered' }),
  policy: z.object({ level: z.string(), subject: z.string(), version: z.int() }),
  facts,
  calculation: part,
  exact,
  rounding: z.string(),
  rounded: amount,
  limits: z.array(
    z.object({
      limit: z.enum(limitNames),
      setting: z.string(),
      against: z.string().nullable(),
      before: amount,
      after: amount,
      by: amount,
    }),
  ),
  amount,
});
