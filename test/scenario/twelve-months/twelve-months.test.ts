import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectToAgree } from './agree.ts';
import type { StoryDay } from './events.ts';
import { namesIn } from './names.ts';
import { createPlayer, type Player } from './play.ts';
import { startReckoning } from './reckon.ts';
import { chargesInRows } from './rows.ts';
import { autumn } from './story/autumn.ts';
import { spring } from './story/spring.ts';
import { summer } from './story/summer.ts';
import { winter } from './story/winter.ts';
import { openTheatre, type Theatre } from './theatre.ts';
import { goneByHand, incomeByMonth, reportedMonths, tieOutOf, tieOutUpTo } from './tie-out.ts';

let theatre: Theatre;
let player: Player;
const reckoning = startReckoning();
/** What the report said of the months at the end of the last; nothing later may change it. */
let closed: readonly object[] = [];
beforeAll(async () => {
  theatre = await openTheatre('2027-03-31T14:00:00Z', { currencies: ['EUR', 'JPY'] });
  player = createPlayer(theatre);
  await theatre.api('', { modes: { reminders: 'off', charges: 'automatic' } }, 'PATCH');
});
afterAll(() => theatre.stop());

/** Lives through a quarter, and holds the books against one another at the end of each month. */
async function expectBooksToAgreeThrough(days: readonly StoryDay[]): Promise<void> {
  for (const [index, [date, ...events]] of days.entries()) {
    await theatre.stage.setClock(`${date}T17:00:00Z`);
    for (const event of events) {
      try {
        await player.play(event);
        reckoning.follow(date, event);
      } catch (error) {
        throw new Error(`${date}: ${JSON.stringify(event)}`, { cause: error });
      }
    }
    const isLast = days[index + 1]?.[0].slice(0, 7) !== date.slice(0, 7);
    if (!isLast) continue;
    await expectToAgree(theatre, player, reckoning);
    expect(await tieOutUpTo(theatre, date)).toEqual({ status: 'done', differences: [] });
    const months = await reportedMonths(theatre, { from: '2027-04-01', to: date });
    expect(months.slice(0, closed.length)).toEqual(closed);
    closed = months;
  }
}

test.each([
  ['April to June', spring],
  ['July to September', summer],
  ['October to December', autumn],
  ['January to March', winter],
])('%s: ledger, rows and the books kept by hand agree to the cent', async (_quarter, days) => {
  await expectBooksToAgreeThrough(days);
});

/** Worked out on paper, so that a slip which program and books had in common would show. */
const byHand: Readonly<Record<string, string>> = {
  // 1,234.56 at 18 % for 11 days; then 834.56 for 14 days after 400.00 were paid on the 16th day.
  'A1 2027-04-26': '6.70 USD',
  'A1 2027-05-26': '15.11 USD',
  // Held for 19 of 30 days: 1,434.93 at 18 % for 11.
  'A2 2027-06-30': '7.78 USD',
  // 1.5 % of 1,000.00, of 1,015.00, of 1,030.23.
  'C1 2027-04-30': '15.00 USD',
  'C1 2027-05-31': '15.23 USD',
  'C1 2027-06-30': '15.45 USD',
  // 5,000.00 at 10.15 % for 20 days, 27.81, and 40.00 once.
  'E1 2027-06-01': '67.81 EUR',
  'F1 2027-05-31': '1200 JPY',
  // 24 % would be 59.18; the law of Georgia leaves 18 %.
  'G1 2027-06-01': '44.38 USD',
  'H1 2027-04-21': '25.00 USD',
  'H1 2027-05-21': '15.00 USD',
  // Half a month over the end of a year of 365 days and one of 366.
  'K2 2028-01-15': '38.17 USD',
};

test('what was charged is what somebody worked out on paper', async () => {
  const names = await namesIn(theatre, player, reckoning.books);
  const charged = Object.entries(await chargesInRows(theatre, names));
  const amounts = charged.map(([key, line]) => [key, line.split(' from ')[0]]);
  expect(Object.fromEntries(amounts)).toMatchObject(byHand);
});

test('the report of the year ties to the income account, month by month', async () => {
  const { books } = reckoning;
  const names = await namesIn(theatre, player, books);
  const found = await tieOutOf(theatre, { from: '2027-01-01', to: '2028-03-31' }, names);
  expect(found).toMatchObject({ status: 'done', unexplained: [], causes: [] });
  expect(found.byHand).toEqual(goneByHand(books));
  expect(found.inQuickBooks).toEqual(await incomeByMonth(theatre));
  expect(found.inDunwell).toBe(found.inReport);
});
