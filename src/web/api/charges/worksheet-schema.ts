import { z } from 'zod';
import { limitNames } from '../../../core/charges/worksheet.ts';
import { chargeStatuses } from '../../../core/ledger/charge-status.ts';
import { dayCounts } from '../../../core/policy/charge-amount.ts';
import { amount, currency, date } from '../values.ts';

const exact = z.string().meta({ description: 'An exact fraction of whole currency units' });

const segment = z.object({
  from: date,
  to: date.meta({ description: 'The first day no longer in the segment' }),
  days: z.int(),
  openBase: amount,
  yearDays: z.int(),
  percent: z.string().optional().meta({ description: 'The rate in force, percent a year' }),
  exact,
  resumed: z.literal(true).optional().meta({
    description: 'Days of an earlier charge on what it set aside for a hold that is over',
  }),
});

// Parts are made of parts, which only a lazy schema can say; what it holds is written out whole.
const part: z.ZodType = z.lazy(() => anyPart);
const anyPart = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('annualRate'),
    percent: z.string(),
    dayCount: z.enum(dayCounts),
    baseRate: z
      .object({
        name: z.string(),
        margin: z.string(),
        applies: z.enum(['byPeriod', 'whenOverdue']),
        citation: z.string().nullable(),
        entries: z
          .array(
            z.object({
              from: date,
              percent: z.string(),
              by: z.enum(['published', 'company', 'policy']),
              citation: z.string().nullable(),
            }),
          )
          .optional()
          .meta({ description: 'The entries that were used, without the margin' }),
      })
      .optional(),
    segments: z.array(segment),
    exact,
  }),
  z.object({ kind: z.literal('percent'), percent: z.string(), of: amount, exact }),
  z.object({ kind: z.literal('flat'), amount, exact }),
  z.object({
    kind: z.enum(['greaterOf', 'sumOf']),
    statutory: z.enum(['uk', 'eu']).optional(),
    of: z.array(part),
    exact,
  }),
  z.object({ kind: z.enum(['flatThenPercent', 'tiered']), because: z.string(), part, exact }),
]);

const facts = z.object({
  startDate: date,
  total: amount,
  principal: amount,
  base: z.enum(['principal', 'balance']),
  taxExcluded: amount.optional(),
  allocation: z.enum(['principalFirst', 'chargesFirst']),
  openBase: amount.meta({ description: 'At the end of the assessment date' }),
  heldOnDate: z.boolean(),
  heldPeriods: z.array(z.object({ from: date, to: date })),
  accruingHolds: z
    .array(z.object({ from: date, to: date, amount: amount.nullable() }))
    .optional()
    .meta({ description: 'Days under holds that accrued all the same; of a dispute, the part' }),
  heldParts: z
    .array(
      z.object({
        hold: z.string(),
        from: date,
        to: date,
        amount: amount.nullable(),
        accrues: z.boolean(),
      }),
    )
    .optional()
    .meta({
      description:
        'What holds keep out of the base: the part in dispute, or all (null); what accrues is charged once that is over',
    }),
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

const law = z.object({
  place: z.string().nullable(),
  party: z.enum(['business', 'consumer']),
  record: z
    .object({
      rule: z.string(),
      citation: z.string(),
      source: z.string(),
      verifiedOn: z.string(),
    })
    .nullable(),
  annualPercent: z.string().nullable(),
  annualPercentBy: z.enum(['law', 'owner']).nullable(),
  percentOfPayment: z.string().nullable(),
  balanceDays: amount.meta({ description: 'The open principal of every day, added up' }),
  most: amount.nullable(),
  effectivePercent: z.object({ before: z.string(), after: z.string() }).nullable(),
  annualEquivalent: z.string().nullable(),
  warnings: z.array(z.string()),
});

const posting = z.object({ paymentId: z.string(), date, amount });

const record = z
  .object({
    rule: z.literal(2).optional().meta({
      description: 'By which rule it was made; records from before this was told lack it',
    }),
    company: z.object({
      today: date,
      timeZone: z.string(),
      homeCurrency: currency,
      bookCloseDate: date.nullable(),
    }),
    invoice: z.object({
      docNumber: z.string().nullable(),
      txnDate: date,
      dueDate: date,
      total: amount,
      tax: amount,
      openBalance: amount,
      status: z.string(),
    }),
    policy: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The charges section of the policy, whole, as it was applied' }),
    postings: z.array(posting),
    holds: z.array(
      z.object({
        id: z.string(),
        scope: z.enum(['customer', 'invoice']),
        stops: z.enum(['reminders', 'charges', 'both']),
        reason: z.string(),
        from: date,
        until: date.nullable(),
        part: amount.optional(),
        accrueDuringHold: z.boolean().optional(),
      }),
    ),
    charges: z.array(
      z.object({
        id: z.string(),
        assessmentDate: date,
        coversFrom: date,
        coversTo: date,
        amount,
        status: z.enum(chargeStatuses),
        setAside: z
          .array(z.object({ hold: z.string(), from: date, to: date, amount: amount.nullable() }))
          .optional()
          .meta({ description: 'What it left out as held, to be charged once that is over' }),
      }),
    ),
    skippedDates: z.array(date),
    legal: z.object({
      place: z.object({ country: z.string(), region: z.string().nullable() }).nullable(),
      party: z.enum(['business', 'consumer']),
      agreedTerms: z.object({ date, document: z.string() }).nullable(),
    }),
    writeBack: z.string(),
  })
  .meta({ description: 'All that was known when the charge was decided' });

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
  law: law.optional(),
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
  record: record.optional(),
});
