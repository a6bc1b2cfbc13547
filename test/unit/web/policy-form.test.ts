import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeSteps,
  formFromPolicy,
  formIntent,
  policyFromForm,
} from '../../../src/web/pages/policy-form-fields.ts';
import { fieldOfPath, policyFieldErrors } from '../../../src/web/pages/policy-form-errors.ts';
import { stepNumbers } from '../../../src/web/pages/policy-form-reminders.ts';
import { defaultReminders } from '../../../src/core/policy/reminders-policy.ts';
import { parsePolicy } from '../../../src/core/policy/policy.ts';
import { compositePolicy, examplePolicy } from './policy-details.ts';

const decimal = fc.integer({ min: 1, max: 999_999 }).map((cents) => (cents / 100).toFixed(2));
const days = fc.integer({ min: 1, max: 365 });
/** Leaves some of the optional members out. */
const some = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> =>
  fc.record(members, { requiredKeys: [] });
const merged = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map((objects) => Object.assign({}, ...objects));

const simpleAmount = fc.oneof(
  fc.record({
    kind: fc.constant('annualRate'),
    percent: decimal,
    dayCount: fc.constantFrom('actual/365', 'actual/360', 'actual/actual'),
  }),
  fc.record({ kind: fc.constant('percent'), percent: decimal }),
  fc.record({ kind: fc.constant('flat'), amount: decimal }),
);
const amount = fc.oneof(
  simpleAmount,
  fc.record({
    kind: fc.constantFrom('greaterOf', 'sumOf'),
    of: fc.array(simpleAmount, { minLength: 2 }),
  }),
  fc.record({ kind: fc.constant('flatThenPercent'), amount: decimal, percent: decimal }),
);
const reminders = merged(
  fc.record({
    enabled: fc.boolean(),
    consolidate: fc.boolean(),
    steps: fc.array(
      merged(
        fc.record({
          offsetDays: fc.integer({ min: -60, max: 365 }),
          template: fc.constantFrom('friendly', 'polite', 'firm', 'final', 'own'),
        }),
        some({
          recipients: fc.constant('primary'),
          minimumBalance: decimal,
          cc: fc.array(fc.constantFrom('a@b.example', 'c+d@e.example'), { minLength: 1 }),
        }),
      ),
      { maxLength: 12 },
    ),
  }),
  some({
    repeat: fc.record({ everyDays: days, limit: days }),
    minimumBalance: decimal,
    attachInvoicePdf: fc.boolean(),
    attachStatement: fc.boolean(),
    sendingDays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
    sendingHour: fc.integer({ min: 0, max: 23 }),
  }),
);
const charges = merged(
  fc.record({
    enabled: fc.boolean(),
    start: merged(
      fc.record({
        from: fc.constantFrom('dueDate', 'txnDate'),
        graceDays: fc.integer({ min: 0, max: 90 }),
        accrueFrom: fc.constantFrom('start', 'graceEnd'),
      }),
      some({ notBefore: fc.constant('2026-01-31') }),
    ),
    amount,
    base: fc.constantFrom('principal', 'balance'),
    assess: fc.oneof(
      fc.constant({ kind: 'once' }),
      fc.record({ kind: fc.constant('everyDays'), days }),
      fc.record({ kind: fc.constant('monthly'), day: fc.integer({ min: 1, max: 31 }) }),
    ),
    allocation: fc.constantFrom('principalFirst', 'chargesFirst'),
    writeBack: fc.constantFrom('lineOnInvoice', 'invoicePerInvoice', 'monthlyInvoicePerCustomer'),
  }),
  some({
    minimum: decimal,
    maximum: decimal,
    maximumTotal: fc.oneof(
      fc.record({ amount: decimal }),
      fc.record({ percentOfPrincipal: decimal }),
    ),
    maximumCount: days,
    minimumBalance: decimal,
    chargeAfterPayment: fc.boolean(),
    agreedTerms: fc.record({ required: fc.boolean() }),
  }),
);

