import type { HistoryRowStore } from '../../adapters/store/history-rows.ts';

const rowsAtATime = 500;

/**
 * Puts all that was written of a company's reminders into its chain, some hundreds of rows at a
 * time. Stopping or dying between two of them leaves the rest for the next time.
 * @returns how many rows were sealed
 */
export async function sealHistory(
  rows: Pick<HistoryRowStore, 'seal'>,
  realmId: string,
  isStopping: () => boolean = () => false,
): Promise<number> {
  let sealed = 0;
  while (!isStopping()) {
    const count = await rows.seal(realmId, rowsAtATime);
    sealed += count;
    if (count < rowsAtATime) break;
  }
  return sealed;
}
