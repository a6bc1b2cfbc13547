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

/** Charges that the guard would reduce or block, one for each invoice. */
export const breachesSchema = z.object({
  items: z.array(
    z.object({
      customerId: z.string(),
      invoiceId: z.string(),
      currency,
      assessmentDate: date,
      wanted: amount.meta({ description: 'What the policy comes to' }),
      allowed: amount.meta({ description: 'What the guard leaves of it' }),
      level: z.string(),
      place: z.string().nullable(),
      citation: z.string().nullable().meta({ description: 'Null for the owner’s own cap' }),
      annualPercent: z.string().nullable(),
      effectivePercent: z.string().nullable().meta({ description: 'Percent a year without guard' }),
    }),
  ),
  next: z.string().nullable().meta({ description: 'Always null: the list is whole' }),
});
