import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import type { MirrorCompareStore } from '../../adapters/store/mirror-compare.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { OpenBalanceStore, OpenEntity } from '../../adapters/store/open-balances.ts';
import type { Clock } from '../../clock.ts';
import { bringIn } from './bring-in.ts';
import { addIds, refreshEntities, type ChangedIds } from './refresh.ts';

const entities = ['Invoice', 'Payment', 'CreditMemo'] as const;
const pageSize = 1000;
const numericId = /^[0-9]+$/;

export type ReadAgain = {
  readonly changed: number;
  readonly deleted: number;
  readonly inMotion: number;
};

/**
 * Reads again all that may be open between us and a customer: what QuickBooks lists of it, and
 * what the mirror holds open, which may be gone.
 * @param options.since what changed after it counts as in motion
 */
export async function readCustomerAgain(options: {
  quickbooks: QuickBooksClient;
  mirror: MirrorStore;
  mirrorCompare: MirrorCompareStore;
  openBalances: OpenBalanceStore;
  homeCurrency: string;
  clock: Clock;
  customerId: string;
  since: Date;
}): Promise<ReadAgain> {
  const { quickbooks, openBalances, clock, customerId } = options;
  const { realmId } = quickbooks;
  const before = new Map<OpenEntity, string[]>();
  const seen: ChangedIds = new Map();
  let changed = 0;
  let inMotion = 0;
  for (const entity of entities) {
    before.set(entity, await openBalances.openIds(realmId, customerId, entity));
    for await (const rows of listed(options, entity)) {
      const ids = rows.map(idOf);
      addIds(seen, entity, ids);
      const counts = await bringInCounted(options, entity, rows, ids);
      changed += counts.changed;
      inMotion += counts.inMotion;
    }
  }
  const gone: ChangedIds = new Map();
  for (const [entity, ids] of before) {
    const missing = ids.filter((id) => !seen.get(entity)?.has(id));
    if (missing.length > 0) addIds(gone, entity, missing);
  }
  addIds(gone, 'Customer', [customerId]);
  const now = clock.now();
  await refreshEntities({ ...options, changed: gone, withCustomers: true, now });
  const after = await countOthers(options, gone);
  return {
    changed: changed + after.changed,
    deleted: after.deleted,
    inMotion: inMotion + after.inMotion,
  };
}

const idOf = (raw: RawEntity): string => String(raw['Id']);

/** What QuickBooks lists of a customer, in pages; of invoices only those with a balance. */
async function* listed(
  options: { quickbooks: QuickBooksClient; customerId: string },
  entity: OpenEntity,
): AsyncGenerator<RawEntity[]> {
  const { quickbooks, customerId } = options;
  if (!numericId.test(customerId)) return;
  const open = entity === 'Invoice' ? ` and Balance > '0'` : '';
  for (let position = 1; ; position += pageSize) {
    const rows = await quickbooks.query(
      entity,
      ` where CustomerRef = '${customerId}'${open}` +
        ` orderby Id asc startposition ${position} maxresults ${pageSize}`,
    );
    if (rows.length > 0) yield rows;
    if (rows.length < pageSize) return;
  }
}

type Options = Parameters<typeof readCustomerAgain>[0];

async function bringInCounted(
  options: Options,
  entity: OpenEntity,
  rows: RawEntity[],
  ids: string[],
): Promise<{ changed: number; inMotion: number }> {
  const { quickbooks, mirrorCompare, clock, since } = options;
  const { realmId } = quickbooks;
  const before = await mirrorCompare.versions(realmId, entity, ids);
  await bringIn({ ...options, changes: new Map([[entity, rows]]), now: clock.now() });
  const after = await mirrorCompare.versions(realmId, entity, ids);
  let changed = 0;
  let inMotion = 0;
  for (const [id, now] of after) {
    const then = before.get(id);
    const isSame = then && !then.deleted && then.open === now.open;
    if (isSame && then.syncToken === now.syncToken) continue;
    changed += 1;
    if (now.lastUpdatedAt >= since) inMotion += 1;
  }
  return { changed, inMotion };
}

/** What became of those that the mirror held open and QuickBooks did not list. */
async function countOthers(options: Options, gone: ChangedIds): Promise<ReadAgain> {
  const { quickbooks, mirrorCompare, since } = options;
  let changed = 0;
  let deleted = 0;
  let inMotion = 0;
  for (const entity of entities) {
    const ids = [...(gone.get(entity) ?? [])];
    const versions = await mirrorCompare.versions(quickbooks.realmId, entity, ids);
    for (const { deleted: isDeleted, lastUpdatedAt } of versions.values()) {
      if (isDeleted) deleted += 1;
      else changed += 1;
      if (!isDeleted && lastUpdatedAt >= since) inMotion += 1;
    }
  }
  return { changed, deleted, inMotion };
}
