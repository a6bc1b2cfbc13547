import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createHistoryCompare } from '../../../src/adapters/store/history-compare.ts';
import { chainStart, linkHash } from '../../../src/adapters/store/history-chain.ts';
import { createHistoryRowStore } from '../../../src/adapters/store/history-rows.ts';
import { createReminderSendingStore } from '../../../src/adapters/store/reminder-sendings.ts';
import { createReminderStore } from '../../../src/adapters/store/reminders.ts';
import { sealHistory } from '../../../src/flow/history/seal-history.ts';
import { verifyHistory, type HistoryProblem } from '../../../src/flow/history/verify-history.ts';
import { createTestDatabase } from '../../support/database.ts';

const now = new Date('2026-03-12T17:00:00Z');
const clock = { now: () => now };
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let rows: ReturnType<typeof createHistoryRowStore>;
let reminders: ReturnType<typeof createReminderStore>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  rows = createHistoryRowStore({ db, clock });
  reminders = createReminderStore({ db, clock });
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const line = (invoiceId: string) => ({
  invoiceId,
  docNumber: `10${invoiceId}`,
  openBalance: 123_456n,
  charges: 0n,
  currency: 'USD',
  dueDate: new Date('2026-03-01'),
  daysOverdue: 11,
});

async function propose(realmId: string) {
  const id = randomUUID();
  await db.reminder.create({
    data: {
      id,
      realmId,
      runId: randomUUID(),
      customerId: '10',
      date: new Date('2026-03-12'),
      template: 'polite',
      status: 'proposed',
      recipients: ['ana@payer.test'],
      policyLevel: 'company',
      policyVersion: 1,
      createdAt: now,
      updatedAt: now,
      invoices: { create: [line('7'), line('8')].map((each) => ({ ...each, realmId })) },
    },
  });
  return id;
}

/** Its mail as it goes out, about these of its invoices. */
const sending = (id: string, invoiceIds: readonly string[]) => ({
  id,
  recipients: ['ana@payer.test'],
  cc: [],
  bcc: [],
  subject: 'Invoice 107',
  textBody: 'Please pay',
  htmlBody: '<p>Please pay</p>',
  language: 'en',
  templateVersion: 0,
  attachments: [],
  lines: invoiceIds.map((invoiceId) => ({ ...line(invoiceId), disputed: 0n })),
});

const route = { serverId: null, stream: 'outbound' };

/** A mail from its proposal to its opening. */
async function mailed(realmId: string) {
  const id = await propose(realmId);
  await reminders.move({ id, status: 'proposed' }, 'approved', { decidedBy: 'owner' });
  await createReminderSendingStore({ db, clock }).begin([sending(id, ['7', '8'])], route);
  await reminders.move({ id, status: 'sending' }, 'sent', { messageId: randomUUID() });
  await reminders.addEvent({
    reminderId: id,
    eventKey: randomUUID(),
    kind: 'opened',
    recipient: null,
    detail: null,
    happenedAt: now,
  });
  return id;
}

async function verify(realmId: string, knownHead?: string) {
  const problems: HistoryProblem[] = [];
  const result = await verifyHistory(
    { rows, compare: createHistoryCompare(db) },
    { realmId, knownHead, onProblem: (problem) => problems.push(problem) },
  );
  return { ...result, problems: problems.map(({ position, problem }) => ({ position, problem })) };
}

/** As somebody with the run of the database does it. */
async function tamper(...statements: string[]): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRawUnsafe('set local session_replication_role = replica');
    for (const statement of statements) await tx.$executeRawUnsafe(statement);
  });
}

