import { unreachable } from '../../../core/unreachable.ts';
import type { HoldAnswer } from '../../../flow/collections/held-runs.ts';
import { neededReasonBody, reasonBody } from '../approval.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { noQuery, route, type ApiContext } from '../route.ts';
import { uuid } from '../values.ts';
import { runSchema } from './run-schema.ts';
import { findRun, runView } from './run-view.ts';

/** @throws ApiProblem not-found, or conflict when the run does not wait any more */
function settled(answer: HoldAnswer): void {
  switch (answer.outcome) {
    case 'released':
    case 'discarded':
      return;
    case 'not-found':
      throw notFound('held run');
    case 'refused':
      throw new ApiProblem('conflict', answer.reason);
    default:
      unreachable(answer);
  }
}

const wordOf = (
  { company, actor }: ApiContext,
  runId: string,
  reason: string | undefined,
): { realmId: string; runId: string; actor: string; reason: string | null } => ({
  realmId: company.realmId,
  runId,
  actor,
  reason: reason ?? null,
});

/** A person's word on a run whose charges are held. */
export const heldRunRoutes = [
  route({
    method: 'POST',
    path: '/companies/{realm}/runs/{id}/release',
    operationId: 'releaseRun',
    tag: 'Runs',
    summary: 'Lets the held charges of a run go, as far as the facts still bear them out',
    query: noQuery,
    id: uuid,
    body: reasonBody,
    output: runSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const { heldRuns } = context.dunwell;
      settled(await heldRuns.release(wordOf(context, params.id, body.reason)));
      return runView(context, await findRun(context, params.id));
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/runs/{id}/discard',
    operationId: 'discardRun',
    tag: 'Runs',
    summary: 'Cancels the held charges of a run; the next run decides their dates anew',
    query: noQuery,
    id: uuid,
    body: neededReasonBody,
    output: runSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const { heldRuns } = context.dunwell;
      settled(await heldRuns.discard(wordOf(context, params.id, body.reason)));
      return runView(context, await findRun(context, params.id));
    },
  }),
];
