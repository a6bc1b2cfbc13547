/** January to March 2028: a run on every day of the longest February, and the last day. */
import { day, text } from '../calculator/days.ts';
import type { StoryDay } from '../events.ts';
import { pay, run, sell } from './told.ts';

/** A run on each of so many days. */
const daily = (from: string, count: number): StoryDay[] =>
  Array.from({ length: count }, (_, index): StoryDay => [text(day(from) + index), run]);

export const winter: readonly StoryDay[] = [
  ['2028-01-01', run],
  [
    '2028-01-10',
    sell('B3', 'Babbage', ['2028-01-10', '2028-01-20'], '2400.00'),
    sell('F3', 'Fuji', ['2028-01-10', '2028-01-20'], '99999', { form: { ExchangeRate: 0.0068 } }),
    run,
  ],
  ['2028-01-15', run],
  ['2028-01-31', run],
  ...daily('2028-02-01', 9),
  [
    '2028-02-10',
    pay('p12', 'Babbage', '2028-02-08', { B3: '1000.00' }, { received: '1000.00' }),
    run,
  ],
  ...daily('2028-02-11', 19),
  ['2028-03-15', run],
  ['2028-03-31', run, { do: 'close', until: '2027-12-31' }],
];
