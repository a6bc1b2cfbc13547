/** The page that a link in a mail opens: what it tells, what it takes, and what it keeps closed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { arrange, runNow } from '../flow/policies.ts';
import { createVisitor, type Page, type Visitor } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let ours: Stage;
let theirs: Stage;
/** Whoever holds a link: a browser without a session. */
let payer: Visitor;
let link: string;

const mailboxSchema = z.object({
  items: z.array(
    z.object({
      ...{ to: z.array(z.string()), subject: z.string() },
      ...{ text: z.string(), html: z.string() },
    }),
  ),
});
const mailsTo = async (address: string) => {
  const { body } = await world.control('/mailbox');
  return mailboxSchema.parse(body).items.filter(({ to }) => to.includes(address));
};
const requestsSchema = z.object({
  items: z.array(z.object({ id: z.string(), email: z.string() })),
  next: z.string().nullable(),
});
const linkIn = (text: string): string => /http:\S+(\/pay\/\S+)/.exec(text)?.[1] ?? '';
const newestLink = async (address: string): Promise<string> =>
  linkIn((await mailsTo(address))[0]?.text ?? '');
const send = (form: string, fields: Record<string, string>, to = link): Promise<Page> =>
  payer.post(`${to}/${form}`, fields, { withoutToken: true });
const holdsOf = async ({ realmId }: Stage) => {
  const holds = await world.dunwell.stores.holds.list(realmId);
  return holds.map(({ reason, stops, author, subjectId }) => ({
    ...{ reason, stops, author, subjectId },
  }));
};

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  ours = await setStage(world);
  theirs = await setStage(world, {
    ...{ customer: 'Secret Customer', docNumber: 'SECRET-7', email: 'secret@elsewhere.example' },
  });
  payer = createVisitor(world.baseUrl);
  // With online payment on and an address, QuickBooks has a page to pay the invoice.
  await ours.ledger.update('invoice', {
    ...(await ours.ledger.read('invoice', ours.invoiceId)),
    ...{ AllowOnlineACHPayment: true, BillEmail: { Address: 'pay@harbour.example' } },
  });
  for (const { realmId } of [ours, theirs]) {
    await world.dunwell.stores.companies.update(realmId, {
      ...{ replyTo: `owner@${realmId}.example`, paymentInstructions: 'Bank transfer to 123' },
    });
    await arrange(world.dunwell, realmId);
    await runNow(world.dunwell, realmId);
  }
  await world.idle();
  link = await newestLink('pay@harbour.example');
});
afterAll(() => world.stop());

