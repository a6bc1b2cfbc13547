import { Router } from 'express';
import { z } from 'zod';
import { createBackTestResults } from '../../adapters/store/back-test-results.ts';
import type { StoredBackTest } from '../../adapters/store/back-tests.ts';
import { policyLevels } from '../../adapters/store/policies.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { goLives } from '../../core/decide/back-test.ts';
import { parsePolicy, type Policy } from '../../core/policy/policy.ts';
import { levelText } from '../components/labels.ts';
import { policyHref } from '../components/resolved-policy.tsx';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { formValues } from '../forms.ts';
import { BackTestChargesPage, BackTestInvoicePage } from '../pages/back-test-charges-page.tsx';
import { BackTestPage, BackTestProgress } from '../pages/back-test-page.tsx';
import { BackTestsPage } from '../pages/back-tests-page.tsx';
import { paths, withQuery } from '../pages/paths.ts';
import { dateIn, isRowId, queryText } from '../queries.ts';
import { redirectWithFlash, sendFragment, sendPage } from '../respond.ts';
import { showBackTest, showBackTestRow } from '../show/back-test.ts';
import { showBackTestInvoice, showBackTestLines } from '../show/back-test-charges.ts';
import { loadLevelNames } from '../show/levels.ts';
import type { NamedLevel } from '../show/policy-levels.ts';
import { streamAttachment } from '../uploads/form-files.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';
import { backTestCsv } from './back-test-csv.ts';

/** How long a browser waits for a result before it is shown how far the test is. */
const patienceMs = 4_000;
const perPage = 100;

/** `/c/:realm/policy/back-tests`: asked for, looked into, taken along. */
export function createBackTestRoutes(deps: WebDeps): Router {
  const { backTests: store } = deps.dunwell.stores;
  const router = Router();
  const base = '/c/:realm/policy/back-tests';

  const found = async (visit: Visit): Promise<StoredBackTest> => {
    const id = pathPart(visit, 'id');
    const test = isRowId(id) ? await store.find(visit.realm, id) : null;
    if (test === null) throw new PageNotFoundError('There is no such back-test');
    return test;
  };

  router.get(
    base,
    companyRoute(deps, (visit) => sendList(deps, visit, {}, [])),
  );
  router.post(
    base,
    companyRoute(deps, (visit) => startSaved(deps, visit)),
  );
  router.get(
    `${base}/:id`,
    companyRoute(deps, async (visit) => {
      const test = await found(visit);
      const [shell, view] = await Promise.all([
        visit.shell(),
        showBackTest(deps, test, visit.actor),
      ]);
      sendPage(visit.response, BackTestPage, { shell, test: view });
    }),
  );
  router.get(
    `${base}/:id/progress`,
    companyRoute(deps, async (visit) => {
      const test = await showBackTestRow(deps, await found(visit), visit.actor);
      // Once it is through, the whole page is wanted.
      if (test.status !== 'running') visit.response.setHeader('HX-Refresh', 'true');
      sendFragment(visit.response, BackTestProgress, { realm: visit.realm, test });
    }),
  );
  router.post(
    `${base}/:id/cancel`,
    companyRoute(deps, async (visit) => {
      const test = await found(visit);
      const isStopped = await store.end(visit.realm, test.id, 'cancelled');
      const text = isStopped ? 'The back-test is stopped.' : 'The back-test was over already.';
      const to = paths.backTest(visit.realm, test.id);
      await redirectWithFlash(visit.request, visit.response, to, { tone: 'info', text });
    }),
  );
  router.get(
    `${base}/:id/charges`,
    companyRoute(deps, async (visit) => sendCharges(deps, visit, await found(visit))),
  );
  router.get(
    `${base}/:id/charges.csv`,
    companyRoute(deps, async (visit) =>
      streamAttachment(visit.response, backTestCsv(deps, visit.realm, await found(visit))),
    ),
  );
  router.get(
    `${base}/:id/invoices/:invoice`,
    companyRoute(deps, async (visit) => {
      const test = await found(visit);
      const date = dateIn(queryText.parse(visit.request.query['date']));
      const view = await showBackTestInvoice(deps, test, pathPart(visit, 'invoice'), date);
      if (view === null) throw new PageNotFoundError('There is no such invoice');
      sendPage(visit.response, BackTestInvoicePage, {
        shell: await visit.shell(),
        testId: test.id,
        ...view,
      });
    }),
  );
  return router;
}

