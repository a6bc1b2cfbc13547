import { z } from 'zod';
import { streamId } from '../../../flow/mails/mail-server-settings.ts';
import { invalidInput } from '../problem.ts';
import { noBody, noQuery, route, type ApiContext } from '../route.ts';

const tag = 'Reminders';
const path = '/companies/{realm}/mail-server';

const stream = z
  .string('must be the id of a stream')
  .regex(streamId, 'must be the id of a stream, such as outbound');
const server = z.enum(['dunwell', 'own'], 'must be dunwell or own');

const serverSchema = z.object({
  server: server.meta({ description: 'Dunwell’s Postmark server, or one of the company’s own' }),
  name: z.string().nullable().meta({ description: 'Postmark’s name of the company’s own' }),
  tokenEnd: z.string().nullable().meta({ description: 'The last four characters of its token' }),
  stream: z.string().meta({ description: 'The message stream that mails go out by' }),
  from: z.string().nullable().meta({ description: 'Whom mails are from; null for Dunwell’s' }),
  webhookProblem: z.string().nullable().meta({
    description: 'Why Postmark does not tell what becomes of mails; null where it does',
  }),
});

const wantedSchema = z.strictObject({
  server,
  token: z
    .string('must be a server API token')
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be a server API token without spaces')
    .nullish()
    .meta({ description: 'Of the company’s own server; absent: the one that is kept' }),
  stream,
  from: z
    .email('must be an e-mail address')
    .nullish()
    .meta({ description: 'For the company’s own server: an address that its account confirmed' }),
});

const testSchema = z.object({
  outcome: z.enum(['sent', 'unknown', 'failed', 'too-many', 'no-address']).meta({
    description: 'no-address: the company has no reply address, to which alone tests go',
  }),
  reason: z.string().nullable(),
});

async function serverOf({ dunwell, company }: ApiContext): Promise<z.input<typeof serverSchema>> {
  const { server: chosen, usualStream } = await dunwell.mailServer.find(company.realmId);
  const tokenEnd = chosen?.tokenEnd ?? null;
  return {
    server: tokenEnd === null ? 'dunwell' : 'own',
    name: chosen?.name ?? null,
    tokenEnd,
    stream: chosen?.stream ?? usualStream,
    from: chosen?.from ?? null,
    webhookProblem: chosen?.webhookProblem ?? null,
  };
}

/** By which Postmark server and stream mails to customers go out. */
export const mailServerRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'getMailServer',
    tag,
    summary: 'By which Postmark server and stream mails to customers go out',
    query: noQuery,
    body: noBody,
    output: serverSchema,
    handle: serverOf,
  }),
  route({
    method: 'PUT',
    path,
    operationId: 'chooseMailServer',
    tag,
    summary: 'Has mails go out by another server or stream, once Postmark is seen to take it',
    query: noQuery,
    body: wantedSchema,
    output: serverSchema,
    async handle(context, { body }) {
      const { dunwell, company, actor } = context;
      const { token = null, from = null, ...wanted } = body;
      const answer = await dunwell.mailServer.save(company, { ...wanted, token, from }, actor);
      if (answer.outcome === 'refused') {
        throw invalidInput([{ field: answer.field, message: answer.message }]);
      }
      return serverOf(context);
    },
  }),
  route({
    method: 'DELETE',
    path,
    operationId: 'removeMailServer',
    tag,
    summary: 'Has mails go out by Dunwell’s own server and stream again',
    query: noQuery,
    body: noBody,
    output: serverSchema,
    async handle(context) {
      const { dunwell, company, actor } = context;
      await dunwell.mailServer.remove(company, actor);
      return serverOf(context);
    },
  }),
  route({
    method: 'POST',
    path: `${path}/test`,
    operationId: 'testMailServer',
    tag,
    summary: 'Sends the owner a test by the way of mails to customers',
    query: noQuery,
    body: noBody,
    output: testSchema,
    async handle({ dunwell, company, actor }) {
      const result = await dunwell.mails.sendServerTest(company, actor);
      return { outcome: result.outcome, reason: 'reason' in result ? result.reason : null };
    },
  }),
];
