import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parsePolicy, policySchema } from '../../../../src/core/policy/policy.ts';
import { defaultReminders } from '../../../../src/core/policy/reminders-policy.ts';

const complete = {
  reminders: {
    enabled: true,
    steps: [
      { offsetDays: -7, template: 'friendly' },
      { offsetDays: 1, template: 'polite' },
    ],
    repeat: { everyDays: 14, limit: 6 },
    consolidate: true,
  },
  charges: {
    enabled: true,
    start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
    amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
    base: 'principal',
    assess: { kind: 'everyDays', days: 30 },
    allocation: 'principalFirst',
    minimum: '2.00',
    maximum: '500.00',
    maximumTotal: { percentOfPrincipal: '25' },
    maximumCount: 12,
    minimumBalance: '10.00',
    writeBack: 'lineOnInvoice',
  },
};

/** The paths of the problems of a policy. */
function problems(policy: unknown, currency?: string): string[] {
  const parsed = parsePolicy(policy, currency);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`);
}

function charges(fields: object): object {
  return { charges: { ...complete.charges, ...fields } };
}

describe('a policy', () => {
  test('in its complete shape is read as it stands', () => {
    expect(parsePolicy(complete)).toMatchObject({ ok: true, policy: complete });
  });

  test('may leave either section undefined', () => {
    expect(parsePolicy({})).toEqual({ ok: true, policy: {} });
  });

  test('fills in what may be left out', () => {
    const parsed = parsePolicy({ charges: { amount: { kind: 'annualRate', percent: '18' } } });
    expect(parsed).toEqual({
      ok: true,
      policy: {
        charges: {
          enabled: true,
          start: { from: 'dueDate', graceDays: 0, accrueFrom: 'start' },
          amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
          base: 'principal',
          assess: { kind: 'everyDays', days: 30 },
          allocation: 'principalFirst',
          writeBack: 'lineOnInvoice',
        },
      },
    });
  });

  test.each([
    [{ charges: { amount: { kind: 'percent', percent: 18 } } }, 'charges.amount.percent must be a'],
    [{ charges: { amount: { kind: 'percent', percent: '-1' } } }, 'charges.amount.percent must be'],
    [{ charges: {} }, 'charges.amount '],
    [charges({ color: 'red' }), 'charges.color is not a setting of a policy'],
    [{ fees: {} }, 'fees is not a setting of a policy'],
    [charges({ minimum: '5.00', maximum: '4.99' }), 'charges.maximum must not be below minimum'],
    [charges({ minimum: '1,00' }), 'charges.minimum must be an amount as text'],
    [charges({ assess: { kind: 'monthly', day: 32 } }), 'charges.assess.day '],
    [charges({ assess: { kind: 'weekly' } }), 'charges.assess.kind '],
    [charges({ start: { graceDays: -1 } }), 'charges.start.graceDays '],
    [charges({ start: { notBefore: '2026-02-30' } }), 'charges.start.notBefore must be a date'],
    [charges({ maximumTotal: {} }), 'charges.maximumTotal must be {'],
    [charges({ writeBack: 'nowhere' }), 'charges.writeBack '],
    [charges({ amount: { kind: 'sumOf', of: [] } }), 'charges.amount.of must name at least one'],
    [
      charges({ amount: { kind: 'greaterOf', of: [{ kind: 'flat', amount: 'x' }] } }),
      'charges.amount.of.0.amount must be an amount',
    ],
    [{ reminders: { steps: [] } }, 'reminders.steps must have at least one step'],
    [
      { reminders: { steps: [{ offsetDays: 1, template: '(rude)' }] } },
      'reminders.steps.0.template ',
    ],
    [
      { reminders: { steps: [1, 1].map((offsetDays) => ({ offsetDays, template: 'firm' })) } },
      'reminders.steps.1.offsetDays must differ',
    ],
    [
      {
        reminders: {
          steps: [{ offsetDays: -1, template: 'firm' }],
          repeat: { everyDays: 7, limit: 1 },
        },
      },
      'reminders.repeat needs a step after the due date',
    ],
    [{ reminders: { ...complete.reminders, sendingDays: [0] } }, 'reminders.sendingDays.0 '],
    [null, ' '],
  ])('with a mistake names the field: %#', (policy, problem) => {
    expect(problems(policy).join('\n')).toContain(problem);
  });

  test('tiers grow, and only the last has no upper bound', () => {
    const tiers = (...upTo: (string | undefined)[]): object =>
      charges({
        amount: {
          kind: 'tiered',
          tiers: upTo.map((bound) => ({
            ...(bound === undefined ? {} : { upTo: bound }),
            amount: { kind: 'percent', percent: '1' },
          })),
        },
      });
    expect(problems(tiers('9.00', '10.00', undefined))).toEqual([]);
    expect(problems(tiers('10.00', '9.00', undefined))).toEqual([
      'charges.amount.tiers.1.upTo must grow from tier to tier',
    ]);
    expect(problems(tiers(undefined, undefined))).toHaveLength(1);
    expect(problems(tiers('10.00'))).toHaveLength(1);
  });

  test('amounts are nested only so deep', () => {
    const nest = (depth: number): object =>
      depth === 1 ? { kind: 'flat', amount: '1' } : { kind: 'sumOf', of: [nest(depth - 1)] };
    expect(problems(charges({ amount: nest(4) }))).toEqual([]);
    expect(problems(charges({ amount: nest(5) }))).toHaveLength(1);
  });

  test('amounts have no more digits than the currency they are in', () => {
    expect(problems(complete, 'USD')).toEqual([]);
    expect(problems(charges({ minimum: '0.50' }), 'JPY')).toEqual([
      'charges.minimum JPY has 0 decimal digits, "0.50" has more',
    ]);
  });

  test('has a JSON Schema', () => {
    expect(z.toJSONSchema(policySchema, { io: 'input' })).toHaveProperty('properties.charges');
  });

  test('by default reminds at −7, +1, +15 and +29 days, then every 14 days six times', () => {
    expect(defaultReminders).toMatchObject({
      enabled: true,
      steps: [
        { offsetDays: -7, template: 'friendly' },
        { offsetDays: 1, template: 'polite' },
        { offsetDays: 15, template: 'firm' },
        { offsetDays: 29, template: 'final' },
      ],
      repeat: { everyDays: 14, limit: 6 },
      consolidate: true,
    });
  });
});
