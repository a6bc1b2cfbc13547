/** Dunwell without its web, beside the sandbox, over a database of its own; it can be killed. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Client } from 'pg';
import { pino } from 'pino';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Credentials } from '../../../src/config.ts';
import { createDunwell, type Dunwell } from '../../../src/flow/dunwell.ts';
import type { Checkpoint } from '../../../src/flow/outbox/outcome.ts';
import { startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/options.ts';
import { createQuickBooksWebhook } from '../../../webhooks/quickbooks.ts';
import { createTestDatabase } from '../../support/database.ts';

export type Entity = Record<string, unknown> & { readonly Id: string; readonly SyncToken: string };
const entity = z
  .object({ Id: z.string(), SyncToken: z.string() })
  .loose()
  .transform((value): Entity => value);
const newCompany = z.object({ realmId: z.string(), accessToken: z.string() });
const requestList = z.object({
  items: z.array(z.object({ kind: z.string(), path: z.string(), fault: z.string().nullable() })),
});
const mailbox = z.object({
  items: z.array(
    z.object({
      messageId: z.string(),
      to: z.array(z.string()),
      subject: z.string(),
      text: z.string(),
      html: z.string(),
      metadata: z.record(z.string(), z.string()),
    }),
  ),
});
export type Mail = z.infer<typeof mailbox>['items'][number];

export type Stage = {
  readonly sandbox: Sandbox;
  readonly databaseUrl: string;
  readonly logLines: readonly string[];
  /** A further instance of Dunwell on the same database; webhooks go to the newest. */
  start(options?: { checkpoint?: Checkpoint }): Dunwell;
  /** Ends every instance as SIGKILL does: connections break, nothing is cleaned up. */
  killAll(): Promise<void>;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  setClock(now: string): Promise<void>;
  fault(match: object, fault: string, more?: object): Promise<void>;
  requests(kind: string): Promise<number>;
  mails(): Promise<Mail[]>;
  /** Makes a company and connects it; `book` speaks for a second app of that company. */
  addCompany(dunwell: Dunwell, company?: Record<string, unknown>): Promise<Book>;
  stop(): Promise<void>;
};

/** The books of one company, as people and other apps change them in QuickBooks. */
export type Book = {
  readonly realmId: string;
  create(type: string, body: object): Promise<Entity>;
  update(type: string, body: object): Promise<Entity>;
  read(type: string, id: string): Promise<Entity>;
  remove(type: string, body: Entity): Promise<void>;
  voided(type: string, body: Entity): Promise<void>;
  customer(name?: string, more?: object): Promise<Entity>;
  /** Dated and due on a day, with one line. */
  invoice(customer: Entity, amount: number, dueDate: string, more?: object): Promise<Entity>;
  payment(customer: Entity, invoice: Entity, amount: number, date?: string): Promise<Entity>;
};

