import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { composeReminder } from '../../../src/flow/mails/compose-reminder.ts';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
let other: Stage;

beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
  other = await setStage(world);
});
afterAll(() => world.stop());

const words = {
  language: 'en',
  subject: 'About {{ invoices }}',
  body: 'Dear {{ customer_name }},\r\n\r\nOur own words.\r\n\r\n{{ invoice_list }}\r\n\r\n{{ payment }}\r\n\r\n{{ signature }}',
};
const at = (name = ''): string => stage.at(`/mails/templates${name === '' ? '' : `/${name}`}`);
const send = (name: string, fields: Record<string, string>) => stage.visitor.post(at(name), fields);

describe('the words of a shipped template', () => {
  test('are shown beside a mail to a real customer, in every language', async () => {
    const english = textOf((await stage.visitor.get(at('polite'))).html);
    expect(english).toContain('A reminder about invoice');
    const german = await stage.visitor.get(`${at('polite')}?language=de`);
    expect(textOf(german.html)).toContain('Zahlungserinnerung: Rechnung');
  });

  test('are not saved with a fault, which is told beside its field', async () => {
    const faulty = { ...words, body: `${words.body}\r\n{{ custmer_name }}`, intent: 'save' };
    const page = await send('polite', faulty);
    expect(page.status).toBe(422);
    expect(page.html).toContain('id="body-error"');
    expect(textOf(page.html)).toContain('line 10: “custmer_name” is not a known variable');
    expect(await world.dunwell.stores.mailTemplates.current(stage.realmId)).toEqual([]);
  });

  test('are not saved with a threat until somebody answers for it, by name', async () => {
    const threat = { ...words, body: `${words.body}\r\nPay, or else.`, intent: 'save' };
    const page = await send('polite', threat);
    expect(page.status).toBe(422);
    expect(page.html).toContain('name="confirm"');
    await send('polite', { ...threat, confirm: 'on' });
    const [version] = await world.dunwell.stores.mailTemplates.current(stage.realmId);
    expect(version).toMatchObject({ version: 1, confirmed: ['or else'] });
    expect(version?.author).not.toBe('');
  });

  test('are what the next mail is written in, and the shipped ones can come back', async () => {
    await send('polite', { ...words, note: 'Warmer', intent: 'save' });
    const seen = textOf((await send('polite', { ...words, intent: 'check' })).html);
    expect(seen).toContain('Our own words.');
    const texts = async () => {
      const { templates } = world.dunwell.mails;
      const polite = await templates.find(stage.realmId, 'polite');
      return polite && (await templates.texts(stage.realmId, polite)).en;
    };
    expect(await texts()).toMatchObject({ saved: { version: 2, note: 'Warmer' } });
    await send('polite', { language: 'en', intent: 'restore' });
    expect(await texts()).toMatchObject({ saved: null });
    expect(textOf((await stage.visitor.get(at('polite'))).html)).toContain('Version 3');
  });
});

test('a mail in HTML stands in a document that may do nothing', async () => {
  const page = await send('polite', { ...words, intent: 'html' });
  expect(page.html).toContain('Our own words.');
  expect(page.html).toContain('<html lang="en"');
});

test('a test goes to the owner alone, marked, and only so often', async () => {
  const { stores } = world.dunwell;
  await stores.companies.update(stage.realmId, { replyTo: 'owner@lakeside.example' });
  await send('polite', { ...words, intent: 'test' });
  const mails = await world.dunwell.db.testMail.findMany({ where: { realmId: stage.realmId } });
  expect(mails).toMatchObject([{ recipient: 'owner@lakeside.example', state: 'sent' }]);
  expect(mails[0]?.subject).toMatch(/^\[Test\] About invoice/);
  const [sent] = mails;
  if (sent === undefined) throw new Error('No test was sent');
  const more = Array.from({ length: 19 }, (_, index) => ({
    ...sent,
    id: `00000000-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`,
  }));
  await world.dunwell.db.testMail.createMany({ data: more });
  await send('polite', { ...words, intent: 'test' });
  expect(await world.dunwell.db.testMail.count({ where: { realmId: stage.realmId } })).toBe(20);
});

test('a template of one’s own can be named by a policy, and then not be removed', async () => {
  await send('', { name: 'Gentle nudge', basedOn: 'polite' });
  expect((await send('', { name: 'gentle NUDGE', basedOn: 'polite' })).status).toBe(422);
  const policy = {
    'reminders.defined': 'here',
    'reminders.enabled': 'on',
    'reminders.steps.0.offsetDays': '3',
    'reminders.steps.0.template': 'Gentle nudge',
    'charges.defined': 'inherit',
    intent: 'save',
  };
  const unknown = { ...policy, 'reminders.steps.0.template': 'Gentle nudges' };
  expect((await stage.visitor.post(stage.at('/policy'), unknown)).status).toBe(422);
  await stage.visitor.post(stage.at('/policy'), policy);
  const { templates } = world.dunwell.mails;
  await send('Gentle%20nudge', { language: 'en', intent: 'remove' });
  expect(await templates.find(stage.realmId, 'Gentle nudge')).not.toBeNull();
  await stage.visitor.post(stage.at('/policy'), {
    ...policy,
    'reminders.steps.0.template': 'firm',
  });
  await send('Gentle%20nudge', { language: 'en', intent: 'remove' });
  expect(await templates.find(stage.realmId, 'Gentle nudge')).toBeNull();
});

test('the looks are taken when they can be read, and the next mail has them', async () => {
  const style = { colour: '#7a1f5f', language: 'de', signature: 'Sam Field\r\nAccounts' };
  const pale = { ...style, colour: '#ffcc00' };
  const refused = await stage.visitor.post(stage.at('/mails/style'), pale);
  expect([refused.status, refused.html.includes('id="colour-error"')]).toEqual([422, true]);
  await stage.visitor.post(stage.at('/mails/style'), style);
  const [{ html, text }] = await composed();
  expect(html).toContain('#7a1f5f');
  expect(html).toContain('<html lang="de"');
  expect(text).toContain('Sam Field\nAccounts');
  expect(text).toContain('Offen insgesamt');
});

/** The mail that the customer would get now, by what sends. */
async function composed() {
  const { stores } = world.dunwell;
  const company = await stores.companies.find(stage.realmId);
  if (company === null) throw new Error('The company is gone');
  const question = {
    ...{ customerId: stage.customerId, template: 'firm', invoiceIds: [stage.invoiceId] },
  };
  const mail = await composeReminder(stores, company, question, parsePlainDate('2026-03-12'));
  return [mail.words] as const;
}

test('another company has words of its own', async () => {
  const page = await other.visitor.get(other.at('/mails/templates/Gentle%20nudge'));
  expect(page.status).toBe(404);
});
