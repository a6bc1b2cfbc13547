import { describe, expect, it } from 'vitest';
import type { WaitingCharge } from '../../../../src/core/decide/changes-under.ts';
import { decide } from '../../../../src/core/decide/decide.ts';
import type { ChargeAction } from '../../../../src/core/decide/decision.ts';
import { afterReplacing, reconsider } from '../../../../src/core/decide/reconsider.ts';
import type { RunFacts } from '../../../../src/core/decide/run-facts.ts';
import type { ChargeFact, InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { aCompany, aCustomer, aHold, anInvoice, aPolicy, aPosting, day, usd } from '../facts.ts';

const charges = {
  enabled: true,
  start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
  amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
  base: 'principal',
  assess: { kind: 'everyDays', days: 30 },
  allocation: 'principalFirst',
  writeBack: 'lineOnInvoice',
};
const inReview = aCompany({ modes: { reminders: 'off', charges: 'review' } });

const factsWith = (invoice: InvoiceFacts, more: Partial<RunFacts> = {}): RunFacts => ({
  company: inReview,
  customers: [aCustomer()],
  invoices: [invoice],
  policies: [aPolicy({ charges })],
  ...more,
});

/** What a run on a day proposes for the invoice, as the row it becomes. */
function proposedOn(facts: RunFacts, date: string): { waiting: WaitingCharge; fact: ChargeFact } {
  const { actions } = decide(facts, day(date));
  const action = actions.find((each): each is ChargeAction => each.kind === 'charge');
  const [invoice] = facts.invoices;
  if (action === undefined || invoice === undefined) throw new Error('Nothing is proposed');
  const { assessment } = action;
  const { total, openBalance, dueDate } = invoice;
  const { assessmentDate, coversFrom, coversTo, amount, worksheet } = assessment;
  const id = `of ${date}`;
  return {
    waiting: {
      id,
      invoiceId: action.invoiceId,
      customerId: action.customerId,
      assessmentDate,
      writeBack: action.writeBack,
      worksheet,
      basis: { total, openBalance, dueDate },
    },
    fact: { id, assessmentDate, coversFrom, coversTo, amount, status: 'proposed' },
  };
}

// 1,234.56 due on 1 March: 6.70 on 12 March, 18.26 on 11 April.
const owed = anInvoice({ total: usd('1234.56'), openBalance: usd('1234.56') });
const first = proposedOn(factsWith(owed), '2026-03-12');
const withFirst = { ...owed, charges: [first.fact] };
const second = proposedOn(factsWith(withFirst), '2026-04-11');
const withBoth = { ...owed, charges: [first.fact, second.fact] };
const both = [first.waiting, second.waiting];

const reasons = (facts: RunFacts, today = '2026-04-20', waiting = both) =>
  reconsider(facts, waiting, day(today)).map(({ charge, reason, replacement }) => ({
    of: charge.assessmentDate,
    reason,
    instead: replacement && {
      on: replacement.assessment.assessmentDate,
      amount: replacement.assessment.amount,
    },
  }));

describe('a charge that waits', () => {
  it('keeps its date and its amount while a later one is proposed for the days since', () => {
    expect(first.waiting.worksheet.amount).toBe('6.70');
    expect(second.waiting.worksheet).toMatchObject({ coversFrom: '2026-03-12', amount: '18.26' });
    expect(reasons(factsWith(withBoth))).toEqual([]);
  });

  it('is worked out anew, each on its own date, when a payment of before arrives', () => {
    const posting = aPosting('2026-03-05', '1000.00');
    const paid = { ...withBoth, postings: [posting], openBalance: usd('234.56') };
    // 4 days on 1,234.56 and 7 on 234.56; then 30 days on 234.56.
    expect(reasons(factsWith(paid))).toEqual([
      {
        of: '2026-03-12',
        reason:
          'The open balance has changed from 1,234.56 to 234.56. Payments or credits up to the assessment date have changed. The charge comes to 3.25 USD now, not 6.70.',
        instead: { on: '2026-03-12', amount: 325n },
      },
      {
        of: '2026-04-11',
        reason:
          'The open balance has changed from 1,234.56 to 234.56. Payments or credits up to the assessment date have changed. The charge comes to 3.47 USD now, not 18.26.',
        instead: { on: '2026-04-11', amount: 347n },
      },
    ]);
  });

  it('is replaced by an equal one when a payment of after its date lowers what is open', () => {
    const posting = aPosting('2026-03-20', '1000.00');
    const paid = { ...withFirst, postings: [posting], openBalance: usd('234.56') };
    expect(reasons(factsWith(paid), '2026-03-21', [first.waiting])).toEqual([
      {
        of: '2026-03-12',
        reason: 'The open balance has changed from 1,234.56 to 234.56.',
        instead: { on: '2026-03-12', amount: 670n },
      },
    ]);
  });

  it('is out of date when a payment of an equal amount bears another date', () => {
    const on = (date: string) => ({
      ...owed,
      postings: [aPosting(date, '1000.00', 'p')],
      openBalance: usd('234.56'),
    });
    const { waiting, fact } = proposedOn(factsWith(on('2026-03-11')), '2026-03-12');
    const moved = { ...on('2026-03-05'), charges: [fact] };
    expect(reasons(factsWith(moved), '2026-03-12', [waiting])[0]?.reason).toBe(
      'Payments or credits up to the assessment date have changed. The charge comes to 3.25 USD now, not 6.20.',
    );
  });

  it.each([
    ['paid', { status: 'paid', openBalance: 0n }, 'The invoice is paid.'],
    ['void', { status: 'void' }, 'The invoice is void.'],
    ['deleted', { status: 'deleted' }, 'The invoice was deleted in QuickBooks.'],
    [
      'due later',
      { dueDate: day('2026-05-01') },
      'The due date has changed from 1 Mar 2026 to 1 May 2026. Due on 1 May 2026: not overdue.',
    ],
  ] as const)('is cancelled once its invoice is %s', (_what, change, reason) => {
    const now = { ...withFirst, ...change };
    const [changed] = reasons(factsWith(now), '2026-03-12', [first.waiting]);
    expect(changed?.reason).toContain(reason);
    expect(changed?.instead).toBeNull();
  });

  it.each([
    ['off', 'The mode is off.'],
    ['observe', 'Charges are in mode observe now.'],
  ] as const)('is cancelled when charges are in mode %s', (mode, reason) => {
    const company = aCompany({ modes: { reminders: 'off', charges: mode } });
    expect(reasons(factsWith(withFirst, { company }), '2026-03-12', [first.waiting])).toEqual([
      { of: '2026-03-12', reason, instead: null },
    ]);
  });

  it('goes on waiting for the person who was asked when charges become automatic', () => {
    expect(reasons(factsWith(withBoth, { company: aCompany() }))).toEqual([]);
  });

  it('is cancelled by the kill switch and by a hold of today', () => {
    const stopped = { ...inReview, stopped: true };
    expect(reasons(factsWith(withFirst, { company: stopped }))[0]?.reason).toBe(
      'Everything is stopped for this company.',
    );
    const held = { ...withFirst, holds: [aHold({ from: day('2026-03-20') })] };
    expect(reasons(factsWith(held), '2026-03-20', [first.waiting])).toEqual([
      { of: '2026-03-12', reason: 'The invoice is on hold (dispute).', instead: null },
    ]);
    expect(reconsider(factsWith(held), [first.waiting], day('2026-03-20'))).toMatchObject([
      { heldBy: held.holds[0]?.id },
    ]);
    // Ended before today, and no day of the charge is held: it stands.
    const over = aHold({ from: day('2026-03-13'), until: day('2026-03-20') });
    const lapsed = { ...withFirst, holds: [over] };
    expect(reasons(factsWith(lapsed), '2026-03-20', [first.waiting])).toEqual([]);
  });

  it('stands where a hold that is over covers its date', () => {
    const over = aHold({ from: day('2026-03-10'), until: day('2026-03-14') });
    const wasHeld = { ...owed, holds: [over] };
    const { waiting, fact } = proposedOn(factsWith(wasHeld), '2026-03-14');
    // The nine days before the hold.
    expect(waiting).toMatchObject({ assessmentDate: '2026-03-12', worksheet: { amount: '5.48' } });
    const now = factsWith({ ...wasHeld, charges: [fact] });
    expect(reasons(now, '2026-03-14', [waiting])).toEqual([]);
  });

  it('comes down by a dispute of a part, and stands when it left that out', () => {
    const dispute = aHold({ from: day('2026-03-08'), part: usd('234.56') });
    const disputed = { ...withFirst, holds: [dispute] };
    expect(reasons(factsWith(disputed), '2026-03-20', [first.waiting])).toEqual([
      {
        of: '2026-03-12',
        reason: 'Holds have changed. The charge comes to 6.23 USD now, not 6.70.',
        instead: { on: '2026-03-12', amount: 623n },
      },
    ]);
    const left = proposedOn(factsWith({ ...owed, holds: [dispute] }), '2026-03-12');
    const waits = { ...owed, holds: [dispute], charges: [left.fact] };
    expect(reasons(factsWith(waits), '2026-03-20', [left.waiting])).toEqual([]);
  });

  it('is worked out by the policy of now, and stands when that comes to the same', () => {
    const dearer = { ...charges, amount: { ...charges.amount, percent: '24' } };
    const version2 = aPolicy({ charges: dearer }, { version: 2 });
    const at = '2026-03-12';
    expect(reasons(factsWith(withFirst, { policies: [version2] }), at, [first.waiting])).toEqual([
      {
        of: at,
        reason:
          'The policy has changed from company version 1 to company version 2. The charge comes to 8.93 USD now, not 6.70.',
        instead: { on: at, amount: 893n },
      },
    ]);
    const same = aPolicy({ charges }, { version: 2 });
    expect(reasons(factsWith(withFirst, { policies: [same] }), at, [first.waiting])).toEqual([]);
  });

  it('is assessed on a date that it had passed by itself, where the policy of now says so', () => {
    const percent = { ...charges, amount: { kind: 'percent', percent: '1.5' } };
    const late = proposedOn(
      factsWith(owed, { policies: [aPolicy({ charges: percent })] }),
      '2026-04-20',
    );
    const passed = [day('2026-03-12')];
    const now = { ...owed, charges: [late.fact], skippedAssessmentDates: passed };
    const once = aPolicy({ charges: { ...percent, assess: { kind: 'once' } } }, { version: 2 });
    expect(late.waiting.assessmentDate).toBe('2026-04-11');
    expect(
      reasons(factsWith(now, { policies: [once] }), '2026-04-20', [late.waiting]),
    ).toMatchObject([{ of: '2026-04-11', instead: { on: '2026-03-12', amount: 1852n } }]);
  });

  it('goes on a new invoice when the books are closed meanwhile', () => {
    const closed = { ...inReview, bookCloseDate: day('2026-03-31') };
    expect(reasons(factsWith(withFirst, { company: closed }))[0]).toMatchObject({
      reason: 'It goes on a new invoice now, not on this one.',
      instead: { amount: 670n },
    });
  });

  it('is out of date when what the law is told of the customer changes', () => {
    const legal = { place: { country: 'US', region: 'WA' }, isConsumer: true, agreedTerms: null };
    const customers = [aCustomer({ legal })];
    const [changed] = reasons(factsWith(withFirst, { customers }), '2026-03-12', [first.waiting]);
    expect(changed?.reason).toContain('What the law is told of the customer has changed.');
    expect(changed?.instead).toMatchObject({ on: '2026-03-12' });
  });

  it('takes a line with another charge of ours for no change of the invoice', () => {
    const line = { lineId: '2', amount: 670n, reference: 'DW-000001', date: day('2026-03-12') };
    const written = {
      ...withBoth,
      total: usd('1241.26'),
      openBalance: usd('1241.26'),
      chargeLines: [line],
      charges: [{ ...first.fact, status: 'written' as const }, second.fact],
    };
    expect(reasons(factsWith(written), '2026-04-20', [second.waiting])).toEqual([]);
    const foreign = { ...written, openBalance: usd('1250.00'), total: usd('1250.00') };
    expect(reasons(factsWith(foreign), '2026-04-20', [second.waiting])[0]?.reason).toContain(
      'The invoice total has changed from 1,234.56 to 1,243.30.',
    );
  });

  it('stands beside the line of a charge that a credit memo took back before', () => {
    const line = { lineId: '2', amount: 670n, reference: 'DW-000001', date: day('2026-03-12') };
    const credit = { ...aPosting('2026-03-20', '6.70'), takesBack: 'DW-000001' };
    const takenBack: InvoiceFacts = {
      ...owed,
      total: usd('1241.26'),
      postings: [credit],
      chargeLines: [line],
      charges: [{ ...first.fact, amount: 0n, status: 'reversed' }],
    };
    const { waiting, fact } = proposedOn(factsWith(takenBack), '2026-04-11');
    expect(waiting.worksheet.amount).toBe('18.26');
    const now = { ...takenBack, charges: [...takenBack.charges, fact] };
    expect(reasons(factsWith(now), '2026-04-20', [waiting])).toEqual([]);
  });

  it('compounds on the line that another charge of ours became', () => {
    const balance = { policies: [aPolicy({ charges: { ...charges, base: 'balance' } })] };
    const one = proposedOn(factsWith(owed, balance), '2026-03-12');
    const afterOne = { ...owed, charges: [one.fact] };
    const two = proposedOn(factsWith(afterOne, balance), '2026-04-11');
    const line = { lineId: '2', amount: 670n, reference: 'DW-000001', date: day('2026-03-12') };
    const written = {
      ...owed,
      total: usd('1241.26'),
      openBalance: usd('1241.26'),
      chargeLines: [line],
      charges: [{ ...one.fact, status: 'written' as const }, two.fact],
    };
    expect(reasons(factsWith(written, balance), '2026-04-20', [two.waiting])[0]).toMatchObject({
      instead: { on: '2026-04-11', amount: 1836n },
    });
  });

  it('leaves the facts as a run finds them once the changed ones are replaced', () => {
    const posting = aPosting('2026-03-05', '1000.00');
    const paid = { ...withBoth, postings: [posting], openBalance: usd('234.56') };
    const facts = factsWith(paid);
    const changed = reconsider(facts, both, day('2026-04-20'));
    const [invoice] = afterReplacing(facts, changed).invoices;
    expect(invoice?.charges.map(({ assessmentDate, amount }) => [assessmentDate, amount])).toEqual([
      ['2026-03-12', 325n],
      ['2026-04-11', 347n],
    ]);
    const next = decide(afterReplacing(facts, changed), day('2026-04-20')).decisions;
    expect(next.find(({ topic }) => topic === 'charge')?.outcome).toBe('already-assessed');
  });

  it('never comes back for a date that another charge has taken up meanwhile', () => {
    const monthly = { ...charges, assess: { kind: 'monthly', day: 12 } };
    const policies = [aPolicy({ charges: monthly }, { version: 2 })];
    const taken = { ...first.fact, id: 'other', status: 'waived' as const };
    const now = { ...owed, charges: [taken, second.fact] };
    // By the new policy the charge of 11 April would fall on 12 March, which was waived.
    expect(reasons(factsWith(now, { policies }), '2026-04-11', [second.waiting])).toEqual([
      { of: '2026-04-11', reason: expect.any(String), instead: null },
    ]);
  });
});
