import { describe, expect, it } from 'vitest';
import { createGatheredInserts } from '../../../src/flow/inbox/gather-inserts.ts';

describe('deliveries that come at the same time', () => {
  it('are stored in one insert, and each is told after it', async () => {
    const groups: (readonly string[])[] = [];
    let commit = (): void => undefined;
    const committed = new Promise<void>((resolve) => (commit = resolve));
    const store = createGatheredInserts((bodies) => {
      groups.push(bodies);
      return committed;
    });
    const told: string[] = [];
    const all = ['a', 'b', 'c'].map((body) => store(body).then(() => told.push(body)));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(groups).toEqual([['a', 'b', 'c']]);
    expect(told).toEqual([]);
    commit();
    await Promise.all(all);
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('do not share the fate of one that the database refuses', async () => {
    const stored: string[] = [];
    const store = createGatheredInserts(async (bodies) => {
      if (bodies.includes('bad')) throw new Error('refused');
      stored.push(...bodies);
    });
    const outcomes = await Promise.allSettled(['a', 'bad', 'c'].map((body) => store(body)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(stored).toEqual(['a', 'c']);
  });

  it('are all stored when more come than a group holds', async () => {
    const sizes: number[] = [];
    const store = createGatheredInserts(async (bodies) => void sizes.push(bodies.length));
    await Promise.all(Array.from({ length: 1_201 }, (_, index) => store(String(index))));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_201);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  });
});
