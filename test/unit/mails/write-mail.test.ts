import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { languages } from '../../../src/core/mail/languages.ts';
import { shippedWords } from '../../../src/core/mail/shipped-words.ts';
import { shippedNames, shippedTemplates } from '../../../src/core/mail/template-kinds.ts';
import { writeMail, type MailQuestion } from '../../../src/flow/mails/write-mail.ts';
import { facts, invoice, question, sender, worksheet } from './mail-example.ts';

const about = (changes: Partial<MailQuestion['facts']>): MailQuestion => ({
  ...question,
  facts: { ...facts, ...changes },
});
const nextCharge = { amount: 1_852n, on: parsePlainDate('2026-04-11'), worksheet };

describe('a reminder', () => {
  it('says what is open, since when, with which charges, and how to pay, in both bodies', () => {
    const { subject, text, html } = writeMail(question);
    expect(subject).toBe('A reminder about invoice HD-1043 from Lakeside Print Works');
    expect(text).toContain('Dear Ada Lovelace,');
    expect(text).toContain(
      '- Invoice HD-1043: 1,241.26 USD, including 6.70 USD in finance charges, due 1 March 2026, 11 days overdue',
    );
    expect(text).toContain('Total open: 1,241.26 USD');
    for (const body of [text, html]) {
      for (const said of ['11 days overdue', 'Bank transfer to 123', 'Pay invoice HD-1043']) {
        expect(body).toContain(said);
      }
    }
    expect(html).toContain('href="https://pay.example/7?a=1&amp;b=2"');
  });

  it('adds up each currency by itself, and leaves out what is in dispute', () => {
    const { text } = writeMail(
      about({
        invoices: [
          invoice,
          { ...invoice, openBalance: 100_000n, currency: 'JPY', charges: 0n },
          { ...invoice, openBalance: 10_074n, charges: 0n, disputed: 4_000n },
        ],
      }),
    );
    expect(text).toContain('Total to pay: 1,302.00 USD and 100,000 JPY');
    expect(text).toContain('100.74 USD, 40.00 USD of it is in dispute and not asked for');
  });

  it('tells of credit that is not applied, in its currencies, and not of none', () => {
    const credit = (amount: bigint, currency: string) => ({ amount, currency });
    const unappliedCredit = [credit(500n, 'USD'), credit(0n, 'EUR'), credit(7n, 'JPY')];
    const { text, html } = writeMail(about({ unappliedCredit }));
    const sentence = 'You also have a credit of 5.00 USD and 7 JPY with us';
    expect(text).toContain(sentence);
    expect(html).toContain(sentence);
    expect(writeMail(question).text).not.toContain('credit');
  });

  it('says what is enclosed, and that a statement is too large to be', () => {
    const enclosing = (statement: 'attached' | 'leftOut' | null): string =>
      writeMail(about({ files: { attached: ['7'], leftOut: [], statement } })).text;
    expect(enclosing('attached')).toContain(
      'Attached: the statement of your account and invoice HD-1043.',
    );
    const tooLarge = 'The statement of your account is too large to attach.';
    expect(enclosing('leftOut')).toContain(tooLarge);
    expect(enclosing('leftOut')).toContain('Attached: invoice HD-1043.');
    expect(enclosing(null)).not.toContain('statement');
  });

  it('leads to the customer’s page once, and wherever its words have the link', () => {
    const accountLink = 'https://dunwell.example/pay/abc';
    const linksIn = (text: string): number => text.split(accountLink).length - 1;
    expect(linksIn(writeMail(about({ accountLink })).text)).toBe(1);
    const body = 'Hello\n\n{% if statement_link %}All: {{ statement_link }}{% endif %}';
    const asked = { ...about({ accountLink }), template: { subject: 'x', body } };
    expect(writeMail(asked).text).toContain(`All: ${accountLink}`);
  });

  it('says what is added on which day if nothing is paid, and nothing where nothing is', () => {
    const { text, html } = writeMail(about({ invoices: [{ ...invoice, nextCharge }] }));
    const sentence =
      'Please pay invoice HD-1043 by 10 April 2026. Otherwise a finance charge of 18.52 USD will be added on 11 April 2026. (1.5% of 1,234.56)';
    expect(text).toContain(sentence);
    expect(html).toContain(sentence);
    expect(writeMail(question).text).not.toContain('charge of');
  });

  it('says how to pay by instructions, else as the invoice says, and links every invoice', () => {
    const bare = { ...question, sender: { ...sender, paymentInstructions: null } };
    const unlinked = { ...facts, invoices: [{ ...invoice, link: null }] };
    const { text, html } = writeMail({ ...bare, facts: unlinked });
    expect(text).toContain('Please pay as the invoice says');
    expect(html).toContain('Please pay as the invoice says');
    const two = { ...facts, invoices: [invoice, { ...invoice, link: 'https://pay.example/8' }] };
    const many = writeMail({ ...bare, facts: two });
    expect(many.text).toContain('Pay or view: https://pay.example/8');
    expect(many.html).toContain('aria-label="Pay or view: Invoice HD-1043"');
  });

  it('says how to pay an invoice that has no link beside one that has', () => {
    const bare = { ...question, sender: { ...sender, paymentInstructions: null } };
    const invoices = [invoice, { ...invoice, docNumber: 'HD-1044', link: null }];
    const one = writeMail({ ...bare, facts: { ...facts, invoices } }).text;
    expect(one).toContain('Pay or view: https://pay.example/7');
    expect(one).toContain('Please pay what has no link here as its invoice says');
    expect(writeMail(bare).text).not.toContain('How to pay');
  });

  it('names an invoice that carries charges as what it is', () => {
    const { subject, text } = writeMail(
      about({ invoices: [{ ...invoice, isFinanceCharge: true }] }),
    );
    expect(subject).toContain('finance charge HD-1043');
    expect(text).toContain('- Finance charge HD-1043: 1,241.26 USD, due');
  });

  it('has what its words left out put above the signature', () => {
    const template = { subject: 'x', body: 'Hello\n\n{{ signature }}' };
    const { text } = writeMail({ ...question, template });
    expect(text.indexOf('Total open')).toBeGreaterThan(text.indexOf('Hello'));
    expect(text.indexOf('Kind regards')).toBeGreaterThan(text.indexOf('How to pay'));
  });
});

