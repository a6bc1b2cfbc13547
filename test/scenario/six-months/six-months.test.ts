import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startWorld, type World } from '../../support/world.ts';
import { begin, expected, scenes, settings, townNames, type TownName } from './story.ts';
import { foundTown, settle, type Town } from './town.ts';

const mailboxSchema = z.object({
  items: z.array(
    z.object({
      receivedAt: z.iso.datetime(),
      to: z.array(z.string()),
      metadata: z.record(z.string(), z.string()),
    }),
  ),
});

let world: World;
const towns = new Map<TownName, Town>();
beforeAll(async () => {
  world = await startWorld({ now: '2027-01-02T00:00:00Z', isWorker: false });
  for (const name of townNames) towns.set(name, await foundTown(world, settings[name]));
  await begin(towns);
});
afterAll(() => world.stop());

/**
 * The days of a town that are lived through: those of mails and happenings, and every fourth Monday.
 * A mail that should have gone on another one goes on the next of these, and is seen.
 */
function daysOf(name: TownName): Set<string> {
  const mondays = Array.from({ length: 7 }, (_, index) => addDays('2027-01-04', index * 28));
  const happenings = scenes.filter(({ town }) => town === name).map(({ on }) => on);
  return new Set([...expected[name].map((mail) => mail.slice(0, 10)), ...happenings, ...mondays]);
}

const addDays = (date: string, count: number): string =>
  new Date(Date.parse(date) + count * 86_400_000).toISOString().slice(0, 10);

/** A run waits for what is tried again in two minutes; they pass faster here. */
async function whileTimePasses(run: Promise<unknown>): Promise<void> {
  const over = run.then(() => true);
  const pause = (): Promise<boolean> =>
    new Promise((resolve) => setTimeout(() => resolve(false), 2_000));
  while (!(await Promise.race([over, pause()]))) {
    const later = new Date(world.sandbox.clock.now().getTime() + 30_000);
    await world.setClock(later.toISOString());
  }
}

async function morning(name: TownName, town: Town, date: string): Promise<void> {
  const act = async (when: 'before' | 'after'): Promise<void> => {
    const now = scenes.filter(
      (scene) => scene.town === name && scene.on === date && scene.when === when,
    );
    if (now.length === 0) return;
    await world.setClock(town.at(date, town.hour + (when === 'before' ? -1 : 1)).toISOString());
    for (const { happens } of now) await happens(town, world);
  };
  await act('before');
  await world.setClock(town.at(date, town.hour).toISOString());
  await whileTimePasses(world.dunwell.run(town.realmId, { dryRun: false, trigger: 'schedule' }));
  await act('after');
  await world.dunwell.sweeps.outbox();
}

/** The mailbox of a town's customers, oldest first, as the story tells of it. */
async function mailsOf(town: Town): Promise<string[]> {
  const { body } = await world.control('/mailbox?limit=5000');
  const { items } = mailboxSchema.parse(body);
  const sent = items.filter(({ metadata }) => metadata['dunwell-realm'] === town.realmId);
  const lines: string[] = [];
  for (const { receivedAt, to, metadata } of sent.toReversed()) {
    const id = metadata['dunwell-reminder'] ?? '';
    const reminder = await world.dunwell.stores.reminders.find(town.realmId, id);
    const taken = reminder?.invoices.filter(({ step }) => step !== null) ?? [];
    const rows = await world.dunwell.stores.facts.invoiceRows(
      town.realmId,
      taken.map(({ invoiceId }) => invoiceId),
    );
    const numbers = rows.map(({ docNumber }) => docNumber ?? '').toSorted();
    const local = new Date(receivedAt).toLocaleString('sv-SE', { timeZone: town.zone });
    const when = local.slice(0, 13);
    lines.push([when, ...to, reminder?.template, ...numbers].join(' '));
  }
  return lines;
}

test('half a year of a dozen customers in four time zones ends with exactly these mails', async () => {
  const days = new Map(townNames.map((name) => [name, daysOf(name)]));
  for (const date of [...days.values()].flatMap((each) => [...each]).toSorted()) {
    for (const [name, town] of towns)
      if (days.get(name)?.delete(date)) await morning(name, town, date);
  }
  await settle(world);
  for (const name of townNames) {
    const town = towns.get(name);
    expect([name, town && (await mailsOf(town))]).toEqual([name, expected[name]]);
  }
});
