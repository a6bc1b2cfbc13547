import type { Phrases } from './phrases.ts';

export const english: Phrases = {
  invoice: (number) => `Invoice ${number}`,
  financeCharge: (number) => `Finance charge ${number}`,
  invoiceInSentence: (number) => `invoice ${number}`,
  financeChargeInSentence: (number) => `finance charge ${number}`,
  manyInvoices: (count) => `${count} invoices`,
  days: (count, isOne) => `${count} ${isOne ? 'day' : 'days'}`,
  openInvoices: 'Open invoices',
  columns: { invoice: 'Invoice', due: 'Due', open: 'Open' },
  due: (date) => `due ${date}`,
  overdueBy: (days) => `${days} overdue`,
  includingCharges: (amount) => `including ${amount} in finance charges`,
  inDispute: (amount) => `${amount} of it is in dispute and not asked for`,
  totalOpen: 'Total open',
  totalAsked: 'Total to pay',
  credit: (amounts) => `You also have a credit of ${amounts} with us that is not yet applied.`,
  statement: 'the statement of your account',
  statementTooLarge:
    'The statement of your account is too large to attach. Please reply to this mail and we will send it.',
  attached: (names) => `Attached: ${names}.`,
  notAttached: (names) =>
    `We could not attach ${names}. Please open it by its link above, or reply to this mail and we will send it.`,
  howToPay: 'How to pay',
  pay: (invoice) => `Pay ${invoice}`,
  payOrView: 'Pay or view',
  asInvoiceSays: 'Please pay as the invoice says, or reply to this mail and we will help.',
  othersAsInvoiceSays:
    'Please pay what has no link here as its invoice says, or reply to this mail and we will help.',
  yourAccount: 'See your account, ask a question or tell us when you will pay',
  outlookTitle: 'If it is not paid in time',
  outlook: ({ amount, invoice, on, payBy }) =>
    `Please pay ${invoice} by ${payBy}. Otherwise a finance charge of ${amount} will be added on ${on}.`,
  chargesTitle: 'Finance charges added',
  charged: ({ amount, invoice, on }) => `${amount} on ${invoice}, as of ${on}`,
  arithmetic: 'How it was worked out',
  basis: 'On the basis of',
  agreedTerms: (document, on) => `the terms agreed on ${on} (${document})`,
  statute: (citation) => `the law: ${citation}`,
  ownTerms: 'our terms of payment',
  regards: 'Kind regards,',
  test: 'Test',
};
