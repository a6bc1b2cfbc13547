import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';
import { createVault } from './secrets.ts';

/** A mail server of a company's own, or a stream of its own at Dunwell's. */
export type MailServer = {
  readonly id: string;
  readonly realmId: string;
  /** The last four characters of its token; null: Dunwell's own server. */
  readonly tokenEnd: string | null;
  readonly name: string | null;
  readonly stream: string;
  /** Whom mails are from; null with Dunwell's own server. */
  readonly from: string | null;
  /** Why Postmark tells nothing of its mails; null where it does. */
  readonly webhookProblem: string | null;
  readonly author: string;
  readonly createdAt: Date;
};

/** Where a mail goes out. It is kept with the mail, which is looked for there if need be. */
export type MailRoute = {
  /** A mail server of the company's own; null for Dunwell's. */
  readonly serverId: string | null;
  readonly stream: string;
};

/** A route as rows have it, which keep none of mails from before there were any. */
export const routeOf = (row: {
  readonly mailServerId: string | null;
  readonly mailStream: string | null;
}): MailRoute | null =>
  row.mailStream === null ? null : { serverId: row.mailServerId, stream: row.mailStream };

/** What is chosen, with the token in clear. */
export type NewMailServer = {
  readonly own: {
    readonly token: string;
    readonly name: string | null;
    readonly from: string;
  } | null;
  readonly stream: string;
};

/** What stands in the Authorization of a webhook from a company's own server. */
export type WebhookLogin = { readonly user: string; readonly password: string };

export type MailServerStore = ReturnType<typeof createMailServerStore>;

/** By which Postmark servers and streams companies' mails go out; the tokens are sealed. */
export function createMailServerStore(options: {
  db: Queries;
  clock: Clock;
  encryptionKey: Buffer;
}) {
  const { db, clock, encryptionKey } = options;
  const vault = createVault(encryptionKey);
  const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'dunwell mail server v1', 32));
  const passwordOf = (id: string): string =>
    createHmac('sha256', key).update(id).digest('base64url');

  return {
    /** The one that a company's mails go out by; null: Dunwell's own, with its stream. */
    async current(realmId: string): Promise<MailServer | null> {
      const row = await db.mailServer.findFirst({ where: { realmId, retiredAt: null } });
      return row && fromRow(row);
    },

    /**
     * The token of a server that mails go out by or went out by; null for Dunwell's own.
     * @throws Error when there is no such server, or it was sealed under another key
     */
    async token(realmId: string, id: string): Promise<string | null> {
      const { token } = await db.mailServer.findFirstOrThrow({ where: { realmId, id } });
      return token === null ? null : vault.open(token);
    },

    /** From now on mails go out by this one. Part of a transaction. @returns its id */
    async choose(realmId: string, server: NewMailServer, author: string): Promise<string> {
      const { own, stream } = server;
      const now = clock.now();
      await db.mailServer.updateMany({
        where: { realmId, retiredAt: null },
        data: { retiredAt: now },
      });
      const { id } = await db.mailServer.create({
        data: {
          ...{ realmId, stream, author, createdAt: now },
          ...(own && {
            ...{ token: vault.seal(own.token), tokenEnd: own.token.slice(-4) },
            ...{ name: own.name, fromAddress: own.from },
          }),
        },
      });
      return id;
    },

    /** Mails go out by Dunwell's own server again. @returns whether they did not before */
    async retire(realmId: string): Promise<boolean> {
      const retired = await db.mailServer.updateMany({
        where: { realmId, retiredAt: null },
        data: { retiredAt: clock.now() },
      });
      return retired.count > 0;
    },

    async noteWebhook(id: string, webhookProblem: string | null): Promise<void> {
      await db.mailServer.update({ where: { id }, data: { webhookProblem } });
    },

    /** The addresses that companies' own servers send from now. */
    async senders(): Promise<string[]> {
      const rows = await db.mailServer.findMany({
        where: { retiredAt: null, fromAddress: { not: null } },
        distinct: ['fromAddress'],
        select: { fromAddress: true },
      });
      return rows.flatMap(({ fromAddress }) => fromAddress ?? []);
    },

    /** With what a server's webhooks are let in: a password of its own, which opens no other's. */
    webhookLogin: (id: string): WebhookLogin => ({ user: id, password: passwordOf(id) }),

    /** Whose server this is, also one that mails no longer go out by; null for none of anybody's. */
    async realmOf({ user, password }: WebhookLogin): Promise<string | null> {
      const [given, expected] = [Buffer.from(password), Buffer.from(passwordOf(user))];
      const isRight = given.length === expected.length && timingSafeEqual(given, expected);
      if (!isRight || !z.uuid().safeParse(user).success) return null;
      const row = await db.mailServer.findUnique({ where: { id: user } });
      return row && row.realmId;
    },
  };
}

type Row = NonNullable<Awaited<ReturnType<Queries['mailServer']['findFirst']>>>;

const fromRow = (row: Row): MailServer => ({
  id: row.id,
  realmId: row.realmId,
  tokenEnd: row.tokenEnd,
  name: row.name,
  stream: row.stream,
  from: row.fromAddress,
  webhookProblem: row.webhookProblem,
  author: row.author,
  createdAt: row.createdAt,
});
