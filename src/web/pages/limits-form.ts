import { z } from 'zod';
import { mostMailDays } from '../../core/decide/mail-limits.ts';
import { formatAmount, parsePositive } from '../../core/money/amount.ts';
import { minorDigits } from '../../core/money/currency.ts';
import type { Limits } from '../../flow/collections/limit-settings.ts';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';

/** The names of the inputs; an empty figure is no limit. */
export const limitFields = [
  'unusual',
  'unusualFactor',
  'chargesPerRun',
  'sumPerRun',
  'chargesPerCustomer',
  'sumPerCustomer',
  'mailsPerRun',
  'mailsPerCustomer',
  'mailDays',
] as const;
export type LimitValues = Readonly<Record<(typeof limitFields)[number], string>>;

const plain = (text: string): string => text.replaceAll(/[\s,]/g, '');
const whole = (least: number, most: number, message: string) =>
  z
    .string()
    .transform(plain)
    .transform((text) => (text === '' ? null : Number(text)))
    .refine(
      (number) =>
        number === null || (Number.isInteger(number) && number >= least && number <= most),
      message,
    );
const count = whole(
  1,
  1_000_000,
  'Give a whole number from 1 to 1,000,000, or leave it empty for no limit.',
);

const usualMailDays = 30;
const daysMessage = `Give a whole number of days from 1 to ${mostMailDays}.`;
const mailDays = whole(1, mostMailDays, daysMessage).refine(
  (number) => number !== null,
  daysMessage,
);

/** What was typed into the form of limits, in words of the form. */
export function typedLimits(values: FormValues): LimitValues {
  const of = (name: (typeof limitFields)[number]): string => values[name]?.trim() ?? '';
  return {
    unusual: of('unusual') === 'off' ? 'off' : 'on',
    unusualFactor: of('unusualFactor'),
    chargesPerRun: of('chargesPerRun'),
    sumPerRun: of('sumPerRun'),
    chargesPerCustomer: of('chargesPerCustomer'),
    sumPerCustomer: of('sumPerCustomer'),
    mailsPerRun: of('mailsPerRun'),
    mailsPerCustomer: of('mailsPerCustomer'),
    mailDays: of('mailDays'),
  };
}

/** Limits as the form shows them. */
export function limitValues({ charges: limits, mails }: Limits, currency: string): LimitValues {
  const sum = (minor: bigint | null): string =>
    minor === null ? '' : formatAmount({ minor, currency });
  return {
    unusual: limits.unusualFactor === null ? 'off' : 'on',
    unusualFactor: String(limits.unusualFactor ?? 10),
    chargesPerRun: String(limits.chargesPerRun ?? ''),
    sumPerRun: sum(limits.sumPerRun),
    chargesPerCustomer: String(limits.chargesPerCustomer ?? ''),
    sumPerCustomer: sum(limits.sumPerCustomer),
    mailsPerRun: String(mails.perRun ?? ''),
    mailsPerCustomer: String(mails.perCustomer?.mails ?? ''),
    mailDays: String(mails.perCustomer?.days ?? usualMailDays),
  };
}

/** The limits that were typed, or what is wrong with them, by field. */
export function readLimits(
  values: LimitValues,
  currency: string,
): { limits: Limits } | { errors: FieldError[] } {
  const sum = z.string().transform((text, context) => {
    if (text === '') return null;
    const minor = parsePositive(plain(text), currency);
    if (minor !== null) return minor;
    const digits = minorDigits(currency);
    const message = `Give an amount in ${currency} above zero with at most ${digits} decimals, or leave it empty for no limit.`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
  const factor = whole(2, 1_000, 'Give a whole number from 2 to 1,000.').refine(
    (number) => number !== null,
    'Say from how many times the usual a run is held, or turn this off.',
  );
  const schema = z.object({
    unusualFactor: values.unusual === 'off' ? z.string().transform(() => null) : factor,
    chargesPerRun: count,
    sumPerRun: sum,
    chargesPerCustomer: count,
    sumPerCustomer: sum,
    mailsPerRun: count,
    mailsPerCustomer: count,
    mailDays: values.mailsPerCustomer === '' ? z.string().transform(() => null) : mailDays,
  });
  const read = schema.safeParse(values);
  if (read.success) {
    const { mailsPerRun: perRun, mailsPerCustomer: mails, mailDays: days, ...charges } = read.data;
    const perCustomer = mails === null || days === null ? null : { mails, days };
    return { limits: { charges, mails: { perRun, perCustomer } } };
  }
  const errors = read.error.issues.map(({ path, message }) => ({
    field: String(path[0] ?? ''),
    message,
  }));
  return { errors };
}
