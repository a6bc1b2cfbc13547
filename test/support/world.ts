import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { pino } from 'pino';
import { createApp } from '../../src/app.ts';
import type { Credentials } from '../../src/config.ts';
import { createDunwell, type Dunwell } from '../../src/flow/dunwell.ts';
import { createTurnstile } from '../../src/flow/jobs/sweeps.ts';
import type { Checkpoint } from '../../src/flow/outbox/outcome.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Sandbox } from '../../src/sandbox/options.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { credentialsFor, newSecrets } from './secrets.ts';
import { createVisitor, type Visitor } from './visitor.ts';

export type Answer = { readonly status: number; readonly body: unknown; readonly headers: Headers };

export type World = {
  readonly baseUrl: string;
  readonly sandboxUrl: string;
  readonly databaseUrl: string;
  readonly dunwell: Dunwell;
  readonly sandbox: Sandbox;
  readonly credentials: Credentials;
  /** What was logged, one JSON line each. */
  readonly logLines: readonly string[];
  /** A call to the sandbox's control surface; POST when there is a body. */
  control(path: string, body?: unknown, method?: string): Promise<Answer>;
  /** A call to the JSON API under /api/v1. */
  api(
    path: string,
    call?: { method?: string; body?: unknown; key?: string | undefined },
  ): Promise<Answer>;
  /** Makes a company in the sandbox and connects it; answers as the control surface does. */
  addCompany(
    company?: Record<string, unknown>,
  ): Promise<{ realmId: string; accessToken: string; apiKey: string }>;
  /** A browser that went through the connection of these companies and holds their session. */
  signIn(...realmIds: string[]): Promise<Visitor>;
  /** Sets the time that app and sandbox share. */
  setClock(instant: string): Promise<void>;
  /** Waits until inbox, sync and outbox have nothing to do. */
  idle(): Promise<void>;
  stop(): Promise<void>;
};

const sweepEveryMs = 300;

/**
 * Everything in one process on free ports, over a database of its own: the sandbox, the app and
 * its worker, which sweeps on every ring of the doorbell and a few times a second.
 */
