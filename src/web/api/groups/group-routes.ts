import { z } from 'zod';
import type { StoredGroup } from '../../../adapters/store/groups.ts';
import { ruleInWords } from '../../../core/policy/group-rule.ts';
import { groupMembers, wouldBeMembers } from '../../../flow/collections/group-members.ts';
import { badBalances } from '../../show/groups.ts';
import { invalidInput, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { toInstantOrNull } from '../values.ts';
import {
  groupChangesSchema,
  groupDetailSchema,
  groupMemberSchema,
  groupSchema,
} from './group-schema.ts';

const tag = 'Groups';

const view = (
  name: string,
  stored: StoredGroup | undefined,
  members: number,
): z.input<typeof groupSchema> => ({
  name,
  version: stored?.version ?? 0,
  rank: stored?.rank ?? null,
  rule: stored?.rule ?? null,
  says: stored?.rule ? ruleInWords(stored.rule) : null,
  members,
  author: stored?.author ?? null,
  note: stored?.note ?? null,
  createdAt: toInstantOrNull(stored?.createdAt ?? null),
});

async function detail(
  { dunwell, company }: ApiContext,
  name: string,
): Promise<z.input<typeof groupDetailSchema>> {
  const { groups, facts } = dunwell.stores;
  const { realmId } = company;
  const [names, [newest], people, members] = await Promise.all([
    groups.names(realmId),
    groups.history(realmId, name),
    groups.people(realmId, name),
    groupMembers(facts, realmId, name),
  ]);
  if (!names.includes(name)) throw notFound('group');
  return { ...view(name, newest, members.length), ...people };
}

const listed = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.null() });

type Changes = z.output<typeof groupChangesSchema>;

/** @throws ApiProblem invalid-input for a balance that is no amount of the home currency */
function readRule({ company }: ApiContext, { rule }: Changes): Changes['rule'] {
  const problems = rule === null ? [] : badBalances(rule, company.homeCurrency);
  if (problems.length === 0) return rule;
  throw invalidInput(
    problems.map(({ index, message }) => ({ field: `rule.conditions.${index}.over`, message })),
  );
}

/** Groups of customers by rule and by name. */
export const groupRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/groups',
    operationId: 'listGroups',
    tag,
    summary: 'The groups of customers, by name',
    query: noQuery,
    body: noBody,
    output: listed(groupSchema),
    async handle({ dunwell, company }) {
      const { groups, facts } = dunwell.stores;
      const { realmId } = company;
      const [names, current, customers] = await Promise.all([
        groups.names(realmId),
        groups.current(realmId),
        facts.customers(realmId),
      ]);
      const items = names.map((name) =>
        view(
          name,
          current.find(({ group }) => group === name),
          customers.filter((customer) => customer.groups.includes(name)).length,
        ),
      );
      return { items, next: null };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/groups/{name}',
    operationId: 'getGroup',
    tag,
    summary: 'A group with its rule, and whom it names',
    query: noQuery,
    body: noBody,
    output: groupDetailSchema,
    handle: (context, { params }) => detail(context, params.name),
  }),
  route({
    method: 'PUT',
    path: '/companies/{realm}/groups/{name}',
    operationId: 'putGroup',
    tag,
    summary: 'Saves the next version of a group: its rank, its rule, who is named in and kept out',
    query: noQuery,
    body: groupChangesSchema,
    output: groupDetailSchema,
    async handle(context, { params, body }) {
      const { dunwell, company, actor } = context;
      const { realmId } = company;
      const { note, ...to } = { ...body, rule: readRule(context, body) };
      const by = { author: actor, note };
      const saved = await dunwell.stores.groups.save(realmId, params.name, to, by);
      const detailOf = { group: params.name, version: saved.version };
      const entry = { realmId, actor, what: 'group saved', detail: detailOf };
      await dunwell.stores.audit.add(entry);
      return detail(context, params.name);
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/groups/{name}/members',
    operationId: 'getGroupMembers',
    tag,
    summary: 'Who is in a group by what is known now, and why',
    query: noQuery,
    body: noBody,
    output: listed(groupMemberSchema),
    async handle({ dunwell, company }, { params }) {
      const items = await groupMembers(dunwell.stores.facts, company.realmId, params.name);
      return { items, next: null };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/group-matches',
    operationId: 'matchGroup',
    tag,
    summary: 'Who would be in a group of these rules; saves nothing',
    query: noQuery,
    body: groupChangesSchema,
    output: listed(groupMemberSchema),
    async handle(context, { body }) {
      const { dunwell, company } = context;
      const draft = { ...body, rule: readRule(context, body) };
      const now = dunwell.clock.now();
      const deps = { db: dunwell.db, facts: dunwell.stores.facts, now };
      return { items: await wouldBeMembers(deps, company, draft), next: null };
    },
  }),
];
