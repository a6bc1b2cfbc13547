import { Router } from 'express';
import { z } from 'zod';
import type { ChargeReview } from '../../adapters/store/charge-reviews.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import { queueSorts, type QueueFilter } from '../../adapters/store/review-queue.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { formText, formTexts, formValues } from '../forms.ts';
import { paths, withQuery } from '../pages/paths.ts';
import { ReviewAskedPage, type ReviewAskedPageProps } from '../pages/review-asked-page.tsx';
import { ReviewPage, type ReviewFilters } from '../pages/review-page.tsx';
import type { ReviewResultView } from '../pages/review-result.tsx';
import { worksheetView } from '../pages/worksheet-view.ts';
import { dateIn, isRowId, queryChoice, queryText, queryUuid } from '../queries.ts';
import { readReason } from '../reasons.ts';
import { sendPage } from '../respond.ts';
import { showAnswers, showReviewRows, showSums } from '../show/review.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const perPage = 50;
const mostListed = 200;
const mostOthers = 20;

const filtersSchema = z.object({
  customer: queryText,
  currency: queryText,
  over: queryText,
  under: queryText,
  from: queryText,
  to: queryText,
  sort: queryChoice(queueSorts),
});
const querySchema = filtersSchema.extend({
  page: z.coerce.number().int().min(0).max(10_000).catch(0).default(0),
  open: queryUuid,
  done: queryUuid,
  all: queryText,
});
type Query = z.output<typeof querySchema>;
type Rejected = { errors: readonly FieldError[]; chosen: readonly string[]; reason: string };

/** `/c/:realm/charges/review`: the queue, and a person's word on one, on many, on all that match. */
export function createReviewRoutes(deps: WebDeps): Router {
  const router = Router();
  router.get(
    '/c/:realm/charges/review',
    companyRoute(deps, async (visit) => {
      await sendQueue(deps, visit, querySchema.parse(visit.request.query), null);
    }),
  );
  router.post(
    '/c/:realm/charges/review',
    companyRoute(deps, (visit) => decideChosen(deps, visit)),
  );
  router.post(
    '/c/:realm/charges/review/all',
    companyRoute(deps, (visit) => askForAll(deps, visit)),
  );
  router.get(
    '/c/:realm/charges/review/asked/:id',
    companyRoute(deps, async (visit) => {
      const props = await askedProps(deps, visit, await findReview(deps, visit));
      sendPage(visit.response, ReviewAskedPage, props);
    }),
  );
  router.post(
    '/c/:realm/charges/review/asked/:id',
    companyRoute(deps, (visit) => confirm(deps, visit)),
  );
  return router;
}

async function sendQueue(
  deps: WebDeps,
  visit: Visit,
  query: Query,
  rejected: Rejected | null,
): Promise<void> {
  const { realm, response } = visit;
  const { stores } = deps.dunwell;
  const { page, open, done, all, ...filters } = query;
  const { filter, errors } = readFilter(filters);
  const ids =
    errors.length > 0
      ? []
      : await stores.reviewQueue.page(realm, filter, filters.sort || 'oldest', {
          limit: perPage + 1,
          skip: page * perPage,
        });
  const charges = await inOrder(deps, realm, ids.slice(0, perPage));
  const opened = charges.find(({ id }) => id === open) ?? charges[0];
  const [rows, sums, currencies, waiting, result, shell] = await Promise.all([
    showReviewRows(deps, visit, charges),
    errors.length > 0 ? [] : stores.reviewQueue.sums(realm, filter),
    stores.reviewQueue.currencies(realm),
    stores.proposals.count(realm),
    done === '' ? null : stores.chargeReviews.find(realm, done),
    visit.shell(),
  ]);
  const row = rows.find(({ id }) => id === opened?.id);
  const chosen = rejected?.chosen ?? (all === '' ? [] : rows.map(({ id }) => id));
  const props = {
    shell,
    filters,
    currencies,
    sums: showSums(sums),
    waiting,
    rows,
    page,
    hasNext: ids.length > perPage,
    chosen: new Set(chosen),
    open:
      row === undefined || opened === undefined
        ? null
        : { row, worksheet: worksheetView(opened.worksheet), isAsked: open === opened.id },
    result: result?.answers ? await showResult(deps, result) : null,
    errors: [...errors, ...(rejected?.errors ?? [])],
    reason: rejected?.reason ?? '',
  };
  sendPage(response, ReviewPage, props, props.errors.length > 0 ? 422 : 200);
}

