import { z } from 'zod';
import { searchReminders } from '../../../adapters/store/reminder-search.ts';
import { remindersCsv } from '../../show/reminders-csv.ts';
import { reasonBody, settle } from '../approval.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { uuid } from '../values.ts';
import { filterOf, reminderQuery } from './reminder-query.ts';
import { reminderDetailSchema, reminderSchema } from './reminder-schema.ts';
import { reminderDetailView, reminderView } from './reminder-view.ts';

const tag = 'Reminders';

async function reminderDetail({ dunwell, company }: ApiContext, id: string) {
  const reminder = await dunwell.stores.reminders.find(company.realmId, id);
  if (!reminder) throw notFound('reminder');
  const notes = await dunwell.stores.invoiceNotes.ofReminder(company.realmId, id);
  return reminderDetailView(reminder, notes);
}

const subjectOf = ({ company, actor }: ApiContext, id: string, reason: string | undefined) => ({
  realmId: company.realmId,
  id,
  actor,
  reason: reason ?? null,
});

/** Reminders as they were, are to be, or will not be mailed. */
export const reminderRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/reminders',
    operationId: 'listReminders',
    tag,
    summary: 'Reminders, newest first',
    body: noBody,
    query: z.strictObject({ ...pageQuery, ...reminderQuery }),
    output: listOf(reminderSchema),
    async handle({ dunwell, company }, { query }) {
      const { reminders } = dunwell.stores;
      const filter = filterOf(query);
      const { rows, next } = await readPage(query, {
        name: 'reminders',
        id: uuid,
        exists: async (id) => (await reminders.find(company.realmId, id)) !== null,
        async rows(page) {
          const ids = await searchReminders(dunwell.db, company.realmId, filter, page);
          const found = await reminders.withIds(company.realmId, ids);
          return found.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
        },
      });
      return { items: rows.map(reminderView), next };
    },
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/reminders.csv',
    operationId: 'exportReminders',
    tag,
    summary: 'The reminders that match as CSV, a record for each invoice of each, newest first',
    body: noBody,
    query: z.strictObject(reminderQuery),
    answersFile: true,
    handle: async ({ dunwell, company }, { query }) =>
      remindersCsv({ dunwell }, company.realmId, filterOf(query)),
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/reminders/{id}',
    operationId: 'getReminder',
    tag,
    summary: 'A reminder with its exact mail and events',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: reminderDetailSchema,
    handle: (context, { params }) => reminderDetail(context, params.id),
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/reminders/{id}/approve',
    operationId: 'approveReminder',
    tag,
    summary: 'Sends a proposed reminder, or a failed one once more, on its way',
    query: noQuery,
    id: uuid,
    body: reasonBody,
    output: reminderDetailSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const subject = subjectOf(context, params.id, body.reason);
      await settle('reminder', context.dunwell.approvals.approveReminder(subject));
      return reminderDetail(context, params.id);
    },
  }),
  route({
    method: 'POST',
    path: '/companies/{realm}/reminders/{id}/cancel',
    operationId: 'cancelReminder',
    tag,
    summary: 'Does not send a reminder; its steps are decided anew by the next run',
    query: noQuery,
    id: uuid,
    body: reasonBody,
    output: reminderDetailSchema,
    problems: ['conflict'],
    async handle(context, { params, body }) {
      const subject = subjectOf(context, params.id, body.reason);
      await settle('reminder', context.dunwell.approvals.cancelReminder(subject));
      return reminderDetail(context, params.id);
    },
  }),
];
