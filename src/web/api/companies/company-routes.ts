import { z } from 'zod';
import type { CompanyChanges } from '../../../adapters/store/companies.ts';
import { dateInZone } from '../../../core/calendar/zones.ts';
import { movedRun, runHours } from '../../../flow/collections/run-times.ts';
import { usageOf } from '../../show/usage.ts';
import { listOf } from '../paging.ts';
import { ApiProblem, notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { companyChangesSchema, companySchema, syncSchema, usageSchema } from './company-schema.ts';
import { companyView, syncView } from './company-view.ts';

const tag = 'Companies';

/** The run's next time moves with the hour and the zone. */
async function nextRun(
  { company, dunwell }: ApiContext,
  to: { timeZone: string; sendingHour: number },
): Promise<Pick<CompanyChanges, 'nextRunAt'>> {
  const isSame = to.timeZone === company.timeZone && to.sendingHour === company.sendingHour;
  if (isSame) return {};
  const hours = await runHours(dunwell.stores, { ...company, ...to });
  return { nextRunAt: movedRun(company.nextRunAt, dunwell.clock.now(), hours) };
}

async function changeCompany(
  context: ApiContext,
  body: z.output<typeof companyChangesSchema>,
): Promise<void> {
  const { company, dunwell, actor } = context;
  const { modes, stopped, ...settings } = body;
  const given = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  );
  const changes: CompanyChanges = {
    ...given,
    ...(modes?.reminders ? { remindersMode: modes.reminders } : {}),
    ...(modes?.charges ? { chargesMode: modes.charges } : {}),
    ...(await nextRun(context, {
      timeZone: body.timeZone ?? company.timeZone,
      sendingHour: body.sendingHour ?? company.sendingHour,
    })),
  };
  const { realmId } = company;
  const word = { realmId, actor, reason: `By the ${actor}` };
  // A stop comes first and a start last, so that nothing leaves by half of a change.
  if (stopped === true) await dunwell.stops.stopCompany(word);
  if (Object.keys(changes).length > 0) {
    await dunwell.stores.companies.update(realmId, changes);
    // Names only of what may hold an address.
    const detail = { fields: Object.keys(given), modes: { ...modes } };
    await dunwell.stores.audit.add({ realmId, actor, what: 'settings changed', detail });
  }
  if (stopped === false) await dunwell.stops.startCompany(word);
}

/** The companies of a key, their settings, and their sync. */
export const companyRoutes = [
  route({
    method: 'GET',
    path: '/companies',
    operationId: 'listCompanies',
    tag,
    summary: 'The companies that the key is for',
    query: noQuery,
    body: noBody,
    output: listOf(companySchema),
    async handle(context) {
      return { items: [await companyView(context)], next: null };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}',
    operationId: 'getCompany',
    tag,
    summary: 'A company with its connection, modes, settings and sync',
    query: noQuery,
    body: noBody,
    output: companySchema,
    handle: companyView,
  }),
  route({
    method: 'PATCH',
    path: '/companies/{realm}',
    operationId: 'changeCompany',
    tag,
    summary: 'Changes modes and settings; what is absent stays as it is',
    query: noQuery,
    body: companyChangesSchema,
    output: companySchema,
    async handle(context, { body }) {
      await changeCompany(context, body);
      const company = await context.dunwell.stores.companies.find(context.company.realmId);
      if (!company) throw notFound('company');
      const today = dateInZone(context.dunwell.clock.now(), company.timeZone);
      return companyView({ ...context, company, today });
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/usage',
    operationId: 'getUsage',
    tag,
    summary: 'The metered reads of QuickBooks, by day, and what is left of the month',
    query: noQuery,
    body: noBody,
    output: usageSchema,
    async handle({ dunwell, company }) {
      const { stores, clock, meter } = dunwell;
      const reads = await usageOf(stores.meteredReads, [company.realmId], clock.now());
      return { ...reads, days: [...reads.days], budget: await meter.month() };
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/sync',
    operationId: 'syncCompany',
    tag,
    summary: 'Brings the mirror in step with QuickBooks now; answers when it is',
    query: noQuery,
    body: z.strictObject({
      full: z
        .boolean('must be true or false')
        .default(false)
        .meta({ description: 'Reads everything again, not only what changed' }),
    }),
    output: syncSchema,
    problems: ['conflict', 'quickbooks-unavailable'],
    async handle(context, { body }) {
      const { dunwell, shells, company } = context;
      if ((await shells.find(company.realmId)).connection !== 'active') {
        throw new ApiProblem('conflict', 'The company is not connected to QuickBooks.');
      }
      await dunwell.sync(company.realmId, { full: body.full, repair: true });
      return syncView(context);
    },
  }),
  route({
    method: 'DELETE',
    path: '/companies/{realm}/sync',
    operationId: 'cancelFirstSync',
    tag,
    summary: 'Cancels the first sync if one is under way; runs hold until a full sync',
    query: noQuery,
    body: noBody,
    output: syncSchema,
    async handle(context) {
      const { dunwell, company, actor } = context;
      if (await dunwell.stores.syncStates.cancelFirstSync(company.realmId)) {
        const what = 'first sync cancelled';
        await dunwell.stores.audit.add({ realmId: company.realmId, actor, what });
      }
      return syncView(context);
    },
  }),
];
