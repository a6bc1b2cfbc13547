import { z } from 'zod';
import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import { mirroredEntities, type MirroredEntity } from '../../adapters/store/mirror-rows.ts';
import { bringIn } from './bring-in.ts';
import { compareEntity } from './compare-entity.ts';
import { mostObjects, type RepairOptions } from './repair.ts';

const pageSize = 1000;
const changedAt = z.object({ MetaData: z.object({ LastUpdatedTime: z.string() }).loose() }).loose();

/**
 * Repairs when one answer of change data capture cannot hold all that changed: each entity is
 * asked for by itself, and one that is still too much is read by query in the order of its changes.
 */
export async function repairByEntity(
  options: RepairOptions,
  since: Date,
): Promise<'repaired' | 'stopped'> {
  const { quickbooks, clock } = options;
  for (const entity of mirroredEntities) {
    if (options.isStopping()) return 'stopped';
    const changes = await quickbooks.changesSince([entity], since);
    const isWhole = (changes.get(entity)?.length ?? 0) < mostObjects;
    if (isWhole) {
      await bringIn({ ...options, changes, now: clock.now() });
      continue;
    }
    const read = await readByTime(options, entity, since);
    if (read === 'stopped') return 'stopped';
    // A query does not tell of deletions. With everything that was added or changed in the mirror,
    // as many there as here means that nothing is here that is not there.
    const isSame = read === 'read' && (await holdsAsMany(options, entity));
    if (!isSame && (await compareEntity(options, entity)) === 'stopped') return 'stopped';
  }
  return 'repaired';
}

/**
 * Reads an entity in the order of its changes. Each page starts at the last instant of the one
 * before: by position, rows that change meanwhile would push others over the edge of a page.
 * @returns `crowded` when more changed within one instant than a page holds
 */
async function readByTime(
  options: RepairOptions,
  entity: MirroredEntity,
  since: Date,
): Promise<'read' | 'crowded' | 'stopped'> {
  const { quickbooks, clock } = options;
  const active = entity === 'Customer' ? ' and Active IN (true,false)' : '';
  let from = since;
  for (;;) {
    if (options.isStopping()) return 'stopped';
    const rows = await quickbooks.query(
      entity,
      ` where MetaData.LastUpdatedTime >= '${from.toISOString()}'${active}` +
        ` orderby MetaData.LastUpdatedTime asc maxresults ${pageSize}`,
    );
    await bringIn({ ...options, changes: new Map([[entity, rows]]), now: clock.now() });
    if (rows.length < pageSize) return 'read';
    const last = instantOf(rows.at(-1));
    if (last <= from) return 'crowded';
    from = last;
  }
}

const instantOf = (raw: RawEntity | undefined): Date =>
  new Date(changedAt.parse(raw).MetaData.LastUpdatedTime);

async function holdsAsMany(options: RepairOptions, entity: MirroredEntity): Promise<boolean> {
  const { quickbooks, mirrorCompare } = options;
  const there = await quickbooks.count(entity);
  return there === (await mirrorCompare.countPresent(quickbooks.realmId, entity));
}
