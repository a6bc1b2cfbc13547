import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parsePolicy } from '../../../src/core/policy/policy.ts';
import { policyFieldErrors } from '../../../src/web/pages/policy-form-errors.ts';
import {
  formFromPolicy,
  formIntent,
  policyFromForm,
  type FormValues,
} from '../../../src/web/pages/policy-form-fields.ts';
import { changeParts, partIntent } from '../../../src/web/pages/policy-form-parts.ts';
import { examplePolicy } from './policy-details.ts';

const decimal = fc.integer({ min: 1, max: 999_999 }).map((cents) => (cents / 100).toFixed(2));
const rates = fc
  .uniqueArray(fc.integer({ min: 1, max: 28 }), { maxLength: 3 })
  .map((days) => days.toSorted((a, b) => a - b))
  .chain((days) =>
    fc.tuple(
      ...days.map((day) =>
        decimal.map((percent) => ({ from: `2026-01-${String(day).padStart(2, '0')}`, percent })),
      ),
    ),
  );
const dayCount = fc.constantFrom('actual/365', 'actual/360', 'actual/actual');
const baseRate = fc
  .record(
    {
      table: fc.constantFrom('ecb', 'bankOfEngland', 'Prime rate'),
      rates,
      margin: decimal,
      applies: fc.constantFrom('byPeriod', 'whenOverdue'),
    },
    { requiredKeys: ['rates'] },
  )
  .filter(({ table, rates: own }) => table !== undefined || own.length > 0);
const plain = fc.oneof(
  fc.record({ kind: fc.constant('annualRate'), percent: decimal, dayCount }),
  fc.record({ kind: fc.constant('annualRate'), baseRate, dayCount }),
  fc.record({ kind: fc.constant('statutory'), regime: fc.constantFrom('uk', 'eu'), rates }),
  fc.record({ kind: fc.constant('percent'), percent: decimal }),
  fc.record({ kind: fc.constant('flat'), amount: decimal }),
  fc.record({ kind: fc.constant('flatThenPercent'), amount: decimal, percent: decimal }),
);
/** Amounts nested as deep as the language allows, and sometimes with more parts than a form holds. */
const amountOf = (depth: number): fc.Arbitrary<object> => {
  if (depth === 1) return plain;
  const inside = amountOf(depth - 1);
  const several = fc.record({
    kind: fc.constantFrom('greaterOf', 'sumOf'),
    of: fc.array(inside, { minLength: 1, maxLength: 4 }),
  });
  const tiered = fc.array(inside, { minLength: 1, maxLength: 4 }).map((amounts) => ({
    kind: 'tiered',
    tiers: amounts.map((amount, index) =>
      index === amounts.length - 1 ? { amount } : { upTo: `${index + 1}000.00`, amount },
    ),
  }));
  return fc.oneof({ weight: 2, arbitrary: plain }, several, tiered);
};
const switches = fc.record(
  {
    law: fc.record(
      {
        above: fc.constantFrom('reduce', 'block'),
        annualPercent: decimal,
        noRecord: fc.constantFrom('accept', 'block'),
      },
      { requiredKeys: [] },
    ),
    excludeTax: fc.boolean(),
    chargeAfterPayment: fc.boolean(),
    agreedTerms: fc.record({ required: fc.boolean() }),
    item: fc.constantFrom('1', '42'),
    taxCode: fc.constantFrom('TAX', 'NON', '7'),
    class: fc.constant('500'),
    department: fc.constant('3'),
    description: fc.constantFrom('Interest to {to}', ' {arithmetic} '),
  },
  { requiredKeys: [] },
);
const charges = fc
  .tuple(amountOf(4), switches)
  .map(([amount, more]) => ({ ...examplePolicy.charges, ...more, amount }));
