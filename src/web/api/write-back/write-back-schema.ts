import { z } from 'zod';
import { templateVariables } from '../../../core/charges/description-template.ts';
import { amount, currency, date, freeText, instant, nameText, quickBooksId } from '../values.ts';

const id = quickBooksId.nullable().default(null);

/** What the owner chose; what is null or absent is left to Dunwell. */
export const writeBackChoicesSchema = z.strictObject({
  chargeDay: z
    .int('must be a whole number')
    .min(1, 'must be 1 to 31')
    .max(31, 'must be 1 to 31')
    .default(31)
    .meta({ description: 'The day of accrued charges’ invoices; 31 is the last of the month' }),
  item: id.meta({ description: 'A service or non-inventory item; null: Dunwell makes one' }),
  account: id.meta({ description: 'The income account of an item that Dunwell makes' }),
  taxCode: id.meta({ description: 'TAX or NON in the US, else a tax code; null: not taxable' }),
  class: id,
  department: id.meta({ description: 'A location; only new invoices have one' }),
  description: freeText(1000)
    .nullable()
    .default(null)
    .meta({
      description: `The line’s text, with ${Object.keys(templateVariables)
        .map((name) => `{${name}}`)
        .join(' ')}; the charge’s reference always follows`,
    }),
});

export const writeBackSchema = z.object({
  chargeDay: z.int(),
  nextChargeDay: date,
  item: z.string().nullable(),
  account: z.string().nullable(),
  taxCode: z.string().nullable(),
  class: z.string().nullable(),
  department: z.string().nullable(),
  description: z.string().nullable(),
  writtenWithItem: z.string().nullable().meta({
    description: 'The item in use, chosen or made; null until the first charge makes it',
  }),
});

export const thingSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string().nullable().meta({ description: 'An item’s Type or an account’s AccountType' }),
});

export const exampleSchema = z.object({
  text: z.string().nullable().meta({ description: 'Null when no invoice is there to show it on' }),
  invoiceId: z.string().nullable(),
  isCharged: z.boolean().meta({ description: 'It is the wording of a charge that was assessed' }),
});

export const acceptanceSchema = z.object({
  id: z.string(),
  invoiceId: z.string().nullable().meta({ description: 'Null: every invoice of the company' }),
  reason: z.string(),
  author: z.string(),
  createdAt: instant,
});

export const newAcceptanceSchema = z.strictObject({
  invoiceId: id.meta({ description: 'Null: every invoice of the company' }),
  reason: nameText(500),
});

export const lateFeesSchema = z.object({
  items: z
    .array(
      z.object({
        invoiceId: z.string(),
        docNumber: z.string().nullable(),
        customerId: z.string(),
        currency,
        openBalance: amount,
        lateFees: amount.meta({ description: 'What QuickBooks’ own lines come to' }),
        isAccepted: z.boolean().meta({ description: 'It is charged all the same' }),
      }),
    )
    .meta({ description: 'Open invoices with late fees that Dunwell did not write' }),
  acceptances: z.array(acceptanceSchema),
  next: z.string().nullable().meta({ description: 'Always null: the list is whole' }),
});
