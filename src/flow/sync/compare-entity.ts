import type { RawEntity } from '../../adapters/quickbooks/client.ts';
import type { MirroredEntity } from '../../adapters/store/mirror-rows.ts';
import type { MirrorBatch } from '../../adapters/store/mirror.ts';
import { bringIn } from './bring-in.ts';
import { lookAtMissing } from './missing.ts';
import { pageThrough } from './page-through.ts';
import { toBatch } from './refresh.ts';
import type { RepairOptions } from './repair.ts';

/**
 * Compares all of an entity with the mirror by Id and LastUpdatedTime: what differs is brought in,
 * and what QuickBooks does not list is looked at by its id before it is believed to be gone. A page
 * or two are in memory at a time; the ids met so far are kept in the database, because nothing says
 * in which order QuickBooks sorts ids.
 */
export async function compareEntity(
  options: RepairOptions,
  entity: MirroredEntity,
): Promise<'compared' | 'stopped'> {
  const { quickbooks, mirrorCompare, clock, log } = options;
  const { realmId } = quickbooks;
  await mirrorCompare.forget(realmId, entity);
  let done = 0;
  let changed = 0;
  for await (const page of pageThrough(quickbooks, entity)) {
    const different = await differing(options, entity, page.rows);
    changed += different.length;
    if (different.length > 0) {
      const changes = new Map([[entity, different]]);
      await bringIn({ ...options, changes, now: clock.now() });
    }
    await mirrorCompare.met(realmId, entity, page.rows.map(idOf));
    done = page.done;
    if (options.isStopping()) return 'stopped';
  }
  const missing = await lookAtMissing(options, entity);
  if (missing === 'stopped') return 'stopped';
  await mirrorCompare.forget(realmId, entity);
  log.info({ realmId, entity, compared: done, changed, missing }, 'an entity was compared');
  return 'compared';
}

const idOf = (raw: RawEntity): string => String(raw['Id']);

/** The rows that the mirror does not hold as they are. */
async function differing(
  options: RepairOptions,
  entity: MirroredEntity,
  rows: readonly RawEntity[],
): Promise<RawEntity[]> {
  const { quickbooks, mirrorCompare, homeCurrency } = options;
  const held = await mirrorCompare.versions(quickbooks.realmId, entity, rows.map(idOf));
  const given = new Map(
    rowsOf(toBatch(new Map([[entity, rows]]), homeCurrency)).map((row) => [row.id, row]),
  );
  return rows.filter((raw) => {
    const there = given.get(idOf(raw));
    const here = held.get(idOf(raw));
    if (!there || !here) return true;
    return (
      here.deleted ||
      here.syncToken !== there.syncToken ||
      here.lastUpdatedAt.getTime() !== there.lastUpdatedAt.getTime() ||
      here.open !== there.open
    );
  });
}

type Version = { id: string; syncToken: number; lastUpdatedAt: Date; open: bigint };

/** A balance may move without its entity counting as changed, so it is compared as well. */
function rowsOf(batch: MirrorBatch): Version[] {
  return [
    ...(batch.customers ?? []).map((row) => ({ ...row, open: row.balance })),
    ...(batch.invoices ?? []).map((row) => ({ ...row, open: row.openBalance })),
    ...(batch.payments ?? []).map((row) => ({ ...row, open: row.unapplied })),
    ...(batch.creditMemos ?? []).map((row) => ({ ...row, open: row.remaining })),
  ];
}
