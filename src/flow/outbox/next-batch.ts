import { itemsPerBatch } from '../../adapters/quickbooks/batch.ts';
import { QuickBooksError } from '../../adapters/quickbooks/errors.ts';
import type { ChangedCharge } from '../../core/decide/reconsider.ts';
import { changedSinceApproval, obstacleToWriting, type WriteFacts } from './charge-checks.ts';
import type { ChargeTry, Settled, WriteChargeDeps } from './charge-deps.ts';
import type { ReadyUnit, Unit } from './charge-units.ts';
import { isLive, type Look } from './live-invoice.ts';
import type { TryOutcome } from './outcome.ts';
import type { ReadyTry } from './record-charge.ts';
import { failedTry, leaveOff } from './write-failure.ts';

/** How many writes are looked at for a batch, of which some may not be made any more. */
const lookedAtOnce = 2 * itemsPerBatch;

/** The first charges of a queue that may be written, as many as a batch takes. */
export async function nextBatch(
  deps: WriteChargeDeps,
  facts: WriteFacts,
  queue: readonly Unit[],
  looks: ReadonlyMap<string, Look>,
): Promise<{ ready: ReadyUnit[]; stopped: Settled[]; rest: Unit[] }> {
  const ready: ReadyUnit[] = [];
  const stopped: Settled[] = [];
  const looked = queue.slice(0, lookedAtOnce);
  const charges = looked.flat().map(({ charge }) => charge);
  const changed = await changedSinceApproval(deps, facts, charges);
  let position = 0;
  for (const unit of looked) {
    if (ready.length === itemsPerBatch) break;
    position += 1;
    const checked: ReadyTry[] = [];
    for (const each of unit) {
      const look = looks.get(each.charge.invoiceId);
      const since = changed.get(each.charge.id) ?? null;
      const found = await check(deps, facts, { ...each, since }, look);
      if ('live' in found) checked.push(found);
      else stopped.push({ entry: each.entry, outcome: found });
    }
    if (checked.length > 0) ready.push(checked);
  }
  return { ready, stopped, rest: queue.slice(position) };
}

async function check(
  deps: WriteChargeDeps,
  facts: WriteFacts,
  { since, ...each }: ChargeTry & { readonly since: ChangedCharge | null },
  look: Look | undefined,
): Promise<TryOutcome | ReadyTry> {
  try {
    if (look instanceof QuickBooksError) throw look;
    const live = isLive(look) ? look : null;
    const changed = since && { why: since.reason, holdId: since.heldBy ?? null };
    const obstacle = obstacleToWriting(facts, each.charge, live) ?? changed;
    if (obstacle === null && live) return { ...each, live };
    await leaveOff(deps.charges, each.charge, obstacle?.why ?? '', obstacle?.holdId);
    return { end: 'cancelled', why: obstacle?.why ?? null };
  } catch (error) {
    return failedTry(deps, each, error);
  }
}