describe('the policy form', () => {
  it('gives back every policy it shows, whichever sections and further members it has', () => {
    fc.assert(
      fc.property(some({ reminders, charges }), (policy) => {
        expect(policyFromForm(formFromPolicy(policy))).toEqual(policy);
      }),
    );
  });

  it('gives back the examples to the letter', () => {
    expect(policyFromForm(formFromPolicy(examplePolicy))).toEqual(examplePolicy);
    expect(policyFromForm(formFromPolicy(compositePolicy))).toEqual(compositePolicy);
    expect(policyFromForm(formFromPolicy({}))).toEqual({});
  });

  it('proposes the default steps where no reminders are defined, without defining them', () => {
    const values = formFromPolicy({});
    expect(stepNumbers(values).map((n) => values[`reminders.steps.${n}.offsetDays`])).toEqual([
      '-7',
      '1',
      '15',
      '29',
    ]);
    expect(policyFromForm({ ...values, 'reminders.defined': 'here' })).toMatchObject({
      reminders: { enabled: true, repeat: { everyDays: 14, limit: 6 }, consolidate: true },
    });
  });

  it('proposes no rate: charging needs somebody to type one', () => {
    expect(policyFromForm({ ...formFromPolicy({}), 'charges.defined': 'here' })).toMatchObject({
      charges: { amount: { kind: 'annualRate', dayCount: 'actual/365' } },
    });
    expect(formFromPolicy({})['charges.amount.annualRate.percent']).toBe('');
  });

  it('hands what cannot be read to the schema as it was typed', () => {
    const values = {
      ...formFromPolicy(examplePolicy),
      'charges.start.graceDays': 'ten',
      'charges.amount.annualRate.percent': 'eighteen',
      'charges.more': '[1]',
      'reminders.steps.0.offsetDays': '1.5',
    };
    expect(policyFromForm(values)).toMatchObject({
      charges: { start: { graceDays: 'ten' }, amount: { percent: 'eighteen' }, more: [1] },
      reminders: { steps: [{ offsetDays: '1.5' }, {}, {}] },
    });
  });

  it('reads a typed minus sign as the one on the keyboard', () => {
    const values = { ...formFromPolicy(examplePolicy), 'reminders.steps.0.offsetDays': '\u22127' };
    expect(policyFromForm(values)).toEqual(examplePolicy);
  });

  it('lets no member typed as JSON replace one that has an input', () => {
    const values = { ...formFromPolicy(examplePolicy), 'charges.more': '{"base":"balance"}' };
    expect(policyFromForm(values)).toEqual(examplePolicy);
  });
});

const chargesWith = (more: object) => ({ charges: { ...examplePolicy.charges, ...more } });
const rates = [
  { from: '2026-01-01', percent: '3.75' },
  { from: '2027-01-01', percent: '3.5' },
];
const baseRate = { table: 'Prime rate', rates, margin: '2', applies: 'whenOverdue' };

describe('what a charge is held against, and base rates, in the form', () => {
  it.each([
    ['a cap', { law: { above: 'block', annualPercent: '18', noRecord: 'accept' } }],
    ['the usual in words', { law: { above: 'reduce', noRecord: 'block' } }],
    ['terms and tax', { agreedTerms: { required: true }, excludeTax: true }],
    ['a last charge', { chargeAfterPayment: true }],
    ['what is switched off', { excludeTax: false, agreedTerms: { required: false } }],
    ['a base rate', { amount: { kind: 'annualRate', baseRate, dayCount: 'actual/360' } }],
    ['statutory interest', { amount: { kind: 'statutory', regime: 'eu', rates: [] } }],
    ['own statutory rates', { amount: { kind: 'statutory', regime: 'uk', rates } }],
  ])('gives back %s to the letter', (_name, section) => {
    const policy = chargesWith(section);
    const values = formFromPolicy(policy);
    expect(policyFromForm(values)).toEqual(policy);
    expect([values['charges.more'], values['charges.amount.json'] ?? '']).toEqual(['', '']);
    expect(parsePolicy(policyFromForm(values)).ok).toBe(true);
  });

  it('reads rates by lines and leaves what is none to the schema, beside its input', () => {
    const values = {
      ...formFromPolicy(examplePolicy),
      'charges.amount.kind': 'baseRate',
      'charges.amount.baseRate.table': 'ecb',
      'charges.amount.baseRate.rates': ' 2026-01-01, 3.75 \n\n1 July 2026 3.5',
    };
    expect(policyFromForm(values)).toMatchObject({
      charges: {
        amount: {
          kind: 'annualRate',
          baseRate: {
            table: 'ecb',
            rates: [
              { from: '2026-01-01', percent: '3.75' },
              { from: '1', percent: 'July 2026 3.5' },
            ],
          },
        },
      },
    });
    const parsed = parsePolicy(policyFromForm(values));
    const fields = parsed.ok ? [] : policyFieldErrors(parsed.problems, values);
    expect(new Set(fields.map(({ field }) => field))).toEqual(
      new Set(['charges.amount.baseRate.rates']),
    );
    expect(fields[0]?.message).toMatch(/^The rates for this policy alone must be/);
  });
});