async function inOrder(
  deps: WebDeps,
  realm: string,
  ids: readonly string[],
): Promise<StoredCharge[]> {
  const found = await deps.dunwell.stores.charges.list(realm, { ids }, { limit: ids.length });
  const byId = new Map(found.map((charge) => [charge.id, charge]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

const amountText = /^\d{1,15}(\.\d{1,6})?$/;

/** The filter of an address or a form, and what in it is no amount or date. */
function readFilter(typed: Omit<ReviewFilters, 'sort'>): {
  filter: QueueFilter;
  errors: FieldError[];
} {
  const amount = (text: string): string => text.replaceAll(',', '');
  const errors = (['over', 'under'] as const).flatMap((field): FieldError[] => {
    const isAmount = typed[field] === '' || amountText.test(amount(typed[field]));
    return isAmount ? [] : [{ field, message: 'Type an amount such as 25.00.' }];
  });
  const filter = {
    customer: typed.customer,
    currency: typed.currency,
    over: amount(typed.over),
    under: amount(typed.under),
    from: dateIn(typed.from) ?? null,
    to: dateIn(typed.to) ?? null,
  };
  return { filter, errors };
}

const actionIn = (body: unknown): ChargeReview['action'] => {
  const action = z.enum(['approve', 'waive']).safeParse(formText(body, 'action'));
  if (!action.success) throw new RefusedError('Choose to approve or to waive.');
  return action.data;
};

/** The list that a form came from; nothing but our own filters comes through. */
const backOf = (body: unknown): Query =>
  querySchema.parse(Object.fromEntries(new URLSearchParams(formText(body, 'back'))));

const toQuery = ({ page, open: _open, done: _done, all: _all, ...filters }: Query) => ({
  ...filters,
  page: page === 0 ? '' : String(page),
});

async function decideChosen(deps: WebDeps, visit: Visit): Promise<void> {
  const { realm, actor, request, response } = visit;
  const { body }: { body?: unknown } = request;
  const action = actionIn(body);
  const back = backOf(body);
  const chosen = [...new Set(formTexts(body, 'charge'))].filter(isRowId);
  const reason = readReason(formText(body, 'reason'), { isNeeded: action === 'waive' });
  const errors = [
    ...(chosen.length === 0 ? [{ field: '', message: 'Choose at least one charge.' }] : []),
    ...('errors' in reason ? reason.errors : []),
  ];
  if (errors.length > 0) {
    const rejected = { errors, chosen, reason: formText(body, 'reason') };
    await sendQueue(deps, visit, back, rejected);
    return;
  }
  const who = { realmId: realm, actor };
  const { reviewId } = await deps.dunwell.chargeReviews.decide(who, action, chosen, reason.reason);
  response.redirect(303, withQuery(paths.review(realm), { ...toQuery(back), done: reviewId }));
}

async function askForAll(deps: WebDeps, visit: Visit): Promise<void> {
  const { realm, actor, request, response } = visit;
  const { body }: { body?: unknown } = request;
  const action = actionIn(body);
  const typed = querySchema.parse(formValues(body));
  const { filter, errors } = readFilter(typed);
  if (errors.length > 0) {
    await sendQueue(deps, visit, { ...typed, over: '', under: '' }, rejectedWith(errors));
    return;
  }
  const { id } = await deps.dunwell.chargeReviews.ask({ realmId: realm, actor }, action, filter);
  response.redirect(303, paths.reviewAsked(realm, id));
}

const rejectedWith = (errors: readonly FieldError[]): Rejected => ({
  errors,
  chosen: [],
  reason: '',
});

async function confirm(deps: WebDeps, visit: Visit): Promise<void> {
  const { realm, actor, request, response } = visit;
  const review = await findReview(deps, visit);
  const typed = formText(request.body, 'reason');
  const reason = readReason(typed, { isNeeded: review.action === 'waive' });
  if ('errors' in reason) {
    const props = await askedProps(deps, visit, review);
    sendPage(response, ReviewAskedPage, { ...props, errors: reason.errors, reason: typed }, 422);
    return;
  }
  await deps.dunwell.chargeReviews.confirm({ realmId: realm, actor }, review.id, reason.reason);
  response.redirect(303, paths.reviewAsked(realm, review.id));
}

/** @throws PageNotFoundError */
async function findReview(deps: WebDeps, visit: Visit): Promise<ChargeReview> {
  const id = pathPart(visit, 'id');
  const { chargeReviews } = deps.dunwell.stores;
  const review = isRowId(id) ? await chargeReviews.find(visit.realm, id) : null;
  if (!review) throw new PageNotFoundError('There is no such review');
  return review;
}

async function askedProps(
  deps: WebDeps,
  visit: Visit,
  review: ChargeReview,
): Promise<ReviewAskedPageProps> {
  const charges = await inOrder(deps, visit.realm, review.chargeIds.slice(0, mostListed));
  const [rows, shell] = await Promise.all([showReviewRows(deps, visit, charges), visit.shell()]);
  return {
    shell,
    id: review.id,
    action: review.action,
    sums: showSums(review.seen),
    at: review.createdAt.toISOString(),
    rows,
    leftOut: Math.max(0, review.chargeIds.length - mostListed),
    result: review.answers === null ? null : await showResult(deps, review),
    errors: [],
    reason: '',
  };
}

async function showResult(deps: WebDeps, review: ChargeReview): Promise<ReviewResultView> {
  const { others, ...counts } = showAnswers(review.answers ?? []);
  const shown = others.slice(0, mostOthers);
  const charges = await inOrder(
    deps,
    review.realmId,
    shown.map(({ id }) => id),
  );
  const references = new Map(charges.map(({ id, reference }) => [id, reference]));
  return {
    action: review.action,
    ...counts,
    others: shown.map((other) => ({ ...other, reference: references.get(other.id) ?? 'unknown' })),
    othersLeftOut: others.length - shown.length,
  };
}
