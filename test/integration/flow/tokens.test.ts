import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ReauthoriseError, TransientError } from '../../../src/adapters/quickbooks/errors.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book } from './book.ts';
import { arrange } from './policies.ts';
import { connect, consent, setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
let now = Date.parse('2026-03-12T17:00:00Z');
beforeAll(async () => {
  stage = await setStage({ now: new Date(now).toISOString() });
  dunwell = stage.start();
});
afterAll(() => stage.stop());
afterEach(() => stage.control('DELETE', '/faults'));

const hour = 3_600_000;
async function letPass(ms: number): Promise<void> {
  now = stage.sandbox.clock.now().getTime() + ms;
  await stage.setClock(new Date(now).toISOString());
}
const grantOf = async (realmId: string) => {
  const connection = await dunwell.stores.connections.find(realmId);
  if (!connection?.grant) throw new Error('There is no grant');
  return connection.grant;
};
const readInfo = (instance: Dunwell, { realmId }: Book) =>
  instance.quickbooks.forCompany(realmId).companyInfo();
const tokenPath = { path: '/oauth2/v1/tokens/bearer' };

describe('an access token that has run out', () => {
  it('is renewed once for twenty callers in each of two processes, and saved', async () => {
    const book = await stage.addCompany(dunwell);
    const other = stage.start();
    const before = await grantOf(book.realmId);
    await letPass(2 * hour);
    const requests = await stage.requests('token');
    const callers = Array.from({ length: 20 }, (_, index) =>
      readInfo(index % 2 === 0 ? dunwell : other, book),
    );
    const answers = await Promise.all(callers);
    expect(answers).toHaveLength(20);
    expect(await stage.requests('token')).toBe(requests + 1);
    const after = await grantOf(book.realmId);
    expect(after.accessToken).not.toBe(before.accessToken);
    expect(after.accessExpiresAt.getTime()).toBeGreaterThan(now + hour / 2);
  });

  it('is renewed once when QuickBooks rejects it early, whoever hears of it when', async () => {
    const book = await stage.addCompany(dunwell);
    const other = stage.start();
    await dunwell.db.$executeRaw`
      delete from sandbox.oauth_tokens t using sandbox.oauth_grants g
      where t.grant_id = g.id and g.realm_id = ${book.realmId} and t.kind = 'access'
        and g.client_id = 'dunwell'`;
    const requests = await stage.requests('token');
    // Some of the answers come only after others have renewed the token already.
    await stage.fault({ method: 'GET', path: `/${book.realmId}/companyinfo` }, 'slow', {
      times: 3,
      delayMs: 800,
    });
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => readInfo(index % 2 === 0 ? dunwell : other, book)),
    );
    expect(await stage.requests('token')).toBe(requests + 1);
  });

  it('is renewed with a refresh token that changes after a day', async () => {
    const book = await stage.addCompany(dunwell);
    const first = await grantOf(book.realmId);
    await letPass(2 * hour);
    await readInfo(dunwell, book);
    const second = await grantOf(book.realmId);
    expect(second.refreshToken).toBe(first.refreshToken);
    await letPass(25 * hour);
    await readInfo(dunwell, book);
    const third = await grantOf(book.realmId);
    expect(third.refreshToken).not.toBe(first.refreshToken);
    await letPass(25 * hour);
    await readInfo(dunwell, book);
  });

  it('stays out of the logs, in whatever form', async () => {
    const book = await stage.addCompany(dunwell);
    await stage.fault(tokenPath, '500', { times: 3 });
    await letPass(2 * hour);
    await expect(readInfo(dunwell, book)).rejects.toThrow(TransientError);
    await readInfo(dunwell, book);
    const { accessToken, refreshToken } = await grantOf(book.realmId);
    const log = stage.logLines.join('');
    expect(log).toContain('access token renewed');
    for (const secret of [accessToken, refreshToken, 'Bearer', 'Basic ']) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('a renewal that fails', () => {
  it.each(['500', '429', 'reset', '200-fault'])(
    'with a %s changes nothing, and the next one goes through',
    async (fault) => {
      const book = await stage.addCompany(dunwell);
      await letPass(2 * hour);
      // A read is tried three times.
      await stage.fault(tokenPath, fault, { times: 3 });
      await expect(readInfo(dunwell, book)).rejects.toThrow(TransientError);
      expect((await dunwell.stores.connections.find(book.realmId))?.status).toBe('active');
      await readInfo(dunwell, book);
    },
  );

  it('because the grant has ended holds the runs until the owner connects again', async () => {
    const book = await stage.addCompany(dunwell);
    const { realmId } = book;
    await book.invoice(await book.customer(), 1234.56, '2026-03-01');
    await arrange(dunwell, realmId);
    await letPass(102 * 24 * hour);
    await expect(readInfo(dunwell, book)).rejects.toThrow(ReauthoriseError);
    expect(await dunwell.stores.connections.find(realmId)).toMatchObject({
      status: 'reauthorise',
      lastError: 'Intuit no longer accepts this grant (invalid_grant)',
    });
    const requests = await stage.requests('token');
    const held = await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
    expect(held).toMatchObject({ status: 'held', actions: [] });
    expect(held.note).toContain('Connect it again');
    expect(await stage.requests('token')).toBe(requests);

    await connect(dunwell, realmId);
    await dunwell.sync(realmId, { repair: true });
    const run = await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
    expect(run.status).toBe('done');
    expect(run.actions.length).toBeGreaterThan(0);
  });
});

describe('a process that dies between the answer and the saving', () => {
  async function dieWhileSaving(book: Book): Promise<void> {
    const requests = await stage.requests('token');
    const blocker = new Client({ connectionString: stage.databaseUrl });
    await blocker.connect();
    await blocker.query('begin');
    await blocker.query('select 1 from connection where realm_id = $1 for update', [book.realmId]);
    readInfo(dunwell, book).catch(() => undefined);
    await expect.poll(() => stage.requests('token'), { timeout: 10_000 }).toBe(requests + 1);
    await stage.killAll();
    await blocker.query('rollback');
    await blocker.end();
    dunwell = stage.start();
  }

  it('costs nothing within a day of the last change of the refresh token', async () => {
    const book = await stage.addCompany(dunwell);
    await letPass(2 * hour);
    await dieWhileSaving(book);
    await readInfo(dunwell, book);
    expect((await dunwell.stores.connections.find(book.realmId))?.status).toBe('active');
  });

  it('needs the owner when Intuit had changed the refresh token, and says so', async () => {
    const book = await stage.addCompany(dunwell);
    await letPass(25 * hour);
    await dieWhileSaving(book);
    await expect(readInfo(dunwell, book)).rejects.toThrow(ReauthoriseError);
    expect((await dunwell.stores.connections.find(book.realmId))?.status).toBe('reauthorise');
    await connect(dunwell, book.realmId);
    await readInfo(dunwell, book);
  });
});

describe('connecting', () => {
  it('with a code of another company touches neither that company nor this one', async () => {
    const victim = await stage.addCompany(dunwell);
    const before = await grantOf(victim.realmId);
    const { realmId } = await stage.newCompany();
    const { code } = await consent(dunwell, realmId);
    await expect(dunwell.connect.finish(code, victim.realmId)).rejects.toThrow(ReauthoriseError);
    expect(await grantOf(victim.realmId)).toEqual(before);
    await readInfo(dunwell, victim);

    const stranger = await stage.newCompany();
    const again = await consent(dunwell, realmId);
    const finish = dunwell.connect.finish(again.code, stranger.realmId);
    await expect(finish).rejects.toThrow(ReauthoriseError);
    expect(await dunwell.stores.companies.find(stranger.realmId)).toBeNull();
  });

  it('again while a renewal is under way keeps the new grant', async () => {
    const book = await stage.addCompany(dunwell);
    await letPass(25 * hour);
    await stage.fault(tokenPath, 'slow', { delayMs: 1_500 });
    const requests = await stage.requests('token');
    const reading = readInfo(dunwell, book);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await connect(dunwell, book.realmId);
    const chosen = await grantOf(book.realmId);
    await reading;
    expect(await stage.requests('token')).toBe(requests + 2);
    expect((await grantOf(book.realmId)).refreshToken).toBe(chosen.refreshToken);
  });

  it('keeps the holidays of the company’s place from the first day, until its owner chooses', async () => {
    const { companies } = dunwell.stores;
    const holidaysOf = async (realmId: string) => (await companies.find(realmId))?.holidays;
    const here = await stage.addCompany(dunwell);
    expect(await holidaysOf(here.realmId)).toEqual({ country: 'US', region: null });
    const scotland = await stage.newCompany({ country: 'GB', currency: 'GBP' });
    const book = stage.openBook(scotland.realmId, scotland.accessToken);
    const { Id, SyncToken } = await book.read('CompanyInfo', '1');
    const CompanyAddr = { Country: 'United Kingdom', CountrySubDivisionCode: 'SCT' };
    await book.update('CompanyInfo', { Id, SyncToken, CompanyAddr });
    await connect(dunwell, book.realmId);
    expect(await holidaysOf(book.realmId)).toEqual({ country: 'GB', region: 'SCT' });

    await companies.update(book.realmId, { holidays: null });
    await connect(dunwell, book.realmId);
    await dunwell.sync(book.realmId, { repair: true });
    expect(await holidaysOf(book.realmId)).toBeNull();
  });

  it('again keeps the hour and the zone that the owner chose', async () => {
    const book = await stage.addCompany(dunwell);
    const { companies } = dunwell.stores;
    await companies.update(book.realmId, { timeZone: 'Asia/Tokyo', sendingHour: 7 });
    await connect(dunwell, book.realmId);
    const company = await companies.find(book.realmId);
    expect(company).toMatchObject({ timeZone: 'Asia/Tokyo', sendingHour: 7 });
    // Seven in the morning in Tokyo is ten in the evening before in UTC.
    expect(company?.nextRunAt?.toISOString()).toMatch(/T22:00:00.000Z$/);
  });

  it('ends with disconnecting, which forgets the tokens while a renewal is under way', async () => {
    const book = await stage.addCompany(dunwell);
    await letPass(2 * hour);
    await stage.fault(tokenPath, 'slow', { delayMs: 1_000 });
    const reading = readInfo(dunwell, book).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await dunwell.connect.disconnect(book.realmId, 'ann');
    await reading;
    expect(await dunwell.stores.connections.find(book.realmId)).toMatchObject({
      status: 'disconnected',
      grant: null,
    });
    await expect(readInfo(dunwell, book)).rejects.toThrow(ReauthoriseError);
  });
});