describe('the history of reminders', () => {
  it('has a row for each thing that happened, in one chain, and agrees with the reminders', async () => {
    const id = await mailed('1');
    expect((await verify('1')).rows).toBe(0);
    expect(await sealHistory(rows, '1')).toBe(5);
    const chain = await rows.sealed('1', { after: 0n, limit: 10 });
    const told = chain.map(({ kind, content }) => {
      const { status, decidedBy, messageId } = JSON.parse(content);
      return kind === 'event' ? kind : [status, decidedBy, messageId !== null];
    });
    expect(told).toEqual([
      ['proposed', null, false],
      ['approved', 'owner', false],
      ['sending', 'owner', false],
      ['sent', 'owner', true],
      'event',
    ]);
    expect(chain[0]?.previousHash).toBe(chainStart);
    expect(chain.every((row, index) => row.position === BigInt(index + 1))).toBe(true);
    expect(chain.slice(1).map((row) => row.previousHash)).toEqual(
      chain.slice(0, -1).map((row) => row.hash),
    );
    const kept = await rows.ofReminder('1', id);
    expect(kept).toHaveLength(5);
    expect(await verify('1', chain[2]?.hash)).toMatchObject({ rows: 5, wrong: 0, events: 1 });
    expect((await verify('1', 'f'.repeat(64))).problems).toHaveLength(1);
  });

  it('tells what changed as one row, however many statements it took, and nothing twice', async () => {
    const id = await propose('2');
    await db.$transaction(async (tx) => {
      const store = createReminderStore({ db: tx, clock });
      await store.move({ id, status: 'proposed' }, 'approved');
      await createReminderSendingStore({ db: tx, clock }).begin([sending(id, ['7'])], route);
    });
    await db.reminder.update({ where: { id }, data: { updatedAt: new Date() } });
    const told = await rows.ofReminder('2', id);
    expect(told.map(({ content }) => JSON.parse(content).status)).toEqual(['proposed', 'sending']);
    expect(JSON.parse(told[1]?.content ?? '').invoices).toHaveLength(1);
    await expect(
      db.$transaction(async (tx) => {
        await createReminderStore({ db: tx, clock }).move({ id, status: 'sending' }, 'failed');
        throw new Error('the process died before the commit');
      }),
    ).rejects.toThrow('died');
    expect(await rows.ofReminder('2', id)).toHaveLength(2);
  });

  it('tells of the amounts in a mail that leaves as one row', async () => {
    const id = await propose('8');
    await reminders.move({ id, status: 'proposed' }, 'approved');
    const mail = sending(id, ['7', '8']);
    const lines = mail.lines.map((told) => ({ ...told, disputed: 5n, openBalance: 5n }));
    await createReminderSendingStore({ db, clock }).begin([{ ...mail, lines }], route);
    const [, , third, ...others] = await rows.ofReminder('8', id);
    expect(JSON.parse(third?.content ?? '').invoices).toMatchObject([
      { openBalance: '5' },
      { openBalance: '5' },
    ]);
    expect(others).toEqual([]);
  });

  it('cannot be changed, sealed again, removed or emptied', async () => {
    const id = await mailed('3');
    const [first] = await rows.ofReminder('3', id);
    const where = { id: first?.id ?? 0n };
    const refused = /only ever added to/;
    await expect(db.historyRow.update({ where, data: { at: null } })).rejects.toThrow(refused);
    await sealHistory(rows, '3');
    const data = { hash: 'a'.repeat(64) };
    await expect(db.historyRow.update({ where, data })).rejects.toThrow(refused);
    await expect(db.historyRow.delete({ where })).rejects.toThrow(refused);
    await expect(db.$executeRaw`truncate history_row`).rejects.toThrow(refused);
    await expect(db.reminder.deleteMany({ where: { id } })).rejects.toThrow(
      /never deleted|foreign/i,
    );
    await expect(db.reminderEvent.deleteMany({ where: { reminderId: id } })).rejects.toThrow(
      /never deleted/,
    );
    expect((await verify('3')).wrong).toBe(0);
  });

  it('becomes one chain when several seal at once, and each company has its own', async () => {
    await Promise.all([...Array.from({ length: 6 }, () => mailed('4')), mailed('5')]);
    const sealing = Array.from({ length: 5 }, async () => {
      let sealed = 0;
      for (let count = await rows.seal('4', 4); count > 0; count = await rows.seal('4', 4)) {
        sealed += count;
      }
      return sealed;
    });
    const sealed = await Promise.all(sealing);
    expect(sealed.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(await verify('4')).toMatchObject({ rows: 30, wrong: 0 });
    expect(await rows.head('5')).toBeNull();
  });

  it('tells of both, when two change lines of one reminder at the same time', async () => {
    const id = await propose('6');
    await Promise.all(
      ['7', '8'].map((invoiceId) =>
        db.reminderInvoice.updateMany({
          where: { reminderId: id, invoiceId },
          data: { openBalance: 5n },
        }),
      ),
    );
    await sealHistory(rows, '6');
    expect(await verify('6')).toMatchObject({ wrong: 0, reminders: 1 });
  });

  it('takes in what was there before it, and claims no time for it', async () => {
    const id = await propose('7');
    await tamper(`update history_row set at = null where reminder_id = '${id}'`);
    await sealHistory(rows, '7');
    const [row] = await rows.sealed('7', { after: 0n, limit: 1 });
    expect(row).toMatchObject({ at: null, sealedAt: now });
    expect((await verify('7')).wrong).toBe(0);
  });
});

describe('tampering past the triggers is found, and where', () => {
  it('in what a row tells', async () => {
    const id = await mailed('20');
    await sealHistory(rows, '20');
    await tamper(
      `update history_row set content = replace(content, 'owner', 'nobody'),
         content_hash = encode(sha256(convert_to(replace(content, 'owner', 'nobody'), 'UTF8')), 'hex')
       where reminder_id = '${id}' and position = 2`,
    );
    expect((await verify('20')).problems).toEqual([
      { position: '2', problem: 'Row 2 does not have its own hash.' },
    ]);
  });

  it('in a row that was made to fit, by the row after it', async () => {
    const id = await mailed('21');
    await sealHistory(rows, '21');
    const second = (await rows.sealed('21', { after: 1n, limit: 1 }))[0];
    if (!second) throw new Error('no row');
    const hash = linkHash({ ...second, at: null });
    await tamper(
      `update history_row set at = null, hash = '${hash}' where reminder_id = '${id}' and position = 2`,
    );
    expect((await verify('21')).problems).toEqual([
      { position: '3', problem: 'Row 3 does not follow on the row before it.' },
    ]);
  });

  it('in a row that is gone from the middle, and in rows that are gone from the end', async () => {
    await mailed('22');
    await sealHistory(rows, '22');
    const head = await rows.head('22');
    await tamper(`delete from history_row where realm_id = '22' and position = 2`);
    expect((await verify('22')).problems.map(({ problem }) => problem)).toEqual([
      '1 row(s) before row 3 are missing.',
      'Row 3 does not follow on the row before it.',
    ]);
    await tamper(`delete from history_row where realm_id = '22' and position > 1`);
    expect((await verify('22', head?.hash)).problems.map(({ problem }) => problem)).toEqual([
      `No row of the chain has the hash ${head?.hash}.`,
      expect.stringMatching(/^The reminder is not as the history tells it: .*status/),
      expect.stringMatching(/^Event \d+ is not in the history\.$/),
    ]);
  });

  it('in a reminder, its words, its amounts and its events', async () => {
    const [words, amounts, event] = [await mailed('23'), await mailed('23'), await mailed('23')];
    const gone = await propose('23');
    await sealHistory(rows, '23');
    await tamper(
      `update reminder set html_body = '<p>Pay at once</p>' where id = '${words}'`,
      `update reminder_invoice set open_balance = 1 where reminder_id = '${amounts}'`,
      `delete from reminder_event where reminder_id = '${event}'`,
      `delete from reminder_invoice where reminder_id = '${gone}'`,
      `delete from reminder where id = '${gone}'`,
    );
    const found: HistoryProblem[] = [];
    await verifyHistory(
      { rows, compare: createHistoryCompare(db) },
      { realmId: '23', onProblem: (problem) => found.push(problem) },
    );
    const of = (id: string) => found.filter((each) => each.reminderId === id);
    expect(of(words)[0]?.problem).toBe('The reminder is not as the history tells it: htmlSha256.');
    expect(of(amounts)[0]?.problem).toBe('The reminder is not as the history tells it: invoices.');
    expect(of(event)[0]?.problem).toMatch(/^Event \d+ is in the history and is gone\.$/);
    expect(of(gone)[0]?.problem).toBe('The reminder is in the history and is gone.');
    expect(found).toHaveLength(4);
  });
});
