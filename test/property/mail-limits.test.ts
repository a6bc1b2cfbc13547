import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, parsePlainDate, type PlainDate } from '../../src/core/calendar/plain-date.ts';
import type { DueMail } from '../../src/core/decide/decision.ts';
import {
  chooseMails,
  firstCounted,
  type MailLimits,
  type MailsBefore,
} from '../../src/core/decide/mail-limits.ts';

const today = parsePlainDate('2026-03-12');
const customerIds = ['7', '8', '9', '10', '11'];

const mailsArbitrary: fc.Arbitrary<DueMail[]> = fc
  .array(
    fc.record({
      customerId: fc.constantFrom(...customerIds),
      daysOverdue: fc.integer({ min: -7, max: 9 }),
      invoices: fc.integer({ min: 1, max: 3 }),
      warns: fc.constantFrom(false, false, true),
    }),
    { maxLength: 25 },
  )
  .map((mails) =>
    mails.map(({ customerId, daysOverdue, invoices, warns }, place) => ({
      customerId,
      daysOverdue,
      warns,
      invoiceIds: Array.from({ length: invoices }, (_, index) => `${place}-${index}`),
    })),
  );

const questionArbitrary = fc
  .record({
    mails: mailsArbitrary,
    perRun: fc.option(fc.integer({ min: 1, max: 12 })),
    mailsOfCustomer: fc.integer({ min: 1, max: 4 }),
    days: fc.option(fc.integer({ min: 1, max: 30 })),
    sentToday: fc.integer({ min: 0, max: 14 }),
    had: fc.array(fc.array(fc.nat({ max: 40 }), { maxLength: 6 }), {
      minLength: customerIds.length,
      maxLength: customerIds.length,
    }),
  })
  .map(({ mails, perRun, mailsOfCustomer, days, sentToday, had }) => {
    const limits: MailLimits = {
      perRun,
      perCustomer: days === null ? null : { mails: mailsOfCustomer, days },
    };
    const daysOf = (ago: readonly number[]): PlainDate[] =>
      ago.map((each) => addDays(today, -each));
    const customers = new Map(customerIds.map((id, place) => [id, daysOf(had[place] ?? [])]));
    return { mails, limits, before: { today: sentToday, customers } };
  });

type Question = { mails: DueMail[]; limits: MailLimits; before: MailsBefore };

const chosenOf = ({ mails, limits, before }: Question) => {
  const over = chooseMails(mails, limits, before, today);
  const isOver = ({ invoiceIds }: DueMail): boolean => invoiceIds.some((id) => over.has(id));
  return { over, sent: mails.filter((mail) => !isOver(mail)), kept: mails.filter(isOver) };
};
const hadOf = ({ before, limits }: Question, customerId: string): number =>
  (before.customers.get(customerId) ?? []).filter(
    (day) => day >= firstCounted(limits.perCustomer?.days ?? 1, today),
  ).length;
const countOf = (mails: readonly DueMail[], customerId: string): number =>
  mails.filter((mail) => mail.customerId === customerId).length;

/** How many more mails of a day, and to a customer, the limits have room for. */
const roomOf = ({ limits: { perRun }, before }: Question): number =>
  perRun === null ? Infinity : Math.max(0, perRun - before.today);
const roomFor = (question: Question, customerId: string): number => {
  const { perCustomer } = question.limits;
  return perCustomer === null
    ? Infinity
    : Math.max(0, perCustomer.mails - hadOf(question, customerId));
};

test('no limit is ever passed, of the run or of a customer', () => {
  fc.assert(
    fc.property(questionArbitrary, (question) => {
      const { sent } = chosenOf(question);
      expect(sent.length).toBeLessThanOrEqual(roomOf(question));
      for (const id of customerIds) {
        expect(countOf(sent, id)).toBeLessThanOrEqual(roomFor(question, id));
      }
    }),
  );
});

test('no mail is kept while there is room for it, and none that presses less goes instead', () => {
  fc.assert(
    fc.property(questionArbitrary, (question) => {
      const { over, sent, kept } = chosenOf(question);
      for (const { customerId, invoiceIds, daysOverdue, warns } of kept) {
        const stops = invoiceIds.map((id) => over.get(id));
        expect(new Set(stops).size).toBe(1);
        const isOfRun = stops[0]?.limit === 'mailsPerRun';
        const room = isOfRun
          ? roomOf(question) - sent.length
          : roomFor(question, customerId) - countOf(sent, customerId);
        expect(room).toBe(0);
        const instead = sent.filter((mail) => isOfRun || mail.customerId === customerId);
        const pressing = (mail: Pick<DueMail, 'warns' | 'daysOverdue'>): number =>
          (mail.warns ? 1_000 : 0) + mail.daysOverdue;
        const own = pressing({ warns, daysOverdue });
        expect(instead.filter((mail) => pressing(mail) < own)).toEqual([]);
      }
    }),
  );
});

test('whatever order the mails come in, the same ones go', () => {
  fc.assert(
    fc.property(questionArbitrary, fc.integer(), (question, seed) => {
      const shuffle = fc.shuffledSubarray(question.mails, { minLength: question.mails.length });
      const mails = fc.sample(shuffle, { seed, numRuns: 1 })[0] ?? [];
      const { over } = chosenOf(question);
      const again = chosenOf({ ...question, mails }).over;
      expect(Object.fromEntries(again)).toEqual(Object.fromEntries(over));
    }),
  );
});

test('a customer’s next mail may go on the day that is named, and not on the day before', () => {
  fc.assert(
    fc.property(questionArbitrary, (question) => {
      const { over, sent, kept } = chosenOf(question);
      const named = kept.flatMap(({ customerId, invoiceIds }) => {
        const stop = over.get(invoiceIds[0] ?? '');
        return stop?.limit === 'mailsPerCustomer' ? [{ customerId, ...stop }] : [];
      });
      for (const { customerId, freeOn, days, most } of named) {
        const had = [
          ...(question.before.customers.get(customerId) ?? []),
          ...Array.from({ length: countOf(sent, customerId) }, () => today),
        ];
        const counted = (day: PlainDate): number =>
          had.filter((each) => each >= firstCounted(days, day)).length;
        expect(counted(freeOn)).toBeLessThan(most);
        expect(counted(addDays(freeOn, -1))).toBeGreaterThanOrEqual(most);
      }
    }),
  );
});

test('a run that is made again after some of its mails went sends the rest of the same', () => {
  fc.assert(
    fc.property(questionArbitrary, fc.nat(), (question, count) => {
      const { sent } = chosenOf(question);
      const gone = new Set(sent.slice(0, count % (sent.length + 1)));
      const customers = new Map(question.before.customers);
      for (const { customerId } of gone) {
        customers.set(customerId, [...(customers.get(customerId) ?? []), today]);
      }
      const before = { today: question.before.today + gone.size, customers };
      const mails = question.mails.filter((mail) => !gone.has(mail));
      const again = chosenOf({ ...question, mails, before });
      expect(again.sent).toEqual(sent.filter((mail) => !gone.has(mail)));
    }),
  );
});