describe('a reminder that lists what is not overdue yet as well', () => {
  // 1,000.00 of 1 March and 14,000.00 of 30 April, on 30 March.
  const day = parsePlainDate;
  const late = { ...invoice, openBalance: 100_000n, charges: 0n, daysOverdue: 29 };
  const early = {
    ...{ ...invoice, docNumber: 'HD-1050', invoiceId: '8', charges: 0n },
    ...{ openBalance: 1_400_000n, dueDate: day('2026-04-30'), daysOverdue: -31 },
  };
  const written = (name: (typeof shippedNames)[number], language: MailQuestion['language']) =>
    writeMail({
      ...about({ invoices: [late, early] }),
      ...{ kind: shippedTemplates[name], language, template: shippedWords(name, language) },
    });

  it('asks for what is overdue only, and says so beside the subject', () => {
    const { subject, text, html } = written('final', 'en');
    expect(subject).toContain('Final reminder: invoice HD-1043 from');
    expect(text).toContain('Please pay 1,000.00 USD within seven days');
    expect(text).toContain('of the following 1,000.00 USD is overdue and still open.');
    expect(html).toContain('>1,000.00 USD, 29 days</div>');
    expect(written('firm', 'en').text).toContain('Please pay 1,000.00 USD now');
  });

  it('adds up apart what is overdue and what is not, and only then', () => {
    const { text, html } = written('polite', 'en');
    const sums = 'Overdue: 1,000.00 USD\nNot yet overdue: 14,000.00 USD\nTotal open: 15,000.00 USD';
    expect(text).toContain(sums);
    expect(html).toMatch(/Not yet overdue<\/th>\s*<td[^>]*>14,000\.00 USD</);
    expect(writeMail(question).text).not.toMatch(/^(Overdue|Not yet overdue):/m);
  });

  it('says of neither part what holds of the other', () => {
    const part = 'part of the following is past its due date';
    expect(written('polite', 'en').text).toContain(part);
    expect(written('firm', 'en').text).toContain('part of which has been due for some time');
    expect(written('friendly', 'en').text).toContain('Part of it is overdue');
  });

  it.each(languages)('asks in %s for as much as is overdue', (language) => {
    for (const name of ['firm', 'final'] as const) {
      const { subject, text } = written(name, language);
      expect(text.match(/1[.,\u202f]000[.,]00\s?USD/g)?.length).toBeGreaterThanOrEqual(4);
      expect(text.match(/15[.,\u202f]000/g)).toHaveLength(1);
      expect(subject).toContain('HD-1043');
    }
    for (const name of ['friendly', 'polite', 'firm', 'final'] as const) {
      const lead = (text: string): string => text.split('\n\n')[1] ?? '';
      const alone = writeMail({
        ...about({ invoices: [name === 'friendly' ? early : late] }),
        ...{ kind: shippedTemplates[name], language, template: shippedWords(name, language) },
      });
      expect(lead(written(name, language).text)).not.toBe(lead(alone.text));
    }
  });
});

test.each(languages)(
  'the warning of a charge in %s calls nothing overdue that is not',
  (language) => {
    const template = shippedWords('pre-charge-warning', language);
    const early = { ...invoice, daysOverdue: -4, nextCharge };
    const { text } = writeMail({ ...about({ invoices: [early] }), language, template });
    expect(text).not.toMatch(/overdue|überfällig|vencido|dépassée|retard\s*:/);
  },
);

