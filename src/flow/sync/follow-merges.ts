import type { Logger } from 'pino';
import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import type { MergeStore } from '../../adapters/store/merges.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { Clock } from '../../clock.ts';
import { refreshEntities } from './refresh.ts';

const transactionsAtOnce = 500;

type FollowOptions = {
  readonly quickbooks: QuickBooksClient;
  readonly merges: MergeStore;
  readonly mirror: MirrorStore;
  readonly homeCurrency: string;
  readonly clock: Clock;
  readonly log: Logger;
};

/**
 * Lets the history of merged customers follow to those that they were merged into: their
 * transactions are read again, whose new customer says who survived when QuickBooks did not, and
 * then our own rows follow. Each step is committed and may be made again.
 * @param thorough also looks at customers that are gone and of whose merge nothing was heard
 */
export async function followMerges(options: FollowOptions, thorough: boolean): Promise<void> {
  const { quickbooks, merges, log } = options;
  const { realmId } = quickbooks;
  for (const from of await merges.open(realmId, thorough)) {
    await readHistoryAgain(options, from);
    const survivor = await merges.survivorOf(realmId, from);
    if (!survivor) continue;
    await merges.follow(realmId, { from, ...survivor });
    log.info({ realmId, from, into: survivor.into }, 'a merged customer was followed');
  }
}

async function readHistoryAgain(options: FollowOptions, customerId: string): Promise<void> {
  const { quickbooks, merges } = options;
  const { realmId } = quickbooks;
  const readAgain = (entity: 'Customer' | 'Invoice' | 'Payment' | 'CreditMemo', ids: string[]) =>
    refreshEntities({
      ...options,
      changed: new Map([[entity, new Set(ids)]]),
      withCustomers: true,
      now: options.clock.now(),
    });
  for (const entity of ['Invoice', 'Payment', 'CreditMemo'] as const) {
    let after = '';
    for (;;) {
      const page = { after, limit: transactionsAtOnce };
      const ids = await merges.transactionsOf(realmId, customerId, entity, page);
      const last = ids.at(-1);
      if (last === undefined) break;
      await readAgain(entity, ids);
      after = last;
    }
  }
  const children = await merges.subCustomersOf(realmId, customerId);
  if (children.length > 0) await readAgain('Customer', children);
}
