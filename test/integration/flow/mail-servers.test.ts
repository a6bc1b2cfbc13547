/** Mail by a Postmark server and stream of a company's own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';
import { createPostmarkReceiver } from '../../../src/flow/inbox/receive-postmark.ts';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { Company } from '../../../src/adapters/store/companies.ts';
import { createPostmarkWebhook } from '../../../webhooks/postmark.ts';
import type { Stage } from './stage.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  story = await startStory();
  ({ stage, dunwell } = story);
});
afterAll(() => stage.stop());

const made = z.object({ id: z.number(), token: z.string() });
const newServer = async (name = 'Lakeside mail', streams: string[] = ['reminders']) =>
  made.parse(await stage.control('POST', '/postmark/servers', { name, streams }));
const accountSchema = z.object({
  servers: z.array(
    z.object({
      id: z.number(),
      webhooks: z.array(z.object({ url: z.string(), user: z.string(), stream: z.string() })),
    }),
  ),
});
const hooksOf = async (id: number) => {
  const { servers } = accountSchema.parse(await stage.control('GET', '/postmark/account'));
  return servers.find((each) => each.id === id)?.webhooks ?? [];
};
const sentMail = z.object({
  items: z.array(
    z.object({ messageId: z.string(), from: z.string(), stream: z.string(), subject: z.string() }),
  ),
});
const mailbox = async () => sentMail.parse(await stage.control('GET', '/mailbox')).items;
const companyOf = async (realmId: string): Promise<Company> => {
  const company = await dunwell.stores.companies.find(realmId);
  if (!company) throw new Error('There is no such company');
  return company;
};
const own = (token: string | null, more: { stream?: string } = {}) => ({
  ...{ server: 'own' as const, token, stream: 'reminders', from: 'billing@lakeside.example' },
  ...more,
});

describe('a server of a company’s own', () => {
  it('sends its mails, from its own address, and is seen to work before it is kept', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    const company = await companyOf(realmId);
    const { id, token } = await newServer();
    const save = (wanted: Parameters<typeof dunwell.mailServer.save>[1]) =>
      dunwell.mailServer.save(company, wanted, 'owner');
    expect(await save(own('not-a-token'))).toMatchObject({ outcome: 'refused', field: 'token' });
    expect(await save(own(null))).toMatchObject({ outcome: 'refused', field: 'token' });
    for (const stream of ['nowhere', 'inbound']) {
      expect(await save(own(token, { stream }))).toMatchObject({
        ...{ outcome: 'refused', field: 'stream' },
      });
    }
    expect(await dunwell.mailServer.find(realmId)).toMatchObject({ server: null });

    expect(await save(own(token))).toEqual({ outcome: 'saved', webhookProblem: null });
    const { server } = await dunwell.mailServer.find(realmId);
    expect(server).toMatchObject({ name: 'Lakeside mail', tokenEnd: token.slice(-4) });
    expect(await hooksOf(id)).toEqual([
      {
        ...{ url: expect.stringMatching(/\/webhooks\/postmark$/), stream: 'reminders' },
        user: server?.id,
      },
    ]);

    await story.runThrough(realmId);
    expect(await story.outcome(book, invoice)).toMatchObject({ mails: 1, reminders: ['sent'] });
    expect((await mailbox())[0]).toMatchObject({
      ...{ from: 'billing@lakeside.example', stream: 'reminders' },
    });

    // Neither the rows, nor the trace, nor the log have the token.
    const rows = await dunwell.db.mailServer.findMany({ where: { realmId } });
    const audit = await dunwell.stores.audit.list(realmId, 10);
    const told = JSON.stringify([
      rows,
      audit.map(({ what, detail }) => ({ what, detail })),
      server,
    ]);
    for (const text of [told, ...stage.logLines]) expect(text).not.toContain(token);
    expect(audit[0]).toMatchObject({
      what: 'mail server changed',
      detail: { server: 'own', stream: 'reminders', tokenChanged: true },
    });

    // Another stream with the token that is kept, then Dunwell's own server again.
    expect(await save(own(null, { stream: 'outbound' }))).toMatchObject({ outcome: 'saved' });
    expect(await hooksOf(id)).toHaveLength(2);
    await dunwell.mailServer.remove(company, 'owner');
    expect(await dunwell.mailServer.find(realmId)).toMatchObject({ server: null });
    expect((await dunwell.stores.audit.list(realmId, 1))[0]?.what).toBe('mail server removed');
  });

  it('sends a test by the way of all mails', async () => {
    const { book } = await story.overdueCompany();
    const { token } = await newServer();
    const company = await companyOf(book.realmId);
    await dunwell.mailServer.save(company, own(token), 'owner');
    expect(await dunwell.mails.sendServerTest(company, 'owner')).toEqual({ outcome: 'no-address' });
    const told = { ...company, replyTo: 'owner@lakeside.example' };
    expect(await dunwell.mails.sendServerTest(told, 'owner')).toEqual({ outcome: 'sent' });
    const [mail] = await mailbox();
    expect(mail).toMatchObject({ from: 'billing@lakeside.example', stream: 'reminders' });
    expect(mail?.subject).toMatch(/^\[Test\]/);
  });
});

describe('a mail of unknown outcome', () => {
  it('is looked for at the server that it went to, whatever is chosen by then', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    const company = await companyOf(realmId);
    const first = await newServer('First');
    const second = await newServer('Second');
    await dunwell.mailServer.save(company, own(first.token), 'owner');
    // Postmark takes the mail and the answer is lost; the owner changes the server meanwhile.
    await stage.fault({ api: 'postmark', path: '/email/batch' }, 'applied-then-reset', {
      times: 1,
    });
    story.meanwhile('reminder: sent', () =>
      dunwell.mailServer.save(company, own(second.token), 'owner'),
    );
    await story.runThrough(realmId);
    expect(await story.outcome(book, invoice)).toMatchObject({ mails: 1, reminders: ['sent'] });
    const [reminder] = await story.remindersOf(realmId);
    expect(reminder?.route).toMatchObject({ stream: 'reminders' });
    const { server } = await dunwell.mailServer.find(realmId);
    expect(reminder?.route?.serverId).not.toBe(server?.id);
  });

  it('that was not taken goes out by the server that is chosen by then', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    const company = await companyOf(realmId);
    const { token } = await newServer();
    await dunwell.mailServer.save(company, own(token), 'owner');
    await stage.fault({ api: 'postmark', path: '/email/batch' }, 'reset', { times: 1 });
    story.meanwhile('reminder: sent', () => dunwell.mailServer.remove(company, 'owner'));
    await story.runThrough(realmId);
    expect(await story.outcome(book, invoice)).toMatchObject({ mails: 1, reminders: ['sent'] });
    expect((await mailbox())[0]).toMatchObject({ stream: 'outbound' });
    const [reminder] = await story.remindersOf(realmId);
    expect(reminder?.route).toEqual({ serverId: null, stream: 'outbound' });
  });
});

describe('a token that Postmark refuses', () => {
  it('keeps the mails waiting with words that say what to do', async () => {
    const { book } = await story.overdueCompany();
    const { realmId } = book;
    const company = await companyOf(realmId);
    const { id, token } = await newServer();
    await dunwell.mailServer.save(company, own(token), 'owner');
    await stage.control('DELETE', `/postmark/servers/${id}/token`);
    story.meanwhile('reminder: sent', async () => {
      const fresh = await newServer('Fresh');
      await dunwell.mailServer.save(company, own(fresh.token), 'owner');
      const [waiting] = await story.remindersOf(realmId);
      expect(waiting).toMatchObject({ status: 'sending' });
    });
    await story.runThrough(realmId);
    const items = await dunwell.db.outboxItem.findMany({ where: { realmId, kind: 'reminder' } });
    expect(items).toMatchObject([{ state: 'done' }]);
    expect((await mailbox())[0]).toMatchObject({ from: 'billing@lakeside.example' });
  });
});

describe('a webhook of a company’s own server', () => {
  let web: Server;
  let address: string;
  const status = async (login: { user: string; password: string }, body: object) => {
    const basic = Buffer.from(`${login.user}:${login.password}`).toString('base64');
    const headers = { authorization: `Basic ${basic}` };
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) });
    await answer.text();
    return answer.status;
  };
  beforeAll(async () => {
    const { stores, clock } = dunwell;
    const receiver = createPostmarkReceiver({
      ...stores,
      db: dunwell.db,
      clock,
      log: pino({ level: 'silent' }),
    });
    const ownServer = (login: { user: string; password: string }) =>
      stores.mailServers.realmOf(login);
    const webhook = createPostmarkWebhook({ user: 'u', password: 'p', receiver, ownServer });
    web = createServer((request, response) => void webhook(request, response)).listen(0);
    await once(web, 'listening');
    const at = web.address();
    address = `http://localhost:${typeof at === 'object' && at ? at.port : 0}`;
  });
  afterAll(() => void web.close());

  it('is let in by a login of its own, and tells of its company’s mails alone', async () => {
    const { book } = await story.overdueCompany();
    const other = await story.overdueCompany();
    const { token } = await newServer();
    await dunwell.mailServer.save(await companyOf(book.realmId), own(token), 'owner');
    await story.runThrough(book.realmId);
    await story.runThrough(other.book.realmId);
    const login = await dunwell.mailServer.webhook(book.realmId);
    if (login === null) throw new Error('There is no login');
    const bounceOf = async (realmId: string, ID: number) => {
      const [reminder] = await story.remindersOf(realmId);
      return {
        ...{ RecordType: 'Bounce', ID, Type: 'HardBounce', Name: 'HardBounce', Inactive: true },
        ...{ MessageID: reminder?.messageId, Email: 'ada@example.com' },
        Metadata: { 'dunwell-reminder': reminder?.id, 'dunwell-realm': realmId },
        BouncedAt: '2026-03-12T17:05:00Z',
      };
    };
    const eventsOf = async (realmId: string) =>
      (await story.remindersOf(realmId)).flatMap(({ events }) => events.map(({ kind }) => kind));
    const wrong = { user: login.user, password: 'guessed' };
    expect(await status(wrong, await bounceOf(book.realmId, 1))).toBe(401);
    expect(await status(login, await bounceOf(other.book.realmId, 2))).toBe(200);
    expect(await eventsOf(other.book.realmId)).toEqual([]);
    expect(await status(login, await bounceOf(book.realmId, 3))).toBe(200);
    expect(await eventsOf(book.realmId)).toEqual(['bounced']);

    // Its list of addresses says nothing of who writes by Dunwell's own server.
    const change = {
      ...{ RecordType: 'SubscriptionChange', Recipient: 'bob@example.com', Metadata: {} },
      ...{ SuppressSending: true, SuppressionReason: 'ManualSuppression', Origin: 'Customer' },
      ChangedAt: '2026-03-12T17:06:00Z',
    };
    expect(await status(login, change)).toBe(200);
    const suppressed = await dunwell.db.suppressedAddress.findMany({
      where: { address: 'bob@example.com' },
    });
    expect(suppressed.map(({ realmId }) => realmId)).toEqual([book.realmId]);
  });
});
