import { describe, expect, it } from 'vitest';
import {
  countOf,
  dueInWords,
  groupDigits,
  longDate,
  longInstant,
  sharedCurrency,
} from '../../../src/web/components/format.ts';
import { outcomeText, statusLabel } from '../../../src/web/components/labels.ts';
import { paths, withQuery } from '../../../src/web/pages/paths.ts';

describe('amounts', () => {
  it.each([
    ['1234.56', '1,234.56'],
    ['0.00', '0.00'],
    ['-1234567.8', '−1,234,567.8'],
    ['101200', '101,200'],
    ['999', '999'],
    ['12345678901234567890.123', '12,345,678,901,234,567,890.123'],
  ])('group the digits of %s as %s and lose none', (text, shown) => {
    expect(groupDigits(text)).toBe(shown);
  });

  it('share a currency only when every row has it', () => {
    expect(sharedCurrency([{ currency: 'USD' }, { currency: 'USD' }])).toBe('USD');
    expect(sharedCurrency([{ currency: 'USD' }, { currency: 'JPY' }])).toBeNull();
    expect(sharedCurrency([])).toBeNull();
  });
});

describe('times', () => {
  it('show a plain date without touching a time zone', () => {
    expect(longDate('2026-03-08')).toBe('8 Mar 2026');
    expect(longDate('soon')).toBe('soon');
  });

  it('show an instant on the wall clock of the company, on both sides of a clock change', () => {
    expect(longInstant('2026-03-08T06:59:00.000Z', 'America/New_York')).toBe('01:59, 8 Mar 2026');
    expect(longInstant('2026-03-08T07:00:00.000Z', 'America/New_York')).toBe('03:00, 8 Mar 2026');
    expect(longInstant('2026-03-08T05:00:00.000Z', 'America/New_York')).toBe('00:00, 8 Mar 2026');
    expect(longInstant('never', 'UTC')).toBe('never');
  });

  it('say in words how far an invoice is overdue', () => {
    expect(dueInWords(1)).toBe('1 day overdue');
    expect(dueInWords(0)).toBe('due today');
    expect(dueInWords(-20)).toBe('due in 20 days');
    expect(countOf(1204, 'invoice')).toBe('1,204 invoices');
  });
});

describe('labels and addresses', () => {
  it('show an unlisted status as its own name', () => {
    expect(statusLabel('written').text).toBe('In QuickBooks');
    expect(statusLabel('newlyInvented').text).toBe('Newly invented');
    expect(outcomeText('not-a-sending-day')).toBe('Not a sending day');
  });

  it('escape what they carry', () => {
    expect(paths.groupPolicy('1', 'a/b ?')).toBe('/c/1/policy/group/a%2Fb%20%3F');
    expect(withQuery('/x', { q: 'a&b', status: '', cursor: null })).toBe('/x?q=a%26b');
  });
});
