/**
 * What the words of a mail may speak of: one list for the check at save, the editor's help, the
 * API and the composer. Values are texts in the mail's language, amounts with their currency.
 */
import type { MailKind } from './template-kinds.ts';
import { mailKinds } from './template-kinds.ts';

export type VariableType = 'text' | 'amount' | 'date' | 'link' | 'block';

export type MailVariable = {
  /** In words that complete "This is …". */
  readonly meaning: string;
  readonly type: VariableType;
  readonly example: string;
  /** In some mails there is nothing to say, so that words need a fallback. */
  readonly mayBeEmpty: boolean;
  readonly kinds: readonly MailKind[];
};

const everywhere = mailKinds;
const withInvoices: readonly MailKind[] = mailKinds.filter((kind) => kind !== 'thankYou');
const withCharges: readonly MailKind[] = ['chargeNotice'];
const thanks: readonly MailKind[] = ['thankYou'];

const always = { mayBeEmpty: false } as const;
const maybe = { mayBeEmpty: true } as const;

/** Blocks stand alone on their line; the composer puts a table, a button or a paragraph there. */
const block = { type: 'block', ...always } as const;

const registry = {
  customer_name: {
    meaning: 'the customer’s name in QuickBooks',
    ...{ type: 'text', example: 'Harbor Cafe', ...always, kinds: everywhere },
  },
  contact_name: {
    meaning: 'the name of the person written to',
    ...{ type: 'text', example: 'Ada Lovelace', ...maybe, kinds: everywhere },
  },
  contact_first_name: {
    meaning: 'the first name of the person written to',
    ...{ type: 'text', example: 'Ada', ...maybe, kinds: everywhere },
  },
  customer_company: {
    meaning: 'the company of the customer, where QuickBooks has one',
    ...{ type: 'text', example: 'Harbor Cafe LLC', ...maybe, kinds: everywhere },
  },
  sender_name: {
    meaning: 'your name as the sender, or your company’s',
    ...{ type: 'text', example: 'Lakeside Print Works', ...always, kinds: everywhere },
  },
  reply_to: {
    meaning: 'the address that answers go to',
    ...{ type: 'text', example: 'office@lakeside.example', ...maybe, kinds: everywhere },
  },
  signature: {
    meaning: 'your signature, or a greeting with your name; stands alone on its line',
    ...{ ...block, example: 'Kind regards, Lakeside Print Works', kinds: everywhere },
  },
  invoices: {
    meaning: 'what the mail is about, inside a sentence: the invoice, or how many there are',
    ...{ type: 'text', example: 'invoice 1043', ...always, kinds: withInvoices },
  },
  invoice_number: {
    meaning: 'the number of the invoice, where the mail is about one alone',
    ...{ type: 'text', example: '1043', ...maybe, kinds: withInvoices },
  },
  due_date: {
    meaning: 'the earliest due date of the invoices',
    ...{ type: 'date', example: '1 March 2026', ...always, kinds: withInvoices },
  },
  days_overdue: {
    meaning: 'how long the oldest invoice is overdue, in words; empty where none is',
    ...{ type: 'text', example: '11 days', ...maybe, kinds: withInvoices },
  },
  open_balance: {
    meaning: 'what is open of the invoice, where the mail is about one alone',
    ...{ type: 'amount', example: '1,241.26 USD', ...maybe, kinds: withInvoices },
  },
  total_open: {
    meaning: 'what is asked for in all; disputed parts are left out',
    ...{ type: 'amount', example: '1,241.26 USD', ...always, kinds: withInvoices },
  },
  overdue_invoices: {
    meaning: 'what is overdue, inside a sentence, like invoices; empty where nothing is',
    ...{ type: 'text', example: 'invoice 1043', ...maybe, kinds: withInvoices },
  },
  total_overdue: {
    meaning: 'what is asked for and overdue; empty where nothing is',
    ...{ type: 'amount', example: '1,241.26 USD', ...maybe, kinds: withInvoices },
  },
  total_not_due: {
    meaning: 'what is asked for and not overdue yet; empty where nothing is',
    ...{ type: 'amount', example: '14,000.00 USD', ...maybe, kinds: withInvoices },
  },
  charges: {
    meaning: 'the unpaid finance charges in what is open; empty where there are none',
    ...{ type: 'amount', example: '6.70 USD', ...maybe, kinds: withInvoices },
  },
  credit: {
    meaning: 'credit of the customer that is not applied; empty where there is none',
    ...{ type: 'amount', example: '50.00 USD', ...maybe, kinds: withInvoices },
  },
  next_charge: {
    meaning: 'what is added next if nothing is paid; empty where nothing would be',
    ...{ type: 'amount', example: '18.26 USD', ...maybe, kinds: withInvoices },
  },
  pay_by: {
    meaning: 'the last day to pay without that charge; empty where there is none',
    ...{ type: 'date', example: '10 April 2026', ...maybe, kinds: withInvoices },
  },
  payment_link: {
    meaning: 'QuickBooks’ page to pay the invoice, where the mail is about one alone',
    ...{ type: 'link', example: 'https://pay.example/1043', ...maybe, kinds: withInvoices },
  },
  account_link: {
    meaning: 'the customer’s own page here',
    ...{ type: 'link', example: 'https://dunwell.example/pay/abc', ...maybe, kinds: everywhere },
  },
  statement_link: {
    meaning: 'the same page, where all that is open stands',
    ...{ type: 'link', example: 'https://dunwell.example/pay/abc', ...maybe, kinds: everywhere },
  },
  invoice_list: {
    meaning: 'the table of the open invoices and their total; stands alone on its line',
    ...{ ...block, example: 'Invoice 1043, due 1 March 2026 …', kinds: withInvoices },
  },
  payment: {
    meaning: 'how to pay: button, instructions and links; stands alone on its line',
    ...{ ...block, example: 'Pay invoice 1043', kinds: withInvoices },
  },
  charge_outlook: {
    meaning: 'what is added on which day if nothing is paid; stands alone on its line',
    ...{ ...block, example: 'On 11 April 2026 18.26 USD will be added …', kinds: withInvoices },
  },
  charge_list: {
    meaning: 'the charges added, each with its arithmetic and clause; stands alone on its line',
    ...{ ...block, example: '6.70 USD on invoice 1043 …', kinds: withCharges },
  },
  charge_total: {
    meaning: 'what was added in all',
    ...{ type: 'amount', example: '6.70 USD', ...always, kinds: withCharges },
  },
  paid_amount: {
    meaning: 'what was paid',
    ...{ type: 'amount', example: '1,241.26 USD', ...always, kinds: thanks },
  },
  paid_on: {
    meaning: 'the day of the payment',
    ...{ type: 'date', example: '12 March 2026', ...always, kinds: thanks },
  },
} as const satisfies Readonly<Record<string, MailVariable>>;

export type VariableName = keyof typeof registry;

/** The variables by name. */
export const mailVariables: Readonly<Record<VariableName, MailVariable>> = registry;

/** Whether there is a variable of this name. */
export const isVariable = (name: string): name is VariableName => Object.hasOwn(registry, name);

/** The variables that mails of a kind may speak of, in the order in which they are shown. */
export function variablesOf(kind: MailKind): { name: VariableName; variable: MailVariable }[] {
  return Object.keys(registry)
    .filter(isVariable)
    .map((name) => ({ name, variable: mailVariables[name] }))
    .filter(({ variable }) => variable.kinds.includes(kind));
}

const listed: readonly VariableName[] = ['invoice_list', 'payment'];
const blocks: Readonly<Record<MailKind, readonly VariableName[]>> = {
  notice: listed,
  overdue: listed,
  statement: listed,
  preChargeWarning: ['charge_outlook', ...listed],
  chargeNotice: ['charge_list', ...listed],
  thankYou: [],
};

/** Blocks that mails of a kind never go without: what they are about, and how to pay it. */
export const requiredBlocks = (kind: MailKind): readonly VariableName[] => blocks[kind];
