import { describe, expect, test } from 'vitest';
import type { RemindedStep } from '../../../../src/core/ledger/facts.ts';
import { remindersPolicySchema } from '../../../../src/core/policy/reminders-policy.ts';
import { dueStep, isNoticeOver, missedNotices } from '../../../../src/core/reminders/due-step.ts';
import { addressesIn } from '../../../../src/core/reminders/recipients.ts';
import {
  BadStepKeyError,
  offsetStep,
  parseStepKey,
  repeatStep,
} from '../../../../src/core/reminders/step-key.ts';
import { planSteps } from '../../../../src/core/reminders/steps.ts';
import type { StepPlan } from '../../../../src/core/reminders/steps.ts';
import { day } from '../facts.ts';

function plan(offsets: readonly number[], repeat?: object): StepPlan {
  const steps = offsets.map((offsetDays) => ({ offsetDays, template: 'firm' }));
  return planSteps(
    remindersPolicySchema.parse({ steps, ...(repeat === undefined ? {} : { repeat }) }),
  );
}

function sent(step: RemindedStep['step'], on: string): RemindedStep {
  return { step, sentOn: day(on), state: 'sent' };
}

/** The state of an invoice due on 1 March as text. */
function state(steps: StepPlan, today: string, remindedSteps: RemindedStep[] = []): string {
  const invoice = { dueDate: day('2026-03-01'), remindedSteps, skippedSteps: [] };
  const found = dueStep(invoice, steps, day(today));
  if (found.state === 'over') return 'over';
  if (found.state === 'waiting') return `waiting ${found.step}`;
  return `${found.state} ${found.step.key} ${found.dueOn}`;
}

describe('the name of a step', () => {
  test('is its day or its repetition, and is read back', () => {
    expect([offsetStep(-7), offsetStep(15), repeatStep(2)]).toEqual([
      'offset:-7',
      'offset:15',
      'repeat:2',
    ]);
    expect(['offset:-7', 'offset:0', 'repeat:12'].map(parseStepKey)).toEqual([
      'offset:-7',
      'offset:0',
      'repeat:12',
    ]);
  });

  test.each(['', 'offset:', 'offset:1.5', 'repeat:0', 'repeat:-1', 'step:1'])(
    '"%s" is none',
    (text) => {
      expect(() => parseStepKey(text)).toThrow(BadStepKeyError);
    },
  );
});

describe('the plan of a policy', () => {
  test('goes by days, whatever the order of the list, with the repetitions last', () => {
    const steps = plan([15, -7, 1, 0], { everyDays: 14, limit: 2 });
    expect(steps.notices.map(({ key }) => key)).toEqual(['offset:-7', 'offset:0']);
    expect(steps.overdue.map(({ key, offsetDays }) => [key, offsetDays])).toEqual([
      ['offset:1', 1],
      ['offset:15', 15],
      ['repeat:1', 29],
      ['repeat:2', 43],
    ]);
  });
});

describe('notices before the due date', () => {
  const steps = plan([-14, -7, 1]);

  test('are due from their day until the next one’s day', () => {
    expect(state(steps, '2026-02-14')).toBe('later offset:-14 2026-02-15');
    expect(state(steps, '2026-02-15')).toBe('due offset:-14 2026-02-15');
    expect(state(steps, '2026-02-21')).toBe('due offset:-14 2026-02-15');
    expect(state(steps, '2026-02-22')).toBe('due offset:-7 2026-02-22');
  });

  test('the last one through the due date, and no further', () => {
    expect(state(steps, '2026-03-01')).toBe('due offset:-7 2026-02-22');
    expect(state(steps, '2026-03-02')).toBe('due offset:1 2026-03-02');
  });

  test('once sent, the next is awaited', () => {
    expect(state(steps, '2026-02-16', [sent('offset:-14', '2026-02-15')])).toBe(
      'later offset:-7 2026-02-22',
    );
    expect(state(steps, '2026-02-23', [sent('offset:-7', '2026-02-22')])).toBe(
      'later offset:1 2026-03-02',
    );
  });

  test('are recorded as missed once their time has passed', () => {
    const invoice = { dueDate: day('2026-03-01'), remindedSteps: [], skippedSteps: [] };
    expect(missedNotices(invoice, steps, day('2026-02-21'))).toEqual([]);
    expect(missedNotices(invoice, steps, day('2026-02-22'))).toEqual(['offset:-14']);
    expect(missedNotices(invoice, steps, day('2026-03-02'))).toEqual(['offset:-14', 'offset:-7']);
    const known = {
      ...invoice,
      remindedSteps: [sent('offset:-14', '2026-02-15')],
      skippedSteps: [{ step: offsetStep(-7), dueDate: day('2026-03-01') }],
    };
    expect(missedNotices(known, steps, day('2026-03-02'))).toEqual([]);
    const moved = { ...known, dueDate: day('2026-03-03') };
    expect(missedNotices(moved, steps, day('2026-03-04'))).toEqual(['offset:-7']);
  });
});

