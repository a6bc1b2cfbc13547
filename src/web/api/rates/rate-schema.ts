import { z } from 'zod';
import { publishedTable } from '../../../core/law/base-rates.ts';
import { problemOfEntry } from '../../../core/law/company-rates.ts';
import { longestTableName } from '../../../core/policy/charge-amount.ts';
import { percentText } from '../../../core/policy/decimal-text.ts';
import { date, dateInput, freeText, instant, nameText, uuid } from '../values.ts';

/** A base rate that the owner adds, to a published table or to one of the company's own. */
export const newRateSchema = z
  .strictObject({
    table: nameText(longestTableName)
      .refine(
        (name) => publishedTable(name) !== null || !/^(bankofengland|ecb)$/i.test(name),
        'is too like a published table: write bankOfEngland or ecb, or choose another name',
      )
      .meta({ description: 'bankOfEngland, ecb, or the name of a table of the company' }),
    from: dateInput.meta({
      description: 'The first day of it; in a published table 1 January or 1 July',
    }),
    percent: percentText.meta({ description: 'Percent a year, without any margin' }),
    source: freeText(300).meta({ description: 'Where you have it from, for the worksheets' }),
  })
  .superRefine(({ table, from }, context) => {
    const message = problemOfEntry(table, from);
    if (message !== null) context.addIssue({ code: 'custom', message, path: ['from'] });
  });

/** An entry of a table, published or added. */
const entry = z.object({
  id: uuid.nullable().meta({ description: 'Null for a published entry, which stands as it is' }),
  from: date,
  percent: z.string(),
  source: z.string(),
  added: z.object({ author: z.string(), at: instant }).nullable(),
  withdrawn: z.object({ by: z.string(), at: instant }).nullable(),
});

/** Tables of base rates, with what is missing of them. */
export const rateTablesSchema = z.object({
  tables: z.array(
    z.object({
      table: z.string().meta({ description: 'How policies name it' }),
      name: z.string(),
      published: z.object({ rule: z.string(), verifiedOn: date }).nullable(),
      entries: z.array(entry),
      missing: z.array(date).meta({
        description: 'First days of half-years without a rate: charges that need it are not made',
      }),
      usedBy: z.array(z.object({ level: z.string(), subject: z.string() })),
    }),
  ),
});
