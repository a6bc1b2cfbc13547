import type { Phrases } from './phrases.ts';

export const french: Phrases = {
  invoice: (number) => `Facture ${number}`,
  financeCharge: (number) => `Frais de retard ${number}`,
  invoiceInSentence: (number) => `facture ${number}`,
  financeChargeInSentence: (number) => `frais de retard ${number}`,
  manyInvoices: (count) => `${count} factures`,
  days: (count, isOne) => `${count} ${isOne ? 'jour' : 'jours'}`,
  openInvoices: 'Factures en attente de règlement',
  columns: { invoice: 'Facture', due: 'Échéance', open: 'Reste dû' },
  due: (date) => `échéance le ${date}`,
  overdueBy: (days) => `${days} de retard`,
  includingCharges: (amount) => `dont ${amount} de frais de retard`,
  inDispute: (amount) => `dont ${amount} contestés, non réclamés ici`,
  totalOverdue: 'Dont en retard',
  totalNotDue: 'Dont pas encore en retard',
  totalOpen: 'Total restant dû',
  totalAsked: 'Total à régler',
  credit: (amounts) =>
    `Vous disposez par ailleurs d’un avoir de ${amounts} qui n’a pas encore été imputé.`,
  statement: 'votre relevé de compte',
  statementTooLarge:
    'Votre relevé de compte est trop volumineux pour être joint. Veuillez répondre à ce courriel : nous vous l’enverrons.',
  attached: (names) => `Pièces jointes : ${names}.`,
  notAttached: (names) =>
    `Nous n’avons pas pu joindre : ${names}. Veuillez utiliser le lien ci-dessus, ou répondre à ce courriel : nous vous l’enverrons.`,
  howToPay: 'Comment régler',
  pay: (invoice) => `Régler : ${invoice}`,
  payOrView: 'Régler ou consulter',
  asInvoiceSays:
    'Veuillez régler comme indiqué sur la facture, ou répondre à ce courriel : nous vous aiderons.',
  othersAsInvoiceSays:
    'Veuillez régler les factures sans lien comme elles l’indiquent, ou répondre à ce courriel : nous vous aiderons.',
  yourAccount: 'Consulter votre compte, nous poser une question ou indiquer quand vous réglerez',
  outlookTitle: 'À défaut de règlement à temps',
  outlook: ({ amount, invoice, on, payBy }) =>
    `Merci de régler (${invoice}) au plus tard le ${payBy}. À défaut, des frais de retard de ${amount} seront ajoutés le ${on}.`,
  chargesTitle: 'Frais de retard ajoutés',
  charged: ({ amount, invoice, on }) => `${amount} (${invoice}), au ${on}`,
  arithmetic: 'Calcul',
  basis: 'Fondement',
  agreedTerms: (document, on) => `les conditions convenues le ${on} (${document})`,
  statute: (citation) => `la loi : ${citation}`,
  ownTerms: 'nos conditions de paiement',
  regards: 'Cordialement,',
  test: 'Essai',
};
