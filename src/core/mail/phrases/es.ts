import type { Phrases } from './phrases.ts';

export const spanish: Phrases = {
  invoice: (number) => `Factura ${number}`,
  financeCharge: (number) => `Recargo por demora ${number}`,
  invoiceInSentence: (number) => `factura ${number}`,
  financeChargeInSentence: (number) => `recargo por demora ${number}`,
  manyInvoices: (count) => `${count} facturas`,
  days: (count, isOne) => `${count} ${isOne ? 'día' : 'días'}`,
  openInvoices: 'Facturas pendientes',
  columns: { invoice: 'Factura', due: 'Vencimiento', open: 'Pendiente' },
  due: (date) => `vence el ${date}`,
  overdueBy: (days) => `${days} de retraso`,
  includingCharges: (amount) => `incluye ${amount} de recargos por demora`,
  inDispute: (amount) => `${amount} de este importe está en disputa y no se reclama`,
  totalOverdue: 'Vencido',
  totalNotDue: 'Aún no vencido',
  totalOpen: 'Total pendiente',
  totalAsked: 'Total a pagar',
  credit: (amounts) => `Además tiene a su favor un saldo de ${amounts} que aún no se ha aplicado.`,
  statement: 'su estado de cuenta',
  statementTooLarge:
    'Su estado de cuenta es demasiado grande para adjuntarlo. Responda a este correo y se lo enviaremos.',
  attached: (names) => `Se adjunta: ${names}.`,
  notAttached: (names) =>
    `No hemos podido adjuntar: ${names}. Ábralo con el enlace de arriba o responda a este correo y se lo enviaremos.`,
  howToPay: 'Cómo pagar',
  pay: (invoice) => `Pagar ${invoice}`,
  payOrView: 'Pagar o ver',
  asInvoiceSays:
    'Le rogamos que pague como se indica en la factura, o que responda a este correo y le ayudaremos.',
  othersAsInvoiceSays:
    'Le rogamos que pague las facturas sin enlace como se indica en ellas, o que responda a este correo y le ayudaremos.',
  yourAccount: 'Consultar su cuenta, hacernos una pregunta o indicarnos cuándo pagará',
  outlookTitle: 'Si no se paga a tiempo',
  outlook: ({ amount, invoice, on, payBy }) =>
    `Le rogamos que pague (${invoice}) a más tardar el ${payBy}. De lo contrario, el ${on} se añadirá un recargo por demora de ${amount}.`,
  chargesTitle: 'Recargos por demora añadidos',
  charged: ({ amount, invoice, on }) => `${amount} (${invoice}), con fecha ${on}`,
  arithmetic: 'Cálculo',
  basis: 'Fundamento',
  agreedTerms: (document, on) => `las condiciones acordadas el ${on} (${document})`,
  statute: (citation) => `la ley: ${citation}`,
  ownTerms: 'nuestras condiciones de pago',
  regards: 'Atentamente,',
  test: 'Prueba',
};