const reminders = fc
  .record(
    {
      sendingDays: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
      sendingHour: fc.integer({ min: 0, max: 23 }),
      enabled: fc.boolean(),
      consolidate: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map((more) => ({ ...examplePolicy.reminders, ...more }));

/** What a browser sends of the form: a text per input. */
const opened = (policy: unknown): FormValues => formFromPolicy(policy);

describe('a policy that is opened and saved', () => {
  it('is the same, whatever the language allows, with nothing left to typed JSON', () => {
    fc.assert(
      fc.property(fc.record({ reminders, charges }, { requiredKeys: [] }), (given) => {
        const parsed = parsePolicy(given);
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
        const values = opened(parsed.policy);
        expect(parsePolicy(policyFromForm(values))).toEqual(parsed);
        expect([values['charges.more'], values['reminders.more']]).toEqual(['', '']);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps an amount with more parts than a form can hold to the letter', () => {
    const of = Array.from({ length: 7 }, (_, index) => ({ kind: 'flat', amount: `${index}.00` }));
    const sums = Array.from({ length: 6 }, () => ({ kind: 'sumOf', of }));
    const policy = {
      charges: { ...examplePolicy.charges, amount: { kind: 'greaterOf', of: sums } },
    };
    const values = opened(policy);
    expect(values['charges.amount.kind']).toBe('kept');
    expect(policyFromForm(values)).toEqual(policy);
    const smaller = { ...policy.charges.amount, of: sums.slice(0, 5) };
    const fits = opened({ charges: { ...policy.charges, amount: smaller } });
    expect(fits['charges.amount.of.4.of.6.flat.amount']).toBe('6.00');
  });
});

const withAmount = (amount: object) => ({ charges: { ...examplePolicy.charges, amount } });
const tiered = {
  kind: 'tiered',
  by: 'principal',
  tiers: [
    { upTo: '1000.00', amount: { kind: 'flat', amount: '25.00' } },
    { amount: { kind: 'percent', percent: '2' } },
  ],
};
const press = (values: FormValues, button: string) => {
  const intent = partIntent(button);
  if (intent === null) throw new Error(`no button ${button}`);
  return changeParts(values, intent);
};
const amountOfForm = (values: FormValues): unknown => {
  const policy = policyFromForm(values);
  return typeof policy === 'object' && policy !== null && 'charges' in policy
    ? policy.charges
    : undefined;
};

describe('the parts of an amount', () => {
  it('begin with two, and more are added one by one', () => {
    const chosen = { ...opened(examplePolicy), 'charges.amount.kind': 'greaterOf' };
    const first = press(chosen, 'addPart.charges.amount.of');
    expect(first.focusField).toBe('charges.amount.of.0.kind');
    expect(amountOfForm(first.values)).toMatchObject({
      amount: { kind: 'greaterOf', of: [{ kind: 'flat' }, { kind: 'percent' }] },
    });
    const second = press(first.values, 'addPart.charges.amount.of');
    expect(second.focusField).toBe('charges.amount.of.2.kind');
    const deeper = press(
      { ...second.values, 'charges.amount.of.2.kind': 'sumOf' },
      'addPart.charges.amount.of.2.of',
    );
    expect(amountOfForm(deeper.values)).toMatchObject({
      amount: { of: [{}, {}, { kind: 'sumOf', of: [{ kind: 'flat' }, { kind: 'percent' }] }] },
    });
  });

  it('go one by one, and what else was typed stays', () => {
    const values = { ...opened(withAmount(tiered)), note: 'by size' };
    const { values: fewer } = press(values, 'removePart.charges.amount.tiers.0');
    expect(amountOfForm(fewer)).toMatchObject({
      amount: { tiers: [{ amount: { kind: 'percent', percent: '2' } }] },
    });
    expect(fewer['note']).toBe('by size');
  });

  it('are tiers of which the last takes what is above, whichever is removed or added', () => {
    const values = opened(withAmount(tiered));
    const one = press(values, 'removePart.charges.amount.tiers.1').values;
    expect(amountOfForm(one)).toMatchObject({
      amount: { ...tiered, tiers: [{ amount: { kind: 'flat', amount: '25.00' } }] },
    });
    const more = press(values, 'addPart.charges.amount.tiers');
    expect(more.focusField).toBe('charges.amount.tiers.1.upTo');
    expect(
      amountOfForm({ ...more.values, 'charges.amount.tiers.1.upTo': '5000.00' }),
    ).toMatchObject({
      amount: {
        tiers: [{ upTo: '1000.00' }, { upTo: '5000.00' }, { amount: { kind: 'percent' } }],
      },
    });
    const none = press({ 'charges.amount.kind': 'tiered' }, 'addPart.charges.amount.tiers');
    expect(none.focusField).toBe('charges.amount.tiers.0.upTo');
  });

  test.each([
    ['addPart.charges.amount.tiers.1.amount.of', true],
    ['removePart.charges.amount.of.0.tiers.12', true],
    ['addPart.charges.amount', false],
    ['addPart.charges.note.of', false],
    ['removePart.charges.amount.of', false],
  ])('are changed by the button %s: %s', (button, isOne) => {
    expect(partIntent(button) !== null).toBe(isOne);
    expect(formIntent({ intent: button }).kind).toBe(isOne ? button.split('.')[0] : 'preview');
  });
});

describe('what is wrong with a part', () => {
  const messages = (values: FormValues): Record<string, string> => {
    const parsed = parsePolicy(policyFromForm(values), 'USD');
    const errors = parsed.ok ? [] : policyFieldErrors(parsed.problems, values);
    return Object.fromEntries(errors.map(({ field, message }) => [field, message]));
  };

  it('stands beside its input, also where a row before it was removed', () => {
    const three = {
      kind: 'greaterOf',
      of: [{ kind: 'flat', amount: '10.00' }, { kind: 'flat', amount: '10.005' }, tiered],
    };
    const { values } = press(opened(withAmount(three)), 'removePart.charges.amount.of.0');
    const typed = {
      ...values,
      'charges.amount.of.2.tiers.0.upTo': '',
      'charges.amount.of.2.tiers.1.amount.percent.percent': 'two',
    };
    expect(messages(typed)).toEqual({
      'charges.amount.of.2.tiers.0.upTo': '“Up to” must be given in every tier but the last.',
      'charges.amount.of.2.tiers.1.amount.percent.percent':
        'The percentage must be a percent, such as "1.5".',
    });
    const parsed = { ...typed, ...opened(withAmount(three)) };
    expect(messages(parsed)).toEqual({
      'charges.amount.of.1.flat.amount': expect.stringMatching(/^The amount /),
    });
  });

  it('is told at the button where there is no part', () => {
    const values = { ...opened(examplePolicy), 'charges.amount.kind': 'sumOf' };
    expect(messages(values)).toEqual({
      'charges.amount.of.add': 'The amounts must name at least one amount.',
    });
    expect(messages({ ...values, 'charges.amount.kind': 'tiered' })).toEqual({
      'charges.amount.tiers.add': 'The tiers must have at least one tier.',
    });
  });

  it('says which days and hour for sending are none', () => {
    const values = { ...opened(examplePolicy), 'reminders.sendingDays': 'own' };
    expect(messages(values)).toEqual({
      'reminders.sendingDays':
        'The days for sending must name at least one day, 1 Monday to 7 Sunday.',
    });
    expect(messages({ ...opened(examplePolicy), 'reminders.sendingHour': '25' })).toEqual({
      'reminders.sendingHour': 'The hour for sending must be at most 23.',
    });
  });
});
