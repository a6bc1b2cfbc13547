import type { Clock } from '../../clock.ts';
import type { Worksheet } from '../../core/charges/worksheet.ts';
import {
  decideCorrection,
  type Correction,
  type StandingReversal,
} from '../../core/charges/decide-correction.ts';
import { isUnderWay } from '../../core/ledger/reversal-status.ts';
import { createAuditStore } from './audit.ts';
import { createReversalStore } from './charge-reversals.ts';
import type { StoredReversal } from './reversal-rows.ts';
import { chargeFromRow, createChargeStore, worksheetSchema, type StoredCharge } from './charges.ts';
import type { Database, Queries } from './database.ts';
import { toJsonObject } from './json.ts';

/** An invoice whose postings changed since its charges were last looked at. */
export type ChangedInvoice = { readonly invoiceId: string; readonly seq: bigint };

/** A charge that comes to another amount with the postings known now. Amounts in minor units. */
export type StoredRecheck = {
  readonly chargeId: string;
  readonly invoiceId: string;
  readonly amount: bigint;
  readonly currency: string;
  /** Charged less that: above zero too much was charged, below it too little. */
  readonly tooMuch: bigint;
  readonly reason: string;
  readonly recomputed: Worksheet;
  readonly notedAt: Date;
};

/** What a charge comes to now. */
export type Recheck = {
  readonly charge: StoredCharge;
  readonly worksheet: Worksheet;
  readonly amount: bigint;
  readonly tooMuch: bigint;
  readonly reason: string;
};

export type ChargeRecheckStore = ReturnType<typeof createChargeRecheckStore>;

const program = 'Dunwell';
const mostReversals = 200;
const withdrawn =
  'Withdrawn: with the postings known now, no more is too much than was taken back.';

type Row = NonNullable<Awaited<ReturnType<Queries['chargeRecheck']['findFirst']>>>;
const fromRow = (row: Row): StoredRecheck => ({
  chargeId: row.chargeId,
  invoiceId: row.invoiceId,
  amount: row.amount,
  currency: row.currency,
  tooMuch: row.tooMuch,
  reason: row.reason,
  recomputed: worksheetSchema.parse(row.recomputed),
  notedAt: row.notedAt,
});

/** Charges that are looked at again because postings changed, and what came of it. */
export function createChargeRecheckStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** The invoices to look at, in the order of their ids. */
    async changed(realmId: string, after: string, limit: number): Promise<ChangedInvoice[]> {
      return db.postingChange.findMany({
        where: { realmId, invoiceId: { gt: after } },
        select: { invoiceId: true, seq: true },
        orderBy: { invoiceId: 'asc' },
        take: limit,
      });
    },

    /**
     * The charges of these invoices that came to something: live ones, and reversed ones, which
     * others counted before that.
     */
    async charges(realmId: string, invoiceIds: readonly string[]): Promise<StoredCharge[]> {
      const rows = await db.charge.findMany({
        where: {
          realmId,
          invoiceId: { in: [...invoiceIds] },
          status: { notIn: ['waived', 'cancelled'] },
        },
        orderBy: [{ invoiceId: 'asc' }, { assessmentDate: 'asc' }],
      });
      return rows.map(chargeFromRow);
    },

    /**
     * Keeps what came of a look at one invoice, as one transaction: notes, proposals, charges that
     * are to be assessed anew. A charge or a reversal that is just being written is left for the
     * next look.
     * @throws ReversalTransitionError, ChargeTransitionError when a person decided meanwhile; the
     * next look then goes by that
     * @returns false when something was left
     */
    async settle(
      realmId: string,
      changed: ChangedInvoice,
      rechecks: readonly Recheck[],
    ): Promise<boolean> {
      return db.$transaction(async (tx) => {
        let isDone = true;
        for (const recheck of rechecks) {
          isDone = (await settleOne({ tx, clock, realmId }, recheck)) && isDone;
        }
        if (isDone) {
          const { invoiceId, seq } = changed;
          await tx.postingChange.deleteMany({ where: { realmId, invoiceId, seq } });
        }
        return isDone;
      });
    },

    /** What a charge comes to now, where that was found to be another amount at some time. */
    async find(realmId: string, chargeId: string): Promise<StoredRecheck | null> {
      const row = await db.chargeRecheck.findFirst({ where: { realmId, chargeId } });
      return row && fromRow(row);
    },

    /** The charges that come to another amount now, the newest found first. */
    async list(
      realmId: string,
      filter: { which?: 'tooMuch' | 'tooLittle' | undefined; invoiceId?: string | undefined },
      page: { limit: number; after?: string | undefined },
    ): Promise<StoredRecheck[]> {
      const { which, invoiceId } = filter;
      const rows = await db.chargeRecheck.findMany({
        where: {
          realmId,
          tooMuch: which === 'tooMuch' ? { gt: 0 } : which === 'tooLittle' ? { lt: 0 } : { not: 0 },
          ...(invoiceId === undefined ? {} : { invoiceId }),
        },
        orderBy: [{ notedAt: 'desc' }, { chargeId: 'desc' }],
        take: page.limit,
        ...(page.after ? { cursor: { chargeId: page.after }, skip: 1 } : {}),
      });
      return rows.map(fromRow);
    },
  };
}

