import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import { readSetting, writeSetting } from '../settings.ts';

const webhook = z.object({
  id: z.number(),
  url: z.string(),
  user: z.string(),
  password: z.string(),
  stream: z.string(),
});
const server = z.object({
  id: z.number(),
  name: z.string(),
  /** Null: the one that the app was given at its start. */
  token: z.string().nullable(),
  streams: z.array(z.object({ id: z.string(), kind: z.string() })),
  webhooks: z.array(webhook),
});
const sender = z.object({
  id: z.number(),
  email: z.string(),
  confirmed: z.boolean(),
  /** How often its confirmation was asked for again. */
  resent: z.number(),
});
const domain = z.object({
  id: z.number(),
  name: z.string(),
  dkim: z.boolean(),
  returnPath: z.boolean(),
  /** What Postmark finds in the DNS when it looks the next time. */
  inDns: z.object({ dkim: z.boolean(), returnPath: z.boolean() }),
});
const account = z.object({
  nextId: z.number(),
  servers: z.array(server),
  senders: z.array(sender),
  domains: z.array(domain),
  /** Whether mail from an address that the account does not know is refused. */
  refusesOthers: z.boolean(),
});
export type Account = z.infer<typeof account>;
export type AccountServer = Account['servers'][number];

const usualStreams = [
  { id: 'outbound', kind: 'Transactional' },
  { id: 'broadcast', kind: 'Broadcasts' },
  { id: 'inbound', kind: 'Inbound' },
];

/** The server that the app knows, and a verified domain for the address that it sends from. */
const fresh: Account = {
  nextId: 100,
  servers: [{ id: 1, name: 'Sandbox', token: null, streams: usualStreams, webhooks: [] }],
  senders: [],
  domains: [
    {
      ...{ id: 1, name: 'dunwell.example', dkim: true, returnPath: true },
      inDns: { dkim: true, returnPath: true },
    },
  ],
  refusesOthers: false,
};

const key = 'postmark-account';

export type AccountStore = ReturnType<typeof createAccountStore>;

/** The Postmark account: its servers, senders and domains. */
export function createAccountStore(pool: Pool) {
  const read = (): Promise<Account> => readSetting(pool, key, account, fresh);
  const change = async <T>(make: (now: Account) => { account: Account; answer: T }): Promise<T> => {
    const made = make(await read());
    await writeSetting(pool, key, made.account);
    return made.answer;
  };
  return {
    read,
    change,

    /** A new server with a token of its own; nothing else knows it yet. */
    addServer: (name: string, streams: readonly string[]) =>
      change((now) => {
        const added: AccountServer = {
          ...{ id: now.nextId, name, token: randomUUID(), webhooks: [] },
          streams: [...usualStreams, ...streams.map((id) => ({ id, kind: 'Transactional' }))],
        };
        return {
          account: { ...now, nextId: now.nextId + 1, servers: [...now.servers, added] },
          answer: added,
        };
      }),

    /** Its token is good for nothing any more. */
    revokeToken: (id: number) =>
      change((now) => ({
        account: {
          ...now,
          servers: now.servers.map((each) =>
            each.id === id ? { ...each, token: `revoked-${randomUUID()}` } : each,
          ),
        },
        answer: undefined,
      })),
  };
}

/** The account with another state of one server. */
export const withServer = (now: Account, changed: AccountServer): Account => ({
  ...now,
  servers: now.servers.map((each) => (each.id === changed.id ? changed : each)),
});
