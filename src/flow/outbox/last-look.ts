import type { Company } from '../../adapters/store/companies.ts';
import { obstacleByPeople, readWriteFacts, type Obstacle } from './charge-checks.ts';
import type { Settle, WriteChargeDeps } from './charge-deps.ts';
import type { ReadyUnit } from './charge-units.ts';
import type { TryOutcome } from './outcome.ts';
import type { ReadyTry } from './record-charge.ts';
import { failedTry, leaveOff } from './write-failure.ts';

/**
 * Those of the claimed charges that nobody has stopped while their lines were made: after this
 * comes nothing but the call to QuickBooks. The others are taken off their way.
 */
export async function notStoppedMeanwhile(
  deps: WriteChargeDeps,
  company: Company,
  claimed: readonly ReadyUnit[],
  settle: Settle,
): Promise<ReadyUnit[]> {
  const customerIds = claimed.flat().map(({ charge }) => charge.customerId);
  const facts = await readWriteFacts(deps, company, customerIds);
  const stopped = new Map<ReadyTry, Obstacle>();
  for (const each of claimed.flat()) {
    const obstacle = obstacleByPeople(facts, each.charge);
    if (obstacle !== null) stopped.set(each, obstacle);
  }
  for (const [each, obstacle] of stopped) {
    await settle([{ entry: each.entry, outcome: await takeOff(deps, each, obstacle) }]);
  }
  return claimed
    .map((unit) => unit.filter((each) => !stopped.has(each)))
    .filter((unit) => unit.length > 0);
}

async function takeOff(
  deps: WriteChargeDeps,
  each: ReadyTry,
  { why, holdId }: Obstacle,
): Promise<TryOutcome> {
  try {
    // It was claimed a moment ago, and nothing has gone out since.
    await deps.charges.move({ ...each.charge, status: 'writing' }, 'approved', { reason: why });
    await leaveOff(deps.charges, { ...each.charge, status: 'approved' }, why, holdId);
    return { end: 'cancelled', why };
  } catch (error) {
    return failedTry(deps, each, error);
  }
}
