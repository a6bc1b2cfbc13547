import type { Clock } from '../../clock.ts';
import { chargeActiveKey, createChargeStore } from './charges.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';

/** A person's word on what a hold cancelled. */
export type CancelledWord = {
  readonly realmId: string;
  readonly holdId: string;
  readonly actor: string;
  readonly reason: string;
};

/**
 * Waives the charges that a hold cancelled, in the caller's transaction, so that their dates are
 * not charged again: of each date the newest, unless another charge took the date up meanwhile.
 * @returns their ids
 */
export async function waiveCancelledBy(
  tx: Queries,
  clock: Clock,
  { realmId, holdId, actor, reason }: CancelledWord,
): Promise<string[]> {
  const rows = await tx.charge.findMany({
    where: { realmId, cancelledByHold: holdId, status: 'cancelled' },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, invoiceId: true, assessmentDate: true },
  });
  const newest = new Map(
    rows.map(({ id, invoiceId, assessmentDate }) => [
      chargeActiveKey(invoiceId, fromDbDate(assessmentDate)),
      id,
    ]),
  );
  const taken = await tx.charge.findMany({
    where: { realmId, activeKey: { in: [...newest.keys()] } },
    select: { activeKey: true },
  });
  for (const { activeKey } of taken) newest.delete(activeKey ?? '');
  const charges = createChargeStore({ db: tx, clock });
  for (const [activeKey, id] of newest) {
    const changes = { reason, decidedBy: actor, activeKey };
    await charges.move({ id, status: 'cancelled' }, 'waived', changes);
  }
  return [...newest.values()];
}
