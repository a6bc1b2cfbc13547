import { Router } from 'express';
import { z } from 'zod';
import { groupRuleSchema, ruleInWords, type GroupRule } from '../../core/policy/group-rule.ts';
import { groupMembers, wouldBeMembers } from '../../flow/collections/group-members.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError } from '../errors.ts';
import { formValues } from '../forms.ts';
import { formFromGroup, groupFromForm } from '../pages/group-form.ts';
import { GroupPage, type GroupPageProps } from '../pages/group-page.tsx';
import { GroupsPage } from '../pages/groups-page.tsx';
import { paths } from '../pages/paths.ts';
import type { FormValues } from '../pages/policy-form-text.ts';
import { queryText } from '../queries.ts';
import { redirectWithFlash, sendPage } from '../respond.ts';
import { badBalances, knownValues } from '../show/groups.ts';
import { personText } from '../show/values.ts';
import { companyRoute, pathPart, type Visit } from '../visit.ts';

const longestName = 60;

/** `/c/:realm/groups`: the groups of customers, each with its rule and who matches. */
export function createGroupRoutes(deps: WebDeps): Router {
  const router = Router();
  router.get(
    '/c/:realm/groups',
    companyRoute(deps, async (visit) => {
      const name = queryText.parse(visit.request.query['open']);
      if (name !== '') return visit.response.redirect(303, paths.group(visit.realm, name));
      await sendGroups(deps, visit);
    }),
  );
  router.get(
    '/c/:realm/groups/:name',
    companyRoute(deps, async (visit) => {
      const name = nameOf(visit);
      const members = await groupMembers(deps.dunwell.stores.facts, visit.realm, name);
      const [newest] = await deps.dunwell.stores.groups.history(visit.realm, name);
      const people = await peopleText(deps, visit.realm, name);
      const values = { ...formFromGroup(newest?.rank ?? null, newest?.rule ?? null), ...people };
      await sendGroup(deps, visit, name, { values, members, errors: [], isDraft: false });
    }),
  );
  router.post(
    '/c/:realm/groups/:name',
    companyRoute(deps, (visit) => takeForm(deps, visit, nameOf(visit))),
  );
  return router;
}

function nameOf(visit: Visit): string {
  const name = pathPart(visit, 'name').trim();
  if (name === '' || name.length > longestName) throw new PageNotFoundError('No such group');
  return name;
}

async function sendGroups(deps: WebDeps, visit: Visit): Promise<void> {
  const { groups, facts, policies } = deps.dunwell.stores;
  const { realm } = visit;
  const [names, current, customers, rules, shell] = await Promise.all([
    groups.names(realm),
    groups.current(realm),
    facts.customers(realm),
    policies.current(realm),
    visit.shell(),
  ]);
  const rows = names.map((name) => {
    const stored = current.find(({ group }) => group === name);
    return {
      name,
      rank: stored?.rank ?? null,
      says: stored?.rule ? ruleInWords(stored.rule) : null,
      members: customers.filter((customer) => customer.groups.includes(name)).length,
      hasPolicy: rules.some(({ level, subject }) => level === 'group' && subject === name),
    };
  });
  const inOrder = rows.toSorted((a, b) => (a.rank ?? 1_000_000) - (b.rank ?? 1_000_000));
  sendPage(visit.response, GroupsPage, { shell, rows: inOrder });
}

const rankSchema = z
  .number('Give the rank as a whole number.')
  .int('Give the rank as a whole number.')
  .min(1, 'The rank must be at least 1.')
  .max(10_000, 'The rank must be at most 10,000.')
  .nullable();

