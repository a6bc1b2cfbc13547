import { Client } from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCompanyLocks, type CompanyLocks } from '../../../src/adapters/store/locks.ts';
import { createTestDatabase } from '../../support/database.ts';

const log = pino({ level: 'silent' });
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let one: CompanyLocks;
let other: CompanyLocks;

beforeEach(async () => {
  database = await createTestDatabase();
  one = createCompanyLocks(database.url, log);
  other = createCompanyLocks(database.url, log);
});
afterEach(async () => {
  await Promise.all([one.close(), other.close()]);
  await database.drop();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a company's lock", () => {
  test('lets one work at a time, whichever process asks', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await pause(20);
      inside -= 1;
    };
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? one : other).withLock('company', '1', work)),
    );
    expect(most).toBe(1);
  });

  test('keeps no other company and no other kind of work waiting', async () => {
    await one.withLock('company', '1', async () => {
      expect(await other.tryWithLock('company', '1', () => pause(0))).toBe(false);
      expect(await other.tryWithLock('company', '2', () => pause(0))).toBe(true);
      expect(await other.tryWithLock('token', '1', () => pause(0))).toBe(true);
    });
    expect(await other.tryWithLock('company', '1', () => pause(0))).toBe(true);
  });

  test('is free again after work that failed', async () => {
    await expect(
      one.withLock('company', '1', () => Promise.reject(new Error('broken'))),
    ).rejects.toThrow('broken');
    expect(await other.tryWithLock('company', '1', () => pause(0))).toBe(true);
  });

  test('tells the work when it was lost with its connection', async () => {
    const admin = new Client({ connectionString: database.url });
    await admin.connect();
    await one.withLock('company', '1', async (isHeld) => {
      expect(isHeld()).toBe(true);
      await admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'dunwell-locks'",
      );
      for (let n = 0; n < 100 && isHeld(); n += 1) await pause(20);
      expect(isHeld()).toBe(false);
    });
    await admin.end();
    expect(await one.tryWithLock('company', '1', () => pause(0))).toBe(true);
  });
});
