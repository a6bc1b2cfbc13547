/** What payers type into the forms of their page, and what is wrong with it in their language. */
import { z } from 'zod';
import { disputeReasons } from '../../core/holds/dispute.ts';
import { payerPhrasesIn, type PayerPhrases } from '../../core/payer/phrases.ts';
import { readTypedAmount } from '../../core/payer/typed-amount.ts';
import type { PayerVisit } from '../../flow/payer/payer-link.ts';
import type { FieldError } from '../components/view.ts';
import { fieldErrors, textOrNull } from '../forms.ts';
import type { FormValues } from '../pages/policy-form-fields.ts';
import { dateIn } from '../queries.ts';

/** What a form says, or what is wrong with it. */
export type ReadForm<Said> = { readonly said: Said } | { readonly errors: readonly FieldError[] };

// PostgreSQL stores neither NUL nor half a surrogate pair.
const isStorable = (typed: string): boolean => !typed.includes('\0') && typed.isWellFormed();
const textSchema = (wrong: PayerPhrases['wrong'], most: number) =>
  z.string().trim().max(most, wrong.tooLong).refine(isStorable, wrong.message).default('');
const nameSchema = (wrong: PayerPhrases['wrong']) =>
  textSchema(wrong, 100).transform((name) => textOrNull(name.replace(/\p{Cc}+/gu, ' ')));

function readWith<Said>(schema: z.ZodType<Said>, values: FormValues): ReadForm<Said> {
  const typed = schema.safeParse(values);
  return typed.success ? { said: typed.data } : { errors: fieldErrors(typed.error) };
}

/** A question or dispute about one of the invoices. */
export function readDispute(values: FormValues, { language }: PayerVisit) {
  const { wrong } = payerPhrasesIn(language);
  const schema = z.object({
    invoice: z.string(wrong.invoice).min(1, wrong.invoice).max(64, wrong.invoice),
    reason: z.enum(disputeReasons, wrong.reason),
    text: textSchema(wrong, 1_000).refine((text) => text !== '', wrong.message),
    name: nameSchema(wrong),
  });
  const read = readWith(schema, values);
  if ('errors' in read) return read;
  const { invoice: invoiceId, ...said } = read.said;
  return { said: { invoiceId, ...said } };
}

/** The day on which an invoice, or all of them, will be paid. */
export function readPromise(
  values: FormValues,
  { language, customers, link, company }: PayerVisit,
) {
  const { wrong } = payerPhrasesIn(language);
  const schema = z.object({
    about: z.string(wrong.invoice).min(1, wrong.invoice).max(64, wrong.invoice),
    dueOn: z.string(wrong.day).transform((typed, context) => {
      const day = dateIn(typed.trim());
      if (day !== undefined) return day;
      context.addIssue({ code: 'custom', message: wrong.day });
      return z.NEVER;
    }),
    amount: textSchema(wrong, 40),
    name: nameSchema(wrong),
  });
  const read = readWith(schema, values);
  if ('errors' in read) return read;
  const { about, amount: typed, dueOn, name } = read.said;
  const invoiceId = about === 'all' ? null : about;
  // Invoices are in their customer's currency; QuickBooks has no other.
  const payer = customers.find(({ id }) => id === link.customerId);
  const amount =
    typed === '' ? null : readTypedAmount(language, typed, payer?.currency ?? company.homeCurrency);
  if ((typed !== '' && amount === null) || (invoiceId === null && amount === null)) {
    return { errors: [{ field: 'amount', message: wrong.amount }] };
  }
  return { said: { invoiceId, dueOn, amount, name } };
}

/** Whom to write to. */
export function readContact(values: FormValues, { language }: PayerVisit) {
  const { wrong } = payerPhrasesIn(language);
  const schema = z.object({
    email: z.string(wrong.email).trim().max(254, wrong.email).pipe(z.email(wrong.email)),
    name: nameSchema(wrong),
    note: textSchema(wrong, 500).transform(textOrNull),
  });
  return readWith(schema, values);
}
