import { Router } from 'express';
import { z } from 'zod';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import {
  createReversalLists,
  type ReversalListFilter,
} from '../../adapters/store/reversal-lists.ts';
import {
  reversalCauses,
  reversalMethods,
  reversalStatuses,
} from '../../core/ledger/reversal-status.ts';
import { countOf } from '../components/format.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { formText, formTexts } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { ReversalsPage, type ReversalsPageProps } from '../pages/reversals-page.tsx';
import { dateIn, isRowId, queryChoice, queryText, queryUuid } from '../queries.ts';
import { readReason } from '../reasons.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showReversalRows, showReversalSums } from '../show/reversal-rows.ts';
import { methodText } from '../show/reversals.ts';
import { streamAttachment } from '../uploads/form-files.ts';
import { companyRoute, type Visit } from '../visit.ts';
import { reversalsCsv } from './reversals-csv.ts';

const perPage = 50;
const mostCustomersOffered = 1_000;

const querySchema = z.object({
  status: queryChoice(reversalStatuses),
  cause: queryChoice(reversalCauses),
  method: queryChoice(reversalMethods),
  customer: queryText,
  from: queryText,
  to: queryText,
  cursor: queryUuid,
});
type Filters = Omit<z.infer<typeof querySchema>, 'cursor'>;
const actions = { approve: 'being taken back in QuickBooks', reject: 'rejected' } as const;

/** `/c/:realm/reversals`: all of a company, their CSV, and a person's word on many at once. */
export function createReversalRoutes(deps: WebDeps): Router {
  const router = Router();
  router.get(
    '/c/:realm/reversals',
    companyRoute(deps, async (visit) => {
      sendPage(visit.response, ReversalsPage, await pageProps(deps, visit));
    }),
  );
  router.get(
    '/c/:realm/reversals.csv',
    companyRoute(deps, async (visit) => {
      const filter = filterOf(querySchema.parse(visit.request.query));
      await streamAttachment(visit.response, reversalsCsv(deps, visit.realm, filter));
    }),
  );
  router.post(
    '/c/:realm/reversals',
    companyRoute(deps, async (visit) => decide(deps, visit)),
  );
  return router;
}

const filterOf = ({ status, cause, method, customer, from, to }: Filters): ReversalListFilter => ({
  status: status || undefined,
  cause: cause || undefined,
  method: method || undefined,
  customerId: customer || undefined,
  from: dateIn(from),
  to: dateIn(to),
});

async function pageProps(deps: WebDeps, visit: Visit): Promise<ReversalsPageProps> {
  const { db } = deps.dunwell;
  const { realm } = visit;
  const { cursor, ...filters } = querySchema.parse(visit.request.query);
  const lists = createReversalLists(db);
  const filter = filterOf(filters);
  const [page, sums, customers, shell] = await Promise.all([
    lists.page(realm, filter, { limit: perPage, after: cursor || undefined, waitingFirst: true }),
    lists.sums(realm, filter),
    createCustomerLists(db).options(realm, mostCustomersOffered),
    visit.shell(),
  ]);
  return {
    shell,
    filters,
    customers,
    methods: reversalMethods.map((value) => ({ value, text: methodText(value) })),
    sums: showReversalSums(sums),
    rows: await showReversalRows(deps, realm, page.rows),
    cursor,
    next: page.next,
  };
}

/** A word on all that are ticked; each is a decision of its own, and some may be overtaken. */
async function decide(deps: WebDeps, visit: Visit): Promise<void> {
  const { realm, actor, request, response } = visit;
  const action = z.enum(['approve', 'reject']).safeParse(formText(request.body, 'action'));
  if (!action.success) throw new PageNotFoundError('There is no such action');
  const ids = [...new Set(formTexts(request.body, 'reversal'))].filter(isRowId);
  const said = readReason(formText(request.body, 'reason'), { isNeeded: action.data === 'reject' });
  const errors: FieldError[] = 'errors' in said ? [...said.errors] : [];
  if (ids.length === 0) {
    errors.unshift({ field: 'reversal', message: 'Choose at least one reversal.' });
  }
  if (errors.length > 0) {
    const rejected = { ids, reason: said.reason ?? '', errors };
    sendPage(response, ReversalsPage, { ...(await pageProps(deps, visit)), rejected }, 422);
    return;
  }
  const { reversals } = deps.dunwell;
  const refused: string[] = [];
  for (const id of ids.slice(0, perPage)) {
    const answer = await reversals[action.data]({ realmId: realm, id, actor, reason: said.reason });
    if (answer.outcome === 'not-found') refused.push('One is not there.');
    if (answer.outcome === 'refused') refused.push(answer.reason);
  }
  const done = Math.min(ids.length, perPage) - refused.length;
  const left =
    refused.length === 0
      ? ''
      : ` ${countOf(refused.length, 'reversal')} left: ${[...new Set(refused)].join(' ')}`;
  await redirectWithFlash(request, response, paths.reversals(realm), {
    tone: refused.length === 0 ? 'good' : 'warn',
    text: `${countOf(done, 'reversal')} ${actions[action.data]}.${left}`,
  });
}
