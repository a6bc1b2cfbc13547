import { describe, expect, test } from 'vitest';
import type { PolicyRecord } from '../../../../src/core/policy/policy.ts';
import { indexPolicies, resolvePolicy } from '../../../../src/core/policy/resolve-policy.ts';
import { aPolicy } from '../facts.ts';

const charges = (percent: string): object => ({ amount: { kind: 'percent', percent } });
const reminders = { steps: [{ offsetDays: 3, template: 'firm' }] };

const company = aPolicy({ charges: charges('1'), reminders });
const group = (name: string): PolicyRecord =>
  aPolicy({ charges: charges('2') }, { level: 'group', subject: name, version: 2 });
const customer = (id: string): PolicyRecord =>
  aPolicy({ charges: charges('3') }, { level: 'customer', subject: id, version: 3 });
const invoice = aPolicy({ charges: charges('4') }, { level: 'invoice', subject: '1', version: 4 });

const child = { id: '11', groups: ['vip', 'late'] };
const parent = { id: '10', groups: ['holding'] };
const subject = { invoiceId: '1', customers: [child, parent] };

/** Where the charges come from, with records in either order. */
function chargesFrom(records: PolicyRecord[]): string {
  const [one, other] = [records, records.toReversed()].map((each) => {
    const won = resolvePolicy(indexPolicies(each), subject).charges;
    return won === null ? 'none' : `${won.level}:${won.subject}@${won.version}`;
  });
  expect(one).toBe(other);
  return one ?? '';
}

describe('which policy wins', () => {
  test('the invoice’s own before every other', () => {
    expect(chargesFrom([company, group('vip'), customer('11'), invoice])).toBe('invoice:1@4');
  });

  test('the customer’s before its parent’s', () => {
    expect(chargesFrom([company, customer('10'), customer('11')])).toBe('customer:11@3');
  });

  test('the parent’s where the sub-customer has none, before any group', () => {
    expect(chargesFrom([company, group('vip'), customer('10')])).toBe('customer:10@3');
  });

  test('of several groups the first in the alphabet', () => {
    expect(chargesFrom([company, group('vip'), group('late')])).toBe('group:late@2');
  });

  test('the customer’s own groups before its parent’s', () => {
    expect(chargesFrom([company, group('vip'), group('holding')])).toBe('group:vip@2');
    expect(chargesFrom([company, group('holding')])).toBe('group:holding@2');
  });

  test('the company’s where nothing nearer defines the section', () => {
    expect(chargesFrom([company, group('strangers')])).toBe('company:@1');
  });

  test('there is no default for charges, but one for reminders', () => {
    const resolved = resolvePolicy(indexPolicies([]), subject);
    expect(resolved.charges).toBeNull();
    expect(resolved.reminders).toMatchObject({ level: 'default', version: 0 });
  });

  test('each section is won by itself, and whole', () => {
    const resolved = resolvePolicy(indexPolicies([company, invoice]), subject);
    expect(resolved.charges).toMatchObject({
      level: 'invoice',
      section: { amount: { percent: '4' } },
    });
    expect(resolved.reminders).toMatchObject({ level: 'company', section: { steps: [{}] } });
  });

  test('a section that is switched off still wins', () => {
    const off = aPolicy(
      { charges: { ...charges('1'), enabled: false } },
      { level: 'customer', subject: '11' },
    );
    const resolved = resolvePolicy(indexPolicies([company, off]), subject);
    expect(resolved.charges).toMatchObject({ level: 'customer', section: { enabled: false } });
  });

  test('the newest version counts, also when it clears the level', () => {
    const newer = aPolicy({ charges: charges('9') }, { version: 7 });
    expect(chargesFrom([company, newer])).toBe('company:@7');
    const cleared = aPolicy({}, { version: 8 });
    expect(chargesFrom([newer, company, cleared])).toBe('none');
  });
});

test('of several groups the one of the least rank wins, and says why the customer is in it', () => {
  const member = {
    id: '1',
    groups: ['A', 'B', 'C'],
    groupsBecause: { A: 'named in it', B: 'terms Net 60', C: 'a consumer' },
  };
  const won = (...ranks: (number | null)[]) => {
    const records = ['A', 'B', 'C'].map((name, i) => ({ ...group(name), rank: ranks[i] ?? null }));
    const wanted = { invoiceId: null, customers: [member] };
    return resolvePolicy(indexPolicies(records), wanted).charges;
  };
  expect(won(null, null, null)).toMatchObject({ subject: 'A', because: 'named in it' });
  expect(won(9, 2, null)).toMatchObject({ subject: 'B', because: 'terms Net 60' });
  expect(won(null, 3, 3)).toMatchObject({ subject: 'B' });
  expect(won(null, null, 5)).toMatchObject({ subject: 'C', because: 'a consumer' });
});