async function sendCharges(deps: WebDeps, visit: Visit, test: StoredBackTest): Promise<void> {
  const customer = queryText.parse(visit.request.query['customer']);
  const skip = z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .catch(0)
    .parse(visit.request.query['skip']);
  const results = createBackTestResults(deps.dunwell.db);
  const filter = customer === '' ? {} : { customer };
  const lines = await results.lines(test.id, filter, { limit: perPage + 1, skip });
  const rows = await showBackTestLines(deps, test.realmId, lines.slice(0, perPage));
  const here = paths.backTestCharges(visit.realm, test.id);
  sendPage(visit.response, BackTestChargesPage, {
    shell: await visit.shell(),
    testId: test.id,
    customer: customer === '' ? null : (rows[0]?.customer.name ?? customer),
    rows,
    firstHref: skip === 0 ? null : withQuery(here, { customer }),
    nextHref:
      lines.length > perPage ? withQuery(here, { customer, skip: String(skip + perPage) }) : null,
  });
}

/** Twelve months up to today. */
export function backTestDays(today: PlainDate): { from: PlainDate; to: PlainDate } {
  return { from: addDays(today, -364), to: today };
}

const goLiveSchema = z.enum(goLives).catch('always');

async function startSaved(deps: WebDeps, visit: Visit): Promise<void> {
  const values = formValues(visit.request.body);
  const [level = '', ...rest] = (values['level'] ?? '').split(':');
  const subject = rest.join(':');
  const kind = policyLevels[level];
  const from = dateIn(values['from'] ?? '');
  const to = dateIn(values['to'] ?? '');
  const errors = errorsOf(from, to, visit.today);
  const { realm, actor } = visit;
  const { stores, backTests } = deps.dunwell;
  const [newest] = kind === undefined ? [] : await stores.policies.history(realm, kind, subject);
  const parsed = parsePolicy({ charges: newest?.charges });
  if (kind === undefined || newest?.charges === undefined || !parsed.ok) {
    errors.push({ field: 'level', message: 'Choose rules that are saved.' });
  }
  if (errors.length > 0 || kind === undefined || from === undefined || to === undefined) {
    return sendList(deps, visit, values, errors);
  }
  const goLive = goLiveSchema.parse(values['goLive']);
  const test = await backTests.start(
    realm,
    { level: kind, subject, from, to, goLive },
    { author: actor, version: newest?.version ?? null, charges: newest?.charges },
    patienceMs,
  );
  visit.response.redirect(303, paths.backTest(realm, test.id));
}

const longestDays = 3 * 366;

/** What is wrong with the days of a test. */
export function errorsOf(
  from: PlainDate | undefined,
  to: PlainDate | undefined,
  today: PlainDate,
): FieldError[] {
  const errors: FieldError[] = [];
  if (from === undefined) errors.push({ field: 'from', message: 'Give the first day as a date.' });
  if (to === undefined) errors.push({ field: 'to', message: 'Give the last day as a date.' });
  if (from === undefined || to === undefined) return errors;
  if (to > today) errors.push({ field: 'to', message: 'The last day must not be after today.' });
  if (from > to)
    errors.push({ field: 'from', message: 'The first day must not be after the last.' });
  if (addDays(from, longestDays) < to) {
    errors.push({ field: 'from', message: 'Choose at most three years.' });
  }
  return errors;
}

async function sendList(
  deps: WebDeps,
  visit: Visit,
  values: Readonly<Record<string, string>>,
  errors: readonly FieldError[],
): Promise<void> {
  const { stores } = deps.dunwell;
  const { realm, actor, today } = visit;
  const [current, tests, shell] = await Promise.all([
    stores.policies.current(realm),
    stores.backTests.list(realm),
    visit.shell(),
  ]);
  const charging = current.filter(({ charges }) => charges !== undefined);
  const nameOf = await loadLevelNames(deps, realm, charging);
  const choices = charging.map((policy) => ({
    value: `${policy.level}:${policy.subject}`,
    text: `${levelText(nameOf(policy))}, version ${policy.version}`,
  }));
  const rows = await Promise.all(tests.map((test) => showBackTestRow(deps, test, actor)));
  const defaults = { ...backTestDays(today), goLive: 'always' };
  sendPage(
    visit.response,
    BackTestsPage,
    { shell, choices, values: { ...defaults, ...values }, errors, tests: rows },
    errors.length === 0 ? 200 : 422,
  );
}

/** Tests the charges of a policy form over the last twelve months, as if always in force. */
export async function startDraftBackTest(
  deps: WebDeps,
  visit: Visit,
  level: NamedLevel,
  policy: Policy,
): Promise<void> {
  const { realm, actor, today } = visit;
  if (policy.charges === undefined) {
    const text = 'There are no charges to test: define them here first.';
    const back = policyHref(realm, level.view);
    return redirectWithFlash(visit.request, visit.response, back, { tone: 'warn', text });
  }
  const question = { ...level.ref, ...backTestDays(today), goLive: 'always' as const };
  const by = { author: actor, version: null, charges: policy.charges };
  const test = await deps.dunwell.backTests.start(realm, question, by, patienceMs);
  visit.response.redirect(303, paths.backTest(realm, test.id));
}
