import { describe, expect, test } from 'vitest';
import { decide } from '../../../../src/core/decide/decide.ts';
import {
  aCharge,
  aCompany,
  aCustomer,
  aHold,
  anInvoice,
  aPolicy,
  aPosting,
  day,
  daysFromTo,
  usd,
} from '../facts.ts';
import { afterMails, decisionOn, mailsIn, mailStory, runFacts } from './story.ts';

// 1 March 2026 is a Sunday.
const everyDay = aCompany({ sendingDays: [1, 2, 3, 4, 5, 6, 7] });

describe('the default reminders of an invoice due on 1 March 2026', () => {
  test('go out on their days, and on no other', () => {
    const { mails } = mailStory(
      daysFromTo('2026-02-01', '2026-08-31'),
      runFacts({ company: everyDay }),
    );
    expect(mails).toEqual([
      ['2026-02-22', 'friendly', ['1 offset:-7']],
      ['2026-03-02', 'polite', ['1 offset:1']],
      ['2026-03-16', 'firm', ['1 offset:15']],
      ['2026-03-30', 'final', ['1 offset:29']],
      ['2026-04-13', 'final', ['1 repeat:1']],
      ['2026-04-27', 'final', ['1 repeat:2']],
      ['2026-05-11', 'final', ['1 repeat:3']],
      ['2026-05-25', 'final', ['1 repeat:4']],
      ['2026-06-08', 'final', ['1 repeat:5']],
      ['2026-06-22', 'final', ['1 repeat:6']],
    ]);
  });

  test('move from a weekend or a holiday to the next sending day, without pushing the next step', () => {
    // Due on Saturday 7 March: the first step falls on a Sunday, and Monday is a holiday.
    const invoice = anInvoice({ dueDate: day('2026-03-07') });
    const company = aCompany({ daysOff: new Map([[day('2026-03-09'), 'Spring Day']]) });
    const { mails } = mailStory(
      daysFromTo('2026-03-08', '2026-03-31'),
      runFacts({ company, invoices: [invoice] }),
    );
    expect(mails).toEqual([
      ['2026-03-10', 'polite', ['1 offset:1']],
      ['2026-03-23', 'firm', ['1 offset:15']],
    ]);
  });

  test('on a day off say which day it is', () => {
    const company = aCompany({ daysOff: new Map([[day('2026-03-09'), 'Spring Day']]) });
    const facts = runFacts({ company, invoices: [anInvoice({ dueDate: day('2026-03-07') })] });
    expect(decisionOn(decide(facts, day('2026-03-09')), 'reminder')).toMatchObject({
      outcome: 'not-a-sending-day',
      reason: 'No sending day (Spring Day): the polite reminder, due since 8 Mar 2026, stays due.',
    });
  });

  test('on a day that is not a sending day are decided, recorded and kept', () => {
    const invoice = anInvoice({ dueDate: day('2026-03-06') });
    const result = decide(runFacts({ invoices: [invoice] }), day('2026-03-07'));
    expect(decisionOn(result, 'reminder')).toMatchObject({
      outcome: 'not-a-sending-day',
      reason: 'Not a sending day: the polite reminder, due since 7 Mar 2026, stays due.',
    });
    expect(result.actions).toEqual([]);
  });

  test('do not burst after an outage', () => {
    const before = mailStory(
      daysFromTo('2026-02-20', '2026-03-05'),
      runFacts({ company: everyDay }),
    );
    const after = mailStory(daysFromTo('2026-04-10', '2026-05-20'), before.facts);
    expect(after.mails).toEqual([
      ['2026-04-10', 'firm', ['1 offset:15']],
      ['2026-04-17', 'final', ['1 offset:29']],
      ['2026-04-24', 'final', ['1 repeat:1']],
      ['2026-05-01', 'final', ['1 repeat:2']],
      ['2026-05-11', 'final', ['1 repeat:3']],
    ]);
  });

  test('start old debts at the first overdue step at go-live, and record the notice as skipped', () => {
    const facts = runFacts({
      invoices: [anInvoice({ dueDate: day('2025-06-01'), txnDate: day('2025-05-01') })],
    });
    expect(decide(facts, day('2026-03-02')).skippedSteps).toEqual([
      { invoiceId: '1', step: 'offset:-7', dueDate: '2025-06-01' },
    ]);
    const { mails, facts: later } = mailStory(daysFromTo('2026-03-02', '2026-03-31'), facts);
    expect(mails).toEqual([
      ['2026-03-02', 'polite', ['1 offset:1']],
      ['2026-03-09', 'firm', ['1 offset:15']],
      ['2026-03-16', 'final', ['1 offset:29']],
      ['2026-03-23', 'final', ['1 repeat:1']],
      ['2026-03-30', 'final', ['1 repeat:2']],
    ]);
    expect(decide(later, day('2026-04-01')).skippedSteps).toEqual([]);
  });

  test('begin anew with the notice when the due date moves after the notice was skipped', () => {
    const { facts } = mailStory(daysFromTo('2026-03-02', '2026-03-04'), runFacts());
    expect(facts.invoices[0]?.skippedSteps).toEqual([{ step: 'offset:-7', dueDate: '2026-03-01' }]);
    const invoices = facts.invoices.map((invoice) => ({ ...invoice, dueDate: day('2026-05-01') }));
    const { mails } = mailStory(daysFromTo('2026-03-05', '2026-05-01'), { ...facts, invoices });
    expect(mails).toEqual([['2026-04-24', 'friendly', ['1 offset:-7']]]);
  });

  test('stop the day the invoice is paid', () => {
    const paid = anInvoice({ status: 'paid', openBalance: 0n });
    const result = decide(runFacts({ invoices: [paid] }), day('2026-03-16'));
    expect(decisionOn(result, 'reminder')).toMatchObject({ outcome: 'paid' });
    expect(result.actions).toEqual([]);
  });

  test('ask for the rest while a part is in dispute, and wait once that is all that is open', () => {
    const dispute = aHold({ part: usd('300.00') });
    const rest = decide(
      runFacts({ invoices: [anInvoice({ holds: [dispute] })] }),
      day('2026-03-02'),
    );
    expect(mailsIn(rest)).toMatchObject([
      { invoices: [{ openBalance: usd('1000.00'), disputed: usd('300.00') }] },
    ]);
    expect(decisionOn(rest, 'reminder')).toMatchObject({
      outcome: 'remind',
      numbers: { disputed: '300.00' },
    });
    const postings = [aPosting('2026-03-01', '700.00')];
    const paid = anInvoice({ holds: [dispute], postings });
    const all = decide(runFacts({ invoices: [paid] }), day('2026-03-02'));
    expect(decisionOn(all, 'reminder')).toMatchObject({
      outcome: 'held',
      reason: 'The invoice is on hold (dispute).',
    });
  });

  test('count only what they ask for against the least balance and the credit', () => {
    const dispute = aHold({ part: usd('300.00') });
    const invoices = [anInvoice({ holds: [dispute] })];
    const policies = [
      aPolicy({
        reminders: { steps: [{ offsetDays: 1, template: 'polite' }], minimumBalance: '700.01' },
      }),
    ];
    const small = decide(runFacts({ invoices, policies }), day('2026-03-02'));
    expect(decisionOn(small, 'reminder').outcome).toBe('below-minimum-balance');
    const unappliedCredit = [{ currency: 'USD', amount: usd('700.00') }];
    const customers = [aCustomer({ unappliedCredit })];
    const covered = decide(runFacts({ invoices, customers }), day('2026-03-02'));
    expect(decisionOn(covered, 'reminder').outcome).toBe('credit-covers');
  });

  test('wait while a hold stops them, and go on after it', () => {
    const hold = aHold({ stops: 'reminders', from: day('2026-03-01'), until: day('2026-03-11') });
    const { mails } = mailStory(
      daysFromTo('2026-03-02', '2026-03-20'),
      runFacts({ invoices: [anInvoice({ holds: [hold] })] }),
    );
    expect(mails).toEqual([
      ['2026-03-11', 'polite', ['1 offset:1']],
      ['2026-03-18', 'firm', ['1 offset:15']],
    ]);
  });
});

