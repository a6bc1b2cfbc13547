/** The values of the variables in one mail, as texts of its language. */
import { addDays, type PlainDate } from '../calendar/plain-date.ts';
import { amountIn, countIn, dateIn, isSingular, listIn, type Language } from './languages.ts';
import type { MailFacts, MailInvoice, MailSender } from './mail-facts.ts';
import { phrasesIn } from './phrases/phrases.ts';
import { mailVariables, type VariableName } from './variables.ts';
import { isVariable } from './variables.ts';

/** An invoice by the name that a mail gives it: `Invoice 1043`, or inside a sentence. */
export function invoiceName(
  language: Language,
  invoice: Pick<MailInvoice, 'docNumber' | 'invoiceId' | 'isFinanceCharge'>,
  place: 'alone' | 'inSentence',
): string {
  const phrases = phrasesIn(language);
  const number = asOneLine(invoice.docNumber ?? invoice.invoiceId);
  if (place === 'alone') {
    return invoice.isFinanceCharge ? phrases.financeCharge(number) : phrases.invoice(number);
  }
  return invoice.isFinanceCharge
    ? phrases.financeChargeInSentence(number)
    : phrases.invoiceInSentence(number);
}

type Sum = { readonly currency: string; readonly amount: bigint };

/** Amounts added up by currency, as a text; null where every sum is zero. */
export function sumIn(language: Language, amounts: readonly Sum[]): string | null {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  }
  const told = [...sums].filter(([, minor]) => minor > 0n);
  if (told.length === 0) return null;
  return listIn(
    language,
    told.map(([currency, minor]) => amountIn(language, { minor, currency })),
  );
}

/** What is asked for of an invoice: its balance less what is in dispute. */
const askedOf = ({ openBalance, disputed }: MailInvoice): bigint =>
  disputed >= openBalance ? 0n : openBalance - disputed;

/** What is asked for of invoices in all, as a text; null where that is nothing. */
export const sumAsked = (language: Language, invoices: readonly MailInvoice[]): string | null =>
  sumIn(
    language,
    invoices.map((each) => ({ currency: each.currency, amount: askedOf(each) })),
  );

/** A stretch of days in words: `11 days`. */
export const daysIn = (language: Language, days: number): string =>
  phrasesIn(language).days(countIn(language, days), isSingular(language, days));

/** Paid on this day, an invoice is not charged on the assessment date after it. */
export const lastDayToPay = (on: PlainDate): PlainDate => addDays(on, -1);

/** The invoices that a charge would follow on, the soonest first. */
export function chargedNext(invoices: readonly MailInvoice[]): (MailInvoice & {
  readonly nextCharge: NonNullable<MailInvoice['nextCharge']>;
})[] {
  return invoices
    .flatMap((invoice) =>
      invoice.nextCharge === null ? [] : [{ ...invoice, nextCharge: invoice.nextCharge }],
    )
    .toSorted((a, b) => (a.nextCharge.on < b.nextCharge.on ? -1 : 1));
}

export type MailValues = Readonly<Record<VariableName, string | null>>;

/**
 * Every variable's value; null where there is nothing to say. Blocks have the mark that the
 * composer puts their parts for.
 */
export function mailValues(language: Language, facts: MailFacts, sender: MailSender): MailValues {
  const { invoices } = facts;
  return {
    customer_name: facts.customerName,
    contact_name: facts.contactName,
    contact_first_name: facts.contactFirstName,
    customer_company: facts.customerCompany,
    sender_name: sender.name,
    reply_to: sender.replyTo,
    account_link: facts.accountLink,
    statement_link: facts.accountLink,
    ...invoiceValues(language, invoices),
    ...nextChargeValues(language, invoices),
    credit: sumIn(language, facts.unappliedCredit),
    charge_total: sumIn(language, facts.chargesAdded),
    paid_amount:
      facts.paid && amountIn(language, { minor: facts.paid.amount, currency: facts.paid.currency }),
    paid_on: facts.paid && dateIn(language, facts.paid.on),
    signature: blockMark('signature'),
    invoice_list: blockMark('invoice_list'),
    payment: blockMark('payment'),
    charge_outlook: blockMark('charge_outlook'),
    charge_list: blockMark('charge_list'),
  };
}

/** The invoice by its name, or how many there are. */
function invoicesTold(language: Language, invoices: readonly MailInvoice[]): string {
  const [first] = invoices;
  return first && invoices.length === 1
    ? invoiceName(language, first, 'inSentence')
    : phrasesIn(language).manyInvoices(countIn(language, invoices.length));
}

function invoiceValues(language: Language, invoices: readonly MailInvoice[]) {
  const [first] = invoices;
  const only = invoices.length === 1 ? first : undefined;
  const days = invoices.map(({ daysOverdue }) => daysOverdue);
  const longest = Math.max(0, ...days);
  const earliest = invoices.map(({ dueDate }) => dueDate).toSorted()[0];
  const zero = amountIn(language, { minor: 0n, currency: first?.currency ?? 'USD' });
  const overdue = invoices.filter(({ daysOverdue }) => daysOverdue > 0);
  const notDue = invoices.filter(({ daysOverdue }) => daysOverdue <= 0);
  const inCharges = invoices.map(({ currency, charges }) => ({ currency, amount: charges }));
  return {
    invoices: invoicesTold(language, invoices),
    overdue_invoices: overdue.length === 0 ? null : invoicesTold(language, overdue),
    invoice_number: only ? (only.docNumber ?? only.invoiceId) : null,
    due_date: earliest === undefined ? null : dateIn(language, earliest),
    days_overdue: longest === 0 ? null : daysIn(language, longest),
    open_balance: only
      ? amountIn(language, { minor: only.openBalance, currency: only.currency })
      : null,
    total_open: sumAsked(language, invoices) ?? zero,
    total_overdue: sumAsked(language, overdue),
    total_not_due: sumAsked(language, notDue),
    charges: sumIn(language, inCharges),
    payment_link: only?.link ?? null,
  };
}

/** The charges of the first day on which any would be added. */
function nextChargeValues(language: Language, invoices: readonly MailInvoice[]) {
  const charged = chargedNext(invoices);
  const on = charged[0]?.nextCharge.on;
  if (on === undefined) return { next_charge: null, pay_by: null };
  const first = charged.filter(({ nextCharge }) => nextCharge.on === on);
  const amounts = first.map(({ currency, nextCharge: { amount } }) => ({ currency, amount }));
  return { next_charge: sumIn(language, amounts), pay_by: dateIn(language, lastDayToPay(on)) };
}

// Characters of no alphabet; what comes from outside is rid of them, so no name can forge a block.
const [before, after] = ['\ue000', '\ue001'];

/** What stands for a block in the text of a mail until its parts are put there. */
export const blockMark = (name: VariableName): string => `${before}${name}${after}`;

/** The block that a paragraph stands for; null for words. */
export function blockOf(paragraph: string): VariableName | null {
  const name = /^\ue000([a-z_]+)\ue001$/.exec(paragraph.trim())?.[1];
  return name !== undefined && isVariable(name) && mailVariables[name].type === 'block'
    ? name
    : null;
}

/** A value from outside as one line of a mail: no marks, no control characters. */
export const asOneLine = (text: string): string =>
  text.replace(/[\ue000\ue001\p{Cc}]+/gu, ' ').trim();