describe('on 12 March, a payer who opens the link of a reminder', () => {
  test('sees what is open and why, and how to pay, without an account', async () => {
    const page = await payer.get(link);
    expect(page.status).toBe(200);
    const text = textOf(page.html);
    for (const said of [
      'Harbour &amp; Sons',
      'Invoice A-1',
      '1 March 2026, 11 days overdue',
      'including 6.70 USD in finance charges',
      '1,241.26 USD',
      '18% p.a. on 1,234.56 for 11 days',
      'our terms of payment',
      'Bank transfer to 123',
    ]) {
      expect(text).toContain(said.replace('&amp;', '&'));
    }
    expect(payer.cookies.size).toBe(0);
    const header = (name: string) => page.headers.get(name);
    expect(header('referrer-policy')).toBe('no-referrer');
    expect(header('x-robots-tag')).toBe('noindex, nofollow');
    expect(header('cache-control')).toBe('no-store');
    expect(header('content-security-policy')).toContain("default-src 'none'");
    expect(page.html).not.toContain('<script');
  });

  test('can pay in QuickBooks from there as from the mail, whatever is synced meanwhile', async () => {
    const page = /https:\/\/connect\.intuit\.com\/[\w/?=&;-]+/;
    const [mail] = await mailsTo('pay@harbour.example');
    const [inText] = page.exec(mail?.text ?? '') ?? [];
    const [inHtml] = page.exec(mail?.html ?? '') ?? [];
    expect(inText).toMatch(/^https:\/\/connect\.intuit\.com\/t\/scs-v1-/);
    expect(inHtml).toBe(inText);
    expect(mail?.text).toContain('Pay invoice A-1');
    // A sync does not ask for the link, and takes none away for that.
    await world.dunwell.sync(ours.realmId, { repair: true });
    expect((await payer.get(link)).html).toContain(`href="${inText}"`);
  });

  test('finds nobody else’s account through it, however it is changed', async () => {
    const other = await newestLink('secret@elsewhere.example');
    const page = await payer.get(link);
    expect(page.html).not.toMatch(/Secret|SECRET/);
    const [key = '', claims = '', signature = ''] = link.slice('/pay/'.length).split('.');
    const [, otherClaims = '', otherSignature = ''] = other.slice('/pay/'.length).split('.');
    const guessed = Buffer.from(
      Buffer.from(claims, 'base64url').toString().replace(ours.realmId, theirs.realmId),
    ).toString('base64url');
    const madeUp = [
      `${key}.${otherClaims}.${signature}`,
      `${key}.${claims}.${otherSignature}`,
      `${key}.${guessed}.${signature}`,
      `00000000.${claims}.${signature}`,
      `${key}.${claims}`,
      `${key}.${claims}.`,
      `${key}.${claims}.${signature}.x`,
      'x',
      '%00',
    ];
    for (const token of madeUp) {
      const found = await payer.get(`/pay/${token}`);
      expect([token, found.status, /Harbour|Secret|SECRET/.test(found.html)]).toEqual([
        ...[token, 404, false],
      ]);
    }
    const taken = await send('dispute', {
      ...{ invoice: theirs.invoiceId === ours.invoiceId ? '999' : theirs.invoiceId },
      ...{ reason: 'other', text: 'Is this ours?' },
    });
    expect(taken.status).toBe(422);
    expect(await holdsOf(theirs)).toEqual([]);
  });

  test('is told what is wrong with a form, beside what was typed', async () => {
    const page = await send('promise', {
      ...{ about: ours.invoiceId, dueOn: '2026-05-30', amount: '100', name: '<b>Ada</b>' },
    });
    expect(page.status).toBe(422);
    expect(page.html).toContain('Give a day up to 11 April 2026, or write to us.');
    expect(page.html).toContain('href="#promise-dueOn"');
    expect(page.html).toContain('value="&lt;b>Ada&lt;/b>"');
    const much = { about: ours.invoiceId, dueOn: '2026-03-20', amount: '5000' };
    expect((await send('promise', much)).html).toContain('No more than 1,241.26 USD is open.');
    const all = { about: 'all', dueOn: '2026-03-20', amount: '1241.25' };
    for (const little of [{ ...much, amount: '0.01' }, all]) {
      expect((await send('promise', little)).html).toContain('Give at least 1,241.26 USD.');
    }
    expect((await send('promise', { ...much, dueOn: '2026-03-11' })).status).toBe(422);
    expect((await send('contact', { email: 'nobody' })).html).toContain('Give an e-mail address');
    expect(await holdsOf(ours)).toEqual([]);
  });

  test('promises a day: reminders pause, the owner is told, and the page says so', async () => {
    const said = { about: ours.invoiceId, dueOn: '2026-03-20', amount: '', name: 'Ada' };
    const page = await send('promise', said);
    expect(page.url.search).toBe('?done=promise');
    expect(textOf(page.html)).toContain('You will pay 1,241.26 USD by 20 March 2026.');
    expect((await send('promise', said)).status).toBe(422);
    expect(await holdsOf(ours)).toEqual([
      { reason: 'promise', stops: 'reminders', author: 'payer', subjectId: ours.invoiceId },
    ]);
    await world.dunwell.sweeps.notices();
    const [mail] = await mailsTo(`owner@${ours.realmId}.example`);
    expect(mail?.subject).toBe('Harbour & Sons says when it will pay invoice A-1');
    expect(mail?.text).toContain('“1,241.26 USD by 20 Mar 2026, said by Ada”');
  });

  test('disputes an invoice once, however often the form is sent at once', async () => {
    const said = { invoice: ours.invoiceId, reason: 'notReceived', text: 'It never came.' };
    const statuses = await Promise.all([send('dispute', said), send('dispute', said)]);
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([200, 422]));
    expect((await holdsOf(ours)).filter(({ reason }) => reason === 'dispute')).toEqual([
      { reason: 'dispute', stops: 'both', author: 'payer', subjectId: ours.invoiceId },
    ]);
    const page = await payer.get(link);
    expect(textOf(page.html)).toContain('1,241.26 USD of it is in dispute and not asked for');
    const customer = await ours.visitor.get(ours.at(`/customers/${ours.customerId}`));
    expect(textOf(customer.html)).toContain('A question or dispute about invoice A-1');
    await world.dunwell.sweeps.notices();
    const mails = await mailsTo(`owner@${ours.realmId}.example`);
    expect(mails[0]?.text).toContain('“It never came.”');
    const [hold] = await world.dunwell.stores.holds.list(ours.realmId);
    const log = await world.dunwell.stores.holdLog.list(ours.realmId, hold?.id ?? '');
    expect(log[0]).toMatchObject({ author: 'payer', kind: 'opened' });
  });
});

