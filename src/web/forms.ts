import { z } from 'zod';
import { parsePositive } from '../core/money/amount.ts';
import type { FieldError } from './components/view.ts';
import type { FormValues } from './pages/policy-form-fields.ts';

const bodySchema = z.record(z.string(), z.union([z.string(), z.array(z.string())])).catch({});

/** A form as one text per input; of several inputs with one name, the last. */
export function formValues(body: unknown): FormValues {
  const entries = Object.entries(bodySchema.parse(body ?? {}));
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : (value.at(-1) ?? ''),
    ]),
  );
}

/** One input of a form; empty when it was not sent. */
export function formText(body: unknown, name: string): string {
  return formValues(body)[name] ?? '';
}

/** All values of inputs that share a name, such as checkboxes. */
export function formTexts(body: unknown, name: string): string[] {
  const value = bodySchema.parse(body ?? {})[name];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** What was typed; null for nothing. */
export const textOrNull = (typed: string): string | null => (typed === '' ? null : typed);

/** An amount above zero as typed, thousands grouped or not, in minor units; undefined for none. */
export const readPositive = (typed: string, currency: string): bigint | undefined =>
  parsePositive(typed.replaceAll(',', ''), currency) ?? undefined;

/** What zod found wrong, by the names of the inputs. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({
    field: issue.path.map(String).join('.'),
    message: issue.message,
  }));
}
