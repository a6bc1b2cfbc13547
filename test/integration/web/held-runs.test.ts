import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { chargeForm, setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  const { visitor, at, realmId, ledger, customerId } = stage;
  await ledger.create('invoice', {
    CustomerRef: { value: customerId },
    TxnDate: '2026-03-01',
    DueDate: '2026-03-01',
    Line: [
      {
        Amount: 190_000,
        DetailType: 'SalesItemLineDetail',
        SalesItemLineDetail: { ItemRef: { value: '1' } },
      },
    ],
  });
  await world.idle();
  await visitor.post(at('/policy'), { ...chargeForm, intent: 'save' });
  const modes = { remindersMode: 'off', chargesMode: 'automatic' } as const;
  await world.dunwell.stores.companies.update(realmId, modes);
  await haveUsualRuns(realmId);
});
afterAll(() => world.stop());

/** Twelve earlier runs of one charge of 6.70 each, which say what is usual. */
async function haveUsualRuns(realmId: string): Promise<void> {
  const day = new Date('2026-03-02T00:00:00Z');
  const run = { realmId, date: day, startedAt: day, finishedAt: day, trigger: 'api' };
  const usual = { ...run, dryRun: false, status: 'done', chargeCount: 1, chargeSum: 670n };
  await world.dunwell.db.run.createMany({ data: Array.from({ length: 12 }, () => usual) });
}

const runNow = () => world.dunwell.run(stage.realmId, { dryRun: false, trigger: 'api' });
const statuses = async (): Promise<string[]> => {
  const charges = await world.dunwell.stores.charges.list(stage.realmId, {}, { limit: 10 });
  return charges.map(({ status }) => status).toSorted();
};

test('a person discards the charges of a held run, and says why', async () => {
  const { visitor, at } = stage;
  const { id } = await runNow();
  expect(await statuses()).toEqual(['held', 'held']);
  const page = await visitor.get(at(`/runs/${id}`));
  expect(textOf(page.html)).toContain('the run came to 2 charges');
  const unsaid = await visitor.post(at(`/runs/${id}/discard`), { reason: ' ' });
  expect(unsaid.status).toBe(422);
  expect(textOf(unsaid.html)).toContain('Say why');
  expect(await statuses()).toEqual(['held', 'held']);
  const done = await visitor.post(at(`/runs/${id}/discard`), { reason: 'The rate was wrong' });
  expect(textOf(done.html)).toContain('2 charges discarded.');
  expect(textOf(done.html)).toContain('discarded its charges');
  expect(textOf(done.html)).toContain('The rate was wrong');
  expect(done.html).not.toContain(`/runs/${id}/release`);
  expect(await statuses()).toEqual(['cancelled', 'cancelled']);
});

test('a person lets the charges of a held run go, once', async () => {
  const { visitor, at } = stage;
  const { id } = await runNow();
  const done = await visitor.post(at(`/runs/${id}/release`), { reason: '' });
  expect(textOf(done.html)).toContain('2 charges let go, 0 charges cancelled.');
  await world.idle();
  expect(await statuses()).toEqual(['cancelled', 'cancelled', 'written', 'written']);
  expect((await visitor.post(at(`/runs/${id}/release`), { reason: '' })).status).toBe(422);
});

test('a run that waits for nobody is neither let go nor discarded', async () => {
  const { visitor, at } = stage;
  const { id } = await runNow();
  expect((await visitor.post(at(`/runs/${id}/release`), {})).status).toBe(404);
  expect((await visitor.post(at(`/runs/${id}/frame`), {})).status).toBe(404);
});
