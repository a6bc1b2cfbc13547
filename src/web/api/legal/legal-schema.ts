import { z } from 'zod';
import { countryCode } from '../../../core/law/place.ts';
import { amount, currency, date, dateInput, nameText } from '../values.ts';

const country = nameText(60).refine(
  (text) => countryCode(text) !== null,
  'must be a country by its two letters, such as "US"',
);

/** What the owner says of a customer for the legal guard; replaces what was said before. */
export const legalChangesSchema = z
  .strictObject({
    party: z.enum(['business', 'consumer']).nullable().default(null),
    country: country.nullable().default(null),
    region: nameText(60).nullable().default(null),
    agreedTerms: z
      .strictObject({ date: dateInput, document: nameText(500) })
      .nullable()
      .optional()
      .meta({ description: 'In place of all versions; null for none, absent for no change' }),
  })
  .refine(({ country: named, region }) => named !== null || region === null, {
    message: 'needs a country beside it',
    path: ['region'],
  });

const record = z.object({
  rule: z.string(),
  annualPercent: z.string().nullable(),
  percentOfPayment: z.string().nullable(),
  citation: z.string(),
  source: z.string(),
  verifiedOn: date,
  disclosure: z.string().nullable().meta({ description: 'What has to be told beside a rate' }),
});

/** What was said of a customer, and what follows from it. Not legal advice. */
export const legalSchema = z.object({
  settings: z.object({
    party: z.enum(['business', 'consumer']).nullable(),
    country: z.string().nullable(),
    region: z.string().nullable(),
    agreedTerms: z.object({ date, document: z.string() }).nullable(),
  }),
  applies: z.object({
    place: z.string().nullable().meta({ description: 'Such as "US-GA"; null where not known' }),
    party: z.enum(['business', 'consumer']),
    agreedTerms: z.object({ date, document: z.string() }).nullable(),
    agreedTermsOf: z
      .string()
      .nullable()
      .meta({ description: 'The parent that the customer has its terms of; null for its own' }),
    record: record.nullable(),
  }),
});

const kinds = ['invoice', 'typical', 'no-record', 'consumer'] as const;

export const breachesQuery = z.strictObject({
  kind: z.enum(kinds).optional().meta({
    description: 'Of one kind; without it the charges: of open invoices and of typical ones',
  }),
});

/** Charges that the guard would reduce or block, and customers of whom more should be known. */
export const breachesSchema = z.object({
  items: z.array(
    z.object({
      kind: z.enum(kinds).meta({
        description:
          'invoice: of an open one. typical: of one made up for a customer that owes nothing. no-record: no record of the law and no cap bounds its charges. consumer: it is one',
      }),
      customerId: z.string(),
      invoiceId: z.string().nullable(),
      currency: currency.nullable(),
      assessmentDate: date.nullable().meta({ description: 'Of the first such charge' }),
      dates: z.int().meta({ description: 'On how many assessment dates there is one' }),
      wanted: amount.nullable().meta({ description: 'What the policy comes to first' }),
      allowed: amount.nullable().meta({ description: 'What the guard leaves of it' }),
      level: z.string(),
      subject: z.string().meta({ description: 'The id or name of the level; empty: the company' }),
      place: z.string().nullable(),
      citation: z.string().nullable().meta({ description: 'Null for the owner’s own cap' }),
      annualPercent: z.string().nullable(),
      effectivePercent: z.string().nullable().meta({ description: 'Percent a year without guard' }),
      isCharged: z.boolean().meta({ description: 'Whether the policy charges it all the same' }),
    }),
  ),
  next: z.string().nullable().meta({ description: 'Always null: the list is whole' }),
});
