import { createAuditStore } from '../../adapters/store/audit.ts';
import { waiveCancelledBy } from '../../adapters/store/cancelled-by-hold.ts';
import { createChargeStore } from '../../adapters/store/charges.ts';
import type { Queries } from '../../adapters/store/database.ts';
import type { Clock } from '../../clock.ts';
import type { ChargeStatus } from '../../core/ledger/charge-status.ts';
import { reverseCharge } from './reversals.ts';

/** What became of the charges of an invoice that are forgiven. */
export type Forgiven = {
  readonly waived: number;
  readonly reversed: number;
  /** Charges that could not be forgiven now, each with the reason. */
  readonly left: readonly string[];
};

export const nothingForgiven: Forgiven = { waived: 0, reversed: 0, left: [] };

const mostCharges = 500;
const beforeQuickBooks: readonly ChargeStatus[] = [
  'proposed',
  'held',
  'accrued',
  'approved',
  'failed',
];
const inQuickBooks: readonly ChargeStatus[] = ['written', 'writing', 'unknown'];

/**
 * Forgives the live charges of an invoice, and those that the hold on it cancelled, whose dates
 * would be charged again. Part of the transaction that ends the hold: what is forgiven and what
 * says so stand or fall together.
 */
export async function forgiveCharges(
  tx: Queries,
  clock: Clock,
  word: {
    readonly realmId: string;
    readonly holdId: string;
    readonly invoiceId: string;
    readonly actor: string;
    readonly reason: string;
  },
): Promise<Forgiven> {
  const { realmId, invoiceId, actor, reason } = word;
  const moved = await tx.charge.updateManyAndReturn({
    where: { realmId, invoiceId, status: { in: [...beforeQuickBooks] } },
    data: { status: 'waived', decidedBy: actor, reason, updatedAt: clock.now() },
    select: { id: true },
  });
  const waived = [...moved.map(({ id }) => id), ...(await waiveCancelledBy(tx, clock, word))];
  const what = 'charge waived';
  await createAuditStore({ db: tx, clock }).addAll(
    waived.map((chargeId) => ({ realmId, actor, what, detail: { chargeId, reason } })),
  );
  // Asked after what waits was waived: what began to be written meanwhile is among them.
  const charges = createChargeStore({ db: tx, clock });
  const found = await charges.list(realmId, { invoiceId }, { limit: mostCharges });
  const left: string[] = [];
  let reversed = 0;
  for (const { id, status, reference } of found) {
    if (!inQuickBooks.includes(status)) continue;
    const answer = await reverseCharge(tx, clock, { realmId, id, amount: null, reason, actor });
    if (answer.outcome === 'done') reversed += 1;
    if (answer.outcome === 'refused') left.push(`${reference}: ${answer.reason}`);
  }
  return { waived: waived.length, reversed, left };
}
