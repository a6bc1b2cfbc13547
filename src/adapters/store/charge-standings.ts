import type { Clock } from '../../clock.ts';
import {
  liveAmount,
  statusByHand,
  type ByHand,
  type ByHandKind,
} from '../../core/ledger/charge-standing.ts';
import { isUnderWay } from '../../core/ledger/reversal-status.ts';
import { createAuditStore } from './audit.ts';
import { createReversalStore } from './charge-reversals.ts';
import { chargesSeenOn, type ChargeSeen } from './charges-seen.ts';
import { liveOf } from './by-hand.ts';
import { createChargeStore, type StoredCharge } from './charges.ts';
import type { Database, Queries } from './database.ts';

/** An invoice whose lines or state changed since the charges on it were held against it. */
export type ChangedCarrier = { readonly invoiceId: string; readonly seq: bigint };

/** A charge as it was looked at, and what people changed of it; null: nothing. */
export type ChargeStanding = { readonly charge: StoredCharge; readonly byHand: ByHand | null };

export type ChargeStandingStore = ReturnType<typeof createChargeStandingStore>;

/** Who the audit names where people changed charges in QuickBooks. */
export const byHandActor = 'QuickBooks';
/** What the audit says that they did. */
export const whatByHand = (kind: ByHandKind): string =>
  kind === 'restored' ? 'charge put back in QuickBooks' : `charge ${kind} in QuickBooks`;
const mostReversals = 200;
const withdrawn = 'Withdrawn: less than that is left of the charge in QuickBooks.';

/** Charges held against their invoices as QuickBooks has them, and what came of it. */
export function createChargeStandingStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** The invoices to look at, in the order of their ids. */
    async changed(realmId: string, after: string, limit: number): Promise<ChangedCarrier[]> {
      return db.chargeLineChange.findMany({
        where: { realmId, invoiceId: { gt: after } },
        select: { invoiceId: true, seq: true },
        orderBy: { invoiceId: 'asc' },
        take: limit,
      });
    },

    /** The charges in QuickBooks that these invoices carry, or carried, by invoice. */
    look: (
      realmId: string,
      invoiceIds: readonly string[],
    ): Promise<ReadonlyMap<string, readonly ChargeSeen[]>> =>
      chargesSeenOn(db, realmId, invoiceIds),

    /**
     * Keeps what people changed of the charges of one invoice, as one transaction with its trace in
     * the audit. A charge that is just being taken back is left for the next look, for its reversal
     * reads QuickBooks itself.
     * @returns false when something was left
     */
    async settle(
      realmId: string,
      changed: ChangedCarrier,
      standings: readonly ChargeStanding[],
    ): Promise<boolean> {
      return db.$transaction(async (tx) => {
        let isDone = true;
        for (const each of standings) isDone = (await settleOne({ tx, clock }, each)) && isDone;
        if (isDone) {
          const { invoiceId, seq } = changed;
          await tx.chargeLineChange.deleteMany({ where: { realmId, invoiceId, seq } });
        }
        return isDone;
      });
    },
  };
}

type Scope = { readonly tx: Queries; readonly clock: Clock };

async function settleOne(
  { tx, clock }: Scope,
  { charge: looked, byHand }: ChargeStanding,
): Promise<boolean> {
  const { realmId, id } = looked;
  await tx.$queryRaw`select from charge where id = ${id}::uuid for update`;
  const charge = await createChargeStore({ db: tx, clock }).find(realmId, id);
  const reversals = createReversalStore({ db: tx, clock });
  const all = await reversals.list(realmId, { chargeIds: [id] }, { limit: mostReversals });
  const isAsLooked = charge?.status === looked.status && charge.reversed === looked.reversed;
  if (!charge || !isAsLooked || all.some(({ status }) => isUnderWay(status))) return false;
  if (isSame(charge.byHand, byHand)) return true;
  await note({ tx, clock }, charge, byHand);
  const { amount, reversed } = charge;
  const live = liveAmount({ amount, reversed, byHand: byHand?.amount ?? 0n });
  for (const reversal of all) {
    if (reversal.status !== 'proposed' || reversal.amount <= live) continue;
    await reversals.move(reversal, 'rejected', { decidedBy: byHandActor, reason: withdrawn });
  }
  return true;
}

const isSame = (a: ByHand | null, b: ByHand | null): boolean =>
  a?.kind === b?.kind && a?.amount === b?.amount && a?.found === b?.found;

async function note({ tx, clock }: Scope, charge: StoredCharge, byHand: ByHand | null) {
  const { id, realmId, amount, reversed, invoiceId } = charge;
  const now = clock.now();
  const was = charge.status === 'reversed' ? 'reversed' : 'written';
  const by = byHand?.amount ?? 0n;
  const isRenamed = charge.byHand?.kind === byHand?.kind && charge.byHand?.amount === by;
  const seenAt = isRenamed ? (charge.byHand?.at ?? now) : now;
  await tx.charge.update({
    where: { id },
    data: {
      byHand: by,
      byHandKind: byHand?.kind ?? null,
      byHandFound: byHand?.found ?? null,
      byHandAt: byHand === null ? null : seenAt,
      status: statusByHand(was, { amount, reversed, byHand: by }),
      updatedAt: now,
    },
  });
  // An invoice that only got another number changes what is said, and nothing that happened.
  if (isRenamed) return;
  await createAuditStore({ db: tx, clock }).add({
    realmId,
    actor: byHandActor,
    what: whatHappened(charge.byHand?.kind ?? null, byHand?.kind ?? null),
    detail: {
      chargeId: id,
      found: byHand?.found ?? 'The line of the charge stands as Dunwell left it.',
      liveBefore: liveOf(charge).toString(),
      live: liveAmount({ amount, reversed, byHand: by }).toString(),
    },
  });
  // What is proposed to be taken back of it goes by what is left.
  await tx.$executeRaw`
    insert into posting_change (realm_id, invoice_id) values (${realmId}, ${invoiceId})
    on conflict (realm_id, invoice_id)
      do update set seq = nextval(pg_get_serial_sequence('posting_change', 'seq'))`;
}

function whatHappened(before: ByHandKind | null, now: ByHandKind | null): string {
  if (now === null) {
    return before === 'removed' ? 'charge back in QuickBooks' : 'charge in QuickBooks as it was';
  }
  return whatByHand(now);
}