describe('one mail per customer', () => {
  const first = anInvoice({ id: '1', dueDate: day('2026-03-01') });
  const second = anInvoice({ id: '2', dueDate: day('2026-02-15'), total: usd('250.00') });
  const notDue = anInvoice({ id: '3', dueDate: day('2026-05-01') });

  test('in the tone of its furthest step, listing every open invoice in order of due date', () => {
    const reminded = {
      ...second,
      remindedSteps: [
        { step: 'offset:1' as const, sentOn: day('2026-02-16'), state: 'sent' as const },
      ],
    };
    const result = decide(runFacts({ invoices: [notDue, first, reminded] }), day('2026-03-02'));
    expect(mailsIn(result)).toMatchObject([
      {
        customerId: '10',
        template: 'firm',
        currencies: ['USD'],
        steps: [
          { invoiceId: '2', step: 'offset:15' },
          { invoiceId: '1', step: 'offset:1' },
        ],
        invoices: [
          { invoiceId: '2', daysOverdue: 15, openBalance: usd('250.00'), step: 'offset:15' },
          { invoiceId: '1', daysOverdue: 1, step: 'offset:1' },
          { invoiceId: '3', daysOverdue: -60, step: null },
        ],
        recipients: ['cool@cars.example'],
        needsApproval: false,
        level: 'default',
        policyVersion: 0,
      },
    ]);
    expect(decisionOn(result, 'reminder', '3').outcome).toBe('not-due');
  });

  test('and day: what falls due after today’s mail goes out tomorrow', () => {
    const facts = runFacts({ invoices: [first] });
    const mailed = afterMails(facts, decide(facts, day('2026-03-02')), day('2026-03-02'));
    const arrived = { ...mailed, invoices: [...mailed.invoices, second] };
    const today = decide(arrived, day('2026-03-02'));
    expect(decisionOn(today, 'reminder', '2').outcome).toBe('mailed-today');
    expect(mailsIn(decide(arrived, day('2026-03-03')))).toHaveLength(1);
  });

  test('and no second one while the first waits for approval', () => {
    const company = aCompany({ modes: { reminders: 'review', charges: 'off' } });
    const facts = runFacts({ company, invoices: [first] });
    const proposed = decide(facts, day('2026-03-02'));
    expect(mailsIn(proposed)).toMatchObject([{ needsApproval: true }]);
    expect(decisionOn(proposed, 'reminder').outcome).toBe('remind-for-review');
    const waiting = afterMails(facts, proposed, day('2026-03-02'));
    const later = decide(
      { ...waiting, invoices: [...waiting.invoices, second] },
      day('2026-03-04'),
    );
    expect(later.actions).toEqual([]);
    expect(decisionOn(later, 'reminder', '1').outcome).toBe('waiting');
    expect(decisionOn(later, 'reminder', '2').outcome).toBe('waiting');
  });

  test('each for itself where the policy does not consolidate', () => {
    const policy = aPolicy({
      reminders: { steps: [{ offsetDays: 1, template: 'firm' }], consolidate: false },
    });
    const result = decide(
      runFacts({ invoices: [first, second, notDue], policies: [policy] }),
      day('2026-03-02'),
    );
    expect(mailsIn(result).map((mail) => mail.invoices.map(({ invoiceId }) => invoiceId))).toEqual([
      ['1'],
      ['2'],
    ]);
  });

  test('goes to the parent that a sub-customer is billed with', () => {
    const parent = aCustomer({ id: '20', displayName: 'Holding', emails: ['pay@holding.example'] });
    const child = aCustomer({ parentId: '20', billWithParent: true });
    const own = anInvoice({ id: '5', customerId: '20' });
    const result = decide(
      runFacts({ customers: [child, parent], invoices: [first, own] }),
      day('2026-03-02'),
    );
    expect(mailsIn(result)).toMatchObject([
      {
        customerId: '20',
        recipients: ['pay@holding.example'],
        invoices: [{ invoiceId: '1', customerId: '10' }, { invoiceId: '5' }],
      },
    ]);
  });

  test('goes to the sub-customer where the parent that is billed has no address', () => {
    const parent = aCustomer({ id: '20', displayName: 'Holding', emails: [] });
    const child = aCustomer({ parentId: '20', billWithParent: true });
    const quiet = aCustomer({
      ...{ id: '30', parentId: '20', billWithParent: true },
      emails: ['quiet@cars.example'],
    });
    const facts = runFacts({ customers: [quiet, child, parent], invoices: [first] });
    expect(mailsIn(decide(facts, day('2026-03-02')))).toMatchObject([
      { customerId: '20', recipients: ['cool@cars.example'] },
    ]);
  });

  test('leaves out an invoice that is held or whose reminders are off', () => {
    const held = { ...second, holds: [aHold()] };
    const off = aPolicy(
      { reminders: { enabled: false, steps: [{ offsetDays: 1, template: 'firm' }] } },
      { level: 'invoice', subject: '3' },
    );
    const result = decide(
      runFacts({ invoices: [first, held, notDue], policies: [off] }),
      day('2026-03-02'),
    );
    expect(mailsIn(result)[0]?.invoices.map(({ invoiceId }) => invoiceId)).toEqual(['1']);
    expect(decisionOn(result, 'reminder', '2').reason).toBe('The invoice is on hold (dispute).');
    expect(decisionOn(result, 'reminder', '3').outcome).toBe('policy-disabled');
  });

  test('names an invoice of finance charges as such, and the charges on every other', () => {
    const charges = anInvoice({ id: '4', total: usd('6.70'), carriesOnlyCharges: true });
    const charged = anInvoice({
      total: usd('1006.70'),
      chargeLines: [{ lineId: '2', amount: usd('6.70'), reference: 'DW-AAAAAA', date: null }],
    });
    const result = decide(runFacts({ invoices: [charged, charges] }), day('2026-03-02'));
    expect(mailsIn(result)[0]?.invoices).toMatchObject([
      { invoiceId: '1', charges: usd('6.70'), isFinanceCharge: false },
      { invoiceId: '4', charges: usd('6.70'), isFinanceCharge: true },
    ]);
  });
});

