import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as actionTables from '../../../src/adapters/store/action-tables.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { decisionTable } from '../../../src/adapters/store/decisions.ts';
import { insertRows } from '../../../src/adapters/store/insert-rows.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

const { reminderTable, skippedAssessmentTable } = actionTables;
const runId = randomUUID();
const skipped = (realmId: string, invoice: number) => ({
  realm_id: realmId,
  run_id: runId,
  invoice_id: String(invoice),
  assessment_date: '2026-03-12',
});
const many = (realmId: string, count: number) =>
  Array.from({ length: count }, (_, index) => skipped(realmId, index));

describe('rows that are inserted as JSON', () => {
  it('are all there, however many statements they take', async () => {
    await insertRows(db, skippedAssessmentTable, many('1', 777));
    expect(await db.skippedAssessment.count({ where: { realmId: '1' } })).toBe(777);
  });

  it('leave out those that are there already, when that is asked for', async () => {
    await insertRows(db, skippedAssessmentTable, many('2', 300));
    await insertRows(db, skippedAssessmentTable, many('2', 301), 'leftOut');
    expect(await db.skippedAssessment.count({ where: { realmId: '2' } })).toBe(301);
  });

  it('are all refused where one is there already, in the transaction they belong to', async () => {
    await insertRows(db, skippedAssessmentTable, [skipped('3', 299)]);
    const again = db.$transaction((tx) => insertRows(tx, skippedAssessmentTable, many('3', 300)));
    await expect(again).rejects.toThrow('duplicate key');
    expect(await db.skippedAssessment.count({ where: { realmId: '3' } })).toBe(1);
  });

  it('take over what they are asked to where they are there already', async () => {
    await insertRows(db, skippedAssessmentTable, many('5', 2));
    const later = randomUUID();
    const rows = many('5', 3).map((row) => ({ ...row, run_id: later }));
    const key = ['realm_id', 'invoice_id', 'assessment_date'];
    await insertRows(db, skippedAssessmentTable, rows.slice(1), { key, takesOver: ['run_id'] });
    const found = await db.skippedAssessment.findMany({
      where: { realmId: '5' },
      orderBy: { invoiceId: 'asc' },
    });
    expect(found.map((row) => row.runId)).toEqual([runId, later, later]);
  });

  it('are refused with a value that no column takes, or without one', async () => {
    const odd = { ...skipped('6', 1), note: 'lost' };
    const fine = skipped('6', 2);
    await expect(insertRows(db, skippedAssessmentTable, [fine, odd])).rejects.toThrow(
      'skipped_assessment takes no note',
    );
    const { run_id: _, ...less } = fine;
    await expect(insertRows(db, skippedAssessmentTable, [less])).rejects.toThrow(
      'A row for skipped_assessment lacks run_id',
    );
    expect(await db.skippedAssessment.count({ where: { realmId: '6' } })).toBe(0);
  });

  it.each([...Object.values(actionTables), decisionTable])(
    'go into columns that $name has, and leave out none that it needs',
    async ({ name, columns }) => {
      const rows = await db.$queryRaw<{ name: string; needed: boolean }[]>`
        select column_name as name, is_nullable = 'NO' and column_default is null
          and is_identity = 'NO' and is_generated = 'NEVER' as needed
        from information_schema.columns
        where table_schema = current_schema() and table_name = ${name}`;
      const named = columns.map((each) => each.name);
      expect(rows.map((row) => row.name)).toEqual(expect.arrayContaining(named));
      const needed = rows.filter((row) => row.needed).map((row) => row.name);
      expect(named).toEqual(expect.arrayContaining(needed));
    },
  );

  it('keep lists, instants, missing values and whatever stands in a text', async () => {
    const id = randomUUID();
    const now = new Date('2026-03-12T17:00:00.123Z');
    const name = `O'Neil "Ltd" \\ {a,b} ümläut 日本 $1 :x ?`;
    await insertRows(db, reminderTable, [
      {
        id,
        realm_id: '4',
        run_id: runId,
        customer_id: '10',
        date: '2026-03-12',
        template: 'polite',
        status: 'proposed',
        recipients: ['a@example.com', name],
        cc: [],
        bcc: [],
        policy_level: 'company',
        policy_subject: null,
        policy_version: 3,
        created_at: now,
        updated_at: now,
      },
    ]);
    expect(await db.reminder.findUnique({ where: { id } })).toMatchObject({
      date: new Date('2026-03-12T00:00:00Z'),
      recipients: ['a@example.com', name],
      cc: [],
      policySubject: null,
      policyVersion: 3,
      createdAt: now,
    });
  });
});
