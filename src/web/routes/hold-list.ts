import { Router } from 'express';
import { z } from 'zod';
import { holdReasons, type StoredHold } from '../../adapters/store/holds.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { holdTitle } from '../components/hold-words.ts';
import { csvRecord } from '../csv.ts';
import type { WebDeps } from '../deps.ts';
import { HoldsPage, type HoldRow } from '../pages/holds-page.tsx';
import { queryChoice, queryUuid } from '../queries.ts';
import { sendPage } from '../respond.ts';
import { endOf, holdCounts, holdState, knownOf, showHoldRows } from '../show/hold-rows.ts';
import { companyRoute } from '../visit.ts';

const perPage = 50;
const querySchema = z.object({
  state: queryChoice(['open', 'coming', 'ended', 'all']).transform((state) => state || 'open'),
  reason: queryChoice(holdReasons),
  scope: queryChoice(['customer', 'invoice']),
  cursor: queryUuid,
});
type Filters = Omit<z.output<typeof querySchema>, 'cursor'>;

const header = [
  ...['Hold', 'Kind', 'On', 'Id', 'Name', 'Stops', 'Currency', 'Amount'],
  ...['Since', 'Ends', 'State', 'Stands out', 'Detail'],
];

/** `/c/:realm/holds`: every hold of a company, by its end, on a page and as CSV. */
export function createHoldListRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/holds',
    companyRoute(deps, async (visit) => {
      const { realm, today } = visit;
      const { cursor, ...filters } = querySchema.parse(visit.request.query);
      const all = await stores.holds.list(realm);
      const found = matching(all, filters, today);
      const start = cursor === '' ? 0 : found.findIndex(({ id }) => id === cursor) + 1;
      const shown = found.slice(start, start + perPage);
      const open = all.filter((hold) => holdState(hold, today) !== 'ended' || hold.until === today);
      const [rows, known, shell] = await Promise.all([
        showHoldRows(deps, realm, today, shown),
        knownOf(deps, realm, open),
        visit.shell(),
      ]);
      sendPage(visit.response, HoldsPage, {
        shell,
        filters,
        counts: holdCounts(open, known, today),
        rows,
        cursor,
        next: start + perPage < found.length ? (shown.at(-1)?.id ?? null) : null,
      });
    }),
  );

  router.get(
    '/c/:realm/holds.csv',
    companyRoute(deps, async (visit) => {
      const { realm, today, response } = visit;
      const filters = querySchema.parse(visit.request.query);
      const found = matching(await stores.holds.list(realm), filters, today);
      const rows = await showHoldRows(deps, realm, today, found);
      response.type('text/csv; charset=utf-8');
      response.attachment(`holds-${realm}.csv`);
      response.send([header, ...rows.map(recordOf)].map(csvRecord).join(''));
    }),
  );
  return router;
}

const recordOf = (row: HoldRow): string[] => [
  row.id,
  holdTitle(row),
  row.scope,
  row.subject.id,
  row.subject.name,
  row.stops,
  row.currency,
  row.amount ?? '',
  row.from,
  row.endsOn ?? '',
  row.state,
  row.flag?.text ?? '',
  row.detail,
];

/** Those in force by the end that comes first, ended ones by the end that came last. */
function matching(all: readonly StoredHold[], filters: Filters, today: PlainDate): StoredHold[] {
  const { state, reason, scope } = filters;
  const found = all.filter(
    (hold) =>
      (state === 'all' || holdState(hold, today) === state) &&
      (reason === '' || hold.reason === reason) &&
      (scope === '' || hold.scope === scope),
  );
  const never = '9999-12-31';
  const sign = state === 'ended' ? -1 : 1;
  return found.toSorted((a, b) => {
    const [first, second] = [endOf(a) ?? never, endOf(b) ?? never];
    if (first !== second) return first < second ? -sign : sign;
    return a.id < b.id ? -1 : 1;
  });
}
