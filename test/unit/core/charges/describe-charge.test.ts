import { describe, expect, test } from 'vitest';
import { describeCharge } from '../../../../src/core/charges/describe-charge.ts';
import type { InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { aHold, anInvoice, aPosting, chargesOf, day } from '../facts.ts';
import { runOn } from './story.ts';

/** The text of the charge of 31 March, without what every line begins and ends with. */
function text(policy: object, invoice: InvoiceFacts = anInvoice()): string {
  const settings = { start: { graceDays: 29 }, ...policy };
  const { assessments } = runOn([day('2026-03-31')], invoice, chargesOf(settings), invoice.holds);
  const line = describeCharge(assessments[0]?.worksheet ?? fail(), 'DW-7K3QX2');
  expect(line).toMatch(/^Finance charge to 31 Mar 2026: .+ \[DW-7K3QX2\]$/);
  expect(line.length).toBeLessThan(4000);
  return line.slice('Finance charge to 31 Mar 2026: '.length, -' [DW-7K3QX2]'.length);
}

function fail(): never {
  throw new Error('There was no charge');
}

const annual = { kind: 'annualRate', percent: '12' };
const percent = { kind: 'percent', percent: '1.5' };
const flat = { kind: 'flat', amount: '10.00' };

describe('the line of a charge', () => {
  test.each([
    [annual, '12% p.a. on 1,000.00 for 30 days'],
    [{ ...annual, dayCount: 'actual/360' }, '12% p.a. (actual/360) on 1,000.00 for 30 days'],
    [percent, '1.5% of 1,000.00'],
    [flat, 'flat 10.00'],
    [{ kind: 'greaterOf', of: [flat, percent] }, '1.5% of 1,000.00 (not less than flat 10.00)'],
    [{ kind: 'sumOf', of: [flat, percent] }, 'flat 10.00 plus 1.5% of 1,000.00'],
    [{ kind: 'flatThenPercent', amount: '25.00', percent: '1' }, 'flat 25.00'],
    [{ kind: 'tiered', tiers: [{ amount: percent }] }, '1.5% of 1,000.00'],
  ])('of %o says "%s"', (amount, expected) => {
    expect(text({ amount })).toBe(expected);
  });

  test('tells every balance that interest ran on', () => {
    const invoice = anInvoice({ postings: [aPosting('2026-03-21', '400.00')] });
    expect(text({ amount: annual }, invoice)).toBe(
      '12% p.a. on 1,000.00 for 20 days and on 600.00 for 10 days',
    );
  });

  test('tells a balance once, across a turn of the year or a hold', () => {
    const invoice = anInvoice({
      holds: [aHold({ from: day('2026-03-06'), until: day('2026-03-16') })],
    });
    expect(text({ amount: annual }, invoice)).toBe('12% p.a. on 1,000.00 for 20 days');
  });

  test('tells the range of many balances', () => {
    const postings = Array.from({ length: 8 }, (_, i) => aPosting(`2026-03-0${i + 2}`, '10.00'));
    expect(text({ amount: annual }, anInvoice({ postings }))).toBe(
      '12% p.a. on daily balances from 920.00 to 1,000.00 for 30 days',
    );
  });

  test('tells which limit made the amount what it is', () => {
    expect(text({ amount: flat, minimum: '15.00' })).toBe(
      'flat 10.00, raised to the minimum of 15.00',
    );
    expect(text({ amount: flat, maximum: '5.00' })).toBe('flat 10.00, limited to 5.00');
    expect(text({ amount: flat, maximumTotal: { amount: '7.00' } })).toBe(
      'flat 10.00, limited to 7.00 by the maximum of 7.00 in all',
    );
  });

  test('stays within what QuickBooks takes, whatever the policy', () => {
    const postings = Array.from({ length: 6 }, (_, i) => aPosting(`2026-03-0${i + 2}`, '10.00'));
    const level = (of: object[]): object => ({ kind: 'sumOf', of });
    const many = level(
      Array.from({ length: 10 }, () => level(Array.from({ length: 10 }, () => annual))),
    );
    expect(text({ amount: many }, anInvoice({ postings }))).toMatch(/^[\d,.]+ in all$/);
  });
});
