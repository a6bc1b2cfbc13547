import { Errors, ServerClient } from 'postmark';
import { answerTimeoutMs } from './mailer.ts';

/** A server of somebody's own, by its token, and one of its streams. */
export type OwnServer = { readonly serverToken: string; readonly stream: string };

export type ServerLook =
  | { readonly outcome: 'good'; readonly name: string }
  | { readonly outcome: 'token-refused' }
  /** It has no such stream, or none that mails may go out by. */
  | { readonly outcome: 'no-stream' }
  | { readonly outcome: 'unknown'; readonly reason: string };

/** Where a server's webhooks are to go, with what they are let in by. */
export type WebhookPlace = {
  readonly url: string;
  readonly user: string;
  readonly password: string;
};

export type OwnServers = ReturnType<typeof createOwnServers>;

const on = { Enabled: true };
/** What Dunwell wants to know of mails; the text of none of them. */
const triggers = {
  Open: { ...on, PostFirstOpenOnly: true },
  Delivery: on,
  Bounce: { ...on, IncludeContent: false },
  SpamComplaint: { ...on, IncludeContent: false },
  SubscriptionChange: on,
};

/** Looks at Postmark servers that people name, and has them tell what becomes of mails. */
export function createOwnServers(options: { host: string; https: boolean; timeoutMs?: number }) {
  const open = (serverToken: string): ServerClient =>
    new ServerClient(serverToken, {
      requestHost: options.host,
      useHttps: options.https,
      timeout: (options.timeoutMs ?? answerTimeoutMs) / 1_000,
    });

  return {
    /** Whether Postmark takes the token, and whether mails can go out by the stream. */
    async look({ serverToken, stream }: OwnServer): Promise<ServerLook> {
      const client = open(serverToken);
      try {
        const { Name: name } = await client.getServer();
        const kind = await streamKind(client, stream);
        return kind === null || kind === 'Inbound'
          ? { outcome: 'no-stream' }
          : { outcome: 'good', name };
      } catch (error) {
        if (error instanceof Errors.InvalidAPIKeyError) return { outcome: 'token-refused' };
        return { outcome: 'unknown', reason: reasonOf(error) };
      }
    },

    /**
     * Has a stream's events told to this place, once: what was arranged there before is changed.
     * @returns why it could not be arranged; null when it is
     */
    async tell({ serverToken, stream }: OwnServer, place: WebhookPlace): Promise<string | null> {
      const client = open(serverToken);
      const { url, user, password } = place;
      const wanted = {
        Url: url,
        HttpAuth: { Username: user, Password: password },
        Triggers: triggers,
      };
      try {
        const { Webhooks } = await client.getWebhooks({ messageStream: stream });
        const ours = Webhooks.find(({ Url }) => Url === url);
        if (ours) await client.editWebhook(ours.ID, wanted);
        else await client.createWebhook({ ...wanted, MessageStream: stream });
        return null;
      } catch (error) {
        return reasonOf(error);
      }
    },
  };
}

const notFound = 404;
const unprocessable = 422;

/** Transactional, Broadcasts or Inbound; null where there is no such stream. */
async function streamKind(client: ServerClient, stream: string): Promise<string | null> {
  try {
    const { MessageStreamType, ArchivedAt } = await client.getMessageStream(
      encodeURIComponent(stream),
    );
    return ArchivedAt ? null : MessageStreamType;
  } catch (error) {
    const status = error instanceof Errors.PostmarkError ? error.statusCode : 0;
    if (status === notFound || status === unprocessable) return null;
    throw error;
  }
}

/** No address, no token and none of Postmark's words are in it. */
function reasonOf(error: unknown): string {
  if (error instanceof Errors.InvalidAPIKeyError) return 'Postmark does not accept the token';
  const status = error instanceof Errors.PostmarkError ? error.statusCode : 0;
  return status === 0 ? 'Postmark could not be reached' : `Postmark answered HTTP ${status}`;
}
