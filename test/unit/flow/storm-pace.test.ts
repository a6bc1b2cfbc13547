import { describe, expect, it } from 'vitest';
import { createStormPace } from '../../../src/flow/sync/storm-pace.ts';

const at = (ms: number): Date => new Date(Date.UTC(2026, 2, 12) + ms);

/** Looks every quarter of a second while events come evenly; answers when it read, and how many. */
function readings(options: { everyMs: number; forMs: number }): { ms: number; events: number }[] {
  const pace = createStormPace(250);
  const found: { ms: number; events: number }[] = [];
  let taken = 0;
  for (let ms = 0; ms < options.forMs + 120_000; ms += 250) {
    const come = Math.min(Math.floor(ms / options.everyMs), options.forMs / options.everyMs);
    const events = come - taken;
    if (events < 1) continue;
    const oldestAt = at((taken + 1) * options.everyMs);
    if (!pace.isDue('1', oldestAt, at(ms))) continue;
    pace.worked('1', { oldestAt, events, at: at(ms) });
    found.push({ ms, events });
    taken = come;
  }
  return found;
}

describe('the pace of a storm', () => {
  it('lets a lone change wait for the quiet moment only', () => {
    const pace = createStormPace(250);
    expect(pace.isDue('1', at(0), at(249))).toBe(false);
    expect(pace.isDue('1', at(0), at(250))).toBe(true);
  });

  it('reads ten thousand events of a minute in few readings, and all of them', () => {
    const found = readings({ everyMs: 6, forMs: 60_000 });
    expect(found.length).toBeLessThanOrEqual(6);
    expect(found.reduce((sum, { events }) => sum + events, 0)).toBe(10_000);
  });

  it('shows each of the changes of one person within two seconds', () => {
    const found = readings({ everyMs: 3_000, forMs: 60_000 });
    expect(found.length).toBe(20);
    for (const { ms, events } of found) {
      expect(events).toBe(1);
      expect(ms % 3_000).toBeLessThanOrEqual(2_000);
    }
  });

  it('never lets a change wait for more than a minute, however long the storm', () => {
    const found = readings({ everyMs: 100, forMs: 1_800_000 });
    const gaps = found.slice(1).map(({ ms }, place) => ms - (found[place]?.ms ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(61_000);
  });

  it('is quiet again once the storm is over, and for a company that has none', () => {
    const pace = createStormPace(250);
    pace.worked('1', { oldestAt: at(0), events: 500, at: at(250) });
    expect(pace.isDue('2', at(300), at(550))).toBe(true);
    expect(pace.isDue('1', at(300), at(550))).toBe(false);
    expect(pace.isDue('1', at(5_000), at(5_250))).toBe(true);
  });
});
