/** Customers merged in QuickBooks while people say something of what they owe. */
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { arrange, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

const today = parsePlainDate('2026-03-12');
let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());

/** Keeps a company's reminders from being changed until it lets go. */
async function holdRows(realmId: string) {
  const client = new Client({ connectionString: stage.databaseUrl });
  await client.connect();
  await client.query('begin');
  await client.query('select from reminder where realm_id = $1 for update', [realmId]);
  const waiters = async (): Promise<number> => {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rowCount ?? 0;
  };
  return {
    waiting: (count: number) => expect.poll(waiters, { timeout: 30_000 }).toBe(count),
    async letGo(): Promise<void> {
      await client.query('rollback');
      await client.end();
    },
  };
}

const held = { stops: 'both', note: null, amount: null, until: null, author: 'ann' } as const;
it.each([
  [
    'put on hold',
    (realmId: string, invoiceId: string) => {
      const what = { scope: 'invoice', subjectId: invoiceId, reason: 'other' } as const;
      return dunwell.stops.putHold(realmId, { ...held, ...what, startsOn: today }, today);
    },
  ],
  [
    'disputed',
    (realmId: string, invoiceId: string) =>
      dunwell.disputes.openDispute({
        ...{ ...held, realmId, subject: { kind: 'invoice', id: invoiceId }, today },
        ...{ reason: 'damaged', reasonText: null, responsible: null, dueOn: null },
        accrueDuringHold: null,
      }),
  ],
])(
  'a merge is followed while its invoice is %s, and neither waits for the other',
  async (_how, put) => {
    const book = await stage.addCompany(dunwell);
    const { realmId } = book;
    const [ada, old] = [await book.customer('Ada'), await book.customer('Ada Old')];
    const invoice = await book.invoice(old, 1234.56, '2026-03-01');
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(realmId, { repair: true });
    await arrange(dunwell, realmId, { reminders: 'review', charges: 'review' });
    await runNow(dunwell, realmId);
    const rows = await holdRows(realmId);
    const { merges } = dunwell.stores;
    const trace = 'told by QuickBooks' as const;
    const following = merges.follow(realmId, { from: old.Id, into: ada.Id, trace });
    await rows.waiting(1);
    const putting = put(realmId, invoice.Id);
    await rows.waiting(2);
    await rows.letGo();
    await Promise.all([following, putting]);
    const { charges, reminders } = dunwell.stores;
    const both = [
      ...(await charges.list(realmId, {}, { limit: 5 })),
      ...(await reminders.list(realmId, {}, { limit: 5 })),
    ].map(({ status, customerId }) => ({ status, customerId }));
    const cancelled = { status: 'cancelled', customerId: ada.Id };
    expect(both).toEqual([cancelled, cancelled]);
  },
);
