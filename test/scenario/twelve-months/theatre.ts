/** The program with its API, beside the stand-ins; it can be killed between any two commits. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createApp, type App } from '../../../src/app.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Book } from '../../integration/flow/book.ts';
import { setStage, type Stage } from '../../integration/flow/stage.ts';

export type Theatre = {
  readonly stage: Stage;
  readonly book: Book;
  /** The instance that lives now. */
  dunwell(): Dunwell;
  /** A call to the API under the company's path, whose answer must be good. */
  api(path: string, body?: unknown, method?: string): Promise<unknown>;
  /** Does something that reaches a place between two commits, and kills the program there. */
  killAt(place: string, work: () => Promise<unknown>, mayMiss?: boolean): Promise<void>;
  /** Does something while the time goes by fast, so that what is to be repeated soon is. */
  hurry<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  /** Webhooks, repairs and the outbox are worked until nothing is left. */
  work(): Promise<void>;
  /** What follows from a change of settings has followed. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @param company what the sandbox makes the company from */
export async function openTheatre(now: string, company: Record<string, unknown>): Promise<Theatre> {
  const stage = await setStage({ now });
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end();
  const web = createServer((request, response) => listener(request, response));
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const address = web.address();
  if (typeof address !== 'object' || address === null) throw new Error('No port');
  const baseUrl = `http://127.0.0.1:${address.port}`;
  const apps: App[] = [];
  let deadly: { place: string; reached: () => void } | null = null;

  function start(): Dunwell {
    const dunwell = stage.start({
      pace: null,
      async checkpoint(place) {
        if (deadly?.place !== place) return;
        deadly.reached();
        deadly = null;
        await new Promise(() => undefined);
      },
    });
    const app = createApp({
      dunwell,
      baseUrl,
      databaseUrl: stage.databaseUrl,
      sessionSecret: randomBytes(32).toString('hex'),
      isSecure: false,
      authorizeOrigin: stage.sandbox.baseUrl,
      webhooks: { verifierToken: 'unused', postmarkUser: 'unused', postmarkPassword: 'unused' },
    });
    apps.push(app);
    listener = app;
    return dunwell;
  }

  let dunwell = start();
  const book = await stage.addCompany(dunwell, company);
  const { realmId } = book;
  const key = await dunwell.stores.apiKeys.create(realmId, {
    name: 'Story',
    access: 'write',
    createdBy: 'story',
  });

  async function api(path: string, body?: unknown, method?: string): Promise<unknown> {
    const answer = await fetch(`${baseUrl}/api/v1/companies/${realmId}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method ?? ''} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  async function later(seconds: number): Promise<void> {
    const then = stage.sandbox.clock.now().getTime() + seconds * 1000;
    await stage.setClock(new Date(then).toISOString());
  }

  return {
    stage,
    book,
    dunwell: () => dunwell,
    api,
    async killAt(place, work, mayMiss = false) {
      const reached = new Promise<'reached'>((resolve) => {
        deadly = { place, reached: () => resolve('reached') };
      });
      const over = work().then(
        () => 'over',
        () => 'over',
      );
      if ((await Promise.race([reached, over])) === 'over') {
        deadly = null;
        if (mayMiss) return;
        throw new Error(`Nothing came to "${place}"`);
      }
      await stage.killAll();
      web.closeAllConnections();
      await Promise.all(apps.splice(0).map((app) => app.close()));
      dunwell = start();
    },
    async hurry(work) {
      const going = work();
      const over = going.then(
        () => 'over',
        () => 'over',
      );
      let news: unknown = await Promise.race([over, pause(200)]);
      while (news !== 'over') {
        await later(30);
        news = await Promise.race([over, pause(50)]);
      }
      return going;
    },
    async work() {
      for (let turn = 0; turn < 40; turn += 1) {
        await dunwell.sweeps.sync();
        await dunwell.sweeps.outbox();
        if (await dunwell.isIdle()) return;
        await later(20);
      }
      throw new Error('The program did not come to rest');
    },
    async settle() {
      do await pause(5);
      while (!dunwell.proposalWatch.isIdle());
    },
    async stop() {
      web.closeAllConnections();
      web.close();
      await Promise.all(apps.map((app) => app.close()));
      await stage.stop();
    },
  };
}
