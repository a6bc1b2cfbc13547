import { describe, expect, it } from 'vitest';
import { bookedAmounts, timingDifferences } from '../../../../src/core/reports/booked.ts';
import type { ChargeRecords } from '../../../../src/core/reports/charge-record.ts';
import { changesByHand } from '../../../../src/core/reports/changes-by-hand.ts';
import { chargesBehind, chargesReport } from '../../../../src/core/reports/charges-report.ts';
import { monthsOf, reportPeriod, yearUpTo } from '../../../../src/core/reports/months.ts';
import { byHand, carrier, charge, day, on, records, reversal } from './records.ts';

const spring = { from: day('2026-03-01'), to: day('2026-06-30') };
/** The months of the only currency: charged, collected, reversed, closing. */
const rows = (of: ChargeRecords) =>
  chargesReport(of, spring).currencies[0]?.months.map((line) => [
    ...[line.month, line.charged, line.collected, line.reversed, line.closing],
  ]);

describe('the report of charges by month', () => {
  it('follows a charge from the day it was written to the day it was paid', () => {
    const one = charge();
    const paid = carrier(
      [one],
      [
        ['2026-04-02', 10_400n],
        ['2026-05-20', 600n],
      ],
    );
    expect(rows(records([one], [paid]))).toEqual([
      ['2026-03', 1_000n, 0n, 0n, 1_000n],
      ['2026-04', 0n, 400n, 0n, 600n],
      ['2026-05', 0n, 600n, 0n, 0n],
      ['2026-06', 0n, 0n, 0n, 0n],
    ]);
  });

  it('lets payments pay the charges first where the policy says so, the oldest first', () => {
    const first = charge({ allocation: 'chargesFirst' });
    const second = charge({
      reference: 'DW-BBBBBB',
      allocation: 'chargesFirst',
      assessmentDate: day('2026-04-11'),
      writtenOn: day('2026-04-11'),
    });
    const paid = carrier(
      [first, second],
      [
        ['2026-04-02', 700n],
        ['2026-05-02', 900n],
      ],
    );
    expect(rows(records([first, second], [paid]))?.slice(0, 3)).toEqual([
      ['2026-03', 1_000n, 0n, 0n, 1_000n],
      ['2026-04', 1_000n, 700n, 0n, 1_300n],
      ['2026-05', 0n, 900n, 0n, 400n],
    ]);
  });

  it('counts a payment of an earlier date from the day the charge was there', () => {
    const late = charge({ writtenOn: day('2026-04-20') });
    const paid = carrier([late], [['2026-03-20', 11_000n]]);
    expect(rows(records([late], [paid]))?.[0]).toEqual(['2026-04', 1_000n, 1_000n, 0n, 0n]);
  });

  it('gives back what was collected on a charge that is taken back after it was paid', () => {
    const memo = reversal({
      method: 'creditMemo',
      credited: 1_000n,
      booking: on('C1', '2026-05-04'),
    });
    const one = charge({ status: 'reversed', reversals: [memo] });
    const paid = carrier([one], [['2026-04-02', 11_000n]]);
    expect(rows(records([one], [paid]))?.slice(1, 3)).toEqual([
      ['2026-04', 0n, 1_000n, 0n, 0n],
      ['2026-05', 0n, -1_000n, 1_000n, 0n],
    ]);
  });

  it('keeps what was waived beside the balance, and what waits out of the months', () => {
    const waived = charge({
      ...{ status: 'waived', writtenOn: null, booking: null, waivedOn: day('2026-04-03') },
    });
    const waits = charge({
      reference: 'DW-BBBBBB',
      status: 'proposed',
      writtenOn: null,
      booking: null,
    });
    const report = chargesReport(records([waived, waits, waits]), spring);
    expect(report.currencies).toHaveLength(1);
    expect(report.currencies[0]?.months[0]).toMatchObject({
      ...{ month: '2026-04', waived: 1_000n, charged: 0n, closing: 0n },
    });
    expect(report.waiting).toEqual([
      { status: 'proposed', currency: 'USD', count: 2, amount: 2_000n },
    ]);
  });

  it('shows each currency, and all at home by the rates of their invoices', () => {
    const euro = charge({
      reference: 'DW-EEEEEE',
      currency: 'EUR',
      booking: on('7', '2026-03-02', '1.105'),
    });
    const report = chargesReport(records([euro, charge()]), spring);
    expect(report.currencies.map(({ currency }) => currency)).toEqual(['USD', 'EUR']);
    expect(report.home.total).toMatchObject({ charged: 2_105n, closing: 2_105n });
  });

  it('names the charges behind a figure', () => {
    const one = charge();
    const of = records([one], [carrier([one], [['2026-04-02', 10_400n]])]);
    const asked = { month: '2026-04', currency: 'USD', figure: 'collected' } as const;
    expect(chargesBehind(of, spring, asked)).toEqual([{ charge: one, amount: 400n }]);
    expect(chargesBehind(of, spring, { ...asked, month: '2026-03' })).toEqual([]);
  });
});

