import { describe, expect, test } from 'vitest';
import {
  languageOf,
  namedContact,
  type Contact,
  type CustomerMail,
} from '../../../../src/core/reminders/contacts.ts';
import {
  addressesIn,
  addressesOf,
  type AddressQuestion,
} from '../../../../src/core/reminders/recipients.ts';

const contact = (email: string, more: Partial<Contact> = {}): Contact => ({
  ...{ email, name: null, role: 'billing', line: 'to' },
  ...more,
});
const mail = (contacts: readonly Contact[], more: Partial<CustomerMail> = {}): CustomerMail => ({
  ...{ contacts, language: null, usesQuickBooks: true },
  ...more,
});
const ask = (question: Partial<AddressQuestion> & { emails?: string[]; mail?: CustomerMail }) => {
  const { emails = ['c@x.example'], mail: entered, ...more } = question;
  const customer = { emails, ...(entered === undefined ? {} : { mail: entered }) };
  return addressesOf({
    ...{
      customer,
      invoices: [],
      owners: [],
      suppressed: [],
      escalates: false,
      copies: [],
      ...more,
    },
  });
};
const invoice = (billEmail: string | null, more: { billEmailCc?: string } = {}) => ({
  billEmail,
  ...more,
});

describe('without contacts of the owner’s', () => {
  test('a mail goes to the invoice’s own addresses, else to the customer’s', () => {
    expect(ask({ invoices: [invoice('a@x.example')] }).to).toEqual(['a@x.example']);
    expect(ask({ invoices: [invoice(null), invoice('')] }).to).toEqual(['c@x.example']);
  });

  test('everybody is written to once, on the first line that names them', () => {
    const invoices = [
      invoice('A@x.example', { billEmailCc: 'b@x.example' }),
      invoice('a@X.example,b@x.example', { billEmailCc: 'd@x.example; D@x.example' }),
    ];
    expect(ask({ invoices, copies: ['d@x.example', 'boss@us.example'] })).toEqual({
      to: ['A@x.example', 'b@x.example'],
      cc: ['d@x.example', 'boss@us.example'],
      bcc: [],
    });
  });

  test('those that invoices are made out to step in for one that is billed and has no address', () => {
    const invoices = [invoice(null)];
    const owners = [{ emails: ['sub@x.example'] }, { emails: ['other@x.example'] }];
    expect(ask({ invoices, owners }).to).toEqual(['c@x.example']);
    expect(ask({ invoices, owners, emails: [] }).to).toEqual(['sub@x.example', 'other@x.example']);
    const suppressed = ['c@x.example', 'sub@x.example'];
    expect(ask({ invoices, owners, suppressed }).to).toEqual(['other@x.example']);
    const withdrawn = [{ emails: ['sub@x.example'], mail: mail([], { usesQuickBooks: false }) }];
    expect(ask({ invoices, owners: withdrawn, emails: [] }).to).toEqual([]);
  });

  test('suppressed addresses are left out, and the next one steps in', () => {
    const suppressed = ['A@x.example'];
    const of = (billEmail: string, emails = ['c@x.example']) =>
      ask({ invoices: [invoice(billEmail)], emails, suppressed }).to;
    expect(of('a@x.example, b@x.example')).toEqual(['b@x.example']);
    expect(of('a@x.example')).toEqual(['c@x.example']);
    expect(of('a@x.example', ['a@x.example'])).toEqual([]);
  });
});

test.each([
  ['a.b+c@pay.x.example', true],
  ["o'neil_&co@x-y.example", true],
  ['rechnung@müller.example', true],
  ['a@x.xn--p1ai', true],
  ['a@x..com', false],
  ['a..b@x.example', false],
  ['.a@x.example', false],
  ['a.@x.example', false],
  ['a@-x.example', false],
  ['a@x.example.', false],
  ['a@localhost', false],
  ['a@x.1', false],
  ['a@b@x.example', false],
  ['(ada)a@x.example', false],
])('of QuickBooks’ addresses %s is used: %s', (address, isUsed) => {
  expect(addressesIn(`${address}; b@x.example`)).toEqual([
    ...(isUsed ? [address] : []),
    'b@x.example',
  ]);
});

describe('contacts that the owner entered', () => {
  const pay = contact('pay@x.example');
  const boss = contact('boss@x.example', { role: 'approver', line: 'cc' });
  const invoices = [invoice('a@x.example', { billEmailCc: 'copy@x.example' })];

  test('are written to in the place of QuickBooks’ addresses, which step in for them', () => {
    expect(ask({ invoices, mail: mail([pay, boss]) })).toEqual({
      to: ['pay@x.example'],
      cc: ['copy@x.example', 'boss@x.example'],
      bcc: [],
    });
    const left = ask({ invoices, mail: mail([pay, boss]), suppressed: ['PAY@x.example'] });
    expect(left.to).toEqual(['a@x.example']);
  });

  test('keep QuickBooks’ addresses out where that was said, copies included', () => {
    const only = mail([pay, boss], { usesQuickBooks: false });
    expect(ask({ invoices, mail: only })).toMatchObject({ cc: ['boss@x.example'] });
    const suppressed = ['pay@x.example'];
    expect(ask({ invoices, mail: only, suppressed })).toEqual({
      to: ['boss@x.example'],
      cc: [],
      bcc: [],
    });
    const nobody = mail([], { usesQuickBooks: false });
    expect(ask({ invoices, mail: nobody }).to).toEqual([]);
  });

  test('for escalation join on their line, and only where a step escalates', () => {
    const cfo = (line: Contact['line']) =>
      mail([contact('cfo@x.example', { role: 'escalation', line })]);
    expect(ask({ mail: cfo('to') })).toEqual({ to: ['c@x.example'], cc: [], bcc: [] });
    expect(ask({ mail: cfo('to'), escalates: true }).to).toEqual(['c@x.example', 'cfo@x.example']);
    expect(ask({ mail: cfo('cc'), escalates: true }).cc).toEqual(['cfo@x.example']);
    expect(ask({ mail: cfo('bcc'), escalates: true }).bcc).toEqual(['cfo@x.example']);
    expect(ask({ mail: cfo('to'), escalates: true, suppressed: ['c@x.example'] }).to).toEqual([
      'cfo@x.example',
    ]);
  });

  test('are greeted by name where a mail is to one of them alone', () => {
    const ada = contact('a@x.example', { name: 'Ada Lovelace' });
    const cfo = contact('f@x.example', { name: 'Charles', role: 'escalation' });
    expect(namedContact(mail([ada, boss, cfo]))).toBe('Ada Lovelace');
    expect(namedContact(mail([ada, contact('b@x.example', { name: 'Bob' })]))).toBeNull();
    expect(namedContact(mail([boss, cfo]))).toBeUndefined();
    expect(namedContact(undefined)).toBeUndefined();
  });
});

test('a customer has its own language, else the nearest parent’s, else none', () => {
  const german = { mail: mail([], { language: 'de' }) };
  const french = { mail: mail([], { language: 'fr' }) };
  expect(languageOf([french, german])).toBe('fr');
  expect(languageOf([{}, { mail: mail([]) }, german])).toBe('de');
  expect(languageOf([{}])).toBeNull();
});
