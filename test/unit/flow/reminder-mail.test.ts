import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import {
  composeReminder,
  type MailInput,
  type MailInvoice,
} from '../../../src/flow/mails/reminder-mail.ts';

const invoice: MailInvoice = {
  docNumber: '1043',
  invoiceId: '7',
  dueDate: parsePlainDate('2026-03-01'),
  daysOverdue: 11,
  openBalance: 124_126n,
  charges: 670n,
  currency: 'USD',
  link: 'https://pay.example/7?a=1&b=2',
  isFinanceCharge: false,
};
const input: MailInput = {
  template: 'polite',
  companyName: 'Lakeside Print Works',
  customerName: 'Ada',
  invoices: [invoice],
  unappliedCredit: [],
  paymentInstructions: 'Bank transfer to 123',
};

describe('the text of a reminder', () => {
  it('says what is open, since when, with which charges, and how to pay', () => {
    const { text } = composeReminder(input);
    expect(text).toContain('Dear Ada,');
    expect(text).toContain(
      '- Invoice 1043: 1,241.26 USD open, including 6.70 USD in finance charges, due 1 Mar 2026, 11 days overdue',
    );
    expect(text).toContain('https://pay.example/7?a=1&b=2');
    expect(text).toContain('Bank transfer to 123');
    expect(text).toContain('Total open: 1,241.26 USD');
  });

  it('adds up each currency by itself', () => {
    const invoices = [
      invoice,
      { ...invoice, openBalance: 100_000n, currency: 'JPY', charges: 0n },
      { ...invoice, openBalance: 74n, charges: 0n },
    ];
    const { text, subject } = composeReminder({ ...input, invoices });
    expect(text).toContain('Total open: 1,242.00 USD and 100,000 JPY');
    expect(subject).toBe('A reminder about 3 invoices from Lakeside Print Works');
  });

  it('tells of credit that is not applied, in its currencies, and not of none', () => {
    const credit = (amount: bigint, currency: string) => ({ amount, currency });
    const { text, html } = composeReminder({
      ...input,
      unappliedCredit: [credit(500n, 'USD'), credit(0n, 'EUR'), credit(7n, 'JPY')],
    });
    const sentence = 'You also have a credit of 5.00 USD and 7 JPY with us';
    expect(text).toContain(sentence);
    expect(html).toContain(sentence);
    expect(composeReminder(input).text).not.toContain('credit');
  });

  it.each([
    [-7, 'due 1 Mar 2026'],
    [0, 'due 1 Mar 2026'],
    [1, 'due 1 Mar 2026, 1 day overdue'],
    [2, 'due 1 Mar 2026, 2 days overdue'],
  ])('with %i days overdue says "%s"', (daysOverdue, words) => {
    const { text } = composeReminder({ ...input, invoices: [{ ...invoice, daysOverdue }] });
    expect(text).toMatch(new RegExp(`${words}(\n|$)`, 'm'));
  });

  it('of a template that is not known is polite', () => {
    expect(composeReminder({ ...input, template: 'toString' }).subject).toMatch(/^A reminder/);
  });
});

describe('names from outside', () => {
  const nasty = `<script>alert('1')</script>"&amp;\u0000<img src=x onerror=alert(1)>`;
  it('are text in the mail, wherever they stand', () => {
    const { html } = composeReminder({
      ...input,
      companyName: nasty,
      customerName: nasty,
      paymentInstructions: nasty,
      invoices: [{ ...invoice, docNumber: nasty, link: `https://x/"><script>` }],
    });
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script&gt;');
  });

  it('never open a tag, close an attribute or break a line of the subject', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const { html, subject } = composeReminder({
          ...input,
          companyName: name,
          customerName: name,
          invoices: [{ ...invoice, docNumber: name, link: name }],
        });
        const harmless = composeReminder({
          ...input,
          companyName: 'x',
          customerName: 'x',
          invoices: [{ ...invoice, docNumber: 'x', link: 'x' }],
        });
        const tags = (page: string): number => page.split('<').length;
        const quotes = (page: string): number => page.split('"').length;
        expect([tags(html), quotes(html)]).toEqual([tags(harmless.html), quotes(harmless.html)]);
        expect(subject).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 80 },
    );
  });
});
