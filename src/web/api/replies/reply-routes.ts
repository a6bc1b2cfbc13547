import { z } from 'zod';
import type { StoredReply } from '../../../adapters/store/reply-rows.ts';
import { paidWaitDays } from '../../../flow/replies/replies.ts';
import { listOf, pageQuery, readPage } from '../paging.ts';
import { notFound } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';
import { quickBooksId, uuid } from '../values.ts';
import {
  replyDetailSchema,
  replyDetailView,
  replySchema,
  replyView,
  shownReplies,
} from './reply-schema.ts';

const tag = 'Replies';
const path = '/companies/{realm}/replies/{id}';
const settingsSchema = z.object({
  pausesReminders: z.boolean().meta({
    description: 'Whether an unread reply pauses its customer’s reminders; charges go on',
  }),
});

/** @throws ApiProblem not-found */
async function replyOf({ dunwell, company }: ApiContext, id: string): Promise<StoredReply> {
  const reply = await dunwell.stores.replies.find(company.realmId, id);
  if (reply === null) throw notFound('reply');
  return reply;
}

const wordOn = ({ company, actor, today }: ApiContext, replyId: string) => ({
  ...{ realmId: company.realmId, replyId, actor, today },
});

/** Does something about a reply. @returns it as it is then */
async function actOn(
  context: ApiContext,
  id: string,
  act: (word: ReturnType<typeof wordOn>) => Promise<unknown>,
) {
  await replyOf(context, id);
  await act(wordOn(context, id));
  return replyDetailView(await replyOf(context, id));
}

async function settings({ dunwell, company }: ApiContext) {
  return { pausesReminders: await dunwell.stores.replySettings.pauses(company.realmId) };
}

/** What payers answered to mails, and what is done about it. */
export const replyRoutes = [
  route({
    method: 'GET',
    path: '/companies/{realm}/replies',
    operationId: 'listReplies',
    tag,
    summary: 'Replies to mails, newest first',
    query: z.strictObject({
      ...pageQuery,
      show: z.enum(shownReplies, `must be one of ${shownReplies.join(', ')}`).default('all'),
      customer: quickBooksId.optional(),
    }),
    body: noBody,
    output: listOf(replySchema),
    async handle({ dunwell, company: { realmId } }, { query }) {
      const { replies } = dunwell.stores;
      const { show, customer } = query;
      const of = customer === undefined ? {} : { customerIds: [customer] };
      const { rows, next } = await readPage(query, {
        name: 'replies',
        id: uuid,
        exists: async (id) => (await replies.find(realmId, id)) !== null,
        rows: (page) => replies.list(realmId, { show, ...of }, page),
      });
      return { items: rows.map(replyView), next };
    },
  }),
  route({
    method: 'GET',
    path,
    operationId: 'getReply',
    tag,
    summary: 'A reply with all that it says, its files, and what was done about it',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: replyDetailSchema,
    handle: async (context, { params }) => replyDetailView(await replyOf(context, params.id)),
  }),
  route({
    method: 'GET',
    path: `${path}/files/{file}`,
    operationId: 'getReplyFile',
    tag,
    summary: 'A file that came with a reply',
    query: noQuery,
    body: noBody,
    id: uuid,
    answersFile: true,
    async handle(context, { params }) {
      const { id } = await replyOf(context, params.id);
      const file = uuid.safeParse(params.file);
      const { replies } = context.dunwell.stores;
      const found = file.success
        ? await replies.file(context.company.realmId, id, file.data)
        : null;
      if (found === null) throw notFound('file');
      return found;
    },
  }),
  route({
    method: 'POST',
    path: `${path}/read`,
    operationId: 'readReply',
    tag,
    summary: 'Marks a reply as read; the reminders that it paused go on with the next run',
    query: noQuery,
    body: noBody,
    id: uuid,
    output: replyDetailSchema,
    handle: (context, { params }) =>
      actOn(context, params.id, (word) => context.dunwell.replyActs.markRead(word)),
  }),
  route({
    method: 'POST',
    path: `${path}/paid`,
    operationId: 'noteReplySaysPaid',
    tag,
    summary: `The customer says that it has paid: reminders wait ${paidWaitDays} days for the payment`,
    query: noQuery,
    body: noBody,
    id: uuid,
    output: replyDetailSchema,
    handle: (context, { params }) =>
      actOn(context, params.id, (word) => context.dunwell.replyActs.saidPaid(word)),
  }),
  route({
    method: 'GET',
    path: '/companies/{realm}/reply-settings',
    operationId: 'getReplySettings',
    tag,
    summary: 'Whether unread replies pause reminders',
    query: noQuery,
    body: noBody,
    output: settingsSchema,
    handle: settings,
  }),
  route({
    method: 'PUT',
    path: '/companies/{realm}/reply-settings',
    operationId: 'putReplySettings',
    tag,
    summary: 'Switches the pause by unread replies on or off; off lets go what they paused',
    query: noQuery,
    body: z.strictObject({ pausesReminders: z.boolean() }),
    output: settingsSchema,
    async handle(context, { body }) {
      const { dunwell, company, actor, today } = context;
      const word = { realmId: company.realmId, actor, today };
      await dunwell.replyActs.savePauses(word, body.pausesReminders);
      return settings(context);
    },
  }),
];
