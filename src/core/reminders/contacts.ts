/** Whom of a customer the owner wants written to, and how, besides what QuickBooks says. */
import { z } from 'zod';
import type { Language } from '../mail/languages.ts';

/** What somebody is to the customer; `escalation` is written to from escalating steps on. */
export const contactRoles = ['billing', 'approver', 'escalation', 'other'] as const;
export type ContactRole = (typeof contactRoles)[number];

/** Where in the head of a mail somebody stands. */
export const contactLines = ['to', 'cc', 'bcc'] as const;
export type ContactLine = (typeof contactLines)[number];

/** More than these nobody reads, and Postmark takes fifty addresses in one mail. */
export const mostContacts = 20;

/** A contact as it is entered. */
export const contactSchema = z.strictObject({
  email: z.email('must be an e-mail address').max(254, 'must have at most 254 characters'),
  name: z
    .string()
    .trim()
    .max(100, 'must have at most 100 characters')
    .refine((name) => !/\p{Cc}/u.test(name), 'must be on one line')
    .refine((name) => name.isWellFormed(), 'must be valid Unicode')
    .transform((name) => (name === '' ? null : name))
    .nullable()
    .default(null),
  role: z.enum(contactRoles).default('billing'),
  line: z.enum(contactLines).default('to'),
});
export type Contact = Readonly<z.output<typeof contactSchema>>;

/** Two writings of one address are one contact. */
export const addressKey = (address: string): string => address.trim().toLowerCase();

export type CustomerMail = {
  /** In the order in which they were entered. */
  readonly contacts: readonly Contact[];
  /** Null where nothing was said. */
  readonly language: Language | null;
  /** Whether the addresses that QuickBooks has are written to. */
  readonly usesQuickBooks: boolean;
};

/** What holds for a customer of whom nothing was entered. */
export const plainCustomerMail: CustomerMail = {
  contacts: [],
  language: null,
  usesQuickBooks: true,
};

/** The language of a customer: its own, else that of the nearest parent with one; null for none. */
export function languageOf(lineage: readonly { readonly mail?: CustomerMail }[]): Language | null {
  return lineage.map(({ mail }) => mail?.language ?? null).find((each) => each !== null) ?? null;
}

/**
 * The person that a mail speaks to: the one contact that it goes to, by name. Of several none, as it
 * would be the wrong name for the others; undefined where QuickBooks' own is meant.
 */
export function namedContact(mail: CustomerMail | undefined): string | null | undefined {
  const written = mail?.contacts.filter(({ role, line }) => line === 'to' && role !== 'escalation');
  if (written === undefined || written.length === 0) return undefined;
  return written.length === 1 ? (written[0]?.name ?? null) : null;
}
