import type { OwnServer, OwnServers, WebhookPlace } from '../../adapters/postmark/own-server.ts';
import { createAuditStore } from '../../adapters/store/audit.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { Database } from '../../adapters/store/database.ts';
import {
  createMailServerStore,
  type MailServer,
  type NewMailServer,
  type WebhookLogin,
} from '../../adapters/store/mail-servers.ts';
import type { Clock } from '../../clock.ts';

/** What an owner asks for. */
export type WantedServer = {
  readonly server: 'dunwell' | 'own';
  /** Null: the one that is kept already. */
  readonly token: string | null;
  readonly stream: string;
  /** Whom mails are from; null with Dunwell's server. */
  readonly from: string | null;
};

export type ServerAnswer =
  | { readonly outcome: 'saved'; readonly webhookProblem: string | null }
  /** Nothing was changed; the message is for the person, about a field of what was asked for. */
  | {
      readonly outcome: 'refused';
      readonly field: 'token' | 'stream' | 'from';
      readonly message: string;
    };

export type MailServerSettings = ReturnType<typeof createMailServerSettings>;

/** The id of a message stream at Postmark. */
export const streamId = /^[A-Za-z0-9_-]{1,30}$/;

/** The names under which the audit keeps changes. */
const serverChanged = 'mail server changed';
const serverRemoved = 'mail server removed';

/** By which Postmark server and stream a company's mails go out; the token never leaves it again. */
export function createMailServerSettings(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly encryptionKey: Buffer;
  readonly ownServers: OwnServers;
  /** Dunwell's own server, and what its webhooks are let in by. */
  readonly postmark: { readonly serverToken: string; readonly stream: string } & {
    readonly webhookUser: string;
    readonly webhookPassword: string;
  };
  /** The app's public address. */
  readonly baseUrl: string;
}) {
  const { db, clock, encryptionKey, ownServers, postmark } = options;
  const servers = createMailServerStore(options);
  const { webhookUser: user, webhookPassword: password } = postmark;
  const url = `${options.baseUrl}/webhooks/postmark`;
  const placeOf = (server: { id: string; isOwn: boolean }): WebhookPlace => ({
    url,
    ...(server.isOwn ? servers.webhookLogin(server.id) : { user, password }),
  });

  /** Has Postmark tell what becomes of mails, and keeps why it does not. */
  async function arrangeWebhook(id: string, isOwn: boolean, at: OwnServer): Promise<string | null> {
    const problem = await ownServers.tell(at, placeOf({ id, isOwn }));
    await servers.noteWebhook(id, problem);
    return problem;
  }

  async function keep(
    { realmId }: Company,
    chosen: NewMailServer,
    isNewToken: boolean,
    actor: string,
  ): Promise<string> {
    const { own, stream } = chosen;
    const detail = {
      ...{ server: own === null ? 'dunwell' : 'own', name: own?.name ?? null, stream },
      ...{ from: own?.from ?? null, tokenChanged: isNewToken },
    };
    return db.$transaction(async (tx) => {
      const store = createMailServerStore({ db: tx, clock, encryptionKey });
      const id = await store.choose(realmId, chosen, actor);
      await createAuditStore({ db: tx, clock }).add({
        realmId,
        actor,
        what: serverChanged,
        detail,
      });
      return id;
    });
  }

  async function remove({ realmId }: Company, actor: string): Promise<void> {
    await db.$transaction(async (tx) => {
      const was = await createMailServerStore({ db: tx, clock, encryptionKey }).retire(realmId);
      if (!was) return;
      const audit = createAuditStore({ db: tx, clock });
      await audit.add({ realmId, actor, what: serverRemoved, detail: {} });
    });
  }

  const tokenKept = async (realmId: string, now: MailServer | null): Promise<string | null> =>
    now === null ? null : servers.token(realmId, now.id);

  return {
    /** What is chosen, and the stream of Dunwell's own server that it stands instead of. */
    async find(realmId: string): Promise<{ server: MailServer | null; usualStream: string }> {
      return { server: await servers.current(realmId), usualStream: postmark.stream };
    },

    /** What the webhooks of a company's own server carry; null with Dunwell's. */
    async webhook(realmId: string): Promise<({ url: string } & WebhookLogin) | null> {
      const server = await servers.current(realmId);
      return server === null || server.tokenEnd === null
        ? null
        : { url, ...servers.webhookLogin(server.id) };
    },

    /** Mails go out this way from now on, once Postmark has been seen to take it. */
    async save(company: Company, wanted: WantedServer, actor: string): Promise<ServerAnswer> {
      const { stream, from } = wanted;
      const isOwn = wanted.server === 'own';
      if (!isOwn && stream === postmark.stream) {
        await remove(company, actor);
        return { outcome: 'saved', webhookProblem: null };
      }
      const now = await servers.current(company.realmId);
      const token = isOwn ? (wanted.token ?? (await tokenKept(company.realmId, now))) : null;
      if (isOwn && token === null) return refused('token', 'Give the server’s API token.');
      if (isOwn && from === null) return refused('from', 'Give the address that mails are from.');
      const at: OwnServer = { serverToken: token ?? postmark.serverToken, stream };
      const look = await ownServers.look(at);
      if (look.outcome !== 'good') return refusedBy(look, isOwn);
      const own = token === null || from === null ? null : { token, from, name: look.name };
      const id = await keep(company, { own, stream }, wanted.token !== null, actor);
      return { outcome: 'saved', webhookProblem: await arrangeWebhook(id, isOwn, at) };
    },

    /** Dunwell's own server and stream again. */
    remove,

    /** Tries once more to have Postmark tell what becomes of mails. @returns why it does not */
    async retryWebhook({ realmId }: Company): Promise<string | null> {
      const server = await servers.current(realmId);
      if (server === null) return null;
      const token = await servers.token(realmId, server.id);
      const { stream } = server;
      const at = { serverToken: token ?? postmark.serverToken, stream };
      return arrangeWebhook(server.id, token !== null, at);
    },
  };
}

const refused = (field: 'token' | 'stream' | 'from', message: string): ServerAnswer => ({
  outcome: 'refused',
  field,
  message,
});

function refusedBy(
  look: Exclude<Awaited<ReturnType<OwnServers['look']>>, { outcome: 'good' }>,
  isOwn: boolean,
): ServerAnswer {
  const of = isOwn ? 'The server' : 'Dunwell’s server';
  switch (look.outcome) {
    case 'token-refused':
      return isOwn
        ? refused(
            'token',
            'Postmark does not accept this token. Copy the server API token from the API Tokens page of the server, not the account’s.',
          )
        : refused('stream', 'Postmark does not accept Dunwell’s own token. Try again later.');
    case 'no-stream':
      return refused(
        'stream',
        `${of} has no stream of this id for sending. Its id stands below its name at Postmark, such as “outbound”.`,
      );
    case 'unknown':
      return refused(
        isOwn ? 'token' : 'stream',
        `${look.reason}, so nothing was changed. Try again in a moment.`,
      );
  }
}