describe('what people change by hand', () => {
  it('takes a line that they removed off what is open, on the day it was seen', () => {
    const gone = charge({ reversals: [byHand(-1_000n, '2026-04-10')] });
    const of = records([gone], [carrier([gone])]);
    expect(rows(of)).toEqual([
      ['2026-03', 1_000n, 0n, 0n, 1_000n],
      ['2026-04', 0n, 0n, 1_000n, 0n],
      ['2026-05', 0n, 0n, 0n, 0n],
      ['2026-06', 0n, 0n, 0n, 0n],
    ]);
    expect(bookedAmounts(of)).toMatchObject([{ kind: 'charge', own: 0n, home: 0n }]);
  });

  it('shows what they put on as a reversal below nothing, and takes the whole of it back', () => {
    const raised = charge({
      ...{ status: 'reversed' },
      reversals: [byHand(500n, '2026-04-10'), reversal({ amount: 1_500n })],
    });
    const of = records([raised], [carrier([raised])]);
    expect(rows(of)?.slice(0, 3)).toEqual([
      ['2026-03', 1_000n, 0n, 0n, 1_000n],
      ['2026-04', 0n, 0n, -500n, 1_500n],
      ['2026-05', 0n, 0n, 1_500n, 0n],
    ]);
  });

  it('leaves nothing on a line that was raised, and gone when its reversal came to it', () => {
    const found = reversal({ amount: 1_500n, method: 'foundRemoved' });
    const gone = charge({ status: 'reversed', reversals: [byHand(500n, '2026-04-10'), found] });
    expect(bookedAmounts(records([gone]))).toMatchObject([{ own: 0n, home: 0n }]);
  });

  it('takes nothing once more when a reversal records what they removed', () => {
    const found = reversal({ method: 'foundRemoved' });
    const gone = charge({ status: 'reversed', reversals: [byHand(-1_000n, '2026-04-10'), found] });
    const of = records([gone], [carrier([gone])]);
    expect(rows(of)?.map(([month, , , reversed]) => [month, reversed])).toEqual([
      ...[['2026-03', 0n] as const, ['2026-04', 1_000n] as const],
      ...[['2026-05', 0n] as const, ['2026-06', 0n] as const],
    ]);
    expect(bookedAmounts(of)).toMatchObject([{ own: 0n }]);
  });

  it('counts a line that they put back from the day on which it was back', () => {
    const back = charge({
      reversals: [byHand(-1_000n, '2026-04-10'), byHand(1_000n, '2026-06-02')],
    });
    expect(rows(records([back], [carrier([back])]))?.map((line) => line[4])).toEqual([
      ...[1_000n, 0n, 0n, 1_000n],
    ]);
  });

  it('is told with its day and its figures, in the currency of the charge and at home', () => {
    const euro = charge({
      ...{ currency: 'EUR', booking: on('7', '2026-03-02', '1.105') },
      reversals: [
        byHand(-300n, '2026-04-10', 'Somebody lowered the line.'),
        reversal({ amount: 700n }),
      ],
    });
    const told = changesByHand(records([euro]), spring);
    expect(told).toEqual([
      {
        ...{ charge: euro, on: '2026-04-10', found: 'Somebody lowered the line.' },
        ...{ booking: euro.booking, own: -300n, home: -331n },
      },
    ]);
    expect(changesByHand(records([charge()]), spring)).toEqual([]);
    const july = { from: day('2026-07-01'), to: day('2026-07-31') };
    expect(changesByHand(records([euro]), july)).toEqual([]);
    // It was done in April and stands in the books of March.
    expect(timingDifferences(records([euro]))[0]).toMatchObject({
      ...{ kind: 'changed', on: '2026-04-10', home: -331n },
    });
  });
});