describe('who gets the mail', () => {
  test('nobody, when every address is suppressed; and the history says why', () => {
    const customer = aCustomer({ suppressedEmails: ['cool@cars.example'] });
    const result = decide(runFacts({ customers: [customer] }), day('2026-03-02'));
    expect(result.actions).toEqual([]);
    expect(decisionOn(result, 'reminder')).toMatchObject({
      outcome: 'no-recipient',
      reason: expect.stringContaining('There is no address that mail may go to'),
    });
  });

  test('the invoices’ own addresses, with the policy’s copies', () => {
    const policy = aPolicy({
      reminders: {
        steps: [{ offsetDays: 1, template: 'firm', cc: ['boss@us.example'] }],
        sendingHour: 7,
      },
    });
    const invoices = [anInvoice({ billEmail: 'ap@cars.example, cfo@cars.example' })];
    const result = decide(runFacts({ invoices, policies: [policy] }), day('2026-03-02'));
    expect(mailsIn(result)).toMatchObject([
      {
        recipients: ['ap@cars.example', 'cfo@cars.example'],
        cc: ['boss@us.example'],
        sendingHour: 7,
      },
    ]);
  });
});

describe('a step that escalates', () => {
  const cfo = { email: 'cfo@cars.example', name: null, role: 'escalation', line: 'cc' } as const;
  const customers = [
    aCustomer({ mail: { contacts: [cfo], language: null, usesQuickBooks: true } }),
  ];
  const policy = aPolicy({
    reminders: {
      steps: [
        { offsetDays: 1, template: 'polite' },
        { offsetDays: 15, template: 'firm', recipients: 'escalation' },
        { offsetDays: 29, template: 'final' },
      ],
      repeat: { everyDays: 14, limit: 1 },
    },
  });

  test('writes to the contacts for escalation from then on, repetitions included', () => {
    const facts = runFacts({ customers, policies: [policy] });
    let now = facts;
    const copies: [string, readonly string[]][] = [];
    for (const today of daysFromTo('2026-03-01', '2026-04-30')) {
      const result = decide(now, today);
      for (const mail of mailsIn(result)) copies.push([today, mail.cc]);
      now = afterMails(now, result, today);
    }
    expect(copies).toEqual([
      ['2026-03-02', []],
      ['2026-03-16', ['cfo@cars.example']],
      ['2026-03-30', ['cfo@cars.example']],
      ['2026-04-13', ['cfo@cars.example']],
    ]);
  });
});

