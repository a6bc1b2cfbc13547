import { z } from 'zod';
import type { PolicyLevel, StoredPolicy } from '../../../adapters/store/policies.ts';
import { policySchema } from '../../../core/policy/policy.ts';
import { policyRecord } from '../../../flow/collections/run-facts.ts';
import { policyProblems } from '../../show/policy-problems.ts';
import { definesInWords } from '../../show/policy-words.ts';
import { ApiProblem, invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { freeText, toInstant } from '../values.ts';
import { readPolicy } from './read-policy.ts';
import { savedPolicySchema } from './policy-schema.ts';
import { resolvedPolicyRoute } from './resolved-route.ts';

const tag = 'Policies';

/** What a policy of a level is for, and the currency of its amounts. */
type Subject = { readonly id: string; readonly currency: string };

/** A level as the API addresses it. */
export type PolicyLevelPath = {
  readonly level: PolicyLevel;
  readonly name: string;
  /** The last part of the path. */
  readonly path: string;
  /** @throws ApiProblem not-found for a customer or an invoice that the mirror does not hold */
  readonly subject: (context: ApiContext, id: string) => Promise<Subject>;
};

export const policyLevels: readonly PolicyLevelPath[] = [
  {
    level: 'company',
    name: 'Company',
    path: 'company',
    subject: async ({ company }) => ({ id: '', currency: company.homeCurrency }),
  },
  {
    level: 'group',
    name: 'Group',
    path: 'group/{name}',
    subject: async ({ company }, id) => ({ id, currency: company.homeCurrency }),
  },
  {
    level: 'customer',
    name: 'Customer',
    path: 'customer/{id}',
    subject: async ({ lists, company }, id) => {
      const customer = await lists.customer(company.realmId, id);
      if (!customer) throw notFound('customer');
      return { id, currency: customer.currency };
    },
  },
  {
    level: 'invoice',
    name: 'Invoice',
    path: 'invoice/{id}',
    subject: async ({ lists, company }, id) => {
      const currency = (await lists.currencies(company.realmId, 'invoice', [id])).get(id);
      if (currency === undefined) throw notFound('invoice');
      return { id, currency };
    },
  },
];

/** A saved version as the API shows it. */
export function savedPolicyView(stored: StoredPolicy): z.input<typeof savedPolicySchema> {
  const { reminders, charges } = policyRecord(stored);
  return {
    ...(reminders ? { reminders } : {}),
    ...(charges ? { charges } : {}),
    level: stored.level,
    subject: stored.subject,
    version: stored.version,
    author: stored.author,
    note: stored.note,
    createdAt: toInstant(stored.createdAt),
  };
}

async function currentVersion(
  { dunwell, company }: ApiContext,
  level: PolicyLevel,
  subject: string,
): Promise<StoredPolicy> {
  const [newest] = await dunwell.stores.policies.history(company.realmId, level, subject);
  if (!newest || (newest.reminders === undefined && newest.charges === undefined)) {
    throw new ApiProblem('not-found', 'No policy is defined at this level.');
  }
  return newest;
}

/**
 * Saves the next version of a level, with an entry in the audit.
 * @throws ApiProblem invalid-input where it names a rate table or a template that does not exist,
 * or somebody else's address for copies
 */
export async function saveVersion(
  { dunwell, company, actor }: ApiContext,
  to: { level: PolicyLevel; subject: string; note: string | null },
  policy: z.output<typeof policySchema>,
): Promise<StoredPolicy> {
  const { level, subject, note } = to;
  const problems = await policyProblems({ dunwell }, company, { level, subject }, policy);
  if (problems.length > 0) {
    throw invalidInput(problems.map(({ path, message }) => ({ field: path, message })));
  }
  const by = { author: actor, note };
  const saved = await dunwell.stores.policies.save(company.realmId, level, subject, policy, by);
  await dunwell.stores.audit.add({
    realmId: company.realmId,
    actor,
    what: 'policy saved',
    detail: { level, subject, version: saved.version, defines: definesInWords(saved) },
  });
  return saved;
}

const noteQuery = z.strictObject({
  note: freeText(1_000).optional().meta({ description: 'Why; kept with the version' }),
});

/** Reading, saving and clearing the policy of one level. */
function routesOfLevel({ level, name, path: lastPart, subject }: PolicyLevelPath) {
  const path = `/companies/{realm}/policies/${lastPart}`;
  const idOf = (params: Readonly<Record<string, string>>) => params.id ?? params.name ?? '';
  return [
    route({
      method: 'GET',
      path,
      operationId: `get${name}Policy`,
      tag,
      summary: `The current policy of the level ${level}`,
      query: noQuery,
      body: noBody,
      output: savedPolicySchema,
      async handle(context, { params }) {
        return savedPolicyView(await currentVersion(context, level, idOf(params)));
      },
    }),
    route({
      method: 'PUT',
      path,
      operationId: `put${name}Policy`,
      tag,
      summary: `Saves the next version of the policy of the level ${level}`,
      query: noteQuery,
      // Core reads it, because its amounts depend on the currency.
      body: z.unknown(),
      bodyShape: policySchema,
      output: savedPolicySchema,
      problems: ['quickbooks-unavailable'],
      async handle(context, { params, query, body }) {
        const { id, currency } = await subject(context, idOf(params));
        const policy = readPolicy(body, currency, context.company.rates);
        const { dunwell, company } = context;
        const refused = await dunwell.writeBack.policyProblems(company, policy.charges);
        if (refused.length > 0) {
          throw invalidInput(
            refused.map(({ field, message }) => ({ field: `charges.${field}`, message })),
          );
        }
        const to = { level, subject: id, note: query.note ?? null };
        return savedPolicyView(await saveVersion(context, to, policy));
      },
    }),
    route({
      method: 'DELETE',
      path,
      operationId: `delete${name}Policy`,
      tag,
      summary: `Clears the level ${level}, so that the next more general one counts`,
      body: noBody,
      query: noteQuery,
      status: 204,
      async handle(context, { params, query }) {
        const current = await currentVersion(context, level, idOf(params));
        const to = { level, subject: current.subject, note: query.note ?? null };
        await saveVersion(context, to, {});
        return undefined;
      },
    }),
  ];
}

/** The policies of all levels, and which of them wins. */
export const policyRoutes = [resolvedPolicyRoute, ...policyLevels.flatMap(routesOfLevel)];
