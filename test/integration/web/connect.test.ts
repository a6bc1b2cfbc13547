import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createVisitor, type Visitor } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';

let world: World;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
});
afterAll(() => world.stop());

/** Goes to the consent page and answers it; the callback that follows is not opened yet. */
async function consent(
  action: 'connect' | 'cancel',
  visitor = createVisitor(world.baseUrl),
): Promise<{ visitor: Visitor; callback: URL; realmId: string }> {
  const made = await world.control('/companies', {});
  const realmId = String(Reflect.get(Object(made.body), 'realmId'));
  const start = await visitor.get('/connect', { follow: false });
  expect(start.status).toBe(302);
  const page = new URL(start.headers.get('location') ?? '');
  const form = new URLSearchParams(page.search);
  form.set('action', action);
  form.set('company', realmId);
  const answer = await fetch(new URL('/connect/oauth2', page), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  return { visitor, realmId, callback: new URL(answer.headers.get('location') ?? '') };
}

const open = (visitor: Visitor, callback: URL) =>
  visitor.get(callback.pathname + callback.search, { follow: false });

async function codesExchanged(): Promise<number> {
  const { body } = await world.control('/requests');
  const items: unknown = Reflect.get(Object(body), 'items');
  if (!Array.isArray(items)) throw new Error('No requests');
  return items.filter((each) => Reflect.get(Object(each), 'kind') === 'token').length;
}

describe('connecting a company', () => {
  test('ends on its sync, with a new session id and a redirect only', async () => {
    const { visitor, callback, realmId } = await consent('connect');
    const before = visitor.cookies.get('dunwell.sid');
    const back = await open(visitor, callback);
    expect(back.status).toBe(302);
    expect(back.headers.get('location')).toBe(`/c/${realmId}/sync`);
    expect(back.html).not.toContain(callback.searchParams.get('code'));
    expect(visitor.cookies.get('dunwell.sid')).not.toBe(before);
    await world.idle();
    const fragment = await visitor.get(`/c/${realmId}/sync/progress`);
    expect(fragment.html).toContain('Everything is read');
    expect(fragment.headers.get('hx-refresh')).toBe('true');
  });

  test('a state is used once: the same callback again exchanges nothing and ends in the same place', async () => {
    const { visitor, callback, realmId } = await consent('connect');
    await open(visitor, callback);
    const exchanged = await codesExchanged();
    const again = await open(visitor, callback);
    expect(again.headers.get('location')).toBe(`/c/${realmId}/sync`);
    expect(await codesExchanged()).toBe(exchanged);
  });

  test('two callbacks at once with one state exchange one code', async () => {
    const { visitor, callback } = await consent('connect');
    const exchanged = await codesExchanged();
    const answers = await Promise.all([open(visitor, callback), open(visitor, callback)]);
    expect(answers.map((answer) => answer.status)).toEqual([302, 302]);
    expect(await codesExchanged()).toBe(exchanged + 1);
  });

  test('a state of another browser, or a made-up one, connects nothing', async () => {
    const { callback } = await consent('connect');
    const stranger = createVisitor(world.baseUrl);
    await stranger.get('/connect', { follow: false });
    const exchanged = await codesExchanged();
    const answer = await open(stranger, callback);
    expect(answer.headers.get('location')).toBe('/?problem=expired');
    callback.searchParams.set('state', 'made-up');
    const second = await open(stranger, callback);
    expect(second.headers.get('location')).toBe('/?problem=expired');
    expect(await codesExchanged()).toBe(exchanged);
    const page = await stranger.get('/?problem=expired');
    expect(page.html).toContain('QuickBooks was not connected');
  });

  test('a person who does not agree is told so, and may try again', async () => {
    const { visitor, callback } = await consent('cancel');
    const answer = await open(visitor, callback);
    expect(answer.headers.get('location')).toBe('/?problem=denied');
    const page = await visitor.get('/?problem=denied');
    expect(page.status).toBe(200);
    expect(page.html).toContain('You did not agree');
  });

  test('a spent code is refused in words', async () => {
    const first = await consent('connect');
    await open(first.visitor, first.callback);
    const second = await consent('connect');
    const code = first.callback.searchParams.get('code') ?? '';
    second.callback.searchParams.set('code', code);
    const answer = await open(second.visitor, second.callback);
    expect(answer.headers.get('location')).toMatch(/^\/\?problem=(refused|unreachable)$/);
  });

  test('a second company joins the session of the first', async () => {
    const first = await consent('connect');
    await open(first.visitor, first.callback);
    const second = await consent('connect', first.visitor);
    await open(first.visitor, second.callback);
    await world.idle();
    for (const realmId of [first.realmId, second.realmId]) {
      expect((await first.visitor.get(`/c/${realmId}/invoices`)).status).toBe(200);
    }
  });
});

describe('disconnecting', () => {
  test('revokes the grant and closes the company to the session', async () => {
    const { visitor, callback, realmId } = await consent('connect');
    await open(visitor, callback);
    await world.idle();
    await visitor.get(`/c/${realmId}/settings`);
    const page = await visitor.post(`/c/${realmId}/disconnect`);
    expect(page.html).toContain('is disconnected');
    expect((await visitor.get(`/c/${realmId}/invoices`)).status).toBe(401);
    const connection = await world.dunwell.stores.connections.find(realmId);
    expect(connection).toMatchObject({ status: 'disconnected', grant: null });
    const audit = await world.dunwell.stores.audit.list(realmId, 5);
    expect(audit.map((entry) => entry.what)).toContain('disconnected');
  });

  test('the landing after a disconnection at Intuit believes nobody', async () => {
    const { visitor, callback, realmId } = await consent('connect');
    await open(visitor, callback);
    await world.idle();
    const stranger = await createVisitor(world.baseUrl).get(`/disconnected?realmId=${realmId}`);
    expect(stranger.status).toBe(200);
    expect(stranger.html).not.toContain(realmId);
    await visitor.get(`/disconnected?realmId=${realmId}`);
    const connection = await world.dunwell.stores.connections.find(realmId);
    expect(connection?.status).toBe('active');
  });
});
