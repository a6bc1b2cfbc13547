import type { TieOutDifference } from './tie-out-difference.ts';

/**
 * The differences with at most so many entries that are not ours, by month: an account that sales
 * are posted to as well has more than anybody reads. Those beyond are one line with their sum, so
 * that a month's lines still add up to its difference.
 */
export function boundDifferences(
  differences: readonly TieOutDifference[],
  mostForeign: number,
): TieOutDifference[] {
  const shown: TieOutDifference[] = [];
  const counts = new Map<string, number>();
  const rests = new Map<string, { count: number; inBooks: bigint; like: TieOutDifference }>();
  for (const each of differences) {
    const count = counts.get(each.month) ?? 0;
    if (each.cause !== 'not-ours' || count < mostForeign) {
      shown.push(each);
      if (each.cause === 'not-ours') counts.set(each.month, count + 1);
      continue;
    }
    const rest = rests.get(each.month) ?? { count: 0, inBooks: 0n, like: each };
    const inBooks = rest.inBooks + each.inBooks;
    rests.set(each.month, { ...rest, count: rest.count + 1, inBooks });
  }
  const lines = [...rests.values()].map(({ count, inBooks, like }): TieOutDifference => {
    const detail = `${count} more entries of this month that Dunwell did not write.`;
    const nobody = { date: null, transactionId: null, kind: '', number: '', name: '' };
    return { ...like, ...nobody, reference: null, chargeId: null, inBooks, detail };
  });
  return [...shown, ...lines];
}
