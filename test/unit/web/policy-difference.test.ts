import { describe, expect, test } from 'vitest';
import { policySchema } from '../../../src/core/policy/policy.ts';
import { policyDifference } from '../../../src/web/show/policy-difference.ts';
import { compositePolicy, examplePolicy } from './policy-details.ts';

const charges = examplePolicy.charges;
const changes = (before: object, after: object) =>
  policyDifference(policySchema.parse(before), policySchema.parse(after));
const changedAmount = (before: object, after: object) =>
  changes({ charges: { ...charges, amount: before } }, { charges: { ...charges, amount: after } });
const changedCharges = (change: object) =>
  changes({ charges }, { charges: { ...charges, ...change } });

describe('the difference between two versions', () => {
  test('tells the warning before the first charge once', () => {
    const warned = { steps: [{ offsetDays: 1, template: 'polite' }] };
    const after = { reminders: { ...warned, preChargeWarning: { daysBefore: 5 } } };
    expect(changes({ reminders: warned }, after)).toEqual([
      { setting: 'Warning before the first charge', before: null, after: '5 days before it' },
    ]);
  });

  test('is nothing between equal ones', () => {
    expect(changes(examplePolicy, examplePolicy)).toEqual([]);
  });

  test.each([
    [
      { amount: { kind: 'percent', percent: '1.5' } },
      ['How much', '18% a year (actual/365)', '1.5%'],
    ],
    [{ assess: { kind: 'once' } }, ['How often', 'every 30 days', 'once']],
    [{ base: 'balance' }, ['Base', 'the open principal', 'the open balance with unpaid charges']],
    [{ minimum: undefined }, ['Least charge', '2.00', null]],
    [{ maximum: '1500.00' }, ['Highest charge', '500.00', '1,500.00']],
    [{ enabled: false }, ['Late invoices are charged', 'yes', 'no']],
    [
      { maximumTotal: { amount: '100.00' } },
      ['All charges of an invoice together', 'at most 25% of the principal', 'at most 100.00'],
    ],
    [
      { start: { ...charges.start, notBefore: '2026-03-12' } },
      ['No day before', null, '12 Mar 2026'],
    ],
    [{ law: { annualPercent: '12' } }, ['Own cap on all charges, a year', null, '12%']],
  ])('says of %j what was and what is', (change, [setting, before, after]) => {
    expect(changedCharges(change)).toContainEqual({ setting, before, after });
  });

  test('tells an amount of several part by part', () => {
    const flat = { kind: 'flat', amount: '1000.00' };
    const either = (percent: string) => ({
      kind: 'greaterOf',
      of: [flat, { kind: 'sumOf', of: [flat, { kind: 'percent', percent }] }],
    });
    expect(changedAmount(either('1'), either('2'))).toEqual([
      {
        setting: 'How much, amount 2',
        before: 'the sum of a fixed 1,000.00 and 1%',
        after: 'the sum of a fixed 1,000.00 and 2%',
      },
    ]);
    const sized = (amount: object) => ({
      kind: 'tiered',
      tiers: [{ upTo: '5000.00', amount: flat }, { amount }],
    });
    expect(changedAmount(sized(flat), sized(either('1')))).toEqual([
      {
        setting: 'How much, above all tiers',
        before: 'a fixed 1,000.00',
        after: 'the greater of a fixed 1,000.00 and (the sum of a fixed 1,000.00 and 1%)',
      },
    ]);
    expect(changedAmount(flat, sized(flat))).toEqual([
      { setting: 'How much', before: 'a fixed 1,000.00', after: 'by the size of the invoice' },
      { setting: 'How much, up to 5,000.00', before: null, after: 'a fixed 1,000.00' },
      { setting: 'How much, above all tiers', before: null, after: 'a fixed 1,000.00' },
    ]);
  });

  test('names days and hour for sending, and ids as they are', () => {
    const { reminders } = examplePolicy;
    const own = { ...reminders, sendingDays: [5, 1, 1], sendingHour: 7 };
    expect(changes({ reminders }, { reminders: own })).toEqual([
      { setting: 'Mails are sent on', before: null, after: 'Monday, Friday' },
      { setting: 'Mails are sent at', before: null, after: '07:00' },
    ]);
    expect(changedCharges({ class: '5000000' })).toEqual([
      { setting: 'Class of the line', before: null, after: '5000000' },
    ]);
  });

  test('names each step of the reminders by its day', () => {
    const { reminders } = examplePolicy;
    const fewer = { ...reminders, steps: reminders.steps.slice(1) };
    expect(changes({ reminders }, { reminders: fewer })).toEqual([
      { setting: 'Step: 7 days before the due date', before: 'friendly mail', after: null },
    ]);
    const other = { ...reminders, repeat: { everyDays: 7, limit: 2 } };
    expect(changes({ reminders }, { reminders: other })).toEqual([
      {
        setting: 'Repetition of the last step',
        before: 'every 14 days, at most 6 times',
        after: 'every 7 days, at most 2 times',
      },
    ]);
  });

  test('says that a section is no longer defined', () => {
    const told = changes(examplePolicy, { reminders: examplePolicy.reminders });
    expect(told[0]).toEqual({
      setting: 'Charges',
      before: 'defined here',
      after: 'not defined at this level',
    });
  });

  test('hides nothing that its words leave out', () => {
    const rate = (from: string) => ({
      amount: { kind: 'annualRate', baseRate: { rates: [{ from, percent: '3' }], margin: '8' } },
    });
    const told = changes(
      { charges: { ...charges, ...rate('2026-01-01') } },
      { charges: { ...charges, ...rate('2026-02-01') } },
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.before).toContain('2026-01-01');
    expect(told[0]?.after).toContain('2026-02-01');
  });

  test('has an entry for every member that differs', () => {
    const told = changes({ charges }, compositePolicy).map(({ setting }) => setting);
    expect(told.toSorted()).toEqual(
      [
        'All charges of an invoice together',
        'How much',
        'How often',
        'No day before',
        'What was paid late is charged for its last days',
      ].toSorted(),
    );
  });
});
