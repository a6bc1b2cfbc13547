import { describe, expect, test } from 'vitest';
import type { PlainDate } from '../../../../src/core/calendar/plain-date.ts';
import { decide, joinResults } from '../../../../src/core/decide/decide.ts';
import {
  applyMailLimits,
  chooseMails,
  noMailLimits,
  partitionMails,
  type MailLimits,
} from '../../../../src/core/decide/mail-limits.ts';
import type { RunFacts } from '../../../../src/core/decide/run-facts.ts';
import { aCompany, aCustomer, anInvoice, aPolicy, day, daysFromTo } from '../facts.ts';
import { afterMails, decisionOn, mailsIn, runFacts } from './story.ts';

const none = { today: 0, customers: new Map<string, PlainDate[]>() };

/** What a run concludes within limits. */
function decideWithin(
  facts: RunFacts,
  today: PlainDate,
  limits: MailLimits,
  customers = none.customers,
) {
  const whole = decide(facts, today);
  const over = chooseMails(whole.mails, limits, { today: 0, customers }, today);
  return applyMailLimits(whole, over);
}

/** Who is mailed on these days, each mail remembered for the days after it. */
function mailsByDay(days: readonly PlainDate[], facts: RunFacts, limits: MailLimits) {
  let now = facts;
  const had = new Map<string, PlainDate[]>();
  const story: string[] = [];
  for (const today of days) {
    const result = decideWithin(now, today, limits, had);
    for (const { customerId, steps } of mailsIn(result)) {
      had.set(customerId, [...(had.get(customerId) ?? []), today]);
      story.push(`${today} to ${customerId}: ${steps.map(({ step }) => step).join(' ')}`);
    }
    now = afterMails(now, result, today);
  }
  return { story, facts: now };
}

// Three customers whose invoices fall due one after the other.
const three = runFacts({
  company: aCompany({ sendingDays: [1, 2, 3, 4, 5, 6, 7] }),
  customers: ['10', '11', '12'].map((id) => aCustomer({ id })),
  invoices: [
    anInvoice({ id: '1', customerId: '10', dueDate: day('2026-02-27') }),
    anInvoice({ id: '2', customerId: '11', dueDate: day('2026-02-28') }),
    anInvoice({ id: '3', customerId: '12', dueDate: day('2026-03-01') }),
  ],
});

describe('one reminder a day', () => {
  const limits = { perRun: 1, perCustomer: null };

  test('takes the longest overdue first; the others stay due, and no step of theirs is lost', () => {
    const { story } = mailsByDay(daysFromTo('2026-03-02', '2026-03-21'), three, limits);
    expect(story).toEqual([
      '2026-03-02 to 10: offset:1',
      '2026-03-03 to 11: offset:1',
      '2026-03-04 to 12: offset:1',
      // Half the distance between the two steps after the one before, as after an outage.
      '2026-03-14 to 10: offset:15',
      '2026-03-15 to 11: offset:15',
      '2026-03-16 to 12: offset:15',
    ]);
  });

  test('says so on those that wait, in the same words every day', () => {
    const words = {
      outcome: 'over-mail-limit',
      reason:
        'The polite reminder, due since 2 Mar 2026, stays due: runs send 1 reminder a day at most, and what is longer overdue goes first.',
      numbers: { step: 'offset:1', limit: 'mailsPerRun', most: 1 },
    };
    const first = decideWithin(three, day('2026-03-02'), limits);
    expect(decisionOn(first, 'reminder', '3')).toMatchObject(words);
    expect(decisionOn(first, 'reminder', '1')).toMatchObject({ outcome: 'remind' });
    const after = afterMails(three, first, day('2026-03-02'));
    const second = decideWithin(after, day('2026-03-03'), limits);
    expect(decisionOn(second, 'reminder', '3')).toMatchObject(words);
  });

  test('lets a notice pass with its time, and records that', () => {
    const notice = anInvoice({ id: '4', customerId: '12', dueDate: day('2026-03-09') });
    const facts = { ...three, invoices: [notice, ...three.invoices.slice(0, 2)] };
    const { story, facts: end } = mailsByDay(daysFromTo('2026-03-08', '2026-03-10'), facts, limits);
    expect(story).toEqual([
      '2026-03-08 to 10: offset:1',
      '2026-03-09 to 11: offset:1',
      '2026-03-10 to 12: offset:1',
    ]);
    expect(end.invoices.find(({ id }) => id === '4')?.skippedSteps).toMatchObject([
      { step: 'offset:-7' },
    ]);
  });

  test('is told in observe too, where nothing is sent', () => {
    const modes = { reminders: 'observe', charges: 'observe' } as const;
    const facts = { ...three, company: { ...three.company, modes } };
    const result = decideWithin(facts, day('2026-03-02'), limits);
    expect(decisionOn(result, 'reminder', '1').outcome).toBe('would-remind');
    expect(decisionOn(result, 'reminder', '2')).toMatchObject({
      outcome: 'over-mail-limit',
      reason: expect.stringMatching(/^The polite reminder, due since 1 Mar 2026, stays due: /),
    });
  });
});

describe('two mails to a customer within ten days', () => {
  test('keep the third until the first is ten days old', () => {
    const dueDates = ['2026-03-01', '2026-03-03', '2026-03-05'];
    const invoices = dueDates.map((dueDate, index) =>
      anInvoice({ id: `${index + 1}`, dueDate: day(dueDate) }),
    );
    const reminders = { steps: [{ offsetDays: 1, template: 'polite' }] };
    const { company } = three;
    const facts = runFacts({ company, invoices, policies: [aPolicy({ reminders })] });
    const limits = { perRun: null, perCustomer: { mails: 2, days: 10 } };
    const { story } = mailsByDay(daysFromTo('2026-03-02', '2026-03-20'), facts, limits);
    expect(story).toEqual([
      '2026-03-02 to 10: offset:1',
      '2026-03-04 to 10: offset:1',
      '2026-03-12 to 10: offset:1',
    ]);
    const had = new Map([['10', [day('2026-03-02'), day('2026-03-04')]]]);
    const kept = decideWithin(facts, day('2026-03-06'), limits, had);
    expect(decisionOn(kept, 'reminder', '3')).toMatchObject({
      outcome: 'over-mail-limit',
      reason:
        'The polite reminder, due since 6 Mar 2026, stays due: the customer gets 2 mails within 10 days at most, and can have the next on 12 Mar 2026.',
    });
  });
});

test('without a limit nothing is kept, and the two halves of a result are the whole', () => {
  const whole = decide(three, day('2026-03-02'));
  expect(chooseMails(whole.mails, noMailLimits, none, day('2026-03-02')).size).toBe(0);
  const { mails, rest } = partitionMails(whole);
  expect(rest.actions).toEqual([]);
  expect(mailsIn(mails)).toHaveLength(3);
  expect(joinResults([mails, rest])).toEqual(whole);
});
