import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ThrottledError } from '../../../src/adapters/quickbooks/errors.ts';
import { createTurns } from '../../../src/adapters/quickbooks/turns.ts';
import { createCallPaceStore } from '../../../src/adapters/store/call-pace.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
const processes: Database[] = [];
let now = new Date('2026-03-12T17:00:00Z');
beforeAll(async () => {
  database = await createTestDatabase();
  processes.push(openDatabase(database.url), openDatabase(database.url));
});
afterAll(async () => {
  for (const each of processes) await each.$disconnect();
  await database.drop();
});

// Windows as long as an hour: nobody's turn comes while a test runs.
const hour = 3_600_000;
const pace = {
  calls: [{ starts: 10, withinMs: hour }],
  batches: [{ starts: 3, withinMs: hour }],
};

class Waiting extends Error {}

/** What one process makes of the rows. Whoever would have to wait gives up, and says how long. */
function turnsOf(db: Database | undefined) {
  if (!db) throw new Error('No such process');
  const waits: number[] = [];
  const turns = createTurns({
    rows: createCallPaceStore(db),
    clock: { now: () => now },
    pace,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.reject(new Waiting());
    },
  });
  return { ...turns, waits };
}

async function taken(takes: readonly Promise<void>[]): Promise<number> {
  const results = await Promise.allSettled(takes);
  const others = results.filter(
    (result) => result.status === 'rejected' && !(result.reason instanceof Waiting),
  );
  expect(others).toEqual([]);
  return results.filter((result) => result.status === 'fulfilled').length;
}

describe('turns of one company in two processes', () => {
  it('together keep the pace, however they mix', async () => {
    const [one, two] = [turnsOf(processes[0]), turnsOf(processes[1])];
    const takes = Array.from({ length: 30 }, (_, index) =>
      (index % 2 === 0 ? one : two).take('mixed', 'call'),
    );
    expect(await taken(takes)).toBe(10);
  });

  it('are known to a process that takes over, also those of batches', async () => {
    const before = turnsOf(processes[0]);
    expect(await taken(Array.from({ length: 4 }, () => before.take('handed', 'batch')))).toBe(3);
    const heir = turnsOf(processes[1]);
    expect(await taken([heir.take('handed', 'batch')])).toBe(0);
    expect(heir.waits[0]).toBeGreaterThan(0);
    expect(heir.waits[0]).toBeLessThanOrEqual(hour);
    // A batch that waits keeps no read waiting; batches were calls too.
    expect(await taken(Array.from({ length: 9 }, () => heir.take('handed', 'call')))).toBe(7);
    // And back again: what the heir used counts for the first.
    expect(await taken([before.take('handed', 'call')])).toBe(0);
  });

  it('can be waited for without being taken, so that the look before a call need not be old', async () => {
    const turns = turnsOf(processes[0]);
    const looks = Array.from({ length: 20 }, () => turns.untilFree('awaited', 'batch'));
    expect(await taken(looks)).toBe(20);
    expect(await taken(Array.from({ length: 3 }, () => turns.take('awaited', 'batch')))).toBe(3);
    const both = [turns.untilFree('awaited', 'batch'), turns.untilFree('awaited', 'call')];
    expect(await taken(both)).toBe(1);
    expect(turns.waits).toHaveLength(1);
  });

  it('of another company are its own', async () => {
    const one = turnsOf(processes[0]);
    expect(await taken([one.take('other', 'batch'), one.take('other', 'call')])).toBe(2);
  });

  it('rest for a minute everywhere when QuickBooks asked for it, and then go on', async () => {
    const [one, two] = [turnsOf(processes[0]), turnsOf(processes[1])];
    await two.take('resting', 'call');
    await one.rest('resting');
    await expect(two.take('resting', 'call')).rejects.toThrow(ThrottledError);
    await expect(one.take('resting', 'call')).rejects.toThrow('17:01:00');
    now = new Date('2026-03-12T17:01:00Z');
    await two.take('resting', 'call');
    await one.take('resting', 'call');
  });

  it('do not wait for what a clock put back left in the future', async () => {
    const rows = createCallPaceStore(processes[0] ?? openDatabase(database.url));
    const { version, nowMs } = await rows.read('put back');
    const ahead = Array.from({ length: 10 }, () => Math.round(nowMs) + hour);
    await rows.keep('put back', version, { calls: ahead, batches: ahead });
    expect(await taken([turnsOf(processes[1]).take('put back', 'batch')])).toBe(1);
  });
});
