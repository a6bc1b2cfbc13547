import { expect } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';

/** Example 1 of the rules of charging, and one reminder the day after the due date. */
export const examplePolicy = {
  reminders: {
    enabled: true,
    steps: [{ offsetDays: 1, template: 'polite', recipients: 'primary' }],
    consolidate: true,
  },
  charges: {
    enabled: true,
    start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
    amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
    base: 'principal',
    assess: { kind: 'everyDays', days: 30 },
    allocation: 'principalFirst',
    writeBack: 'lineOnInvoice',
  },
} as const;

/** Sets a company's policy and modes. */
export async function arrange(
  { stores }: Dunwell,
  realmId: string,
  wanted: {
    policy?: { reminders?: unknown; charges?: unknown };
    reminders?: 'off' | 'observe' | 'review' | 'automatic';
    charges?: 'off' | 'observe' | 'review' | 'automatic';
  } = {},
): Promise<void> {
  const by = { author: 'test', note: null };
  await stores.policies.save(realmId, 'company', '', wanted.policy ?? examplePolicy, by);
  await stores.companies.update(realmId, {
    remindersMode: wanted.reminders ?? 'automatic',
    chargesMode: wanted.charges ?? 'automatic',
  });
}

/** A run that is expected to do its work. */
export async function runNow(dunwell: Dunwell, realmId: string) {
  const result = await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
  expect(result.note).toBeNull();
  return result;
}
