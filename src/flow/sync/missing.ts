import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import type { MirrorCompareStore } from '../../adapters/store/mirror-compare.ts';
import type { MirroredEntity } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { Clock } from '../../clock.ts';
import { refreshEntities } from './refresh.ts';

const missingAtOnce = 500;

/**
 * Looks at what the mirror holds of an entity and QuickBooks did not list: deleted since, and maybe
 * too long ago for change data capture to tell. Each is looked at before it is believed to be gone.
 * @returns how many there were
 */
export async function lookAtMissing(
  options: {
    readonly quickbooks: QuickBooksClient;
    readonly mirror: MirrorStore;
    readonly mirrorCompare: MirrorCompareStore;
    readonly homeCurrency: string;
    readonly clock: Clock;
    readonly isStopping: () => boolean;
  },
  entity: MirroredEntity,
): Promise<number | 'stopped'> {
  const { quickbooks, mirrorCompare, clock } = options;
  let count = 0;
  let after = '';
  for (;;) {
    if (options.isStopping()) return 'stopped';
    const ids = await mirrorCompare.notMet(quickbooks.realmId, entity, after, missingAtOnce);
    const last = ids.at(-1);
    if (last === undefined) return count;
    await refreshEntities({
      ...options,
      changed: new Map([[entity, new Set(ids)]]),
      withCustomers: true,
      now: clock.now(),
    });
    count += ids.length;
    after = last;
  }
}
