import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { Worksheet } from '../../../src/core/charges/worksheet.ts';
import { defaultColour } from '../../../src/core/mail/colour.ts';
import type { MailFacts, MailInvoice, MailSender } from '../../../src/core/mail/mail-facts.ts';
import { shippedWords } from '../../../src/core/mail/shipped-words.ts';
import type { MailQuestion } from '../../../src/flow/mails/write-mail.ts';

export const invoice: MailInvoice = {
  docNumber: 'HD-1043',
  invoiceId: '7',
  dueDate: parsePlainDate('2026-03-01'),
  daysOverdue: 11,
  openBalance: 124_126n,
  charges: 670n,
  disputed: 0n,
  currency: 'USD',
  link: 'https://pay.example/7?a=1&b=2',
  isFinanceCharge: false,
  nextCharge: null,
};

export const facts: MailFacts = {
  customerName: 'Harbor Cafe',
  contactName: 'Ada Lovelace',
  contactFirstName: 'Ada',
  customerCompany: null,
  invoices: [invoice],
  unappliedCredit: [],
  warnsOfCharge: false,
  chargesAdded: [],
  paid: null,
  accountLink: null,
};

export const sender: MailSender = {
  name: 'Lakeside Print Works',
  replyTo: 'office@lakeside.example',
  paymentInstructions: 'Bank transfer to 123',
  signature: null,
  colour: defaultColour,
  logo: null,
};

export const question: MailQuestion = {
  kind: 'overdue',
  language: 'en',
  template: shippedWords('polite', 'en'),
  facts,
  sender,
};

/** A worksheet as far as its words go: 1.5% of 1,234.56 every 30 days. */
export const worksheet: Worksheet = {
  version: 1,
  invoiceId: '7',
  customerId: '3',
  currency: 'USD',
  assessmentDate: parsePlainDate('2026-04-11'),
  coversFrom: parsePlainDate('2026-03-12'),
  coversTo: parsePlainDate('2026-04-11'),
  policy: { level: 'company', subject: '', version: 1 },
  facts: {
    startDate: parsePlainDate('2026-03-01'),
    total: '1234.56',
    principal: '1234.56',
    base: 'principal',
    allocation: 'principalFirst',
    openBase: '1234.56',
    heldOnDate: false,
    heldPeriods: [],
    postings: [],
    chargeLines: [],
    chargesBefore: { count: 0, liveCount: 0, liveTotal: '0.00' },
  },
  calculation: { kind: 'percent', percent: '1.5', of: '1234.56', exact: '18.5184' },
  exact: '18.5184',
  rounding: 'half away from zero',
  rounded: '18.52',
  limits: [],
  amount: '18.52',
};
