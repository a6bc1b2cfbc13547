import { expect, it } from 'vitest';
import { recheckCharges } from '../../../src/core/charges/recheck-charges.ts';
import { compareWorksheets } from '../../../src/web/pages/correction-view.ts';
import { chargedBy, withPostings } from '../core/charges/charged-story.ts';
import { anInvoice, aPosting, day, usd } from '../core/facts.ts';

const policy = {
  amount: { kind: 'annualRate', percent: '18' },
  start: { graceDays: 10 },
  maximum: '500.00',
};

it('puts two worksheets side by side and marks exactly what differs', () => {
  const story = chargedBy(anInvoice({ total: usd('1234.56') }), policy, ['2026-03-12']);
  const paid = withPostings(story.invoice, [aPosting('2026-03-06', '1000.00', '12')]);
  const [found] = recheckCharges(paid, story.charges, day('2026-04-01'));
  const [charge] = story.charges;
  if (!found || !charge) throw new Error('nothing was charged');
  const rows = compareWorksheets(charge.worksheet, found.worksheet).flatMap((part) => part.rows);
  const changed = rows.filter(({ isChanged }) => isChanged);
  expect(changed.map(({ name, then, now }) => [name, then, now])).toEqual([
    ['6 Mar 2026, payment 12', '', '1,000.00'],
    ['Open base that day', '1,234.56', '234.56'],
    [
      'From 1 Mar 2026',
      expect.stringMatching(/^1,234\.56 × 18% × 11 ÷ 365 = .*6\.697065…$/),
      expect.stringMatching(/^1,234\.56 × 18% × 5 ÷ 365 = .*3\.044120…$/),
    ],
    ['From 6 Mar 2026', '', expect.stringMatching(/^234\.56 × 18% × 6 ÷ 365 = /)],
    ['Exact sum', expect.stringContaining('6.697065…'), expect.stringContaining('3.738161…')],
    ['Rounded', '6.70', '3.74'],
    ['At most', 'kept, 6.70', 'kept, 3.74'],
    ['Charge', '6.70', '3.74'],
  ]);
  expect(rows.filter(({ isChanged }) => !isChanged).map(({ name }) => name)).toEqual([
    'Principal',
    'Charges before that count',
    'All of them together',
  ]);
});
