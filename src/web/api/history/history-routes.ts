import { z } from 'zod';
import type { HistoryCheck } from '../../../flow/history/history-checks.ts';
import { countEvidence } from '../../../adapters/store/evidence-counts.ts';
import { makeEvidencePack, nameScope, packsAreBusy } from '../../evidence/evidence-pack.ts';
import { sizeErrors } from '../../evidence/pack-size.ts';
import { readScope, scopeKinds } from '../../evidence/read-scope.ts';
import { ApiProblem, invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route } from '../route.ts';
import { date, instant, quickBooksId, toInstant } from '../values.ts';

const tag = 'History';

const checkSchema = z.object({
  at: instant,
  by: z.string(),
  rows: z.int().meta({ description: 'How many rows the chain has' }),
  reminders: z.int(),
  events: z.int(),
  replies: z.int(),
  wrong: z.int().meta({ description: 'How many rows break the chain or do not agree with it' }),
  head: z
    .string()
    .nullable()
    .meta({ description: 'The hash at the end of the chain; worth noting elsewhere' }),
  problems: z
    .array(
      z.object({
        position: z.string().nullable().meta({ description: 'The row’s place in the chain' }),
        reminderId: z.string().nullable(),
        problem: z.string(),
      }),
    )
    .meta({ description: 'The first hundred of what is wrong' }),
});

const viewOf = ({ at, actor, first, ...counts }: HistoryCheck): z.input<typeof checkSchema> => ({
  ...counts,
  at: toInstant(at),
  by: actor,
  problems: first,
});

const stateSchema = z.object({
  rows: z.string().meta({ description: 'How many rows are sealed' }),
  waiting: z.int().meta({ description: 'Rows that are written and not sealed yet' }),
  last: z
    .object({ hash: z.string(), sealedAt: instant, reminderId: z.string() })
    .nullable()
    .meta({ description: 'The last sealed row' }),
  check: z
    .object({
      status: z.enum(['running', 'done', 'failed']),
      startedAt: instant,
      looked: z.int().meta({ description: 'Rows, reminders, events and replies looked at so far' }),
      total: z.int(),
      problem: z.string().nullable(),
    })
    .nullable()
    .meta({ description: 'The last verification that ran in the background' }),
});

const packBody = z.strictObject({
  about: z.enum(scopeKinds, `must be one of ${scopeKinds.join(', ')}`),
  id: quickBooksId.optional().meta({ description: 'Of the invoice or the customer' }),
  from: date.optional().meta({ description: 'The first day of a period' }),
  to: date.optional().meta({ description: 'The last day of a period' }),
});

/** The history of reminders: whether it is whole, and evidence of it. */
export const historyRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/history',
    operationId: 'getHistory',
    tag,
    summary: 'How the chain of the history stands, and how far its verification is',
    query: noQuery,
    body: noBody,
    output: stateSchema,
    async handle({ dunwell, company: { realmId } }) {
      const [{ last, waiting }, run] = await Promise.all([
        dunwell.stores.historyRows.state(realmId),
        dunwell.historyChecks.progress(realmId),
      ]);
      return {
        rows: String(last?.position ?? 0n),
        waiting,
        last: last && {
          hash: last.hash,
          sealedAt: toInstant(last.sealedAt),
          reminderId: last.reminderId,
        },
        check: run && { ...run, startedAt: toInstant(run.startedAt) },
      };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/history/verify',
    operationId: 'verifyHistory',
    tag,
    summary: 'Makes the chain of the history again and compares it with the reminders',
    query: noQuery,
    body: noBody,
    output: checkSchema,
    handle: async ({ dunwell, company, actor }) =>
      viewOf(await dunwell.historyChecks.check(company.realmId, actor)),
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/history/verify',
    operationId: 'getHistoryVerification',
    tag,
    summary: 'What the last check of the history found',
    query: noQuery,
    body: noBody,
    output: checkSchema,
    async handle({ dunwell, company }) {
      const last = await dunwell.historyChecks.last(company.realmId);
      if (!last) throw notFound('verification of the history');
      return viewOf(last);
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/evidence',
    operationId: 'makeEvidencePack',
    tag,
    summary: 'A ZIP of all that was done and why, with the hash of every file',
    query: noQuery,
    body: packBody,
    answersFile: true,
    problems: ['conflict'],
    async handle({ dunwell, company, actor }, { body }) {
      const { about, id = '', from = '', to = '' } = body;
      const read = readScope({ about, id, from, to });
      if ('errors' in read) {
        throw invalidInput(read.errors.map(({ field, message }) => ({ field, message })));
      }
      const { scope } = read;
      const named = await nameScope({ dunwell }, company.realmId, scope);
      if (!named) throw notFound(scope.kind);
      const counts = await countEvidence(dunwell.db, company.realmId, scope);
      const errors = sizeErrors(scope, counts);
      if (errors.length > 0) throw invalidInput(errors);
      const pack = await makeEvidencePack({ dunwell }, { company, scope, named, actor });
      if (!pack) throw new ApiProblem('conflict', `${packsAreBusy}.`);
      return pack;
    },
  }),
];