describe('the warning before the first charge', () => {
  // Eleven days after the due date are the 12th, and five days before that a Saturday.
  const charges = {
    start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
    amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
    base: 'principal',
    assess: { kind: 'everyDays', days: 30 },
    allocation: 'principalFirst',
    writeBack: 'lineOnInvoice',
  };
  const policyWith = (...offsets: number[]) =>
    aPolicy({
      reminders: {
        steps: offsets.map((offsetDays) => ({ offsetDays, template: 'polite' })),
        preChargeWarning: { daysBefore: 5 },
      },
      charges,
    });
  const march = daysFromTo('2026-03-01', '2026-03-31');

  test('goes out once, on a sending day from its own day on, and not after the charge', () => {
    const facts = runFacts({ policies: [policyWith(1, 15)] });
    expect(mailStory(march, facts).mails).toEqual([
      ['2026-03-02', 'polite', ['1 offset:1']],
      ['2026-03-09', 'pre-charge-warning', ['1 warning:2026-03-01']],
      ['2026-03-16', 'polite', ['1 offset:15']],
    ]);
    const late = mailStory(daysFromTo('2026-03-12', '2026-03-31'), facts);
    expect(late.mails.map(([, template]) => template)).not.toContain('pre-charge-warning');
    const afterFirst = mailStory(daysFromTo('2026-03-01', '2026-03-08'), facts).facts;
    expect(decisionOn(decide(afterFirst, day('2026-03-09')), 'reminder')).toMatchObject({
      outcome: 'remind',
      reason: 'The warning before a charge, due since 7 Mar 2026, is sent.',
    });
  });

  test('goes out on the last sending day before, where none of its own days is one', () => {
    // The 12th is the day of the charge, a Thursday; the three days before it are days off.
    const daysOff = new Map(
      ['2026-03-09', '2026-03-10', '2026-03-11'].map((d) => [day(d), 'Fair']),
    );
    const warnedBefore = (daysBefore: number, offsets: readonly number[] = [1]) => {
      const steps = offsets.map((offsetDays) => ({ offsetDays, template: 'polite' }));
      const policies = [
        aPolicy({ reminders: { steps, preChargeWarning: { daysBefore } }, charges }),
      ];
      return mailStory(march, runFacts({ company: aCompany({ daysOff }), policies })).mails;
    };
    const warning = ['2026-03-06', 'pre-charge-warning', ['1 warning:2026-03-01']];
    expect(warnedBefore(5)).toContainEqual(warning);
    expect(warnedBefore(1)).toContainEqual(warning);
    expect(warnedBefore(6)).toContainEqual(warning);
    // A reminder of that day has told it.
    expect(warnedBefore(1, [5])).toEqual([['2026-03-06', 'polite', ['1 offset:5']]]);
  });

  test('goes out while a step waits for a balance that the invoice may never have', () => {
    const steps = [{ offsetDays: 1, template: 'polite', minimumBalance: '99999.00' }];
    const reminders = { steps, preChargeWarning: { daysBefore: 5 } };
    const facts = runFacts({ policies: [aPolicy({ reminders, charges })] });
    expect(mailStory(march, facts).mails).toEqual([
      ['2026-03-09', 'pre-charge-warning', ['1 warning:2026-03-01']],
    ]);
  });

  test('is told in a reminder of those days, and then not sent by itself', () => {
    expect(mailStory(march, runFacts({ policies: [policyWith(8)] })).mails).toEqual([
      ['2026-03-09', 'polite', ['1 offset:8']],
    ]);
    const invoices = [anInvoice(), anInvoice({ id: '2', dueDate: day('2026-03-08') })];
    const facts = runFacts({ invoices, policies: [policyWith(1)] });
    expect(mailStory(march.slice(0, 12), facts).mails).toEqual([
      ['2026-03-02', 'polite', ['1 offset:1']],
      ['2026-03-09', 'polite', ['1 warning:2026-03-01', '2 offset:1']],
    ]);
  });

  test('is not sent where nothing would be charged, or was before', () => {
    const mailsWith = (fields: Parameters<typeof runFacts>[0]) =>
      mailStory(march, runFacts({ policies: [policyWith(1)], ...fields })).mails.map(
        ([, template]) => template,
      );
    const modes = { reminders: 'automatic', charges: 'observe' } as const;
    expect(mailsWith({ company: aCompany({ modes }) })).toEqual(['polite']);
    const held = aHold({ stops: 'charges', from: day('2026-02-01') });
    expect(mailsWith({ invoices: [anInvoice({ holds: [held] })] })).toEqual(['polite']);
    const charged = anInvoice({ charges: [aCharge('2026-03-04', '1.00', 'waived')] });
    expect(mailsWith({ invoices: [charged] })).toEqual(['polite']);
    const silent = aPolicy({
      reminders: { steps: [{ offsetDays: 1, template: 'polite' }] },
      charges,
    });
    expect(mailsWith({ policies: [silent] })).toEqual(['polite']);
  });

  test('comes once more where the due date was moved', () => {
    const facts = runFacts({ policies: [policyWith(1)] });
    const { facts: told } = mailStory(march.slice(0, 10), facts);
    const invoices = told.invoices.map((each) => ({ ...each, dueDate: day('2026-03-15') }));
    expect(mailStory(march.slice(10), { ...told, invoices }).mails).toEqual([
      ['2026-03-23', 'pre-charge-warning', ['1 warning:2026-03-15']],
    ]);
  });
});

