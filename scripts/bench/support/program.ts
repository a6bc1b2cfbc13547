import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { findFreePort } from '../../../src/adapters/postgres/ports.ts';
import { answers, startChild, type Child } from './child.ts';
import type { Scene } from './scene.ts';

/** The shipped program over one database: stand-ins and app, each a process of its own. */
export type Program = {
  readonly databaseUrl: string;
  /** Where it keeps its files. */
  readonly folder: string;
  readonly baseUrl: string;
  readonly sandboxUrl: string;
  /** The process of the stand-ins; undefined when they were not asked for. */
  readonly sandbox: Child | undefined;
  /** The app's process, which `startApp` starts. */
  startApp(role: 'web' | 'worker' | 'all', nodeFlags?: readonly string[]): Promise<Child>;
  /** What QuickBooks signs its webhooks with. */
  verifierToken(): Promise<string>;
  /** What the stand-in of Postmark wants to see. */
  postmarkToken(): Promise<string>;
  /** A call to the control surface of the stand-ins; POST when there is a body. @throws unless 2xx */
  readonly control: (route: string, body?: unknown, method?: string) => Promise<unknown>;
  /** A call to the JSON API under /api/v1. @throws unless it is answered with 2xx */
  api(route: string, key: string, body?: unknown): Promise<unknown>;
};

/**
 * Prepares the shipped program (src/main.ts) over a database of its own and starts its stand-ins,
 * empty, unless `withSandbox` is false.
 * @param options.env settings beside the ones that tell it where it runs, as in .env.example
 * @param options.now the time at which it starts
 */
export async function openProgram(
  scene: Scene,
  options: { env?: Record<string, string>; now?: string; withSandbox?: boolean } = {},
): Promise<Program> {
  const databaseUrl = await scene.newDatabase();
  const [port, sandboxPort] = [await findFreePort(), await findFreePort()];
  const baseUrl = `http://localhost:${port}`;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  const dataDir = path.join(scene.folder, new URL(databaseUrl).pathname.slice(1));
  const env = {
    LOG_LEVEL: 'info',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    ...options.env,
  };
  const args = ['--seed=empty', ...(options.now === undefined ? [] : [`--now=${options.now}`])];
  const file = path.join('src', 'main.ts');
  const sandbox =
    options.withSandbox === false
      ? undefined
      : await startChild(scene, {
          file,
          args,
          env: { ...env, ROLE: 'sandbox' },
          isReady: () => answers(`${sandboxUrl}/control/clock`),
        });
  return {
    databaseUrl,
    folder: dataDir,
    baseUrl,
    sandboxUrl,
    sandbox,
    startApp: (role, nodeFlags = []) =>
      startChild(scene, {
        file,
        args,
        env: { ...env, ROLE: role },
        nodeFlags,
        // A worker serves nothing: its work shows when it is there.
        isReady: async () => role === 'worker' || answers(`${baseUrl}/healthz`),
      }),
    verifierToken: () => secretIn(dataDir, 'verifierToken'),
    postmarkToken: () => secretIn(dataDir, 'postmarkToken'),
    control: (route, body, method) => callJson(`${sandboxUrl}/control${route}`, { body, method }),
    api: (route, key, body) =>
      callJson(`${baseUrl}/api/v1${route}`, { body, authorization: `Bearer ${key}` }),
  };
}

async function secretIn(dataDir: string, name: string): Promise<string> {
  const text = await readFile(path.join(dataDir, 'sandbox-secrets.json'), 'utf8');
  return z.string().parse(z.record(z.string(), z.unknown()).parse(JSON.parse(text))[name]);
}

const newCompany = z.object({ realmId: z.string(), accessToken: z.string(), apiKey: z.string() });
export type ConnectedCompany = z.infer<typeof newCompany>;

/** Makes an empty company in the stand-ins and connects it; its first sync is through. */
export async function addCompany(
  program: Program,
  company: Record<string, unknown> = {},
): Promise<ConnectedCompany> {
  return newCompany.parse(await program.control('/companies', { connect: true, ...company }));
}

/** JSON in and out; POST when there is a body. @throws unless it is answered with 2xx */
export async function callJson(
  address: string,
  call: { body?: unknown; method?: string | undefined; authorization?: string },
): Promise<unknown> {
  const { body, authorization } = call;
  const answer = await fetch(address, {
    method: call.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const { pathname } = new URL(address);
  if (!answer.ok) throw new Error(`${pathname} answered ${answer.status}: ${text.slice(0, 500)}`);
  return text === '' ? undefined : JSON.parse(text);
}
