import type { DisputeReason } from '../holds/dispute.ts';
import type { Language } from '../mail/languages.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';

/** What a payer did on the page, for the words that thank for it. */
export const payerDeeds = ['dispute', 'promise', 'contact', 'link'] as const;
export type PayerDeed = (typeof payerDeeds)[number];

/**
 * What the payer's page says besides what mails say. Arguments are texts in the page's language
 * already.
 */
export type PayerPhrases = {
  readonly title: (sender: string) => string;
  readonly forCustomer: (customer: string, date: string) => string;
  readonly skip: string;
  readonly onlyForYou: string;
  readonly print: string;
  readonly nothingOpen: string;
  readonly payment: string;
  readonly yourPromises: string;
  readonly promised: (amount: string, date: string) => string;
  readonly payAsInvoice: string;
  readonly contact: (address: string) => string;
  readonly errorTitle: (isOne: boolean) => string;
  readonly error: string;
  readonly done: Readonly<Record<PayerDeed, string>>;
  readonly invoice: string;
  readonly choose: string;
  readonly name: string;
  readonly question: {
    readonly title: string;
    readonly note: string;
    readonly about: string;
    readonly reasons: Readonly<Record<DisputeReason, string>>;
    readonly message: string;
    readonly send: string;
  };
  readonly promise: {
    readonly title: string;
    readonly note: (latest: string) => string;
    readonly all: string;
    readonly day: string;
    readonly amount: string;
    readonly amountHint: string;
    readonly send: string;
  };
  readonly change: {
    readonly title: string;
    readonly note: string;
    readonly email: string;
    readonly message: string;
    readonly send: string;
  };
  readonly wrong: {
    readonly invoice: string;
    readonly reason: string;
    readonly message: string;
    readonly tooLong: string;
    readonly disputed: string;
    readonly tooManyDisputes: string;
    readonly day: string;
    readonly past: string;
    readonly tooFar: (latest: string) => string;
    readonly amount: string;
    readonly tooMuch: (open: string) => string;
    readonly tooLittle: (least: string) => string;
    readonly promised: (date: string) => string;
    readonly tooManyPromises: string;
    readonly email: string;
    readonly tooManyContacts: string;
  };
  readonly expired: { readonly title: string; readonly text: string; readonly renew: string };
  readonly renewNote: string;
  readonly askSender: string;
  readonly closed: { readonly title: string; readonly text: string };
  readonly failed: { readonly title: string; readonly text: string };
  readonly busy: { readonly title: string; readonly text: string };
  readonly newLink: {
    readonly subject: (sender: string) => string;
    readonly text: string;
    readonly open: string;
    readonly notAsked: string;
  };
};

const byLanguage: Readonly<Record<Language, PayerPhrases>> = {
  en: english,
  es: spanish,
  fr: french,
  de: german,
};

/** The words of the payer's page in a language. */
export const payerPhrasesIn = (language: Language): PayerPhrases => byLanguage[language];