type Scope = { readonly tx: Queries; readonly clock: Clock; readonly realmId: string };

/**
 * Charges that are to be, and are decided anew once they are cancelled. Accrued ones are not among
 * them: the charge day decides on them again, and until then they keep their dates, which would be
 * lost to flat sums and percents.
 */
const notWritten: readonly StoredCharge['status'][] = ['approved', 'held'];

async function settleOne({ tx, clock, realmId }: Scope, recheck: Recheck): Promise<boolean> {
  const { charge, tooMuch, reason } = recheck;
  if (charge.status === 'writing' || charge.status === 'unknown') return tooMuch === 0n;
  if (notWritten.includes(charge.status)) {
    if (tooMuch === 0n) return true;
    await createChargeStore({ db: tx, clock }).move(charge, 'cancelled', { reason });
    return true;
  }
  if (charge.status !== 'written') return true;
  await tx.$queryRaw`select from charge where id = ${charge.id}::uuid for update`;
  const reversals = await createReversalStore({ db: tx, clock }).list(
    realmId,
    { chargeIds: [charge.id] },
    { limit: mostReversals },
  );
  const asked = reversals.toReversed().map((reversal) => standing(reversal, charge.byHand));
  const next = decideCorrection(tooMuch, asked, charge.byHand?.amount ?? 0n);
  // One way back at a time: what is on its way is waited for.
  if (next.kind === 'propose' && reversals.some(({ status }) => isUnderWay(status))) return false;
  await note({ tx, clock, realmId }, recheck);
  await correct({ tx, clock, realmId }, recheck, next, reversals);
  return true;
}

const standing = (
  { id, amount, cause, status, decidedBy, createdAt }: StoredReversal,
  byHand: StoredCharge['byHand'],
): StandingReversal => ({
  id,
  amount,
  cause,
  status,
  isDecided: decidedBy !== null && decidedBy !== program,
  isAfterHand: byHand !== null && createdAt >= byHand.at,
});

async function note({ tx, clock, realmId }: Scope, recheck: Recheck): Promise<void> {
  const { charge, tooMuch, amount, reason, worksheet } = recheck;
  const { id: chargeId, invoiceId, currency } = charge;
  const before = await tx.chargeRecheck.findUnique({ where: { chargeId } });
  if (!before && tooMuch === 0n) return;
  if (before?.tooMuch === tooMuch && before.reason === reason) return;
  const now = clock.now();
  const data = { amount, tooMuch, reason, recomputed: toJsonObject(worksheet), notedAt: now };
  await tx.chargeRecheck.upsert({
    where: { chargeId },
    create: { chargeId, realmId, invoiceId, currency, ...data },
    update: data,
  });
  await createAuditStore({ db: tx, clock }).add({
    realmId,
    actor: program,
    what: `charge recalculated: ${tooMuch > 0n ? 'too high' : tooMuch < 0n ? 'too low' : 'as charged'}`,
    detail: { chargeId, tooMuch: tooMuch.toString(), reason },
  });
}

async function correct(
  { tx, clock, realmId }: Scope,
  { charge, worksheet, reason }: Recheck,
  next: Correction,
  reversals: readonly StoredReversal[],
): Promise<void> {
  const store = createReversalStore({ db: tx, clock });
  switch (next.kind) {
    case 'none':
      return;
    case 'propose': {
      const added = await store.add({
        realmId,
        chargeId: charge.id,
        amount: next.amount,
        cause: 'back-dated-posting',
        reason,
        status: 'proposed',
        recomputed: worksheet,
      });
      if (added.outcome !== 'added') {
        throw new Error(`A correction of charge ${charge.id} could not be proposed`);
      }
      return;
    }
    case 'amend':
      await tx.chargeReversal.updateMany({
        where: { id: next.id, status: 'proposed' },
        data: {
          amount: next.amount,
          reason,
          recomputed: toJsonObject(worksheet),
          updatedAt: clock.now(),
        },
      });
      return;
    case 'withdraw': {
      const waiting = reversals.find(({ id }) => id === next.id);
      if (waiting) await store.move(waiting, 'rejected', { decidedBy: program, reason: withdrawn });
      return;
    }
    default:
      next satisfies never;
  }
}