test('a notice of a charge has its arithmetic, its clause and how to object', () => {
  const charge = {
    ...{ docNumber: 'HD-1043', invoiceId: '7', amount: 1_852n, currency: 'USD', worksheet },
    clause: { kind: 'agreed', document: 'Order form', on: parsePlainDate('2025-01-02') } as const,
  };
  const template = shippedWords('charge-notice', 'en');
  const asked = { ...about({ chargesAdded: [charge] }), kind: 'chargeNotice', template } as const;
  const { subject, text } = writeMail(asked);
  expect(subject).toBe('Finance charge of 18.52 USD added by Lakeside Print Works');
  expect(text).toContain('18.52 USD on invoice HD-1043, as of 11 April 2026');
  expect(text).toContain('How it was worked out: 1.5% of 1,234.56');
  expect(text).toContain('On the basis of: the terms agreed on 2 January 2025 (Order form)');
  expect(text).toContain('If you believe that the charge is wrong, please reply');
});

test.each(languages)('in %s every shipped mail is written whole', (language) => {
  for (const name of shippedNames) {
    const { subject, text, html } = writeMail({
      ...{ kind: shippedTemplates[name], language, sender },
      template: shippedWords(name, language),
      facts: {
        ...facts,
        invoices: [{ ...invoice, nextCharge }],
        paid: { amount: 124_126n, currency: 'USD', on: parsePlainDate('2026-03-12') },
        unappliedCredit: [{ amount: 500n, currency: 'USD' }],
      },
    });
    for (const written of [subject, text, html]) {
      expect(written).not.toMatch(/[{}]{2}|\ue000|\ue001|undefined|null|\[object/);
    }
    expect(html).toContain(`<html lang="${language}"`);
    expect(subject.length).toBeGreaterThan(10);
  }
});

test('the arithmetic of a charge is told in the language of the mail, with the yearly rate', () => {
  const law = {
    ...({ place: 'CA-ON', party: 'business', record: null, annualPercent: null } as const),
    ...{ annualPercentBy: null, percentOfPayment: null, balanceDays: '0.00', most: null },
    ...{ effectivePercent: null, warnings: [] },
    annualEquivalent: '1.5% every 30 days is 18.25% a year',
  };
  const told = { ...nextCharge, worksheet: { ...worksheet, law } };
  const invoices = [{ ...invoice, nextCharge: told }];
  const said = languages.map((language) => {
    const { text } = writeMail({ ...about({ invoices }), language });
    return /\((1[.,]5.*)\)/.exec(text)?.[1];
  });
  expect(said).toEqual([
    '1.5% of 1,234.56, 1.5% every 30 days is 18.25% a year',
    '1,5\u00a0% de 1.234,56 USD, 1,5\u00a0% cada 30 días equivale a 18,25\u00a0% anual',
    '1,5\u00a0% de 1\u202f234,56 USD, 1,5\u00a0% tous les 30 jours équivaut à 18,25\u00a0% par an',
    '1,5\u00a0% von 1.234,56 USD, 1,5\u00a0% alle 30 Tage entspricht 18,25\u00a0% im Jahr',
  ]);
});

test('a test is marked as one wherever it is read', () => {
  const { subject, text, html } = writeMail({ ...question, isTest: true });
  expect(subject).toMatch(/^\[Test\] A reminder/);
  expect(text).toMatch(/^\[Test\]\n/);
  expect(html).toContain('[Test]');
});

describe('names from outside', () => {
  const named = (name: string): MailQuestion => ({
    ...question,
    sender: { ...sender, name, paymentInstructions: `x${name}` },
    facts: {
      ...facts,
      customerName: name,
      contactName: null,
      invoices: [{ ...invoice, docNumber: `x${name}`, link: `https://x/${name}` }],
    },
  });

  it('are text in the mail, wherever they stand', () => {
    const nasty = `<script>alert('1')</script>"&amp;\u0000<img src=x onerror=alert(1)>{{ 1 }}\ue000payment\ue001`;
    const { html, subject } = writeMail(named(nasty));
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('{{ 1 }}');
    expect(html.split('How to pay')).toHaveLength(2);
    expect(subject).not.toMatch(/[\p{Cc}\ue000]/u);
  });

  it('never open a tag, close an attribute or break a line of the subject', () => {
    const tags = (page: string): number => page.split('<').length;
    const quotes = (page: string): number => page.split('"').length;
    const harmless = writeMail(named('x')).html;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (name) => {
        fc.pre(!/[\n\r]/.test(name) && !name.includes('http'));
        const { html, subject } = writeMail(named(name));
        expect([tags(html), quotes(html)]).toEqual([tags(harmless), quotes(harmless)]);
        expect(subject).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 60 },
    );
  });
});

test('a mail of a hundred invoices stays below what clients cut off', () => {
  const invoices = Array.from({ length: 100 }, (_, index) => ({
    ...invoice,
    invoiceId: String(index),
    docNumber: `HD-${1_000 + index}`,
  }));
  expect(Buffer.byteLength(writeMail(about({ invoices })).html)).toBeLessThan(100_000);
});
