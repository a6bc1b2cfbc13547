import type { Clock } from '../../clock.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';
import { createHoldLogStore } from './hold-log.ts';

/**
 * Lets a merged customer's promises speak of the survivor. One promise at a time is open on a
 * subject: where the survivor has one too, the merged customer's is withdrawn. Its hold follows
 * like all others and lapses on its day.
 */
export async function movePromises(
  tx: Queries,
  clock: Clock,
  realmId: string,
  { from, into }: { readonly from: string; readonly into: string },
): Promise<{ promises: number; promisesWithdrawn: number }> {
  const rivals = await tx.$queryRaw<{ id: string; hold_id: string; due_on: Date }[]>`
    select theirs.id, theirs.hold_id, own.due_on from payment_promise theirs
    join payment_promise own on own.realm_id = theirs.realm_id and own.customer_id = ${into}
      and own.invoice_id is not distinct from theirs.invoice_id and own.state = 'open'
    where theirs.realm_id = ${realmId} and theirs.customer_id = ${from} and theirs.state = 'open'`;
  if (rivals.length > 0) {
    const { timeZone } = await tx.company.findUniqueOrThrow({ where: { realmId } });
    const settledOn = toDbDate(dateInZone(clock.now(), timeZone));
    await tx.paymentPromise.updateMany({
      where: { id: { in: rivals.map(({ id }) => id) }, state: 'open' },
      data: { state: 'withdrawn', settledOn },
    });
  }
  const log = createHoldLogStore({ db: tx, clock });
  for (const { hold_id: holdId, due_on: dueOn } of rivals) {
    const day = formatDate(fromDbDate(dueOn));
    const text = `Withdrawn: the customer was merged into one with an open promise for ${day}.`;
    await log.add(realmId, holdId, { author: 'QuickBooks', kind: 'promise', text });
  }
  const moved = await tx.paymentPromise.updateMany({
    where: { realmId, customerId: from },
    data: { customerId: into },
  });
  return { promises: moved.count, promisesWithdrawn: rivals.length };
}
