import { describe, expect, it } from 'vitest';
import type { Worksheet } from '../../../src/core/charges/worksheet.ts';
import { exactText, worksheetView } from '../../../src/web/pages/worksheet-view.ts';
import { anInvoice, aPosting, chargesOf, day, usd } from '../core/facts.ts';
import { runOn } from '../core/charges/story.ts';

const posting = aPosting('2026-02-20', '1000.00');
const invoice = anInvoice({
  total: usd('2400.00'),
  dueDate: day('2026-02-10'),
  postings: [posting],
});

function worksheetOn(date: string, policy: object): Worksheet {
  const [assessment] = runOn(
    [day('2026-02-16'), day(date)],
    invoice,
    chargesOf(policy),
  ).assessments;
  if (assessment === undefined) throw new Error('nothing was charged');
  return assessment.worksheet;
}

describe('a worksheet on the page', () => {
  it('shows each stretch of days with the balance, the rate and the exact interest', () => {
    const policy = {
      amount: { kind: 'annualRate', percent: '24' },
      start: { graceDays: 5 },
      minimum: '20.00',
    };
    const view = worksheetView(worksheetOn('2026-02-16', policy), ['2026-02-01']);
    expect(view).toMatchObject({
      base: 'principal',
      covers: { from: '2026-02-10', to: '2026-02-16' },
      segments: [
        {
          from: '2026-02-10',
          to: '2026-02-16',
          days: 6,
          balance: '2400.00',
          percent: '24',
          yearDays: 365,
        },
      ],
      parts: [],
      limits: [
        { name: 'At least', limit: '20.00', outcome: 'changed from 9.47 to 20.00', after: '20.00' },
      ],
      skippedDates: ['2026-02-01'],
      amount: '20.00',
    });
    expect(view.segments[0]?.exact).toMatch(/ = 9\.468493…$/);
    expect(view.rounding.rounded).toBe('9.47');
  });

  it('shows what is combined above what combines it', () => {
    const amount = {
      kind: 'greaterOf',
      of: [
        { kind: 'flat', amount: '25.00' },
        { kind: 'percent', percent: '1.5' },
      ],
    };
    const view = worksheetView(worksheetOn('2026-02-16', { amount, start: { graceDays: 5 } }));
    expect(view.parts.map((part) => part.label)).toEqual([
      'Fixed 25.00',
      '1.5% of 2,400.00',
      'The greatest of them',
    ]);
    expect(view.amount).toBe('36.00');
  });
});

describe('an exact amount', () => {
  it.each([
    ['11040/365', '11040/365 = 30.246575…'],
    ['1/4', '1/4 = 0.250000'],
    ['-1/3', '-1/3 = -0.333333…'],
    ['25', '25'],
    ['0', '0'],
  ])('%s is shown as %s', (exact, shown) => {
    expect(exactText(exact)).toBe(shown);
  });
});
