import { z } from 'zod';
import { parsePolicy } from '../../../core/policy/policy.ts';
import { changesOf } from '../../show/policy-versions.ts';
import { listOf } from '../paging.ts';
import { invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route } from '../route.ts';
import {
  policyLevels,
  saveVersion,
  savedPolicyView,
  type PolicyLevelPath,
} from './policy-routes.ts';
import { policyVersionSchema, savedPolicySchema } from './policy-schema.ts';

const tag = 'Policies';

/** Reading the versions of one level, and making an old one the newest. */
function routesOfLevel({ level, name, path: lastPart, subject }: PolicyLevelPath) {
  const path = `/companies/{realm}/policies/${lastPart}/versions`;
  const idOf = (params: Readonly<Record<string, string>>) => params.id ?? params.name ?? '';
  return [
    route({
      method: 'GET',
      path,
      operationId: `get${name}PolicyVersions`,
      tag,
      summary: `Every version of the policy of the level ${level}, newest first, with what it changed`,
      query: noQuery,
      body: noBody,
      output: listOf(policyVersionSchema),
      async handle(context, { params }) {
        const { id } = await subject(context, idOf(params));
        const { dunwell, company } = context;
        const history = await dunwell.stores.policies.history(company.realmId, level, id);
        const items = history.map((version) => ({
          ...savedPolicyView(version),
          changes: changesOf(version, history),
        }));
        return { items, next: null };
      },
    }),
    route({
      method: 'POST',
      path: `${path}/{version}/restore`,
      operationId: `restore${name}Policy`,
      tag,
      summary: `Saves an old version of the policy of the level ${level} as its newest`,
      query: noQuery,
      body: noBody,
      output: savedPolicySchema,
      async handle(context, { params }) {
        const all: Readonly<Record<string, string>> = params;
        const { id, currency } = await subject(context, idOf(all));
        const wanted = z.coerce.number().int().safeParse(all['version']);
        const { dunwell, company } = context;
        const history = await dunwell.stores.policies.history(company.realmId, level, id);
        const old = history.find(({ version }) => version === wanted.data);
        if (old === undefined) throw notFound('version');
        const { reminders, charges } = old;
        const parsed = parsePolicy({ reminders, charges }, currency);
        if (!parsed.ok) {
          throw invalidInput(
            parsed.problems.map(({ path: field, message }) => ({ field, message })),
          );
        }
        const note = `Version ${old.version} restored`;
        return savedPolicyView(
          await saveVersion(context, { level, subject: id, note }, parsed.policy),
        );
      },
    }),
  ];
}

/** The history of every level's policy. */
export const policyVersionRoutes = policyLevels.flatMap(routesOfLevel);
