import { expect, test } from 'vitest';
import { expectChargesToAgree, expectToAgree } from './agree.ts';
import { text } from './calculator/days.ts';
import type { Event } from './events.ts';
import { createPlayer } from './play.ts';
import { createDice } from './random/dice.ts';
import { seedsIn } from './random/seeds.ts';
import { anyDay, anyRun, firstDay, opening } from './random/story.ts';
import { startReckoning } from './reckon.ts';
import { openTheatre } from './theatre.ts';

/** Lives through a story of so many days on which somebody runs. */
async function expectAgreement(seed: number, days: number): Promise<void> {
  const dice = createDice(seed);
  const currencies = ['EUR', 'JPY', 'KWD'];
  const theatre = await openTheatre(`${text(opening)}T14:00:00Z`, { currencies });
  try {
    const player = createPlayer(theatre);
    await theatre.api('', { modes: { reminders: 'off', charges: 'automatic' } }, 'PATCH');
    const reckoning = startReckoning();
    const told: string[] = [];
    const tell = async (date: string, event: Event): Promise<void> => {
      told.push(`${date} ${JSON.stringify(event)}`);
      await player.play(event);
      reckoning.follow(date, event);
    };
    let today = opening;
    try {
      for (const event of firstDay(dice, today)) await tell(text(today), event);
      for (let turn = 1; turn <= days; turn += 1) {
        today += dice.pick([1, 1, 2, 5, 9, 17, 30]);
        await theatre.stage.setClock(`${text(today)}T17:00:00Z`);
        for (const event of anyDay(dice, reckoning, today, turn)) await tell(text(today), event);
        await tell(text(today), anyRun(dice));
        await expectChargesToAgree(theatre, player, reckoning);
      }
      await expectToAgree(theatre, player, reckoning);
    } catch (error) {
      const why = error instanceof Error ? error.message : '';
      throw new Error(`Seed ${seed}: ${why}\n${told.join('\n')}`, { cause: error });
    }
  } finally {
    await theatre.stop();
  }
}

/** Few by default; other seeds ("1-200,310") may be asked for, and how many runs each has. */
const seeds = seedsIn(process.env['STORY_SEEDS'] ?? '7');
const days = Number(process.env['STORY_RUNS'] ?? '12');

test.each(seeds)('chance tells story %i, and all agree to the cent', async (seed) => {
  await expectAgreement(seed, days);
  expect.hasAssertions();
});
