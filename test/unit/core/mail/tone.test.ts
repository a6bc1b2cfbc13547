import { expect, test } from 'vitest';
import { colourSchema, contrast, textOn } from '../../../../src/core/mail/colour.ts';
import { thirdParties, toneOf } from '../../../../src/core/mail/tone.ts';

test.each([
  ['Pay, or else we will call the police.', ['threat', 'threat']],
  ['Wir müssen sonst pfänden lassen.', ['threat']],
  ['Nous enverrons un huissier.', ['threat']],
  ['De lo contrario embargaremos sus bienes.', ['threat']],
  ['This is shameful.', ['shame']],
  ['We will take legal action and our lawyers will write.', ['legal-action', 'legal-action']],
  ['Sonst leiten wir rechtliche Schritte ein.', ['legal-action']],
  ['This is the final demand before we close your account.', ['final-demand']],
  ['We will inform your customers.', ['disclosure']],
  ['PAY YOUR INVOICE now!!', ['shouting', 'shouting']],
  ['Please pay by Friday. Thank you!', []],
  ['Invoice HD-1043 of ACME is 20.00 USD.', []],
  ['{{ invoice_list }} {% if credit %}', []],
  ['Our policeman calendar, prisoners of love', []],
])('%j is found to be %j', (text, kinds) => {
  expect(toneOf(text).map(({ kind }) => kind)).toEqual(kinds);
});

test('only threats have to be confirmed, and each finding names its line and its reason', () => {
  const found = toneOf('Dear customer,\n\nor else.\nOur lawyers will write.');
  expect(found.map(({ line, words, needsConfirming }) => [line, words, needsConfirming])).toEqual([
    [3, 'or else', true],
    [4, 'Our lawyers', false],
  ]);
  expect(found[0]?.why).toContain('1788.10');
});

test('an address in copy is a third party unless it shares a domain with either side', () => {
  const known = {
    customer: ['ada@harbor.example', 'x@gmail.com'],
    owner: ['office@lakeside.example'],
  };
  const copies = [
    'boss@harbor.example',
    'me@Lakeside.example',
    'x@gmail.com',
    'y@gmail.com',
    'a@b.example',
  ];
  expect(thirdParties(copies, known).map(({ words }) => words)).toEqual([
    'y@gmail.com',
    'a@b.example',
  ]);
});

test('a colour is taken when white text on it can be read', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(colourSchema.parse(' #1F5F8B ')).toBe('#1f5f8b');
  expect(colourSchema.safeParse('#ffcc00').error?.issues[0]?.message).toContain('must be darker');
  expect(colourSchema.safeParse('red').success).toBe(false);
  expect([textOn('#1f5f8b'), textOn('#ffcc00')]).toEqual(['#ffffff', '#111418']);
});