describe('a payer who wants another address written to', () => {
  const request = async () => {
    const [first] = await world.dunwell.stores.contactRequests.list(ours.realmId);
    return first?.id ?? '';
  };
  const act = (stage: Stage, id: string, action: string, customerId = stage.customerId) =>
    stage.visitor.post(stage.at(`/customers/${customerId}/contact-requests/${id}/${action}`));
  const contacts = async () =>
    (await world.dunwell.contacts.find(ours.realmId, ours.customerId)).contacts;

  test('changes nothing until the owner accepts it', async () => {
    const said = { email: 'new@harbour.example', name: 'Grace', note: 'Ada has left' };
    await send('contact', said);
    await send('contact', said);
    expect(await contacts()).toEqual([]);
    expect(await world.dunwell.stores.contactRequests.list(ours.realmId)).toHaveLength(1);
    const page = await ours.visitor.get(ours.at(`/customers/${ours.customerId}`));
    expect(textOf(page.html)).toContain('the customer wants mails to go to new@harbour.example');
    expect((await act(theirs, await request(), 'accept')).status).toBe(404);
    const other = await ours.ledger.create('customer', { DisplayName: 'Next door' });
    await world.idle();
    expect((await act(ours, await request(), 'accept', other.Id)).status).toBe(404);
    const accepted = await Promise.all([
      act(ours, await request(), 'accept'),
      act(ours, await request(), 'accept'),
    ]);
    expect(new Set(accepted.map(({ status }) => status))).toEqual(new Set([200, 422]));
    expect(await contacts()).toMatchObject([{ email: 'new@harbour.example', name: 'Grace' }]);
    expect((await act(ours, await request(), 'decline')).status).toBe(422);
  });

  test('may be declined, and asks for a few at a time', async () => {
    for (const each of ['a', 'b', 'c']) await send('contact', { email: `${each}@x.example` });
    expect((await send('contact', { email: 'd@x.example' })).status).toBe(422);
    expect((await act(ours, await request(), 'decline')).status).toBe(200);
    expect(await contacts()).toHaveLength(1);
  });

  test('is accepted where the address has become a contact meanwhile', async () => {
    const { realmId, customerId, apiKey } = ours;
    const company = await world.dunwell.stores.companies.find(realmId);
    if (company === null) throw new Error('The stage is not set');
    const waiting = async (more = '') => {
      const path = `/companies/${realmId}/contact-requests?state=waiting&customer=${customerId}`;
      const { body } = await world.api(`${path}&limit=1${more}`, { key: apiKey });
      return requestsSchema.parse(body);
    };
    const { items, next } = await waiting();
    const [last] = items;
    const there = { email: last?.email ?? '', name: null, role: 'approver', line: 'to' } as const;
    await world.dunwell.contacts.add(company, customerId, there, 'owner');
    expect((await act(ours, last?.id ?? '', 'accept')).status).toBe(200);
    expect(await contacts()).toMatchObject([{ email: 'new@harbour.example' }, there]);
    // The one before it has left the list since; none is lost by that.
    expect((await waiting(`&cursor=${next}`)).items).toMatchObject([{ email: 'a@x.example' }]);
  });
});

