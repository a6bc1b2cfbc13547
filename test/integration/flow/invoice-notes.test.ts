import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book, Entity } from './book.ts';
import { arrange, examplePolicy, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
});
afterAll(() => stage.stop());
afterEach(() => stage.control('DELETE', '/faults'));

const seconds = async (count: number): Promise<void> => {
  const later = new Date(stage.sandbox.clock.now().getTime() + count * 1_000);
  await stage.setClock(later.toISOString());
};
const minutes = (count: number): Promise<void> => seconds(count * 60);

/** A company whose reminders of these invoices were sent just now. */
async function reminded(
  dunwell: Dunwell,
  amounts: readonly number[],
): Promise<{ book: Book; invoices: Entity[] }> {
  const book = await stage.addCompany(dunwell);
  const ada = await book.customer();
  const invoices: Entity[] = [];
  for (const amount of amounts) invoices.push(await book.invoice(ada, amount, '2026-03-01'));
  await arrange(dunwell, book.realmId, { policy: { reminders: examplePolicy.reminders } });
  await dunwell.sync(book.realmId, { repair: true });
  await runNow(dunwell, book.realmId);
  await dunwell.sweeps.outbox();
  return { book, invoices };
}

const statesOf = async ({ db }: Dunwell, realmId: string) =>
  (await db.invoiceNote.findMany({ where: { realmId } })).map(({ state }) => state);

describe('a reminder that was sent', () => {
  it('is noted on each of its invoices, once, after a while, in one batch', async () => {
    const dunwell = stage.start();
    const { book, invoices } = await reminded(dunwell, [1234.56, 20]);
    expect(await book.all('Attachable')).toEqual([]);
    await minutes(11);
    await dunwell.sweeps.outbox();
    await dunwell.sweeps.outbox();
    const notes = await book.all('Attachable');
    const refs = invoices.map(({ Id }) => [
      { EntityRef: { type: 'Invoice', value: Id }, IncludeOnSend: false },
    ]);
    expect(notes.map((note) => note['AttachableRef'])).toEqual(expect.arrayContaining(refs));
    expect(notes).toHaveLength(2);
    expect(notes.map((note) => note['Note'])).toContainEqual(
      expect.stringMatching(
        /^Reminder sent on 12 Mar 2026 to ada@example.com: ".+"\. Open then: 1,234.56 USD, 11 days overdue\. \[Dunwell /,
      ),
    );
    expect(await statesOf(dunwell, book.realmId)).toEqual(['done', 'done']);
    await stage.killAll();
  });

  it.each(['note: claimed', 'note: begun', 'note: written'])(
    'is noted once when the program is killed at "%s"',
    async (place) => {
      const { book } = await reminded(stage.start(), [100]);
      await minutes(11);
      let reached: () => void = () => undefined;
      const isReached = new Promise<void>((resolve) => (reached = resolve));
      const dying = stage.start({
        async checkpoint(name) {
          if (name !== place) return;
          reached();
          await new Promise(() => undefined);
        },
      });
      void dying.sweeps.outbox();
      await isReached;
      await stage.killAll();

      const heir = stage.start();
      await heir.sweeps.outbox();
      await minutes(3);
      await heir.sweeps.outbox();
      expect(await book.all('Attachable')).toHaveLength(1);
      expect(await statesOf(heir, book.realmId)).toEqual(['done']);
      await stage.killAll();
    },
  );

  it('is noted once when the answer is lost, and stays sent whatever becomes of the note', async () => {
    const dunwell = stage.start();
    const { book, invoices } = await reminded(dunwell, [100, 200]);
    const [gone] = invoices;
    if (gone) await book.remove('Invoice', gone);
    await minutes(11);
    await stage.fault({ method: 'POST', path: '/batch' }, 'applied-then-reset');
    await dunwell.sweeps.outbox();
    expect(await statesOf(dunwell, book.realmId)).toEqual(['unknown', 'unknown']);
    for (let turn = 0; turn < 3; turn += 1) {
      await minutes(3);
      await dunwell.sweeps.outbox();
    }
    expect(await book.all('Attachable')).toHaveLength(1);
    expect((await statesOf(dunwell, book.realmId)).toSorted()).toEqual(['done', 'failed']);
    const [failed] = await dunwell.stores.invoiceNotes.failed(book.realmId, 10);
    expect(failed).toMatchObject({ invoiceId: gone?.Id });
    expect(failed?.problem).not.toBeNull();
    const [reminder] = await dunwell.stores.reminders.list(book.realmId, {}, { limit: 1 });
    expect(reminder?.status).toBe('sent');
    await stage.killAll();
  });

  it.each(['429', '500', 'reset', 'applied-then-reset'])(
    'is noted once soon after a %s, however often it is looked at meanwhile',
    async (fault) => {
      const dunwell = stage.start();
      const { book } = await reminded(dunwell, [100]);
      await minutes(11);
      await stage.fault({ method: 'POST', path: '/batch' }, fault);
      await dunwell.sweeps.outbox();
      expect(await statesOf(dunwell, book.realmId)).not.toEqual(['done']);
      for (let turn = 0; turn < 18; turn += 1) {
        await seconds(10);
        await dunwell.sweeps.outbox();
      }
      expect(await book.all('Attachable')).toHaveLength(1);
      expect(await statesOf(dunwell, book.realmId)).toEqual(['done']);
      await stage.killAll();
    },
  );

  it('is given up after twelve tries at finding out, and may be tried again', async () => {
    const dunwell = stage.start();
    const { book } = await reminded(dunwell, [100]);
    await minutes(11);
    const { realmId } = book;
    // The clock went back after a try whose answer was lost.
    const triedAt = new Date(stage.sandbox.clock.now().getTime() + 86_400_000);
    const tried = { state: 'unknown', attempts: 11, triedAt };
    await dunwell.db.invoiceNote.updateMany({ where: { realmId }, data: tried });
    await dunwell.sweeps.outbox();
    const [failed] = await dunwell.stores.invoiceNotes.failed(realmId, 10);
    expect(failed?.problem).toContain('Tried 12 times');
    expect(await dunwell.stores.invoiceNotes.retry(realmId)).toBe(1);
    await stage.setClock(new Date(triedAt.getTime() + 121_000).toISOString());
    await dunwell.sweeps.outbox();
    expect(await statesOf(dunwell, realmId)).toEqual(['done']);
    await stage.killAll();
  });

  it('is not noted where that is switched off, before it is sent or after', async () => {
    const dunwell = stage.start();
    const { book } = await reminded(dunwell, [100]);
    await dunwell.stores.invoiceNotes.turn(book.realmId, false, 'owner');
    await minutes(11);
    await dunwell.sweeps.outbox();
    expect(await statesOf(dunwell, book.realmId)).toEqual(['cancelled']);
    const ada = await book.customer('Grace');
    await book.invoice(ada, 50, '2026-03-01');
    await dunwell.sync(book.realmId, { repair: true });
    await runNow(dunwell, book.realmId);
    await dunwell.sweeps.outbox();
    expect(await statesOf(dunwell, book.realmId)).toHaveLength(1);
    expect(await book.all('Attachable')).toEqual([]);
    await stage.killAll();
  });
});
