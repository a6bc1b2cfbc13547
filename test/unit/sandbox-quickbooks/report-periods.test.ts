import { expect, test } from 'vitest';
import {
  agingPeriods,
  periodIndex,
} from '../../../src/sandbox/quickbooks/reports/aging-periods.ts';
import { periodOfMacro } from '../../../src/sandbox/quickbooks/reports/date-macros.ts';

test('the last period has no end and the first no beginning', () => {
  const periods = agingPeriods(30, 4);
  expect(
    [-5, 0, 1, 30, 31, 60, 61, 90, 91, 5000].map((days) => periodIndex(periods, days)),
  ).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  expect(agingPeriods(30, 1).map(({ title }) => title)).toEqual(['Current', '1 and over']);
});

// 2026-03-02 is a Monday; weeks begin on Sunday, this fiscal year in April.
test.each([
  ['Today', '2026-03-02', '2026-03-02'],
  ['Yesterday', '2026-03-01', '2026-03-01'],
  ['This Week', '2026-03-01', '2026-03-07'],
  ['Last Week', '2026-02-22', '2026-02-28'],
  ['Last Week-to-date', '2026-02-22', '2026-02-23'],
  ['Next 4 Weeks', '2026-03-08', '2026-04-04'],
  ['This Month-to-date', '2026-03-01', '2026-03-02'],
  ['Last Month', '2026-02-01', '2026-02-28'],
  ['Next Month', '2026-04-01', '2026-04-30'],
  ['This Fiscal Quarter', '2026-01-01', '2026-03-31'],
  ['Last Fiscal Quarter', '2025-10-01', '2025-12-31'],
  ['This Fiscal Year', '2025-04-01', '2026-03-31'],
  ['Last Fiscal Year-to-date', '2024-04-01', '2025-03-02'],
  ['last calendar year', '2025-01-01', '2025-12-31'],
])('%s runs from %s to %s', (macro, start, end) => {
  expect(periodOfMacro(macro, '2026-03-02', 3)).toEqual({ start, end });
});

test('a month that is shorter ends a to-date period at its end', () => {
  expect(periodOfMacro('Last Month-to-date', '2026-03-31', 0)).toEqual({
    start: '2026-02-01',
    end: '2026-02-28',
  });
  expect(periodOfMacro('Some Day', '2026-03-31', 0)).toBeUndefined();
});