describe('the owner', () => {
  const set = (fields: Record<string, string>) =>
    ours.visitor.post(ours.at('/mails/payer-page'), {
      ...{ linkDays: '60', promiseDays: '30', ...fields },
    });

  test('switches the page off and on again; links that were sent follow', async () => {
    expect((await set({ linkDays: '1' })).status).toBe(422);
    await set({});
    expect((await payer.get(link)).status).toBe(404);
    await set({ isOn: 'on' });
    expect((await payer.get(link)).status).toBe(200);
  });

  test('takes back the links of a customer, and looks at the page through a new one', async () => {
    const path = ours.at(`/customers/${ours.customerId}`);
    await ours.visitor.post(`${path}/payer-links/revoke`);
    expect((await payer.get(link)).status).toBe(404);
    const { html } = await ours.visitor.get(path);
    link = /href="http[^"]+(\/pay\/[^"]+)"/.exec(html)?.[1] ?? '';
    expect((await payer.get(link)).status).toBe(200);
    expect(
      (await ours.visitor.post(`${theirs.at('/customers/1')}/payer-links/revoke`)).status,
    ).toBe(404);
  });
});

describe('a link that is older than sixty days', () => {
  test('opens nothing; a new one goes to the address of its mail, once a day', async () => {
    const old = await newestLink('secret@elsewhere.example');
    await world.setClock('2026-05-11T20:00:00Z');
    expect((await payer.get(old)).status).toBe(200);
    await world.setClock('2026-05-12T20:00:00Z');
    const expired = await payer.get(old);
    expect(expired.status).toBe(410);
    expect(textOf(expired.html)).toContain('This link has expired');
    expect(expired.html).not.toMatch(/Secret|SECRET|secret@/);
    const forms = { invoice: theirs.invoiceId, reason: 'other', text: 'Hello' };
    expect((await send('dispute', forms, old)).status).toBe(410);
    const before = (await mailsTo('secret@elsewhere.example')).length;
    for (const email of ['thief@x.example', '']) await send('renew', { email }, old);
    await world.dunwell.sweeps.notices();
    const mails = await mailsTo('secret@elsewhere.example');
    expect(mails).toHaveLength(before + 1);
    expect(await mailsTo('thief@x.example')).toEqual([]);
    expect(mails[0]?.subject).toMatch(/^Your new link from /);
    expect((await payer.get(linkIn(mails[0]?.text ?? ''))).status).toBe(200);
    const { audit } = world.dunwell.stores;
    const asked = await audit.list(theirs.realmId, 10, 'new link asked for');
    expect(asked).toHaveLength(1);
    // Next day the customer has another address; the old one is somebody else's now, perhaps.
    const { Id, SyncToken } = await theirs.ledger.read('customer', theirs.customerId);
    await theirs.ledger.update('customer', {
      ...{ Id, SyncToken, sparse: true, DisplayName: 'Secret Customer' },
      PrimaryEmailAddr: { Address: 'moved@elsewhere.example' },
    });
    await world.idle();
    await world.setClock('2026-05-13T20:00:00Z');
    await send('renew', {}, old);
    await world.dunwell.sweeps.notices();
    expect(await mailsTo('secret@elsewhere.example')).toHaveLength(before + 1);
    expect(await mailsTo('moved@elsewhere.example')).toEqual([]);
    expect(await audit.list(theirs.realmId, 10, 'new link asked for')).toHaveLength(2);
    // The owner's own look has no mail behind it.
    const looked = await payer.get(link);
    expect([looked.status, looked.html.includes('/renew')]).toEqual([410, false]);
  });

  test('says nothing of the link in any log', async () => {
    expect(world.logLines.join('\n')).not.toContain(link.slice('/pay/'.length));
    expect(world.logLines.join('\n')).toContain('/pay/:token');
  });
});

test('whoever asks too often is asked to wait, on a page of its own', async () => {
  const statuses = new Set<number>();
  for (let turn = 0; turn < 70; turn += 1) statuses.add((await payer.get('/pay/x')).status);
  expect([...statuses]).toEqual([404, 429]);
});
