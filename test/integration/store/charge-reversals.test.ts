import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createReversalStore,
  ReversalTransitionError,
  type ReversalStore,
} from '../../../src/adapters/store/charge-reversals.ts';
import { openDatabase, type Database } from '../../../src/adapters/store/database.ts';
import { createTestDatabase } from '../../support/database.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let reversals: ReversalStore;
const now = new Date('2026-04-12T17:00:00Z');
const clock = { now: () => now };

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  reversals = createReversalStore({ db, clock });
});
afterAll(async () => {
  await db.$disconnect();
  await database.drop();
});

let made = 0;
/** A charge of 14.00 in company 1. */
async function aCharge(status = 'written'): Promise<string> {
  made += 1;
  const id = randomUUID();
  await db.charge.create({
    data: {
      id,
      reference: `DW-00000${made}`,
      realmId: '1',
      runId: randomUUID(),
      invoiceId: '7',
      customerId: '10',
      assessmentDate: now,
      coversFrom: now,
      coversTo: now,
      amount: 1_400n,
      currency: 'USD',
      status,
      activeKey: `${made}`,
      writeBack: 'lineOnInvoice',
      worksheet: { version: 1 },
      worksheetHash: 'a'.repeat(64),
      basis: { total: '100000', openBalance: '100000', dueDate: '2026-03-01' },
      policyLevel: 'company',
      policyVersion: 1,
      qboInvoiceId: '7',
      writtenAt: status === 'written' ? now : null,
      createdAt: now,
      updatedAt: now,
    },
  });
  return id;
}

const add = (chargeId: string, more: Partial<Parameters<ReversalStore['add']>[0]> = {}) =>
  db.$transaction((tx) =>
    createReversalStore({ db: tx, clock }).add({
      realmId: '1',
      chargeId,
      amount: null,
      cause: 'person',
      reason: 'Goodwill',
      status: 'approved',
      decidedBy: 'Ann',
      ...more,
    }),
  );

async function write(id: string): Promise<void> {
  const reversal = await reversals.find('1', id);
  if (!reversal) throw new Error('No such reversal');
  await reversals.move(reversal, 'writing', { method: 'removeLine' });
  const trace = { method: 'removeLine', qboId: '7' } as const;
  await reversals.markWritten({ ...reversal, status: 'writing' }, trace);
}

const chargeNow = (id: string) =>
  db.charge.findUniqueOrThrow({ where: { id }, select: { status: true, reversed: true } });

describe('the reversals of a charge', () => {
  it('take back parts, and make it reversed once nothing is left', async () => {
    const charge = await aCharge();
    const part = await add(charge, { amount: 400n });
    if (part.outcome !== 'added') throw new Error(part.outcome);
    await write(part.id);
    expect(await chargeNow(charge)).toEqual({ status: 'written', reversed: 400n });

    const tooMuch = await add(charge, { amount: 1_001n });
    expect(tooMuch).toMatchObject({ outcome: 'refused' });
    const rest = await add(charge);
    if (rest.outcome !== 'added') throw new Error(rest.outcome);
    expect(await reversals.find('1', rest.id)).toMatchObject({ amount: 1_000n, currency: 'USD' });
    await write(rest.id);
    expect(await chargeNow(charge)).toEqual({ status: 'reversed', reversed: 1_400n });
    expect(await add(charge)).toMatchObject({ outcome: 'refused' });
  });

  it('never go two at a time, whoever asks at once', async () => {
    const charge = await aCharge();
    const asked = await Promise.all([add(charge), add(charge), add(charge)]);
    expect(asked.map(({ outcome }) => outcome).toSorted()).toEqual(['added', 'refused', 'refused']);
  });

  it('are proposed once for each cause, with the new worksheet', async () => {
    const charge = await aCharge();
    const proposal = {
      cause: 'back-dated-posting',
      status: 'proposed',
      amount: 200n,
      recomputed: { version: 1, amount: '12.00' },
    } as const;
    const first = await add(charge, proposal);
    expect(first).toMatchObject({ outcome: 'added' });
    expect(await add(charge, proposal)).toMatchObject({ outcome: 'refused' });
    const [listed] = await reversals.list('1', { chargeIds: [charge] }, { limit: 10 });
    expect(listed).toMatchObject({ status: 'proposed', recomputed: proposal.recomputed });
  });

  it('are refused for a charge that is not written, of another company, or not there', async () => {
    expect(await add(await aCharge('proposed'))).toMatchObject({
      outcome: 'refused',
      reason: 'The charge is proposed.',
    });
    expect(await add(await aCharge(), { realmId: '2' })).toEqual({ outcome: 'not-found' });
    expect(await add(randomUUID())).toEqual({ outcome: 'not-found' });
  });

  it('are not moved by whoever believes them to stand elsewhere', async () => {
    const added = await add(await aCharge());
    if (added.outcome !== 'added') throw new Error(added.outcome);
    const seen = { id: added.id, status: 'approved' } as const;
    await reversals.move(seen, 'rejected');
    await expect(reversals.move(seen, 'writing')).rejects.toThrow(ReversalTransitionError);
    await expect(reversals.keep(seen, { qboId: '1' })).rejects.toThrow(ReversalTransitionError);
  });

  it('cannot take back more than the charge, even past the check', async () => {
    const added = await add(await aCharge());
    if (added.outcome !== 'added') throw new Error(added.outcome);
    await db.chargeReversal.update({ where: { id: added.id }, data: { amount: 1_401n } });
    await expect(write(added.id)).rejects.toThrow(/charge_reversed_within_amount/);
  });
});