describe('overdue steps', () => {
  const steps = plan([1, 15, 29], { everyDays: 14, limit: 1 });

  test('keep half their distance from when the one before was sent, rounded up', () => {
    const late = [sent('offset:1', '2026-03-14')];
    expect(state(steps, '2026-03-16', late)).toBe('later offset:15 2026-03-21');
    expect(state(plan([1, 16]), '2026-03-17', late)).toBe('later offset:16 2026-03-22');
  });

  test('are not pushed back by a weekend', () => {
    expect(state(steps, '2026-03-16', [sent('offset:1', '2026-03-04')])).toBe(
      'due offset:15 2026-03-16',
    );
  });

  test('go on with the repetitions, and then are over', () => {
    const all = [sent('offset:29', '2026-03-30')];
    expect(state(steps, '2026-04-01', all)).toBe('later repeat:1 2026-04-13');
    expect(state(steps, '2026-06-01', [...all, sent('repeat:1', '2026-04-13')])).toBe('over');
  });

  test('wait for a mail that has not gone out', () => {
    const waiting: RemindedStep = { step: 'offset:1', sentOn: day('2026-03-02'), state: 'waiting' };
    expect(state(steps, '2026-03-20', [waiting])).toBe('waiting offset:1');
  });
});

describe('a policy that changes between steps', () => {
  test('never goes back: a step that was lost counts as the day it had', () => {
    const before = [sent('offset:15', '2026-03-16')];
    expect(state(plan([1, 10, 20]), '2026-03-18', before)).toBe('later offset:20 2026-03-21');
    expect(state(plan([1, 20, 15]), '2026-03-18', before)).toBe('later offset:20 2026-03-21');
  });

  test('starts with its first step after a notice, whatever notices it has', () => {
    const before = [sent('offset:-7', '2026-02-22')];
    expect(state(plan([5]), '2026-03-02', before)).toBe('later offset:5 2026-03-06');
  });

  test('is over after a repetition beyond its limit', () => {
    expect(
      state(plan([1], { everyDays: 7, limit: 1 }), '2026-06-01', [sent('repeat:3', '2026-05-01')]),
    ).toBe('over');
  });
});

describe('recipients', () => {
  test('are read out of fields that hold several addresses', () => {
    expect(addressesIn('a@x.example, b@y.example;c@z.example')).toEqual([
      'a@x.example',
      'b@y.example',
      'c@z.example',
    ]);
    expect(addressesIn('call first, "no" <x>, a@b')).toEqual([]);
  });
});

test.each([
  ['offset:-7', '2026-03-01', false],
  ['offset:-7', '2026-03-02', true],
  ['offset:0', '2026-03-01', false],
  ['offset:0', '2026-03-02', true],
  ['offset:1', '2026-03-02', false],
  ['repeat:1', '2026-04-20', false],
  ['warning:2026-03-01', '2026-03-02', false],
  [null, '2026-03-02', false],
])('a mail of %s about 1 March comes too late on %s: %s', (step, today, expected) => {
  expect(isNoticeOver(step, day('2026-03-01'), day(today))).toBe(expected);
});
