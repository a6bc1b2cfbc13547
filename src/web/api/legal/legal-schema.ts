import { z } from 'zod';
import { countryCode } from '../../../core/law/place.ts';
import { date, dateInput, nameText } from '../values.ts';

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
      .default(null),
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
    record: record.nullable(),
  }),
});
