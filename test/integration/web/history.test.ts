import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  const steps = [{ offsetDays: 1, template: 'polite' }];
  for (const [method, path, body] of [
    ['PATCH', '', { modes: { reminders: 'automatic' } }],
    ['PUT', '/policies/company', { reminders: { enabled: true, steps, consolidate: true } }],
  ] as const) {
    await world.api(`/companies/${stage.realmId}${path}`, { method, body, key: stage.apiKey });
  }
  await world.dunwell.run(stage.realmId, { dryRun: false, trigger: 'person' });
  await world.idle();
});
afterAll(() => world.stop());

const page = async (): Promise<string> =>
  textOf((await stage.visitor.get(stage.at('/history'))).html);
const state = async () => {
  const path = `/companies/${stage.realmId}/history`;
  return (await world.api(path, { key: stage.apiKey })).body;
};

/** Presses the button and waits until the check is through. */
async function verify(): Promise<void> {
  await stage.visitor.post(stage.at('/history'), {});
  await world.dunwell.historyChecks.idle();
}

describe('the page of the history', () => {
  test('verifies in the background, and tells the last sealed row and what was found', async () => {
    expect(await page()).toContain('It has not been verified yet');
    await verify();
    const head = await world.dunwell.stores.historyRows.head(stage.realmId);
    const shown = await page();
    expect(shown).toContain(head?.hash);
    expect(shown).toContain('The chain holds');
    expect(shown).toContain(`--realm ${stage.realmId}`);
    expect(await state()).toMatchObject({
      rows: String(head?.position),
      waiting: 0,
      last: { hash: head?.hash },
      check: { status: 'done', problem: null },
    });
    const run = await world.dunwell.historyChecks.progress(stage.realmId);
    expect(run?.looked).toBe(run?.total);
    expect(run?.total).toBeGreaterThan(2);
  });

  test('says where the chain breaks and what to do then', async () => {
    const { db } = world.dunwell;
    await db.$transaction([
      db.$executeRaw`set local session_replication_role = replica`,
      db.$executeRaw`
        update history_row set content = replace(content, 'polite', 'firm'), content_hash =
          encode(sha256(convert_to(replace(content, 'polite', 'firm'), 'UTF8')), 'hex')
        where realm_id = ${stage.realmId} and position = 1`,
    ]);
    await verify();
    const shown = await page();
    expect(shown).toContain('Row 1 does not have its own hash.');
    expect(shown).toContain('make a backup now');
  });

  test('of a check that died tells so, and another takes its place; of one under way none', async () => {
    const { db, stores, clock } = world.dunwell;
    const runs = stores.historyCheckRuns;
    const dead = await runs.start(stage.realmId, 'owner');
    expect(await page()).toContain('rows, reminders and events looked at');
    expect(await page()).not.toContain('The check broke off');
    const refused = await stage.visitor.post(stage.at('/history'), {});
    expect(textOf(refused.html)).toContain('is being verified already');
    const longAgo = new Date(clock.now().getTime() - 6 * 60_000);
    await db.historyCheck.updateMany({ data: { beatAt: longAgo } });
    expect(await page()).toContain('The check broke off: It stopped before its end');
    await verify();
    expect(await runs.beat(dead ?? '', 1)).toBe(false);
    expect(await state()).toMatchObject({ check: { status: 'done' } });
  });
});
