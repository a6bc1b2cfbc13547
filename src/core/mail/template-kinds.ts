/** What mails there are, and how their templates are named. */
import { z } from 'zod';

/** What a mail is for; each kind has its own variables. */
export const mailKinds = [
  'notice',
  'overdue',
  'preChargeWarning',
  'chargeNotice',
  'thankYou',
  'statement',
] as const;
export type MailKind = (typeof mailKinds)[number];

/** The kinds in words. */
export const mailKindNames: Readonly<Record<MailKind, string>> = {
  notice: 'Notice before the due date',
  overdue: 'Reminder of what is overdue',
  preChargeWarning: 'Warning before a charge',
  chargeNotice: 'Notice of a charge',
  thankYou: 'Thank-you for a payment',
  statement: 'Statement of account',
};

/** The templates that Dunwell ships in every language, from friendly to final, and their kinds. */
export const shippedTemplates = {
  friendly: 'notice',
  polite: 'overdue',
  firm: 'overdue',
  final: 'overdue',
  'pre-charge-warning': 'preChargeWarning',
  'charge-notice': 'chargeNotice',
  'thank-you': 'thankYou',
  statement: 'statement',
} as const satisfies Readonly<Record<string, MailKind>>;
export type ShippedTemplate = keyof typeof shippedTemplates;

/** The shipped templates by name. */
export const shippedNames: readonly ShippedTemplate[] = [
  'friendly',
  'polite',
  'firm',
  'final',
  'pre-charge-warning',
  'charge-notice',
  'thank-you',
  'statement',
];

/** Whether a template is one that Dunwell ships. */
export const isShipped = (name: string): name is ShippedTemplate =>
  Object.hasOwn(shippedTemplates, name);

/** Kinds that a step of the reminders may be written in. */
export const stepKinds: readonly MailKind[] = ['notice', 'overdue'];

/** A template's name: what policies call it by and people see. */
export const templateNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(60, 'must be 60 characters at most')
  // No pattern: a JSON Schema's is read without Unicode by many, and would refuse what is taken here.
  .refine(
    (name) => /^[\p{L}\p{N}][\p{L}\p{N} _-]*$/u.test(name),
    'must begin with a letter or digit and hold only letters, digits, spaces, - and _',
  );

/** The words of a template in one language, in the language of templates. */
export type TemplateWords = { readonly subject: string; readonly body: string };

/** Longer ones are no mails, and take long to check. */
export const longestSubject = 200;
export const longestBody = 10_000;
