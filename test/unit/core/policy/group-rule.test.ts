import { describe, expect, test } from 'vitest';
import type { GroupTraits } from '../../../../src/core/policy/group-rule.ts';
import {
  groupRuleSchema,
  meetsRule,
  membershipsOf,
  ruleInWords,
} from '../../../../src/core/policy/group-rule.ts';

const traits: GroupTraits = {
  homeCurrency: 'USD',
  tags: ['VIP'],
  customerType: { id: '7', name: 'Wholesale' },
  terms: { id: '3', name: 'Net 60' },
  openBalance: 900_000n,
  overdueBalance: 500_000n,
  place: { country: 'US', region: 'GA' },
  isConsumer: false,
};
const rule = (...conditions: object[]) => groupRuleSchema.parse({ conditions });
const anyOf = (...conditions: object[]) => groupRuleSchema.parse({ match: 'any', conditions });

describe('a condition', () => {
  test.each([
    [{ kind: 'tag', is: 'vip' }, 'tagged “vip”'],
    [{ kind: 'tag', is: 'wholesale' }, 'tagged “wholesale”'],
    [{ kind: 'customerType', is: '7' }, 'customer type 7'],
    [{ kind: 'terms', is: 'net 60' }, 'terms net 60'],
    [{ kind: 'openBalance', over: '8999.99' }, 'open balance over 8,999.99'],
    [{ kind: 'overdueBalance', over: '4999.99' }, 'overdue balance over 4,999.99'],
    [{ kind: 'place', country: 'US' }, 'in US'],
    [{ kind: 'place', country: 'US', region: 'ga' }, 'in US-GA'],
    [{ kind: 'party', is: 'business' }, 'a business'],
  ])('%j holds, says so in words, and its opposite does not hold', (condition, words) => {
    expect(meetsRule(rule(condition), traits)).toBe(true);
    expect(ruleInWords(rule(condition))).toBe(words);
    const opposite = rule({ ...condition, not: true });
    expect(meetsRule(opposite, traits)).toBe(false);
    expect(ruleInWords(opposite)).not.toBe(words);
  });

  test.each([
    [{ kind: 'tag', is: 'VI' }],
    [{ kind: 'customerType', is: 'VIP' }],
    [{ kind: 'terms', is: 'Net 30' }],
    [{ kind: 'openBalance', over: '9000.00' }],
    [{ kind: 'overdueBalance', over: '5000' }],
    [{ kind: 'place', country: 'CA' }],
    [{ kind: 'place', country: 'US', region: 'NY' }],
    [{ kind: 'party', is: 'consumer' }],
  ])('%j does not hold', (condition) => {
    expect(meetsRule(rule(condition), traits)).toBe(false);
  });

  test('about what is not known does not hold', () => {
    const nothing = { ...traits, customerType: null, terms: null, place: null };
    for (const condition of [
      { kind: 'terms', is: 'Net 60' },
      { kind: 'customerType', is: 'Wholesale' },
      { kind: 'place', country: 'US' },
    ]) {
      expect(meetsRule(rule(condition), nothing)).toBe(false);
    }
  });
});

test('a rule wants all of its conditions, or any', () => {
  const [holds, fails] = [
    { kind: 'tag', is: 'VIP' },
    { kind: 'terms', is: 'Net 30' },
  ];
  expect(meetsRule(rule(holds, fails), traits)).toBe(false);
  expect(meetsRule(anyOf(holds, fails), traits)).toBe(true);
  expect(ruleInWords(anyOf(holds, fails))).toBe('tagged “VIP” or terms Net 30');
  expect(groupRuleSchema.safeParse({ conditions: [] }).success).toBe(false);
});

test('a customer is in the groups that name it and those whose rule it meets, unless kept out', () => {
  const groups = [
    { group: 'Big', rule: rule({ kind: 'overdueBalance', over: '1000' }) },
    { group: 'VIPs', rule: rule({ kind: 'tag', is: 'VIP' }) },
    { group: 'Named', rule: null },
    { group: 'Small', rule: rule({ kind: 'openBalance', over: '1000', not: true }) },
  ];
  const customer = { named: ['Named', 'Small'], keptOut: ['VIPs'], traits };
  expect(membershipsOf(groups, customer)).toEqual([
    { group: 'Big', because: 'overdue balance over 1,000' },
    { group: 'Named', because: 'named in it' },
    { group: 'Small', because: 'named in it' },
  ]);
});
