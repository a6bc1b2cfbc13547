import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book } from './book.ts';
import { arrange } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T12:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());
afterEach(async () => {
  await stage.control('DELETE', '/faults');
});

const minute = 60_000;
const hour = 60 * minute;
const letPass = (ms: number): Promise<void> =>
  stage.setClock(new Date(stage.sandbox.clock.now().getTime() + ms).toISOString());

async function companyOf(owner: string): Promise<Book> {
  const book = await stage.addCompany(dunwell);
  await dunwell.stores.companies.update(book.realmId, { replyTo: owner });
  return book;
}
const lose = (book: Book) =>
  dunwell.stores.connections.markReauthorise(book.realmId, 'The grant has ended');
const subjectsTo = async (owner: string): Promise<string[]> =>
  (await stage.mails()).filter(({ to }) => to.includes(owner)).map(({ subject }) => subject);
const statesOf = async (book: Book): Promise<string[]> =>
  (await dunwell.stores.notices.list(book.realmId, 9)).map(({ state }) => state);

describe('when the connection is lost', () => {
  it('the owner is told once, and again only when it was connected and lost again', async () => {
    const book = await companyOf('once@owner.example');
    await lose(book);
    await dunwell.sweeps.notices();
    await letPass(3 * hour);
    await dunwell.sweeps.notices();
    expect(await subjectsTo('once@owner.example')).toEqual([
      expect.stringMatching(/^Dunwell lost its connection to QuickBooks for /),
    ]);
    await stage.connect(dunwell, book.realmId);
    await dunwell.sweeps.notices();
    expect(await subjectsTo('once@owner.example')).toHaveLength(1);
    await lose(book);
    await dunwell.sweeps.notices();
    await dunwell.sweeps.notices();
    expect(await subjectsTo('once@owner.example')).toHaveLength(2);
    expect(await statesOf(book)).toEqual(['sent', 'sent']);
  });

  it.each(['notice: claimed', 'notice: sent'])(
    'and the program is killed at "%s", the mail still goes out once',
    async (place) => {
      const owner = `${place.slice(8)}@owner.example`;
      const book = await companyOf(owner);
      const dying = stage.start({
        async checkpoint(at) {
          if (at === place) await new Promise(() => {});
        },
      });
      await lose(book);
      void dying.sweeps.notices().catch(() => {});
      await expect
        .poll(async () => [await statesOf(book), (await subjectsTo(owner)).length], {
          timeout: 15_000,
        })
        .toEqual([['sending'], place === 'notice: sent' ? 1 : 0]);
      await stage.killAll();
      dunwell = stage.start();
      await dunwell.sweeps.notices();
      await letPass(minute);
      await dunwell.sweeps.notices();
      await dunwell.sweeps.notices();
      expect(await subjectsTo(owner)).toHaveLength(1);
      expect(await statesOf(book)).toEqual(['sent']);
    },
  );

  it('and nobody knows whether Postmark took the mail, it is asked before it is sent again', async () => {
    const book = await companyOf('asked@owner.example');
    await lose(book);
    await stage.fault({ api: 'postmark', path: '/email' }, 'applied-then-reset', { times: 1 });
    await dunwell.sweeps.notices();
    expect(await statesOf(book)).toEqual(['unknown']);
    await letPass(minute);
    await dunwell.sweeps.notices();
    expect(await statesOf(book)).toEqual(['sent']);
    expect(await subjectsTo('asked@owner.example')).toHaveLength(1);
  });

  it('a mail that could not go out before it was connected again is not sent', async () => {
    const book = await companyOf('late@owner.example');
    await lose(book);
    await stage.fault({ api: 'postmark', path: '/email' }, '429', { times: 1 });
    await dunwell.sweeps.notices();
    expect(await statesOf(book)).toEqual(['waiting']);
    await stage.connect(dunwell, book.realmId);
    await letPass(hour);
    await dunwell.sync(book.realmId);
    await dunwell.sweeps.notices();
    expect(await statesOf(book)).toEqual(['cancelled']);
    expect(await subjectsTo('late@owner.example')).toEqual([]);
  });

  it('scheduled runs are held back in one row a day, and made up for after it is connected', async () => {
    const book = await companyOf('runs@owner.example');
    const { companies, runs } = dunwell.stores;
    await arrange(dunwell, book.realmId);
    await stage.setClock('2026-03-16T14:00:00Z');
    await dunwell.sync(book.realmId);
    await lose(book);
    await companies.update(book.realmId, { nextRunAt: dunwell.clock.now() });
    for (let turn = 0; turn < 3; turn += 1) {
      await dunwell.sweeps.runs();
      await letPass(16 * minute);
    }
    const held = await runs.list(book.realmId, { limit: 9 });
    expect(held).toMatchObject([{ status: 'held', trigger: 'schedule', date: '2026-03-16' }]);
    expect(held[0]?.note).toContain('not connected to QuickBooks');
    await stage.connect(dunwell, book.realmId);
    await dunwell.sweeps.runs();
    expect((await runs.list(book.realmId, { limit: 9 })).map(({ status }) => status)).toEqual([
      'done',
      'held',
    ]);
  });
});

