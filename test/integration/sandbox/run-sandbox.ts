import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/options.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

export const credentials = {
  clientId: 'test-client',
  clientSecret: 'test-secret',
  verifierToken: 'test-verifier',
  postmarkToken: 'test-postmark-token',
  postmarkAccountToken: 'test-postmark-account-token',
  postmarkWebhookUser: 'postmark',
  postmarkWebhookPassword: 'hook-password',
};

export type Received = {
  path: string;
  headers: IncomingMessage['headers'];
  text: string;
};

/** An app reduced to what the sandbox talks to. */
export type FakeApp = {
  readonly baseUrl: string;
  readonly received: Received[];
  /** Status for the next webhooks. */
  answerWith: number;
  /** Milliseconds before a webhook is answered. */
  answerAfterMs: number;
  isIdle: boolean;
  /** `/oauth/callback` hands the query over; it then redirects. */
  onCallback: (query: URLSearchParams) => Promise<void>;
  close(): Promise<void>;
};

const scope = 'com.intuit.quickbooks.accounting openid';

export async function startFakeApp(sandboxUrl: () => string): Promise<FakeApp> {
  const received: Received[] = [];
  const server: Server = createServer((req, res) => {
    void (async () => {
      const url = new URL(req.url ?? '/', app.baseUrl);
      if (url.pathname === '/connect') {
        const consent = new URL('/connect/oauth2', sandboxUrl());
        consent.search = new URLSearchParams({
          client_id: credentials.clientId,
          response_type: 'code',
          redirect_uri: `${app.baseUrl}/oauth/callback`,
          scope,
          state: 'state-1',
        }).toString();
        res.writeHead(302, { location: consent.href, 'set-cookie': 'sid=abc; Path=/; HttpOnly' });
        res.end();
        return;
      }
      if (url.pathname === '/oauth/callback') {
        if (!(req.headers.cookie ?? '').includes('sid=abc')) {
          res.writeHead(403).end();
          return;
        }
        await app.onCallback(url.searchParams);
        res.writeHead(302, { location: '/done' }).end();
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(Buffer.from(chunk));
      received.push({
        path: url.pathname,
        headers: req.headers,
        text: Buffer.concat(chunks).toString('utf8'),
      });
      if (app.answerAfterMs > 0) await new Promise((done) => setTimeout(done, app.answerAfterMs));
      res.writeHead(app.answerWith).end();
    })();
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const port = portOf(server.address());
  const app: FakeApp = {
    baseUrl: `http://localhost:${port}`,
    received,
    answerWith: 200,
    answerAfterMs: 0,
    isIdle: true,
    onCallback: async () => undefined,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return app;
}

export type Stage = {
  readonly database: TestDatabase;
  readonly app: FakeApp;
  readonly sandbox: Sandbox;
  /** Calls the sandbox; JSON in and out. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** Stops the sandbox and starts it again on the same database. */
  restart(options?: { now?: string }): Promise<void>;
  /** Starts a second sandbox on a port. */
  startAgainOn(port: number): Promise<Sandbox>;
  close(): Promise<void>;
};

export async function setStage(
  options: { now?: string; seed?: 'demo' | 'empty'; isThrottled?: boolean } = {},
): Promise<Stage> {
  const database = await createTestDatabase('template0');
  let sandbox: Sandbox | undefined;
  const app = await startFakeApp(() => sandbox?.baseUrl ?? '');
  const start = (now: string | undefined, port = 0) =>
    startSandbox({
      port,
      database: { url: database.url },
      log: pino({ level: 'silent' }),
      app: {
        baseUrl: app.baseUrl,
        webhookUrl: `${app.baseUrl}/webhooks/quickbooks`,
        postmarkWebhookUrl: `${app.baseUrl}/webhooks/postmark`,
        createApiKey: async (realmId) => `key-of-${realmId}`,
        isIdle: async () => app.isIdle,
      },
      credentials,
      realClock: { now: () => new Date() },
      ...(now === undefined ? {} : { now }),
      seed: options.seed ?? 'empty',
    });
  let running = await start(options.now);
  sandbox = running;
  const stage: Stage = {
    database,
    app,
    get sandbox() {
      return running;
    },
    call: async (method, path, body) => {
      const answer = await fetch(`${running.baseUrl}${path}`, {
        method,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    startAgainOn: (port) => start(undefined, port),
    restart: async (again = {}) => {
      await running.stop();
      running = await start(again.now);
      sandbox = running;
    },
    close: async () => {
      await running.stop();
      await app.close();
      await database.drop();
    },
  };
  // Most tests call faster than QuickBooks would let them, and are about something else.
  if (options.isThrottled !== true) {
    await stage.call('PUT', '/control/throttles', { enabled: false });
  }
  return stage;
}

function portOf(address: string | AddressInfo | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}
