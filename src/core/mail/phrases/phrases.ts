import type { Language } from '../languages.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';

/**
 * What the fixed parts of a mail say: tables, buttons, how to pay. Arguments are texts in the
 * mail's language already.
 */
export type Phrases = {
  /** The name of an invoice, as it begins a line and as it stands in a sentence. */
  readonly invoice: (number: string) => string;
  readonly financeCharge: (number: string) => string;
  readonly invoiceInSentence: (number: string) => string;
  readonly financeChargeInSentence: (number: string) => string;
  readonly manyInvoices: (count: string) => string;
  readonly days: (count: string, isOne: boolean) => string;
  readonly openInvoices: string;
  readonly columns: { readonly invoice: string; readonly due: string; readonly open: string };
  readonly due: (date: string) => string;
  readonly overdueBy: (days: string) => string;
  readonly includingCharges: (amount: string) => string;
  readonly inDispute: (amount: string) => string;
  readonly totalOverdue: string;
  readonly totalNotDue: string;
  readonly totalOpen: string;
  readonly totalAsked: string;
  readonly credit: (amounts: string) => string;
  /** What travels with the mail, and what would not. */
  readonly statement: string;
  readonly statementTooLarge: string;
  readonly attached: (names: string) => string;
  readonly notAttached: (names: string) => string;
  readonly howToPay: string;
  readonly pay: (invoice: string) => string;
  readonly payOrView: string;
  readonly asInvoiceSays: string;
  /** The same of those that have no link, beside some that have. */
  readonly othersAsInvoiceSays: string;
  readonly yourAccount: string;
  readonly outlookTitle: string;
  readonly outlook: (charge: {
    amount: string;
    invoice: string;
    on: string;
    payBy: string;
  }) => string;
  readonly chargesTitle: string;
  readonly charged: (charge: { amount: string; invoice: string; on: string }) => string;
  readonly arithmetic: string;
  readonly basis: string;
  readonly agreedTerms: (document: string, on: string) => string;
  readonly statute: (citation: string) => string;
  readonly ownTerms: string;
  readonly regards: string;
  readonly test: string;
};

const byLanguage: Readonly<Record<Language, Phrases>> = {
  en: english,
  es: spanish,
  fr: french,
  de: german,
};

/** The fixed words of mails in a language. */
export const phrasesIn = (language: Language): Phrases => byLanguage[language];
