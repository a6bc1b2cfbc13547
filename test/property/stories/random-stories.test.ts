/**
 * Stories that chance tells, lived through by what decides in the program and by hand. Without
 * database and QuickBooks a story takes a moment, so there may be many; the scenario of twelve
 * months tells the same ones to the whole program.
 */
import { expect, test } from 'vitest';
import { text } from '../../scenario/twelve-months/calculator/days.ts';
import { isOfLedger, type Event } from '../../scenario/twelve-months/events.ts';
import { createDice } from '../../scenario/twelve-months/random/dice.ts';
import { seedsIn } from '../../scenario/twelve-months/random/seeds.ts';
import { anyDay, anyRun, firstDay, opening } from '../../scenario/twelve-months/random/story.ts';
import { startReckoning } from '../../scenario/twelve-months/reckon.ts';
import { chargesByHand, outcomes, proposedByHand } from '../../scenario/twelve-months/rows.ts';
import { createProgram } from './program.ts';

function expectAgreement(seed: number, days: number): void {
  const dice = createDice(seed);
  const reckoning = startReckoning();
  const program = createProgram(reckoning);
  const told: string[] = [];
  let today = opening;
  const tell = (event: Event): void => {
    told.push(`${text(today)} ${JSON.stringify(event)}`);
    const follow = (): void => reckoning.follow(text(today), event);
    if (isOfLedger(event)) return follow();
    const decisions = program.act(event, today, follow);
    if (event.do !== 'run') return;
    expect(program.charges()).toEqual(chargesByHand(reckoning.books));
    expect(program.corrections(today)).toEqual(proposedByHand(reckoning));
    for (const { invoice, why } of reckoning.runs.at(-1)?.decisions ?? []) {
      const found = decisions.find(
        ({ subject, topic }) => subject.id === invoice && topic === 'charge',
      );
      expect([invoice, why, outcomes[why]]).toEqual([
        invoice,
        why,
        expect.arrayContaining([found?.outcome]),
      ]);
    }
  };
  try {
    for (const event of firstDay(dice, today)) tell(event);
    for (let turn = 1; turn <= days; turn += 1) {
      today += dice.pick([1, 1, 2, 5, 9, 17, 30]);
      for (const event of anyDay(dice, reckoning, today, turn)) tell(event);
      tell(anyRun(dice));
    }
    expect(program.problems()).toEqual([]);
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new Error(`Seed ${seed}: ${why}\n${told.join('\n')}`, { cause: error });
  }
}

const seeds = seedsIn(process.env['STORY_SEEDS'] ?? '1-12');
const days = Number(process.env['STORY_RUNS'] ?? '25');

test.each(seeds)('chance tells story %i, and what decides agrees to the cent', (seed) => {
  expectAgreement(seed, days);
});