async function takeForm(deps: WebDeps, visit: Visit, name: string): Promise<void> {
  const values = formValues(visit.request.body);
  const { stores, db, clock } = deps.dunwell;
  const { realm, actor, company } = visit;
  const read = groupFromForm(values);
  const rank = rankSchema.safeParse(read.rank);
  const rule = groupRuleSchema.nullable().safeParse(read.rule);
  const people = await readPeople(deps, realm, values);
  const errors: FieldError[] = [
    ...(rank.success ? [] : rank.error.issues.map(({ message }) => ({ field: 'rank', message }))),
    ...ruleErrors(rule, read.places, company.homeCurrency),
    ...people.errors,
  ];
  if (errors.length > 0 || !rank.success || !rule.success) {
    return sendGroup(deps, visit, name, { values, members: [], errors, isDraft: true });
  }
  const draft = { rule: rule.data, named: people.named, keptOut: people.keptOut };
  if (values['intent'] !== 'save') {
    const members = await wouldBeMembers(
      { db, facts: stores.facts, now: clock.now() },
      company,
      draft,
    );
    return sendGroup(deps, visit, name, { values, members, errors: [], isDraft: true });
  }
  const note = values['note']?.trim().slice(0, 500) ?? '';
  const by = { author: actor, note: note === '' ? null : note };
  const saved = await stores.groups.save(realm, name, { ...draft, rank: rank.data }, by);
  const detail = { group: name, version: saved.version };
  await stores.audit.add({ realmId: realm, actor, what: 'group saved', detail });
  await redirectWithFlash(visit.request, visit.response, paths.group(realm, name), {
    tone: 'good',
    text: `Version ${saved.version} of the group is saved. It counts from the next run.`,
  });
}

function ruleErrors(
  rule: z.ZodSafeParseResult<GroupRule | null>,
  places: readonly number[],
  homeCurrency: string,
): FieldError[] {
  const fieldOf = (index: number): string => `conditions.${places[index] ?? 0}.value`;
  if (!rule.success) {
    return rule.error.issues.map(({ path, message }) => ({
      field: fieldOf(Number(path[1] ?? 0)),
      message: `The value ${message.startsWith('must') ? message : 'is not one that this condition takes'}.`,
    }));
  }
  if (rule.data === null) return [];
  return badBalances(rule.data, homeCurrency).map(({ index, message }) => ({
    field: fieldOf(index),
    message: `The balance ${message}.`,
  }));
}

/** Customers as people type them, one a line: by name or by id. */
async function readPeople(
  deps: WebDeps,
  realm: string,
  values: FormValues,
): Promise<{ named: string[]; keptOut: string[]; errors: FieldError[] }> {
  const customers = await deps.dunwell.stores.facts.customers(realm);
  const errors: FieldError[] = [];
  const idsIn = (field: string): string[] =>
    (values[field] ?? '').split('\n').flatMap((line) => {
      const text = line.trim();
      if (text === '') return [];
      const wanted = text.toLowerCase();
      const found =
        customers.find(({ displayName }) => displayName.toLowerCase() === wanted) ??
        customers.find(({ id }) => id === text);
      if (found !== undefined) return [found.id];
      errors.push({ field, message: `There is no customer “${text}”.` });
      return [];
    });
  const named = idsIn('named');
  const keptOut = idsIn('keptOut');
  const both = named.some((id) => keptOut.includes(id));
  const message = 'A customer cannot be always in it and never in it.';
  return { named, keptOut, errors: both ? [...errors, { field: 'keptOut', message }] : errors };
}

async function peopleText(
  deps: WebDeps,
  realm: string,
  name: string,
): Promise<{ named: string; keptOut: string }> {
  const { stores } = deps.dunwell;
  const { named, keptOut } = await stores.groups.people(realm, name);
  const customers = await stores.facts.customers(realm, [...named, ...keptOut]);
  const text = (ids: readonly string[]): string =>
    ids.map((id) => customers.find((each) => each.id === id)?.displayName ?? id).join('\n');
  return { named: text(named), keptOut: text(keptOut) };
}

type State = Pick<GroupPageProps, 'values' | 'errors' | 'isDraft'> & {
  members: Awaited<ReturnType<typeof groupMembers>>;
};

async function sendGroup(deps: WebDeps, visit: Visit, name: string, state: State): Promise<void> {
  const { stores, db } = deps.dunwell;
  const { realm, actor, company } = visit;
  const [shell, history, known] = await Promise.all([
    visit.shell(),
    stores.groups.history(realm, name),
    knownValues(db, realm),
  ]);
  const { members, ...shown } = state;
  const props: GroupPageProps = {
    shell,
    name,
    ...shown,
    currency: company.homeCurrency,
    known,
    matches: members.map((member) => ({
      id: member.customerId,
      name: member.displayName,
      because: member.because,
    })),
    versions: history.map((version) => ({
      version: version.version,
      savedAt: version.createdAt.toISOString(),
      author: personText(version.author, actor),
      note: version.note ?? '',
      says: version.rule === null ? 'customers named only' : ruleInWords(version.rule),
      rank: version.rank,
    })),
  };
  sendPage(visit.response, GroupPage, props, state.errors.length === 0 ? 200 : 422);
}
