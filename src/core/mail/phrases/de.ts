import type { Phrases } from './phrases.ts';

export const german: Phrases = {
  invoice: (number) => `Rechnung ${number}`,
  financeCharge: (number) => `Verzugskosten ${number}`,
  invoiceInSentence: (number) => `Rechnung ${number}`,
  financeChargeInSentence: (number) => `Verzugskosten ${number}`,
  manyInvoices: (count) => `${count} Rechnungen`,
  // In the accusative and the nominative alike, as it stands in the mails.
  days: (count, isOne) => `${count} ${isOne ? 'Tag' : 'Tage'}`,
  openInvoices: 'Offene Rechnungen',
  columns: { invoice: 'Rechnung', due: 'Fälligkeit', open: 'Offen' },
  due: (date) => `fällig am ${date}`,
  overdueBy: (days) => `${days} überfällig`,
  includingCharges: (amount) => `darin ${amount} Verzugskosten`,
  inDispute: (amount) => `davon ${amount} strittig und hier nicht gefordert`,
  totalOverdue: 'Davon überfällig',
  totalNotDue: 'Davon noch nicht überfällig',
  totalOpen: 'Offen insgesamt',
  totalAsked: 'Zu zahlen insgesamt',
  credit: (amounts) =>
    `Außerdem besteht zu Ihren Gunsten ein Guthaben von ${amounts}, das noch nicht verrechnet ist.`,
  statement: 'der Kontoauszug',
  statementTooLarge:
    'Der Kontoauszug ist zu groß, um ihn anzuhängen. Bitte antworten Sie auf diese E-Mail; wir senden ihn Ihnen gern.',
  attached: (names) => `Anlagen: ${names}.`,
  notAttached: (names) =>
    `Nicht anhängen konnten wir: ${names}. Bitte nutzen Sie den Link oben, oder antworten Sie auf diese E-Mail; wir senden sie Ihnen gern.`,
  howToPay: 'So können Sie zahlen',
  pay: (invoice) => `${invoice} bezahlen`,
  payOrView: 'Bezahlen oder ansehen',
  asInvoiceSays:
    'Bitte zahlen Sie, wie auf der Rechnung angegeben, oder antworten Sie auf diese E-Mail; wir helfen Ihnen gern.',
  othersAsInvoiceSays:
    'Rechnungen ohne Link zahlen Sie bitte wie darauf angegeben, oder antworten Sie auf diese E-Mail; wir helfen Ihnen gern.',
  yourAccount: 'Ihr Konto ansehen, eine Frage stellen oder uns mitteilen, wann Sie zahlen',
  outlookTitle: 'Bei späterer Zahlung',
  outlook: ({ amount, invoice, on, payBy }) =>
    `Bitte begleichen Sie ${invoice} bis zum ${payBy}. Andernfalls kommen am ${on} Verzugskosten von ${amount} hinzu.`,
  chargesTitle: 'Berechnete Verzugskosten',
  charged: ({ amount, invoice, on }) => `${amount} zu ${invoice}, zum ${on}`,
  arithmetic: 'Berechnung',
  basis: 'Grundlage',
  agreedTerms: (document, on) => `die am ${on} vereinbarten Bedingungen (${document})`,
  statute: (citation) => `das Gesetz: ${citation}`,
  ownTerms: 'unsere Zahlungsbedingungen',
  regards: 'Mit freundlichen Grüßen',
  test: 'Test',
};
