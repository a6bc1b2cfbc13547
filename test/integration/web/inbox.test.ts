import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../../support/world.ts';
import { setStage, textOf, type Stage } from './stage.ts';

let world: World;
let stage: Stage;
beforeAll(async () => {
  world = await startWorld({ now: '2026-03-12T17:00:00Z' });
  stage = await setStage(world);
});
afterAll(() => world.stop());

const deliver = (...events: unknown[]) =>
  world.dunwell.receiver.receiveQuickBooks(Buffer.from(JSON.stringify(events)));
const eventOf = (id: string, more: object = {}) => ({
  specversion: '1.0',
  id,
  type: 'qbo.invoice.updated.v1',
  time: '2026-03-12T17:00:00Z',
  intuitentityid: stage.invoiceId,
  intuitaccountid: stage.realmId,
  data: {},
  ...more,
});
const page = async (path: string): Promise<string> =>
  textOf((await stage.visitor.get(stage.at(path))).html);
const stored = (eventKey: string) =>
  world.dunwell.db.inboxEvent.findUniqueOrThrow({ where: { eventKey } });

describe('the inbox in the console', () => {
  it('lists what came, what became of it and why it could not be read', async () => {
    await deliver(eventOf('list-1'), eventOf('list-2', { type: 'qbo.vendor.updated.v1' }));
    await deliver({ specversion: '1.0', note: 'Harbour & Sons owe us', id: 'no-entity' });
    await world.dunwell.receiver.receiveQuickBooks(Buffer.from('secret@mail.example'));
    await world.idle();
    const all = await page('/inbox');
    expect(all).toContain(`Invoice ${stage.invoiceId} Update`);
    expect(all).toContain('Dunwell does not mirror vendor');
    expect(all).toContain('type: qbo.invoice.updated.v1');
    expect(all).toContain('The body is not JSON');
    expect(all).toContain('Not a CloudEvent of QuickBooks');
    expect(all).not.toContain('secret@mail.example');
    expect(all).not.toContain('owe us');
    expect(await page('/inbox?state=ignored')).not.toContain(`Invoice ${stage.invoiceId} Update`);
    expect(await page('/inbox?entity=Payment')).toContain('No event matches');
    expect(await page('/inbox?from=2026-03-13')).toContain('No event matches');
    expect(await page('/inbox?from=2026-03-12&to=2026-03-12')).toContain('qbo.invoice.updated.v1');
  });

  it('works events again by number, with an entry in the audit', async () => {
    await deliver(eventOf('again-1'));
    await world.idle();
    const { id, workedAt } = await stored('quickbooks:again-1');
    await world.dunwell.db.invoice.update({
      where: { realmId_id: { realmId: stage.realmId, id: stage.invoiceId } },
      data: { openBalance: 1n },
    });
    const answer = await stage.visitor.post(stage.at('/inbox/replay'), { ids: `${id}` });
    expect(textOf(answer.html)).toContain('1 event will be worked again.');
    await world.idle();
    const after = await stored('quickbooks:again-1');
    expect(after.state).toBe('done');
    expect(after.workedAt?.getTime()).toBeGreaterThanOrEqual(workedAt?.getTime() ?? Infinity);
    const [facts] = await world.dunwell.stores.facts.invoices(stage.realmId, [stage.invoiceId]);
    expect(facts?.openBalance).toBe(123456n);
    const [entry] = await world.dunwell.stores.audit.list(stage.realmId, 1);
    expect(entry).toMatchObject({ what: 'inbox replayed', detail: { events: 1, ids: [`${id}`] } });
  });

  it('works a day again, and never events of another company', async () => {
    const other = await setStage(world, { customer: 'Other Ltd' });
    await deliver(eventOf('other-1', { intuitaccountid: other.realmId }));
    await world.idle();
    const { id, attempts } = await stored('quickbooks:other-1');
    const refused = await stage.visitor.post(stage.at('/inbox/replay'), { ids: `${id}` });
    expect(textOf(refused.html)).toContain('There was no such event to work again.');
    const days = { from: '2026-03-12', to: '2026-03-12' };
    const answer = await stage.visitor.post(stage.at('/inbox/replay'), days);
    expect(textOf(answer.html)).toMatch(/\d events will be worked again\./);
    await world.idle();
    expect(await stored('quickbooks:other-1')).toMatchObject({ state: 'done', attempts });
    const audit = await world.dunwell.stores.audit.list(other.realmId, 50);
    expect(audit.filter(({ what }) => what === 'inbox replayed')).toEqual([]);
  });

  it.each([
    [{ ids: '12 or so' }, 'Give the numbers of events'],
    [{}, 'Say which events'],
    [{ from: 'yesterday' }, 'Give a date such as'],
    [{ from: '2026-03-13', to: '2026-03-12' }, 'The last day is before the first'],
  ])('says what is wrong with %j', async (form, message) => {
    const answer = await stage.visitor.post(stage.at('/inbox/replay'), form);
    expect(answer.status).toBe(422);
    expect(textOf(answer.html)).toContain(message);
  });
});

describe('a replay of everything', () => {
  it('takes events of companies that were not connected, and what can be read by now', async () => {
    await deliver(eventOf('stranger', { intuitaccountid: '77' }));
    await world.idle();
    expect(await stored('quickbooks:stranger')).toMatchObject({ state: 'unknown-realm' });
    const payload = JSON.stringify(eventOf('read-later'));
    const receivedAt = world.dunwell.clock.now();
    const row = { source: 'quickbooks', eventKey: 'unreadable:x', payload, receivedAt };
    await world.dunwell.db.inboxEvent.create({ data: { ...row, state: 'unreadable' } });
    const wanted = { filter: { from: new Date('2026-03-12T00:00:00Z') }, actor: 'script' };
    const before = await world.dunwell.replayInbox({ ...wanted, dryRun: true });
    expect(before).toMatchObject({ nowRead: 1, stillUnreadable: 2, strangers: ['77'] });
    expect(await stored('unreadable:x')).toMatchObject({ state: 'unreadable' });
    const result = await world.dunwell.replayInbox({ ...wanted, dryRun: false });
    expect(result).toEqual(before);
    await world.idle();
    expect(await stored('unreadable:x')).toMatchObject({ state: 'ignored' });
    expect(await stored('quickbooks:read-later')).toMatchObject({ state: 'done' });
    expect(await stored('quickbooks:stranger')).toMatchObject({ state: 'unknown-realm' });
  });
});

describe('the compare in the console', () => {
  it('is empty, runs by its button, and lists what it found', async () => {
    expect(await page('/differences')).toContain('Nothing was compared yet');
    await world.control('/webhooks', { mode: 'drop' });
    await stage.ledger.create('payment', {
      CustomerRef: { value: stage.customerId },
      TotalAmt: 34.56,
    });
    await stage.visitor.post(stage.at('/differences'), {});
    await expect.poll(() => page('/differences'), { timeout: 15_000 }).toContain('1 difference.');
    const shown = await page('/differences');
    expect(shown).toContain('1,200.00');
    expect(shown).toContain('A change of which no webhook told');
    expect(shown).toContain('Repaired');
    await world.control('/webhooks', { mode: 'deliver' });
  });

  it('is refused while the company is not connected, which every page says', async () => {
    const { connections } = world.dunwell.stores;
    await connections.markReauthorise(stage.realmId, 'ended');
    const shown = textOf((await stage.visitor.post(stage.at('/differences'), {})).html);
    expect(shown).toContain('Connect it again to compare');
    expect(shown).toContain('QuickBooks no longer accepts our connection');
    expect(await page('/customers')).toContain('Last in step with QuickBooks');
  });
});
