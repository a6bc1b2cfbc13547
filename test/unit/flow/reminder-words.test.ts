import { expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import {
  composeReminder,
  type MailInput,
  type MailInvoice,
} from '../../../src/flow/mails/reminder-mail.ts';

const invoice: MailInvoice = {
  docNumber: 'HD-1001',
  invoiceId: '7',
  dueDate: parsePlainDate('2026-03-01'),
  daysOverdue: 11,
  openBalance: 124_126n,
  charges: 670n,
  currency: 'USD',
  link: null,
  isFinanceCharge: false,
};
const input: MailInput = {
  template: 'polite',
  companyName: 'Hartwell',
  customerName: 'Ada',
  invoices: [invoice],
  unappliedCredit: [],
  paymentInstructions: null,
};

test('the number of an invoice keeps its letters in the subject', () => {
  expect(composeReminder(input).subject).toBe('A reminder about invoice HD-1001 from Hartwell');
});

test('an invoice that carries charges is named as what it is', () => {
  const { subject, text } = composeReminder({
    ...input,
    invoices: [{ ...invoice, isFinanceCharge: true }],
  });
  expect(subject).toBe('A reminder about finance charge HD-1001 from Hartwell');
  expect(text).toContain('- Finance charge HD-1001: 1,241.26 USD open');
});

test('every mail says how to pay: by link, else by instructions, else as the invoice says', () => {
  const link = 'https://pay.example/7';
  expect(composeReminder({ ...input, invoices: [{ ...invoice, link }] }).text).toContain(link);
  expect(composeReminder({ ...input, paymentInstructions: 'IBAN 1' }).text).toContain('IBAN 1');
  const neither = composeReminder(input);
  expect(neither.text).toContain('Please pay as the invoice says');
  expect(neither.html).toContain('Please pay as the invoice says');
});
