import { z } from 'zod';
import type { Sender } from '../../../flow/mails/senders.ts';
import { showSender } from '../../show/mail-server.ts';
import { noBody, noQuery, route } from '../route.ts';

const tag = 'Reminders';
const path = '/companies/{realm}/sender';

const senderSchema = z.object({
  address: z.string().meta({ description: 'Whom mails are from' }),
  standing: z
    .enum([
      ...(['ready', 'unconfirmed', 'unverified', 'absent', 'elsewhere'] as const),
      ...(['unasked', 'unknowable'] as const),
    ])
    .meta({
      description:
        'ready: may send. unconfirmed, unverified, absent: may not yet. elsewhere: the company’s own server has another account. unasked: nobody has looked. unknowable: Dunwell has no token of the account',
    }),
  records: z
    .array(
      z.object({
        of: z.enum(['dkim', 'return-path']),
        isVerified: z.boolean(),
        type: z.string().nullable(),
        host: z.string().nullable(),
        value: z.string().nullable(),
      }),
    )
    .meta({ description: 'What stands, or is to stand, in the DNS of the address’s domain' }),
  lookedAt: z.iso.datetime().nullable(),
  problem: z.string().nullable().meta({ description: 'Why the last look told nothing' }),
});

function view(sender: Sender): z.input<typeof senderSchema> {
  const { address, standing, records, lookedAt, problem } = showSender(sender);
  return {
    ...{ address, standing, lookedAt, problem: problem || null },
    records: records.map(({ of, isVerified, record }) => ({
      ...{ of, isVerified, type: record?.type ?? null },
      ...{ host: record?.host ?? null, value: record?.value ?? null },
    })),
  };
}

/** Whether mail may go out from the sender's address. */
export const senderRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'getSender',
    tag,
    summary: 'Whether Postmark sends for the sender’s address, as last looked at',
    query: noQuery,
    body: noBody,
    output: senderSchema,
    handle: async ({ dunwell, company }) => view(await dunwell.senders.find(company.realmId)),
  }),
  route({
    method: 'POST',
    path: `${path}/look`,
    operationId: 'lookAtSender',
    tag,
    summary: 'Asks Postmark now, and has it look into the DNS',
    query: noQuery,
    body: noBody,
    output: senderSchema,
    handle: async ({ dunwell, company }) => view(await dunwell.senders.lookAgain(company)),
  }),
  route({
    method: 'POST',
    path: `${path}/confirm`,
    operationId: 'resendSenderConfirmation',
    tag,
    summary: 'Has Postmark mail the address its confirmation again, once an hour at most',
    query: noQuery,
    body: noBody,
    output: z.object({ outcome: z.enum(['sent', 'refused']), reason: z.string().nullable() }),
    async handle({ dunwell, company, actor }) {
      const answer = await dunwell.senders.resendConfirmation(company, actor);
      return { outcome: answer.outcome, reason: 'reason' in answer ? answer.reason : null };
    },
  }),
];
