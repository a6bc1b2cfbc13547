import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { holdNews, pastNews, type HoldNews } from '../../core/holds/hold-news.ts';
import type { HoldNewsView } from '../components/hold-news.tsx';
import type { WebDeps } from '../deps.ts';
import { knownOf, showHoldRows } from './hold-rows.ts';

/** So many lines of each are shown; the rest is on the page of holds. */
const mostLines = 8;

/** What holds, promises and disputes came to in the last days, the newest first, and what is next. */
export async function showHoldNews(
  deps: WebDeps,
  realm: string,
  today: PlainDate,
): Promise<HoldNewsView> {
  const holds = await deps.dunwell.stores.holds.list(realm, 'unlifted');
  const { disputes, promises } = await knownOf(deps, realm, holds);
  const told = holds.flatMap((hold) => {
    const dispute = disputes.get(hold.id) ?? null;
    const news = holdNews({ ...hold, dispute, promise: promises.get(hold.id) ?? null }, today);
    return news === null ? [] : [{ hold, news }];
  });
  const byDay = (a: { news: HoldNews }, b: { news: HoldNews }): number =>
    a.news.on < b.news.on ? -1 : 1;
  const past = told
    .filter(({ news }) => pastNews.has(news.kind))
    .toSorted(byDay)
    .toReversed();
  const next = told.filter(({ news }) => !pastNews.has(news.kind)).toSorted(byDay);
  const shown = [...past.slice(0, mostLines), ...next.slice(0, mostLines)];
  const rows = await showHoldRows(
    deps,
    realm,
    today,
    shown.map(({ hold }) => hold),
  );
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const lines = (of: typeof told): HoldNewsView['past']['lines'] =>
    of.slice(0, mostLines).flatMap(({ hold, news }) => {
      const row = rowOf.get(hold.id);
      if (row === undefined) return [];
      const { id, scope, subject, amount, currency } = row;
      return [{ id, scope, subject, amount, currency, kind: news.kind, on: news.on }];
    });
  return {
    past: { lines: lines(past), more: Math.max(0, past.length - mostLines) },
    next: { lines: lines(next), more: Math.max(0, next.length - mostLines) },
  };
}