describe('the buttons of the policy form', () => {
  it('tells them apart and previews when in doubt', () => {
    expect(formIntent({ intent: 'save' })).toEqual({ kind: 'save' });
    expect(formIntent({ intent: 'edit' })).toEqual({ kind: 'edit' });
    expect(formIntent({ intent: 'addStep' })).toEqual({ kind: 'addStep' });
    expect(formIntent({ intent: 'removeStep.2' })).toEqual({ kind: 'removeStep', number: 2 });
    expect(formIntent({ intent: 'delete everything' })).toEqual({ kind: 'preview' });
    expect(formIntent({})).toEqual({ kind: 'preview' });
  });

  it('adds a step two weeks after the last one and moves the focus to it', () => {
    const { values, focusField } = changeSteps(formFromPolicy(examplePolicy), { kind: 'addStep' });
    expect(focusField).toBe('reminders.steps.3.offsetDays');
    expect(values[focusField]).toBe('29');
  });

  it('adds a first step when there is none', () => {
    const { values } = changeSteps({}, { kind: 'addStep' });
    expect(values['reminders.steps.0.offsetDays']).toBe('1');
  });

  it('removes the step whose button was pressed and keeps what else was typed', () => {
    const typed = { ...formFromPolicy(examplePolicy), note: 'less mail' };
    const { values } = changeSteps(typed, { kind: 'removeStep', number: 1 });
    expect(policyFromForm(values)).toMatchObject({
      reminders: { steps: [{ offsetDays: -7 }, { offsetDays: 15 }] },
    });
    expect(values['note']).toBe('less mail');
  });
});

describe('the place of a message', () => {
  const values = formFromPolicy(examplePolicy);

  it.each([
    [['charges', 'start', 'graceDays'], 'charges.start.graceDays'],
    [['charges', 'amount', 'percent'], 'charges.amount.annualRate.percent'],
    [['charges', 'amount'], 'charges.amount.annualRate.percent'],
    [['charges', 'maximumTotal', 'percentOfPrincipal'], 'charges.maximumTotal.percentOfPrincipal'],
    [['charges', 'assess', 'days'], 'charges.assess.days'],
    [['charges', 'agreedTerms', 'required'], 'charges.agreedTerms.required'],
    [['charges', 'colour'], 'charges.more'],
    [['reminders', 'sendingDays', '0'], 'reminders.sendingDays'],
    [['charges', 'law', 'annualPercent'], 'charges.law.annualPercent'],
    [['reminders', 'steps', '1', 'template'], 'reminders.steps.1.template'],
    [['reminders', 'steps'], 'reminders.addStep'],
    [['reminders', 'repeat', 'limit'], 'reminders.repeat.limit'],
    [[], ''],
  ])('for the issue at %j is the input %s', (path, field) => {
    expect(fieldOfPath(path, values)).toBe(field);
  });

  it('counts steps as they stood on the form, where one was removed', () => {
    const { values: fewer } = changeSteps(values, { kind: 'removeStep', number: 0 });
    expect(fieldOfPath(['reminders', 'steps', '0', 'offsetDays'], fewer)).toBe(
      'reminders.steps.1.offsetDays',
    );
  });
});

describe('the policy form and the policy schema', () => {
  const problemsOf = (values: Record<string, string>): object => {
    const parsed = parsePolicy(policyFromForm(values), 'USD');
    return parsed.ok ? [] : policyFieldErrors(parsed.problems, values);
  };

  it('agree on the example and on the default steps', () => {
    expect(problemsOf(formFromPolicy(examplePolicy))).toEqual([]);
    const proposed = { ...formFromPolicy({}), 'reminders.defined': 'here' };
    expect(parsePolicy(policyFromForm(proposed))).toEqual({
      ok: true,
      policy: { reminders: defaultReminders },
    });
  });

  it('give back what the schema made of a policy, defaults and all', () => {
    const parsed = parsePolicy(examplePolicy, 'USD');
    const policy = parsed.ok ? parsed.policy : {};
    expect(parsePolicy(policyFromForm(formFromPolicy(policy)), 'USD')).toEqual(parsed);
  });

  it('put each message beside its input, in words that name it', () => {
    const values = {
      ...formFromPolicy(examplePolicy),
      'charges.start.graceDays': 'ten',
      'charges.amount.annualRate.percent': '',
      'charges.more': '{"colour":"red"}',
    };
    const found = parsePolicy(policyFromForm(values), 'USD');
    const errors = found.ok ? [] : policyFieldErrors(found.problems, values);
    const messages = new Map(errors.map((error) => [error.field, error.message]));
    expect(messages.get('charges.start.graceDays')).toBe(
      'The days of grace must be a whole number.',
    );
    expect(messages.get('charges.amount.annualRate.percent')).toBe(
      'The percentage must be a percent, such as "1.5".',
    );
    expect(messages.get('charges.more')).toBe('“colour” is not a setting of a policy.');
  });
});
