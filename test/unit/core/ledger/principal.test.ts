import { describe, expect, test } from 'vitest';
import { heldPart, heldPeriods, holdOn } from '../../../../src/core/ledger/holds.ts';
import {
  asInLedger,
  balanceOn,
  daysOverdue,
  isOverdue,
  ledgerHistory,
  openPrincipal,
  principalOf,
} from '../../../../src/core/ledger/principal.ts';
import { aHold, anInvoice, aPosting, day, usd } from '../facts.ts';

describe('principal', () => {
  const invoice = anInvoice({
    total: usd('1034.47'),
    postings: [aPosting('2026-03-20', '1000.00'), aPosting('2026-03-10', '5.00')],
    chargeLines: [
      { lineId: '3', amount: usd('9.47'), reference: 'DW-AAAAAA', date: day('2026-03-12') },
      { lineId: '4', amount: usd('25.00'), reference: null, date: null },
    ],
  });
  const history = ledgerHistory(invoice);

  test('is the total less every charge line, ours and foreign', () => {
    expect(principalOf(invoice)).toBe(usd('1000.00'));
  });

  test('falls by a posting from the posting’s date on', () => {
    expect(openPrincipal(history, day('2026-03-09'), 'principalFirst')).toBe(usd('1000.00'));
    expect(openPrincipal(history, day('2026-03-10'), 'principalFirst')).toBe(usd('995.00'));
  });

  test('never falls below zero', () => {
    expect(openPrincipal(history, day('2026-03-20'), 'principalFirst')).toBe(0n);
  });

  test('with charges first, a payment pays the charges that stand on its own date', () => {
    expect(openPrincipal(history, day('2026-03-19'), 'chargesFirst')).toBe(usd('995.00'));
    expect(openPrincipal(history, day('2026-03-20'), 'chargesFirst')).toBe(usd('4.47'));
  });

  test('with charges first, a later charge takes nothing back from an earlier payment', () => {
    const early = ledgerHistory(
      anInvoice({
        total: usd('1010.00'),
        postings: [aPosting('2026-03-10', '100.00')],
        chargeLines: [
          { lineId: '2', amount: usd('10.00'), reference: 'DW-AAAAAA', date: day('2026-03-12') },
        ],
      }),
    );
    expect(openPrincipal(early, day('2026-03-31'), 'chargesFirst')).toBe(usd('900.00'));
  });

  test('the balance holds the charges of known date besides', () => {
    expect(balanceOn(history, day('2026-03-11'))).toBe(usd('995.00'));
    expect(balanceOn(history, day('2026-03-12'))).toBe(usd('1004.47'));
  });

  test('a charge that an unused credit memo took back is not owed, and no payment pays it', () => {
    const onIt = anInvoice({
      total: usd('1009.86'),
      openBalance: usd('609.86'),
      postings: [aPosting('2026-04-12', '100.00')],
      chargeLines: [
        {
          ...{ lineId: '2', amount: usd('9.86'), credited: usd('9.86') },
          ...{ reference: 'DW-AAAAAA', date: day('2026-03-31') },
        },
      ],
    });
    const reversed = ledgerHistory(onIt);
    expect(reversed).toMatchObject({ total: usd('1000.00'), chargeLines: [] });
    expect(reversed.postings).toMatchObject([
      { paymentId: 'unlisted', amount: usd('300.00') },
      { paymentId: 'p-2026-04-12' },
    ]);
    expect(openPrincipal(reversed, day('2026-04-12'), 'chargesFirst')).toBe(usd('600.00'));
    expect(balanceOn(reversed, day('2026-04-12'))).toBe(usd('600.00'));
    // The balance that QuickBooks shows has it until the memo is used.
    expect(balanceOn(ledgerHistory(asInLedger(onIt)), day('2026-04-12'))).toBe(usd('609.86'));
  });

  test('what is left of a credit memo counts besides what was used of it, once', () => {
    const line = { lineId: '2', reference: 'DW-AAAAAA', date: day('2026-03-31') };
    const left = (credited: string): bigint | undefined =>
      ledgerHistory(
        anInvoice({
          total: usd('1009.86'),
          postings: [{ ...aPosting('2026-04-06', '5.00'), takesBack: 'DW-AAAAAA' }],
          chargeLines: [{ ...line, amount: usd('9.86'), credited: usd(credited) }],
        }),
      ).chargeLines[0]?.amount;
    expect(left('3.00')).toBe(usd('1.86'));
    expect(left('4.86')).toBeUndefined();
    // The payment is known, and what it left of the memo not yet.
    expect(left('9.86')).toBeUndefined();
  });

  test('what lowers the ledger’s balance without a known payment counts as paid from the start', () => {
    const deposit = ledgerHistory(anInvoice({ total: usd('1000.00'), openBalance: usd('700.00') }));
    expect(openPrincipal(deposit, day('2026-03-01'), 'principalFirst')).toBe(usd('700.00'));
    expect(deposit.postings).toMatchObject([{ paymentId: 'unlisted', amount: usd('300.00') }]);
  });
});

