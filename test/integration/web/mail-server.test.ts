/** The page of the sender's address and the mail server, and the same for programs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { arrange, examplePolicy } from '../flow/policies.ts';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
});
afterAll(() => world.stop());

const path = '/settings/mail-server';
const page = async () => (await stage.visitor.get(stage.at(path))).html;
const act = async (name: string) =>
  textOf((await stage.visitor.post(stage.at(`${path}/${name}`), {})).html);
const control = async (method: string, to: string, body?: object): Promise<unknown> => {
  const answer = await fetch(`${world.sandboxUrl}/control${to}`, {
    ...{ method, headers: { 'content-type': 'application/json' } },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBeLessThan(300);
  return answer.json();
};
const call = (method: string, to: string, body?: unknown) =>
  world.api(`/companies/${stage.realmId}${to}`, { method, body, key: stage.apiKey });
const from = 'reminders@dunwell.example';
const account = (state: object) => control('PUT', '/postmark/account', state);
const later = async (minutes: number) => {
  const at = new Date(world.dunwell.clock.now().getTime() + minutes * 60_000);
  await control('PUT', '/clock', { now: at.toISOString() });
};

test('the sender’s address is shown with what Postmark says of it, and what to do', async () => {
  expect(textOf(await page())).toContain('Dunwell looks once a day.');
  await world.dunwell.sweeps.notices();
  expect(textOf(await page())).toContain('Postmark sends mails from this address.');

  // Looked at by itself on the next day, and not before.
  await account({ domains: [], senders: [{ email: from, confirmed: false }] });
  await world.dunwell.sweeps.notices();
  expect((await call('GET', '/sender')).body).toMatchObject({ standing: 'ready' });
  await later(24 * 60 + 1);
  await world.dunwell.sweeps.notices();
  expect((await call('GET', '/sender')).body).toMatchObject({ standing: 'unconfirmed' });
  expect(textOf(await page())).toContain('Until somebody opens it, or the domain is verified');

  expect(await act('confirm')).toContain('Postmark has sent the confirmation');
  expect(await act('confirm')).toContain('It was sent within the hour already.');
  const { senders } = z
    .object({ senders: z.array(z.object({ resent: z.number() })) })
    .parse(await control('GET', '/postmark/account'));
  expect(senders).toEqual([{ resent: 1 }]);
  const [entry] = await world.dunwell.stores.audit.list(stage.realmId, 1);
  expect(entry).toMatchObject({ what: 'sender confirmation asked for', detail: { address: from } });

  // A domain whose records are there by now is verified by the look of a person.
  const missing = { name: 'dunwell.example', dkim: false, returnPath: false };
  await account({ senders: [], domains: [missing] });
  await later(1);
  expect(await act('look')).toContain('This is what Postmark says now.');
  const shown = textOf(await page());
  expect(shown).toContain('Domain not verified');
  expect(shown).toContain('2026pm._domainkey.dunwell.example');
  expect(shown).toContain('pm.mtasv.net');
  await account({ domains: [{ ...missing, inDns: { dkim: true, returnPath: false } }] });
  await later(1);
  await act('look');
  await later(1);
  expect((await call('POST', '/sender/look')).body).toMatchObject({
    standing: 'ready',
    records: [
      { of: 'dkim', isVerified: true, type: 'TXT' },
      { of: 'return-path', isVerified: false, type: 'CNAME', value: 'pm.mtasv.net' },
    ],
  });

  // A look that fails loses nothing of what was known.
  await control('POST', '/faults', {
    ...{ match: { api: 'postmark', path: '/senders' }, fault: '500', times: 1 },
  });
  await later(1);
  expect(await act('look')).toContain('Postmark told nothing: Postmark answered HTTP 500.');
  expect(textOf(await page())).toContain('May send');
  await account({ domains: [] });
  await later(1);
  await act('look');
  expect((await call('GET', '/sender')).body).toMatchObject({ standing: 'absent' });
});

test('a mail that the address may not send waits, and says where to see what to do', async () => {
  await account({ domains: [], senders: [{ email: from, confirmed: false }] });
  await arrange(world.dunwell, stage.realmId, {
    ...{ policy: { reminders: examplePolicy.reminders }, charges: 'off' },
  });
  await world.dunwell.sync(stage.realmId);
  const facts = { realmId: stage.realmId, trigger: 'api' as const };
  const run = world.dunwell.run(facts.realmId, { dryRun: false, trigger: facts.trigger });
  const reasonOf = async () => (await world.dunwell.db.reminder.findFirst())?.reason ?? '';
  await expect.poll(reasonOf, { timeout: 20_000 }).toContain('is not confirmed; the settings');
  await account({ senders: [{ email: from, confirmed: true }] });
  await later(5);
  await run;
  expect(await world.dunwell.db.reminder.findMany()).toMatchObject([{ status: 'sent' }]);
});

test('a server of the company’s own is chosen, tried and left again, and its token never shown', async () => {
  const { token } = z
    .object({ token: z.string() })
    .parse(await control('POST', '/postmark/servers', { name: 'Own', streams: ['reminders'] }));
  const form = { server: 'own', token, stream: 'reminders', from: 'billing@lakeside.example' };
  const post = (more: object) => stage.visitor.post(stage.at(path), { ...form, ...more });
  for (const [field, value] of [
    ['token', ''],
    ['token', 'wrong-token'],
    ['token', 'two words'],
    ['stream', 'not here'],
    ['stream', 'inbound'],
    ['from', ''],
    ['from', 'nobody'],
  ] as const) {
    const refused = await post({ [field]: value });
    expect([field, value, refused.status]).toEqual([field, value, 422]);
    expect(refused.html).toContain(`href="#${field}"`);
    expect(refused.html).not.toContain(token);
  }
  expect((await call('GET', '/mail-server')).body).toMatchObject({ server: 'dunwell' });

  const saved = await post({});
  expect(textOf(saved.html)).toContain('Mails go out this way from now on.');
  expect(textOf(saved.html)).toContain(`ends with ${token.slice(-4)}`);
  expect(saved.html).not.toContain(token);
  const answer = await call('GET', '/mail-server');
  expect(answer.body).toEqual({
    ...{ server: 'own', name: 'Own', tokenEnd: token.slice(-4), stream: 'reminders' },
    ...{ from: 'billing@lakeside.example', webhookProblem: null },
  });
  expect(await act('test')).toContain('There is no reply address');
  await world.dunwell.stores.companies.update(stage.realmId, { replyTo: 'jo@lakeside.example' });
  expect(await act('test')).toContain('The test is on its way to you.');
  expect(await act('webhook')).toContain('Postmark tells what becomes of mails');
  expect((await call('GET', '/sender')).body).toMatchObject({ address: form.from });

  const body = { server: 'own', token: 'wrong', stream: 'outbound', from: form.from };
  expect((await call('PUT', '/mail-server', body)).body).toMatchObject({
    ...{ status: 422, errors: [{ field: 'token' }] },
  });
  expect(await act('remove')).toContain('Mails go out by Dunwell’s server again.');
  expect((await call('GET', '/mail-server')).body).toMatchObject({
    ...{ server: 'dunwell', stream: 'outbound', tokenEnd: null },
  });
});