describe('a month that is over', () => {
  const first = { from: day('2026-03-01'), to: day('2026-04-30') };
  const written = charge({ allocation: 'chargesFirst' });
  const payment = ['2026-04-02', 1_000n] as const;
  const before = chargesReport(records([written], [carrier([written], [payment])]), first);

  it('keeps what was collected on a charge whose line is taken out later', () => {
    const gone = charge({ ...written, status: 'reversed', reversals: [reversal()] });
    const of = records([gone], [carrier([gone], [payment])]);
    expect(chargesReport(of, first).currencies).toEqual(before.currencies);
    expect(rows(of)?.slice(1, 3)).toEqual([
      ['2026-04', 0n, 1_000n, 0n, 0n],
      ['2026-05', 0n, -1_000n, 1_000n, 0n],
    ]);
  });

  it('keeps it where a credit memo is applied later', () => {
    const credit = { credited: 1_000n, booking: on('C1', '2026-05-04') };
    const memo = reversal({ method: 'creditMemo', ...credit });
    const gone = charge({ ...written, status: 'reversed', reversals: [memo] });
    const postings = [payment, ['2026-05-04', 1_000n, gone.reference]] as const;
    const of = records([gone], [carrier([gone], postings)]);
    expect(chargesReport(of, first).currencies).toEqual(before.currencies);
    expect(rows(of)?.[2]).toEqual(['2026-05', 0n, -1_000n, 1_000n, 0n]);
  });

  it('does not let a payment go to a charge that was written later with an earlier date', () => {
    const late = charge({
      ...{ reference: 'DW-BBBBBB', allocation: 'chargesFirst' },
      ...{ assessmentDate: day('2026-03-05'), writtenOn: day('2026-05-20') },
    });
    const early: [string, bigint] = ['2026-03-08', 600n];
    const alone = records([written], [carrier([written], [early])]);
    const both = records([written, late], [carrier([written, late], [early])]);
    expect(chargesReport(both, first).currencies).toEqual(chargesReport(alone, first).currencies);
  });

  it('collects nothing more on a line that was moved to another invoice', () => {
    const moved = byHand(0n, '2026-05-04');
    const elsewhere = { ...moved, byHand: { found: 'Moved.', isMoved: true } };
    const gone = charge({ ...written, reversals: [elsewhere] });
    const left = { ...carrier([gone], [payment]), total: 10_000n, chargeLines: [] };
    const of = records([gone], [{ ...left, openBalance: 9_000n }]);
    expect(chargesReport(of, first).currencies).toEqual(before.currencies);
    expect(rows(of)?.[2]).toEqual(['2026-05', 0n, -1_000n, 0n, 1_000n]);
  });
});

describe('what is in the books', () => {
  it('has the month of the invoice that carries it, whatever day it was written', () => {
    const late = charge({ writtenOn: day('2026-04-02'), booking: on('1001', '2026-03-20') });
    expect(bookedAmounts(records([late]))).toMatchObject([
      { kind: 'charge', reference: 'DW-AAAAAA', booking: { date: '2026-03-20' }, home: 1_000n },
    ]);
    expect(timingDifferences(records([late]))).toMatchObject([
      { kind: 'charged', on: '2026-04-02', booking: { date: '2026-03-20' }, home: 1_000n },
    ]);
    expect(timingDifferences(records([charge()]))).toEqual([]);
  });

  it('has what is left of a line that was lowered, and a credit memo in its own month', () => {
    const lowered = reversal({ reference: 'DW-LLLLLL', method: 'lowerLine', amount: 300n });
    const memo = reversal({
      ...{ method: 'creditMemo', amount: 700n, credited: 700n, booking: on('C1', '2026-05-04') },
    });
    const gone = charge({ status: 'reversed', reversals: [lowered, memo] });
    expect(bookedAmounts(records([gone])).map(({ reference, home }) => [reference, home])).toEqual([
      ['DW-AAAAAA', 700n],
      ['DW-RRRRRR', -700n],
    ]);
    // The line is lowered in the invoice's month, the memo stands where it was made.
    expect(timingDifferences(records([gone]))).toMatchObject([{ kind: 'reversed', home: -300n }]);
  });
});

describe('the months of a report', () => {
  it('are the twelve up to today, unless others are asked for', () => {
    expect(yearUpTo(day('2026-03-12'))).toEqual({ from: '2025-04-01', to: '2026-03-12' });
    expect(yearUpTo(day('2026-12-31'))).toEqual({ from: '2026-01-01', to: '2026-12-31' });
    expect(reportPeriod({ from: day('2026-01-15') }, day('2026-03-12'))).toEqual({
      period: { from: '2026-01-01', to: '2026-03-12' },
    });
    expect(monthsOf({ from: day('2026-01-01'), to: day('2026-02-10') })).toEqual([
      { month: '2026-01', from: '2026-01-01', to: '2026-01-31' },
      { month: '2026-02', from: '2026-02-01', to: '2026-02-10' },
    ]);
  });

  it('begin before they end, and are not too many', () => {
    const today = day('2026-03-12');
    expect(reportPeriod({ from: day('2026-05-01') }, today)).toHaveProperty('problem');
    expect(reportPeriod({ from: day('2020-01-01') }, today)).toHaveProperty('problem');
  });
});
