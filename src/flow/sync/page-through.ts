import type { QuickBooksClient, RawEntity } from '../../adapters/quickbooks/client.ts';
import type { MirroredEntity } from '../../adapters/store/mirror-rows.ts';

/** The most that QuickBooks gives in one answer. */
export const pageSize = 1000;

export type EntityPage = {
  /** Entities that no page before showed. */
  readonly rows: readonly RawEntity[];
  /** The number of entities behind the end of this page. */
  readonly done: number;
  readonly isLast: boolean;
};

/**
 * All of an entity from a position on, page by page in the order of their ids, which new ones do
 * not disturb. While a page is worked, the next one is on its way; more are never in memory. Pages
 * overlap by one row: when that row is not the one expected, something before it was deleted and
 * the rows moved up, so the page before is read again.
 * @param from the number of entities to pass over
 */
export async function* pageThrough(
  quickbooks: QuickBooksClient,
  entity: MirroredEntity,
  from = 0,
): AsyncGenerator<EntityPage, void, void> {
  const fetchAt = (position: number): Promise<RawEntity[]> => {
    const page = quickbooks.page(entity, position, pageSize);
    // Its failure is met where the page is awaited, or nowhere when nobody wants it any more.
    page.catch(() => undefined);
    return page;
  };
  let done = from;
  let lastId: string | null = null;
  let coming = fetchAt(done + 1);
  for (;;) {
    const rows = await coming;
    const overlap = lastId === null ? 0 : 1;
    if (lastId !== null && idOf(rows[0]) !== lastId) {
      done = Math.max(0, done - pageSize);
      lastId = null;
      coming = fetchAt(done + 1);
      continue;
    }
    done += rows.length - overlap;
    const isLast = rows.length < pageSize;
    if (!isLast) {
      lastId = idOf(rows.at(-1));
      coming = fetchAt(done);
    }
    yield { rows: rows.slice(overlap), done, isLast };
    if (isLast) return;
  }
}

const idOf = (raw: RawEntity | undefined): string => String(raw?.['Id']);