describe('after a standstill', () => {
  const reminders = { enabled: true, steps: [{ offsetDays: 1, template: 'polite' }] };
  const localNow = (at: string) => stage.setClock(`2026-03-${at}:00-04:00`);

  /** A company in New York with a run at seven for one customer's policy, and at nine for others. */
  async function twoCustomers(): Promise<Book> {
    const book = await stage.addCompany(dunwell);
    const of = (name: string) =>
      book.customer(name, { PrimaryEmailAddr: { Address: `${name}@${book.realmId}.example` } });
    const [early, late] = [await of('early'), await of('late')];
    await arrange(dunwell, book.realmId, { policy: { reminders } });
    const by = { author: 'test', note: null };
    const own = { reminders: { ...reminders, sendingHour: 7 } };
    await dunwell.stores.policies.save(book.realmId, 'customer', early.Id, own, by);
    await book.invoice(early, 100, '2026-03-16');
    await book.invoice(late, 100, '2026-03-16');
    return book;
  }
  const runsOf = async ({ realmId }: Book): Promise<string[]> =>
    (await dunwell.stores.runs.list(realmId, { limit: 9 })).map(({ date }) => date);
  const nextRunOf = async ({ realmId }: Book): Promise<Date | null> =>
    (await dunwell.stores.companies.find(realmId))?.nextRunAt ?? null;
  const mailsTo = async (book: Book, name: string): Promise<number> =>
    (await subjectsTo(`${name}@${book.realmId}.example`)).length;

  it('the run waits for the earliest hour of its policies, and each mail for its own', async () => {
    await localNow('18T08:00');
    const book = await twoCustomers();
    await dunwell.stores.companies.update(book.realmId, { nextRunAt: dunwell.clock.now() });
    await localNow('19T03:00');
    await dunwell.sweeps.runs();
    expect(await runsOf(book)).toEqual([]);
    expect(await nextRunOf(book)).toEqual(new Date('2026-03-19T07:00:00-04:00'));

    await localNow('19T07:00');
    await dunwell.sweeps.runs();
    expect(await runsOf(book)).toEqual(['2026-03-19']);
    expect([await mailsTo(book, 'early'), await mailsTo(book, 'late')]).toEqual([1, 0]);
    expect(await nextRunOf(book)).toEqual(new Date('2026-03-20T07:00:00-04:00'));
    await localNow('19T09:00');
    await dunwell.sweeps.outbox();
    expect([await mailsTo(book, 'early'), await mailsTo(book, 'late')]).toEqual([1, 1]);
  });

  it('connecting again at night brings nobody a mail before the morning, unless a person runs it', async () => {
    await localNow('20T08:00');
    const book = await twoCustomers();
    await lose(book);
    await localNow('23T23:00');
    await stage.connect(dunwell, book.realmId);
    await dunwell.sweeps.runs();
    expect(await runsOf(book)).toEqual([]);
    expect(await nextRunOf(book)).toEqual(new Date('2026-03-24T07:00:00-04:00'));
    await dunwell.run(book.realmId, { dryRun: false, trigger: 'person' });
    expect([await mailsTo(book, 'early'), await mailsTo(book, 'late')]).toEqual([1, 1]);
  });
});

describe('when the mirror is out of date', () => {
  it('runs hold back and say so, and the owner is told once', async () => {
    const book = await companyOf('stale@owner.example');
    const { runs, syncStates } = dunwell.stores;
    await stage.fault({ realmId: book.realmId, method: 'GET' }, '500', { times: 1_000 });
    await letPass(25 * hour);
    await dunwell.sweeps.notices();
    expect(await subjectsTo('stale@owner.example')).toEqual([]);
    await letPass(11 * minute);
    await dunwell.sweeps.notices();
    await dunwell.sweeps.notices();
    expect(await subjectsTo('stale@owner.example')).toEqual([
      expect.stringMatching(/^Dunwell cannot keep up with QuickBooks for /),
    ]);
    // Whatever makes the mirror old, a run does not act on it.
    await stage.control('DELETE', '/faults');
    await syncStates.save(book.realmId, {
      lastError: null,
      nextRepairAt: new Date(dunwell.clock.now().getTime() + hour),
    });
    const run = await dunwell.run(book.realmId, { dryRun: false, trigger: 'api' });
    expect(run).toMatchObject({ status: 'held', actions: [] });
    expect(run.note).toContain('too long ago to act on');
    expect((await runs.list(book.realmId, { limit: 1 }))[0]).toMatchObject({ status: 'held' });

    await dunwell.sync(book.realmId, { repair: true });
    await dunwell.sweeps.notices();
    const [notice] = await dunwell.stores.notices.list(book.realmId, 1);
    expect(notice).toMatchObject({ state: 'sent', endedAt: expect.any(Date) });
  });

  it('only because nobody worked for days, the repair comes first and nobody is told', async () => {
    const book = await companyOf('asleep@owner.example');
    await letPass(72 * hour);
    await dunwell.sweeps.notices();
    await dunwell.sync(book.realmId);
    await letPass(11 * minute);
    await dunwell.sweeps.notices();
    expect(await subjectsTo('asleep@owner.example')).toEqual([]);
    expect(await statesOf(book)).toEqual(['cancelled']);
  });
});

describe('an owner without an address', () => {
  it('is not told, and the notice says why', async () => {
    const book = await companyOf('none@owner.example');
    await dunwell.stores.companies.update(book.realmId, { replyTo: null });
    await lose(book);
    await dunwell.sweeps.notices();
    const [notice] = await dunwell.stores.notices.list(book.realmId, 1);
    expect(notice).toMatchObject({ state: 'failed' });
    expect(notice?.lastError).toContain('no address of the owner');
  });
});