export async function setStage(options: { now: string }): Promise<Stage> {
  const database = await createTestDatabase();
  const logLines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  const secrets = {
    clientId: 'dunwell',
    clientSecret: randomBytes(24).toString('base64'),
    verifierToken: randomBytes(24).toString('base64'),
    postmarkToken: randomBytes(24).toString('base64'),
    postmarkWebhookUser: 'postmark',
    postmarkWebhookPassword: randomBytes(24).toString('base64'),
  };
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
    mails: async () => mailbox.parse(await control('GET', '/mailbox')).items,
    async addCompany(dunwell, company = {}) {
      const made = newCompany.parse(await control('POST', '/companies', company));
      await connect(dunwell, made.realmId);
      await dunwell.sync(made.realmId);
      return openBook(sandbox.baseUrl, made.realmId, made.accessToken);
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

function openBook(sandboxUrl: string, realmId: string, accessToken: string): Book {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${sandboxUrl}/v3/company/${realmId}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const post = (path: string, body: object): Promise<unknown> =>
    call(path, { method: 'POST', body: JSON.stringify(body) });
  const inside = (type: string, body: unknown): Entity =>
    entity.parse(z.record(z.string(), z.unknown()).parse(body)[type]);
  const path = (type: string): string => `/${type.toLowerCase()}`;

  const book: Book = {
    realmId,
    create: async (type, body) => inside(type, await post(path(type), body)),
    update: async (type, body) => inside(type, await post(path(type), { sparse: true, ...body })),
    read: async (type, id) => inside(type, await call(`${path(type)}/${id}`)),
    async remove(type, { Id, SyncToken }) {
      await post(`${path(type)}?operation=delete`, { Id, SyncToken });
    },
    async voided(type, { Id, SyncToken }) {
      const query = type === 'Payment' ? 'operation=update&include=void' : 'operation=void';
      await post(`${path(type)}?${query}`, { Id, SyncToken, sparse: true });
    },
    customer: (name = 'Ada Lovelace', more = {}) =>
      book.create('Customer', {
        DisplayName: name,
        PrimaryEmailAddr: { Address: 'ada@example.com' },
        ...more,
      }),
    invoice: (customer, amount, dueDate, more = {}) =>
      book.create('Invoice', {
        CustomerRef: { value: customer.Id },
        TxnDate: dueDate,
        DueDate: dueDate,
        Line: [
          {
            Amount: amount,
            DetailType: 'SalesItemLineDetail',
            SalesItemLineDetail: { ItemRef: { value: '1' } },
          },
        ],
        ...more,
      }),
    payment: (customer, invoice, amount, date = '2026-03-05') =>
      book.create('Payment', {
        CustomerRef: { value: customer.Id },
        TotalAmt: amount,
        TxnDate: date,
        Line: [{ Amount: amount, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] }],
      }),
  };
  return book;
}

function credentialsFor(
  base: string,
  secrets: {
    clientId: string;
    clientSecret: string;
    verifierToken: string;
    postmarkToken: string;
    postmarkWebhookUser: string;
    postmarkWebhookPassword: string;
  },
): Credentials {
  return {
    encryptionKey: randomBytes(32),
    sessionSecret: randomBytes(32).toString('hex'),
    intuit: {
      clientId: secrets.clientId,
      clientSecret: secrets.clientSecret,
      verifierToken: secrets.verifierToken,
      endpoints: {
        discoveryUrl: `${base}/.well-known/openid_sandbox_configuration`,
        authorize: `${base}/connect/oauth2`,
        token: `${base}/oauth2/v1/tokens/bearer`,
        revoke: `${base}/v2/oauth2/tokens/revoke`,
        userInfo: `${base}/v1/openid_connect/userinfo`,
        jwks: `${base}/op/v1/jwks`,
        issuer: 'https://oauth.platform.intuit.com/op/v1',
        api: `${base}/v3/company/`,
      },
    },
    postmark: {
      serverToken: secrets.postmarkToken,
      from: 'reminders@dunwell.example',
      stream: 'outbound',
      webhookUser: secrets.postmarkWebhookUser,
      webhookPassword: secrets.postmarkWebhookPassword,
      host: new URL(base).host,
      https: false,
    },
  };
}

/** Example 1 of the rules of charging, and one reminder the day after the due date. */
export const examplePolicy = {
  reminders: {
    enabled: true,
    steps: [{ offsetDays: 1, template: 'polite', recipients: 'primary' }],
    consolidate: true,
  },
  charges: {
    enabled: true,
    start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
    amount: { kind: 'annualRate', percent: '18', dayCount: 'actual/365' },
    base: 'principal',
    assess: { kind: 'everyDays', days: 30 },
    allocation: 'principalFirst',
    writeBack: 'lineOnInvoice',
  },
} as const;

/** Sets a company's policy and modes. */
export async function arrange(
  { stores }: Dunwell,
  realmId: string,
  wanted: {
    policy?: { reminders?: unknown; charges?: unknown };
    reminders?: 'off' | 'observe' | 'review' | 'automatic';
    charges?: 'off' | 'observe' | 'review' | 'automatic';
  } = {},
): Promise<void> {
  const by = { author: 'test', note: null };
  await stores.policies.save(realmId, 'company', '', wanted.policy ?? examplePolicy, by);
  await stores.companies.update(realmId, {
    remindersMode: wanted.reminders ?? 'automatic',
    chargesMode: wanted.charges ?? 'automatic',
  });
}

/** The lines of an invoice that a charge's reference marks, as amounts. */
export function chargeLinesOf(invoice: Entity): number[] {
  const lines = z
    .array(z.object({ Amount: z.number(), Description: z.string().optional() }).loose())
    .parse(invoice['Line']);
  return lines.filter((line) => /\[DW-\w+\]/.test(line.Description ?? '')).map((l) => l.Amount);
}

/** A run that is expected to do its work. */
export async function runNow(dunwell: Dunwell, realmId: string) {
  const result = await dunwell.run(realmId, { dryRun: false, trigger: 'api' });
  expect(result.note).toBeNull();
  return result;
}