describe('overdue', () => {
  test('is past the due date and still owed', () => {
    const invoice = anInvoice({ dueDate: day('2026-03-01') });
    expect(daysOverdue(invoice, day('2026-02-26'))).toBe(-3);
    expect(isOverdue(invoice, day('2026-03-01'))).toBe(false);
    expect(isOverdue(invoice, day('2026-03-02'))).toBe(true);
    expect(isOverdue({ ...invoice, openBalance: 0n }, day('2026-03-02'))).toBe(false);
  });
});

describe('holds', () => {
  const open = (): bigint => usd('1000.00');
  const hold = aHold({ stops: 'charges', from: day('2026-03-05'), until: day('2026-03-10') });

  test('stop from their first day, and have lapsed on their end date', () => {
    const on = (date: string): boolean => holdOn([hold], 'charges', day(date), open) !== null;
    expect(['2026-03-04', '2026-03-05', '2026-03-09', '2026-03-10'].map(on)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test('stop only what they name', () => {
    expect(holdOn([hold], 'reminders', day('2026-03-06'), open)).toBeNull();
    expect(holdOn([aHold()], 'reminders', day('2026-03-06'), open)?.id).toBe('h1');
  });

  test('of parts stop once they come to all that is open, until the first of them ends', () => {
    const parts = [
      aHold({ id: 'b', until: day('2026-03-20'), part: usd('600.00') }),
      aHold({ id: 'a', until: day('2026-03-10'), part: usd('300.00') }),
    ];
    const on = (date: string, rest: string): string | undefined =>
      holdOn(parts, 'charges', day(date), () => usd(rest))?.id;
    expect(on('2026-03-06', '1000.00')).toBeUndefined();
    expect(on('2026-03-06', '900.00')).toBe('a');
    expect(on('2026-03-10', '900.00')).toBeUndefined();
    expect(on('2026-03-10', '600.00')).toBe('b');
    expect(on('2026-03-10', '0.00')).toBeUndefined();
    expect(heldPart([...parts, hold], 'reminders', day('2026-03-06'))).toBe(usd('900.00'));
    expect(
      heldPeriods(parts, 'charges', { from: day('2026-03-01'), to: day('2026-04-01') }),
    ).toEqual([]);
  });

  test('make periods that do not touch, within the days asked for', () => {
    const holds = [
      aHold({ id: 'b', from: day('2026-03-08'), until: day('2026-03-12') }),
      hold,
      aHold({ id: 'c', from: day('2026-03-20'), until: null }),
    ];
    const within = { from: day('2026-03-06'), to: day('2026-03-25') };
    expect(heldPeriods(holds, 'charges', within)).toEqual([
      { from: '2026-03-06', to: '2026-03-12' },
      { from: '2026-03-20', to: '2026-03-25' },
    ]);
  });
});