describe('money that changes whether a mail goes out', () => {
  const credit = (text: string): ReturnType<typeof aCustomer> =>
    aCustomer({ unappliedCredit: [{ currency: 'USD', amount: usd(text) }] });

  test('credit that covers what is due is to be applied first', () => {
    const result = decide(runFacts({ customers: [credit('1000.00')] }), day('2026-03-02'));
    expect(result.actions).toEqual([]);
    expect(decisionOn(result, 'reminder')).toMatchObject({
      outcome: 'credit-covers',
      reason:
        'Apply the credit first: the customer has 1,000.00 USD unapplied, which covers what is due.',
    });
  });

  test.each([
    ['has a mail of its own', { consolidate: false }, ['1', '2', '3']],
    ['goes with the others', { consolidate: true }, ['1 2 3']],
  ])('credit is for all that is due where each invoice %s', (_how, how, lists) => {
    const steps = [{ offsetDays: 1, template: 'firm' }];
    const policies = [aPolicy({ reminders: { steps, ...how } })];
    const invoices = ['1', '2', '3'].map((id) => anInvoice({ id }));
    const mailed = (text: string) =>
      mailsIn(
        decide(runFacts({ customers: [credit(text)], invoices, policies }), day('2026-03-02')),
      ).map((mail) => mail.invoices.map(({ invoiceId }) => invoiceId).join(' '));
    expect(mailed('1000.00')).toEqual(lists);
    expect(mailed('2999.99')).toEqual(lists);
    expect(mailed('3000.00')).toEqual([]);
  });

  test('credit is for what is due of a mail for several and of one for itself together', () => {
    const steps = [{ offsetDays: 1, template: 'firm' }];
    const single = { level: 'invoice' as const, subject: '1' };
    const policies = [aPolicy({ reminders: { steps, consolidate: false } }, single)];
    const invoices = ['1', '2'].map((id) => anInvoice({ id }));
    const facts = runFacts({ customers: [credit('1999.99')], invoices, policies });
    expect(mailsIn(decide(facts, day('2026-03-02')))).toHaveLength(2);
  });

  test('less credit than is due is named in the mail', () => {
    const result = decide(runFacts({ customers: [credit('999.99')] }), day('2026-03-02'));
    expect(mailsIn(result)[0]?.unappliedCredit).toEqual([
      { currency: 'USD', amount: usd('999.99') },
    ]);
  });

  test('credit in another currency covers nothing', () => {
    const customer = aCustomer({ unappliedCredit: [{ currency: 'EUR', amount: 10_000_000n }] });
    const result = decide(runFacts({ customers: [customer] }), day('2026-03-02'));
    expect(mailsIn(result)).toHaveLength(1);
  });

  test('balances too small are not chased, one by one or all together', () => {
    const steps = [{ offsetDays: 1, template: 'firm', minimumBalance: '50.00' }];
    const policy = aPolicy({ reminders: { steps, minimumBalance: '100.00' } });
    const small = (id: string, total: string): ReturnType<typeof anInvoice> =>
      anInvoice({ id, total: usd(total) });
    const outcomes = (...invoices: ReturnType<typeof anInvoice>[]): string[] => {
      const result = decide(runFacts({ invoices, policies: [policy] }), day('2026-03-02'));
      return invoices.map(({ id }) => decisionOn(result, 'reminder', id).outcome);
    };
    expect(outcomes(small('1', '99.99'))).toEqual(['below-minimum-balance']);
    expect(outcomes(small('1', '60.00'), small('2', '40.00'))).toEqual([
      'remind',
      'below-minimum-balance',
    ]);
  });

  test('a minimum balance in dollars says nothing about euros', () => {
    const steps = [{ offsetDays: 1, template: 'firm' }];
    const policy = aPolicy({ reminders: { steps, minimumBalance: '5000.00' } });
    const invoices = [anInvoice({ currency: 'EUR' })];
    const result = decide(runFacts({ invoices, policies: [policy] }), day('2026-03-02'));
    expect(mailsIn(result)).toMatchObject([{ currencies: ['EUR'] }]);
  });
});