export async function startWorld(
  options: {
    now?: string;
    isWorker?: boolean;
    checkpoint?: Checkpoint;
    seed?: 'demo' | 'empty';
    /** Whether QuickBooks refuses what the app asks over its limits. */
    isThrottled?: boolean;
  } = {},
): Promise<World> {
  const database: TestDatabase = await createTestDatabase();
  const { isWorker = true } = options;
  const logLines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logLines.push(line) });
  const web = await listenOnFreePort();
  const baseUrl = `http://localhost:${web.port}`;
  const secrets = newSecrets();
  let dunwell: Dunwell | undefined;
  const sandbox = await startSandbox({
    port: 0,
    database: { url: database.url },
    log: pino({ level: 'silent' }),
    credentials: secrets,
    realClock: { now: () => new Date() },
    seed: options.seed ?? 'empty',
    ...(options.now === undefined ? {} : { now: options.now }),
    app: {
      baseUrl,
      webhookUrl: `${baseUrl}/webhooks/quickbooks`,
      postmarkWebhookUrl: `${baseUrl}/webhooks/postmark`,
      createApiKey: async (realmId) => {
        if (!dunwell) throw new Error('The app is not started yet');
        return dunwell.stores.apiKeys.create(realmId, {
          name: 'Sandbox',
          access: 'write',
          createdBy: 'sandbox',
        });
      },
      isIdle: async () => dunwell?.isIdle() ?? true,
    },
  });
  const credentials = credentialsFor(sandbox.baseUrl, secrets);
  dunwell = createDunwell({
    databaseUrl: database.url,
    credentials,
    baseUrl,
    clock: { now: () => sandbox.clock.now() },
    log,
    repairEveryHours: 4,
    isWorker,
    // Nobody limits the others, and waiting for turns would take most of their time.
    ...(options.isThrottled ? {} : { pace: null }),
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
  });
  const started = dunwell;
  const app = createApp({
    dunwell: started,
    baseUrl,
    databaseUrl: database.url,
    sessionSecret: credentials.sessionSecret,
    isSecure: false,
    authorizeOrigin: new URL(credentials.intuit.endpoints.authorize).origin,
    webhooks: {
      verifierToken: secrets.verifierToken,
      postmarkUser: secrets.postmarkWebhookUser,
      postmarkPassword: secrets.postmarkWebhookPassword,
    },
  });
  web.answerWith(app);
  const worker = isWorker ? startSweeping(started, sandbox) : undefined;

  const control: World['control'] = async (path, body, method) =>
    answerOf(
      await fetch(`${sandbox.baseUrl}/control${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        ...jsonBody(body),
      }),
    );
  const expectOk = (answer: Answer, what: string): Answer => {
    if (answer.status >= 300) {
      throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer;
  };

  // Most tests write ledgers and start several apps over one company faster than QuickBooks would
  // let anybody. With limits they still write as a second app, which is spared.
  const throttles = { enabled: options.isThrottled === true, spareSecondApp: true };
  expectOk(await control('/throttles', throttles, 'PUT'), 'The limits were not set');

  return {
    baseUrl,
    sandboxUrl: sandbox.baseUrl,
    databaseUrl: database.url,
    dunwell: started,
    sandbox,
    credentials,
    logLines,
    control,
    async api(path, call = {}) {
      const { headers, ...rest } = jsonBody(call.body);
      const authorization = call.key === undefined ? {} : { authorization: `Bearer ${call.key}` };
      return answerOf(
        await fetch(`${baseUrl}/api/v1${path}`, {
          method: call.method ?? (call.body === undefined ? 'GET' : 'POST'),
          ...rest,
          headers: { ...headers, ...authorization },
        }),
      );
    },
    async addCompany(company = {}) {
      const answer = await control('/companies', { connect: true, ...company });
      expectOk(answer, 'The company was not made');
      return readNewCompany(answer.body);
    },
    async signIn(...realmIds) {
      const visitor = createVisitor(baseUrl);
      for (const realmId of realmIds) await visitor.connect(realmId);
      return visitor;
    },
    async setClock(instant) {
      expectOk(await control('/clock', { now: instant }, 'PUT'), 'The clock was not set');
    },
    async idle() {
      expectOk(await control('/idle', {}), 'The program did not come to rest');
    },
    async stop() {
      started.beginStop();
      await worker?.stop();
      await web.close();
      await app.close();
      await started.close();
      await sandbox.stop();
      await database.drop();
    },
  };
}

function startSweeping(dunwell: Dunwell, sandbox: Sandbox): { stop(): Promise<void> } {
  const { sweeps, doorbell, log } = dunwell;
  const turnstile = (sweep: () => Promise<void>) =>
    createTurnstile(sweep, (error) => log.error({ err: error }, 'a sweep failed'));
  const firstSyncs = turnstile(sweeps.firstSyncs);
  const sync = turnstile(sweeps.sync);
  const outbox = turnstile(sweeps.outbox);
  const all = [firstSyncs, sync, outbox, turnstile(sweeps.runs)];
  let isStopped = false;
  const passAll = (): void => {
    if (!isStopped) for (const each of all) void each.pass();
  };
  doorbell.onRing('sync', () => {
    if (isStopped) return;
    void sync.pass();
    void firstSyncs.pass();
  });
  doorbell.onRing('outbox', () => {
    if (!isStopped) void outbox.pass();
  });
  sandbox.clock.onChange(passAll);
  const timer = setInterval(passAll, sweepEveryMs);
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await Promise.all(all.map((each) => each.idle()));
    },
  };
}

async function listenOnFreePort() {
  let handler: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = createServer((request, response) => handler(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port');
  return {
    port: address.port,
    answerWith(next: RequestListener) {
      handler = next;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function jsonBody(body: unknown): { body?: string | FormData; headers: Record<string, string> } {
  if (body === undefined) return { headers: {} };
  // fetch itself says where the parts of a form end.
  if (body instanceof FormData) return { body, headers: {} };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const body: unknown = isJson && text !== '' ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

function readNewCompany(body: unknown): { realmId: string; accessToken: string; apiKey: string } {
  if (typeof body !== 'object' || body === null) throw new Error('No company in the answer');
  const text = (name: string): string => {
    const value: unknown = Reflect.get(body, name);
    if (typeof value !== 'string') throw new Error(`The new company has no ${name}`);
    return value;
  };
  return { realmId: text('realmId'), accessToken: text('accessToken'), apiKey: text('apiKey') };
}
