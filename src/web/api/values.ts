/** The kinds of values that the API's requests and answers are made of. */
import { z } from 'zod';
import { formatAmount, parsePositive } from '../../core/money/amount.ts';
import { invalidInput, type FieldError } from './problem.ts';

/** An amount in an answer. */
export const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'Decimal text in the currency beside it, with that currency’s digits' });
export const currency = z.string().length(3).meta({ description: 'ISO 4217' });
export const date = z.iso.date();
export const instant = z.iso.datetime();

/** An id as QuickBooks gives them. */
export const quickBooksId = z.string().regex(/^[A-Za-z0-9_.:-]{1,64}$/, 'must be a QuickBooks id');
export const uuid = z.uuid();

// PostgreSQL stores neither NUL nor half a surrogate pair.
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Free text of a person, several lines if need be. */
export const freeText = (longest: number) =>
  z
    .string('must be text')
    .trim()
    .min(1, 'must not be empty')
    .max(longest, `must have at most ${longest} characters`)
    .refine(isStorable, 'must be valid Unicode without NUL');

/** A name: free text on one line, fit for a mail header and a path. */
export const nameText = (longest: number) =>
  freeText(longest).refine((text) => !/\p{Cc}/u.test(text), 'must be on one line');

/** A day in a query or a body. */
export const dateInput = z.iso.date('must be a date written YYYY-MM-DD');

export const toAmount = (minor: bigint, ofCurrency: string): string =>
  formatAmount({ minor, currency: ofCurrency });
export const toInstant = (at: Date): string => at.toISOString();
export const toInstantOrNull = (at: Date | null): string | null => at && at.toISOString();

/** @throws ApiProblem invalid-input for an amount that the currency does not have, or of nothing */
export function positiveAmount(text: string, ofCurrency: string): bigint {
  const minor = parsePositive(text, ofCurrency);
  if (minor !== null) return minor;
  const message = `must be an amount in ${ofCurrency} above zero`;
  throw invalidInput([{ field: 'amount', message }]);
}

/** What zod found wrong, by field; each unknown field is named. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is unknown' }));
    }
    return [{ field: path.join('.'), message: issue.message }];
  });
}
