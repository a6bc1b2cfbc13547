/** Dunwell without its web, beside the sandbox, over a database of its own; it can be killed. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Client } from 'pg';
import { pino } from 'pino';
import { z } from 'zod';
import { createDunwell, type Dunwell } from '../../../src/flow/dunwell.ts';
import type { DunwellOptions } from '../../../src/flow/dunwell-options.ts';
import { startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/options.ts';
import { createQuickBooksWebhook } from '../../../webhooks/quickbooks.ts';
import { openBook, type Book } from './book.ts';
import { credentialsFor, newSecrets } from '../../support/secrets.ts';
import { createTestDatabase } from '../../support/database.ts';

const newCompany = z.object({ realmId: z.string(), accessToken: z.string() });
const requestList = z.object({
  items: z.array(z.object({ kind: z.string(), path: z.string(), fault: z.string().nullable() })),
});
const mailbox = z.object({
  items: z.array(
    z.object({
      messageId: z.string(),
      to: z.array(z.string()),
      replyTo: z.string().nullable(),
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      metadata: z.record(z.string(), z.string()),
      attachments: z.array(z.object({ name: z.string() })),
    }),
  ),
});
export type Mail = z.infer<typeof mailbox>['items'][number];

export type Stage = {
  readonly sandbox: Sandbox;
  readonly databaseUrl: string;
  readonly logLines: readonly string[];
  /** A further instance of Dunwell on the same database; webhooks go to the newest. */
  start(options?: Pick<DunwellOptions, 'checkpoint' | 'pace'>): Dunwell;
  /** Ends every instance as SIGKILL does: connections break, nothing is cleaned up. */
  killAll(): Promise<void>;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  setClock(now: string): Promise<void>;
  fault(match: object, fault: string, more?: object): Promise<void>;
  requests(kind: string): Promise<number>;
  requestsOf(realmId: string): Promise<z.infer<typeof requestList>>;
  /** Connects a company and waits for its first sync. */
  connect(dunwell: Dunwell, realmId: string): Promise<void>;
  openBook(realmId: string, accessToken: string): Book;
  mails(): Promise<Mail[]>;
  /** Makes a company that is not connected. */
  newCompany(company?: Record<string, unknown>): Promise<{ realmId: string; accessToken: string }>;
  /** Makes a company and connects it; `book` speaks for a second app of that company. */
  addCompany(dunwell: Dunwell, company?: Record<string, unknown>): Promise<Book>;
  stop(): Promise<void>;
};

export async function setStage(options: { now: string }): Promise<Stage> {
  const database = await createTestDatabase();
  const logLines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  const secrets = newSecrets();
  const instances: Dunwell[] = [];
  const web = createServer((request, response) => {
    const newest = instances.at(-1);
    if (!newest) return void response.writeHead(503).end();
    const { verifierToken } = secrets;
    void createQuickBooksWebhook({ verifierToken, receiver: newest.receiver })(request, response);
  });
  web.listen(0, 'localhost');
  await once(web, 'listening');
  const address = web.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port');
  const baseUrl = `http://localhost:${address.port}`;

  const sandbox = await startSandbox({
    port: 0,
    database: { url: database.url },
    log: pino({ level: 'silent' }),
    credentials: secrets,
    realClock: { now: () => new Date() },
    seed: 'empty',
    now: options.now,
    app: {
      baseUrl,
      webhookUrl: `${baseUrl}/webhooks/quickbooks`,
      postmarkWebhookUrl: `${baseUrl}/webhooks/postmark`,
      createApiKey: () => Promise.resolve('none'),
      isIdle: async () => (await instances.at(-1)?.isIdle()) ?? true,
    },
  });
  const credentials = credentialsFor(sandbox.baseUrl, secrets);

  const control: Stage['control'] = async (method, path, body) => {
    const answer = await fetch(`${sandbox.baseUrl}/control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };

  // Ledgers are written and apps started here faster than QuickBooks would let anybody.
  await control('PUT', '/throttles', { enabled: false });

  const stage: Stage = {
    sandbox,
    databaseUrl: database.url,
    logLines,
    start(more = {}) {
      const dunwell = createDunwell({
        databaseUrl: database.url,
        credentials,
        baseUrl,
        clock: { now: () => sandbox.clock.now() },
        log,
        repairEveryHours: 4,
        isWorker: false,
        // The pace has tests of its own; waiting for turns would take most of everybody's time.
        pace: null,
        ...more,
      });
      instances.push(dunwell);
      return dunwell;
    },
    async killAll() {
      for (const each of instances.splice(0)) each.beginStop();
      await cutOff(database.url);
    },
    control,
    setClock: async (now) => void (await control('PUT', '/clock', { now })),
    fault: async (match, fault, more = {}) =>
      void (await control('POST', '/faults', { match, fault, ...more })),
    async requests(kind) {
      const { items } = requestList.parse(await control('GET', '/requests'));
      return items.filter((each) => each.kind === kind).length;
    },
    requestsOf: async (realmId) =>
      requestList.parse(await control('GET', `/requests?realmId=${realmId}`)),
    async connect(dunwell, realmId) {
      await connect(dunwell, realmId);
      await dunwell.sync(realmId);
    },
    openBook: (realmId, accessToken) => openBook(sandbox.baseUrl, realmId, accessToken),
    mails: async () => mailbox.parse(await control('GET', '/mailbox')).items,
    newCompany: async (company = {}) =>
      newCompany.parse(await control('POST', '/companies', company)),
    async addCompany(dunwell, company = {}) {
      const made = await stage.newCompany(company);
      await stage.connect(dunwell, made.realmId);
      return stage.openBook(made.realmId, made.accessToken);
    },
    async stop() {
      for (const each of instances) await each.close();
      web.closeAllConnections();
      web.close();
      await sandbox.stop();
      await database.drop();
    },
  };
  return stage;
}

/** Goes through the consent page as a person would, and hands the code to Dunwell. */
export async function connect(dunwell: Dunwell, realmId: string): Promise<void> {
  const { code } = await consent(dunwell, realmId);
  await dunwell.connect.finish(code, realmId);
}

/** A person's consent; the code of the callback comes back. */
export async function consent(dunwell: Dunwell, realmId: string): Promise<{ code: string }> {
  const url = new URL(await dunwell.connect.authorizeUrl('state'));
  const form = new URLSearchParams(url.search);
  form.set('action', 'connect');
  form.set('company', realmId);
  const answer = await fetch(`${url.origin}${url.pathname}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  const back = new URL(answer.headers.get('location') ?? '');
  return { code: back.searchParams.get('code') ?? '' };
}

async function cutOff(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name like 'dunwell%'`,
  );
  await client.end();
}
