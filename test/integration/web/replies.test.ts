/** Replies on the pages: how an owner finds, reads and answers them. */
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrange } from '../flow/policies.ts';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let other: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  other = await setStage(world);
  await world.dunwell.stores.companies.update(stage.realmId, { replyTo: 'sam@lakeside.example' });
  await arrange(world.dunwell, stage.realmId, { charges: 'off' });
  await world.dunwell.run(stage.realmId, { dryRun: false, trigger: 'person' });
});
afterAll(() => world.stop());

/** What the payer answers to the last mail through the sandbox. @returns the id of the reply */
async function answers(text: string): Promise<string> {
  const [sent] = await world.dunwell.stores.reminders.list(stage.realmId, {}, { limit: 1 });
  const told = { messageId: sent?.messageId, event: 'reply', text };
  const answer = await world.control('/mail-events', told);
  expect(answer.status).toBe(200);
  const { replies } = world.dunwell.stores;
  const [reply] = await replies.list(stage.realmId, { show: 'unread' }, { limit: 1 });
  return reply?.id ?? '';
}

const open = async (path: string) => {
  const page = await stage.visitor.get(stage.at(path));
  expect(page.status).toBe(200);
  return { html: page.html, text: textOf(page.html) };
};
const holds = () => world.dunwell.stores.holds.list(stage.realmId, 'unlifted');

describe('a reply', () => {
  test('is counted, listed, shown as text with its mail, and read by a click alone', async () => {
    const said = 'We pay on Friday';
    const id = await answers(`${said} <b>for sure</b>.`);
    expect((await open('/invoices')).text).toContain('1 reply to read');
    expect((await open('/replies')).text).toContain(said);
    expect((await open(`/customers/${stage.customerId}`)).text).toContain(said);
    expect((await open(`/invoices/${stage.invoiceId}`)).text).toContain(said);
    const page = await open(`/replies/${id}`);
    expect(page.html).toContain('We pay on Friday &lt;b>for sure&lt;/b>.');
    expect(page.text).toContain('Reminders to this customer pause until this is read.');
    const [hold] = await holds();
    expect(hold).toMatchObject({ reason: 'reply', stops: 'reminders' });
    expect((await open(`/holds/${hold?.id}`)).html).toContain(stage.at(`/replies/${id}`));

    await stage.visitor.post(stage.at(`/replies/${id}/read`), { reply: id });
    expect(await holds()).toEqual([]);
    const after = await open(`/replies/${id}`);
    expect(after.text).not.toContain('Mark as read');
    expect((await open('/replies')).text).toContain('All replies are read');
    expect((await open(`/replies?show=read&customer=${stage.customerId}`)).text).toContain(said);
  });

  test('opens a dispute or a promise with its words, and is read by that', async () => {
    const disputed = await answers('Two boxes were broken.');
    const form = await open(`/invoices/${stage.invoiceId}/new-dispute?reply=${disputed}`);
    expect(form.html).toContain('value="Two boxes were broken."');
    await stage.visitor.post(stage.at(`/invoices/${stage.invoiceId}/new-dispute`), {
      ...{ reply: disputed, reason: 'damaged', stops: 'both', note: 'Two boxes were broken.' },
    });
    expect((await holds()).map(({ reason }) => reason)).toEqual(['dispute']);

    const promised = await answers('We pay on 20 March.');
    await stage.visitor.post(stage.at(`/customers/${stage.customerId}/new-promise`), {
      ...{ reply: promised, dueOn: '2026-03-20', amount: '100.00' },
    });
    expect((await holds()).map(({ reason }) => reason).toSorted()).toEqual(['dispute', 'promise']);
    const page = await open(`/replies/${promised}`);
    expect(page.text).toContain('Dispute opened');
    expect(page.text).toContain('Promise recorded');
  });

  test('that says it is paid pauses reminders for a week', async () => {
    const id = await answers('Paid this morning.');
    const page = await stage.visitor.post(stage.at(`/replies/${id}/paid`));
    expect(textOf(page.html)).toContain('Reminders wait for the payment until 19 Mar 2026.');
    expect((await holds())[0]).toMatchObject({ reason: 'other', until: '2026-03-20' });
  });

  test('is nothing that another company finds or reads', async () => {
    const id = await answers('For your eyes.');
    for (const path of [`/replies/${id}`, `/replies/${id}/files/${id}`, '/replies/none']) {
      expect((await other.visitor.get(other.at(path))).status).toBe(404);
    }
    expect((await other.visitor.post(other.at(`/replies/${id}/read`))).status).toBe(404);
    const form = await other.visitor.get(
      other.at(`/invoices/${other.invoiceId}/new-dispute?reply=${id}`),
    );
    expect(form.html).not.toContain('For your eyes.');
    await other.visitor.post(other.at(`/invoices/${other.invoiceId}/new-dispute`), {
      ...{ reply: id, reason: 'damaged', stops: 'both', note: '' },
    });
    expect(await world.dunwell.stores.replies.countUnread(stage.realmId)).toBe(1);
  });

  test('is in the evidence of its customer, with what was done about it', async () => {
    const pack = await fetch(`${world.baseUrl}/api/v1/companies/${stage.realmId}/evidence`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stage.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ about: 'customer', id: stage.customerId }),
    });
    const files = unzipSync(new Uint8Array(await pack.arrayBuffer()));
    const textIn = (name: string): string => strFromU8(files[name] ?? new Uint8Array());
    expect(textIn('replies.csv')).toContain('Two boxes were broken.');
    expect(textIn('reply-log.csv').match(/,dispute,/g)).toHaveLength(1);
    expect(textIn('timeline.csv')).toContain('pay@harbour.example: We pay on 20 March.');
    expect(textIn('history.csv')).toContain(',reply,');
    const wholes = Object.keys(files).filter((name) => /^replies\/2026-03-12-.*\.txt$/.test(name));
    expect(wholes.length).toBe(textIn('replies.csv').match(/,mailbox,/g)?.length);
    expect(wholes.some((name) => textIn(name).startsWith('Paid this morning.\n\n> Dear'))).toBe(
      true,
    );
  });

  test('pauses nothing where that is switched off, by page or by API', async () => {
    await stage.visitor.post(stage.at('/replies/settings'), {});
    expect((await holds()).filter(({ reason }) => reason === 'reply')).toEqual([]);
    const path = `/companies/${stage.realmId}/reply-settings`;
    const call = { key: stage.apiKey };
    expect((await world.api(path, call)).body).toEqual({ pausesReminders: false });
    const body = { pausesReminders: true };
    expect((await world.api(path, { ...call, method: 'PUT', body })).body).toEqual(body);
  });
});
