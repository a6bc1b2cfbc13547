import { Router } from 'express';
import { z } from 'zod';
import { createRunContents } from '../../adapters/store/run-contents.ts';
import type { RunRecord } from '../../adapters/store/runs.ts';
import type { WebDeps } from '../deps.ts';
import { countOf } from '../components/format.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { formText } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { PreviewPage } from '../pages/preview-page.tsx';
import { RunPage, type RunPageProps } from '../pages/run-page.tsx';
import { RunsPage } from '../pages/runs-page.tsx';
import { isRowId, queryUuid } from '../queries.ts';
import { readReason } from '../reasons.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { showPreview } from '../show/preview.ts';
import { showRun, showRunActions, showRunDecisions } from '../show/runs.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const perPage = 30;
const mostDecisions = 500;
const runAppearsWithinMs = 3_000;
const lookEveryMs = 100;
const refreshWhileRunning = '2';

/** `/c/:realm/runs`: the list, each run, a run or dry run now, and the preview. */
export function createRunRoutes(deps: WebDeps): Router {
  const { stores } = deps.dunwell;
  const router = Router();

  router.get(
    '/c/:realm/runs',
    companyRoute(deps, async (visit) => {
      const { cursor } = z.object({ cursor: queryUuid }).parse(visit.request.query);
      const [runs, shell] = await Promise.all([
        stores.runs.list(visit.realm, { limit: perPage + 1, after: cursor || undefined }),
        visit.shell(),
      ]);
      const shown = runs.slice(0, perPage);
      sendPage(visit.response, RunsPage, {
        shell,
        nextRunAt: visit.company.nextRunAt?.toISOString() ?? null,
        rows: shown.map(showRun),
        cursor,
        next: runs.length > perPage ? (shown.at(-1)?.id ?? null) : null,
      });
    }),
  );

  router.get(
    '/c/:realm/runs/:id',
    companyRoute(deps, async (visit) => {
      const run = await findRun(deps, visit);
      // Works without a script; the page is whole again once the run is over.
      if (run.status === 'running') visit.response.setHeader('Refresh', refreshWhileRunning);
      sendPage(visit.response, RunPage, await runProps(deps, visit, run));
    }),
  );

  router.post(
    '/c/:realm/runs/:id/:action',
    companyRoute(deps, async (visit) => {
      const action = z.enum(['release', 'discard']).safeParse(pathPart(visit, 'action'));
      if (!action.success) throw new PageNotFoundError('There is no such action');
      await decideHeld(deps, visit, action.data);
    }),
  );

  router.post(
    '/c/:realm/runs',
    companyRoute(deps, async (visit) => {
      const dryRun = formText(visit.request.body, 'dryRun') === 'true';
      if (dryRun) await dryRunNow(deps, visit);
      else await runNow(deps, visit);
    }),
  );

  router.get(
    '/c/:realm/preview',
    companyRoute(deps, async (visit) => {
      const [shell, preview] = await Promise.all([
        visit.shell(),
        showPreview(deps, visit.company, visit.today, null),
      ]);
      sendPage(visit.response, PreviewPage, { shell, ...preview, unsaved: null });
    }),
  );
  return router;
}

/** @throws PageNotFoundError */
async function findRun(deps: WebDeps, visit: Visit): Promise<RunRecord> {
  const id = pathPart(visit, 'id');
  const run = isRowId(id) ? await deps.dunwell.stores.runs.find(visit.realm, id) : null;
  if (!run) throw new PageNotFoundError('There is no such run');
  return run;
}

async function runProps(deps: WebDeps, visit: Visit, run: RunRecord): Promise<RunPageProps> {
  const { stores, db } = deps.dunwell;
  const decisions = await createRunContents(db).decisions(run);
  const [actions, rows, held, shell] = await Promise.all([
    showRunActions(deps, visit.realm, run.id),
    showRunDecisions(deps, visit.realm, decisions.slice(0, mostDecisions)),
    stores.heldRuns.find(visit.realm, run.id),
    visit.shell(),
  ]);
  return {
    shell,
    run: { ...showRun(run), note: run.note ?? '' },
    hold: held && {
      state: held.state,
      decidedBy: held.decidedBy ?? '',
      decidedAt: held.decidedAt?.toISOString() ?? null,
      reason: held.reason ?? '',
    },
    actions,
    decisions: rows,
    decisionsLeftOut: Math.max(0, decisions.length - mostDecisions),
  };
}

/** A person's word on a run whose charges were held as far from usual. */
async function decideHeld(
  deps: WebDeps,
  visit: Visit,
  action: 'release' | 'discard',
): Promise<void> {
  const { realm, actor, request, response } = visit;
  const run = await findRun(deps, visit);
  const reason = readReason(formText(request.body, 'reason'), { isNeeded: action === 'discard' });
  if ('errors' in reason) {
    const rejected = { action, ...reason };
    sendPage(response, RunPage, { ...(await runProps(deps, visit, run)), rejected }, 422);
    return;
  }
  const word = { realmId: realm, runId: run.id, actor, reason: reason.reason };
  const answer = await deps.dunwell.heldRuns[action](word);
  if (answer.outcome === 'not-found') throw new PageNotFoundError('The run waits for nobody');
  if (answer.outcome === 'refused') throw new RefusedError(answer.reason);
  const cancelled = countOf(answer.cancelled, 'charge', 'charges');
  const text =
    answer.outcome === 'released'
      ? `${countOf(answer.released, 'charge', 'charges')} let go, ${cancelled} cancelled.`
      : `${cancelled} discarded.`;
  await redirectWithFlash(request, response, paths.run(realm, run.id), { tone: 'good', text });
}

/** A dry run reads QuickBooks and is kept in the list; what it decided is shown by the preview. */
async function dryRunNow(deps: WebDeps, visit: Visit): Promise<void> {
  const { realm, request, response } = visit;
  const run = await deps.dunwell.run(realm, { dryRun: true, trigger: 'person' });
  if (run.status === 'held') {
    await redirectWithFlash(request, response, paths.runs(realm), {
      tone: 'warn',
      text: run.note ?? 'The run was held back.',
    });
    return;
  }
  response.redirect(303, paths.preview(realm));
}

/** Starts a run and goes to its page, which shows how it comes along. */
async function runNow(deps: WebDeps, visit: Visit): Promise<void> {
  const { dunwell } = deps;
  const { stores, log } = dunwell;
  const { realm, actor, request, response } = visit;
  const [before] = await stores.runs.list(realm, { limit: 1 });
  await stores.audit.add({ realmId: realm, actor, what: 'run asked for' });
  let isOver = false;
  const run = dunwell
    .run(realm, { dryRun: false, trigger: 'person' })
    .catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown';
      log.error({ realmId: realm, reason }, 'a run that a person asked for failed');
    })
    .finally(() => {
      isOver = true;
    });
  for (let waited = 0; waited < runAppearsWithinMs; waited += lookEveryMs) {
    await Promise.race([run, new Promise((resolve) => setTimeout(resolve, lookEveryMs))]);
    const [newest] = await stores.runs.list(realm, { limit: 1 });
    if (newest && newest.id !== before?.id) {
      response.redirect(303, paths.run(realm, newest.id));
      return;
    }
    if (isOver) break;
  }
  await redirectWithFlash(request, response, paths.runs(realm), {
    tone: 'info',
    text: 'The run starts as soon as the work under way on this company is through.',
  });
}
