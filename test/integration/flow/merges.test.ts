import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { Book, Entity } from './book.ts';
import { arrange, examplePolicy, runNow } from './policies.ts';
import { setStage, type Stage } from './stage.ts';

let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  stage = await setStage({ now: '2026-03-12T17:00:00Z' });
  dunwell = stage.start();
});
afterAll(() => stage.stop());
afterEach(async () => {
  await stage.control('POST', '/webhooks', { mode: 'deliver' });
});

const day = 86_400_000;
const merge = (book: Book, into: Entity, from: Entity, silent = false) =>
  stage.control('POST', '/merges', {
    realmId: book.realmId,
    survivorId: into.Id,
    mergedId: from.Id,
    silent,
  });
const by = { author: 'owner', note: null };
const policyOf = async (book: Book, { Id }: Entity) =>
  (await dunwell.stores.policies.history(book.realmId, 'customer', Id))[0];

/** Two customers in step; the one that will be merged away is in a group, held, and owes. */
async function twoCustomers(): Promise<{ book: Book; ada: Entity; old: Entity; invoice: Entity }> {
  const book = await stage.addCompany(dunwell);
  const { realmId } = book;
  const ada = await book.customer('Ada');
  const old = await book.customer('Ada Old');
  const invoice = await book.invoice(old, 100, '2026-03-01');
  await book.create('Payment', { CustomerRef: { value: old.Id }, TotalAmt: 5 });
  await stage.control('POST', '/webhooks/flush', {});
  await dunwell.sync(realmId, { repair: true });
  await dunwell.db.groupMember.createMany({
    data: [
      { realmId, group: 'Key', customerId: old.Id },
      { realmId, group: 'Both', customerId: old.Id },
      { realmId, group: 'Both', customerId: ada.Id },
    ],
  });
  await dunwell.stores.holds.add(realmId, {
    scope: 'customer',
    subjectId: old.Id,
    stops: 'charges',
    reason: 'dispute',
    note: null,
    amount: null,
    startsOn: parsePlainDate('2026-03-01'),
    until: null,
    author: 'owner',
  });
  return { book, ada, old, invoice };
}

/** Where what speaks of customers stands now. */
async function rowsOf({ realmId }: Book, { Id }: Entity) {
  const { db, stores } = dunwell;
  const customer = { realmId, customerId: Id };
  const groups = await db.groupMember.findMany({ where: customer, orderBy: { group: 'asc' } });
  const holds = (await stores.holds.list(realmId)).filter(({ subjectId }) => subjectId === Id);
  return {
    groups: groups.map(({ group }) => group),
    holds: holds.length,
    invoices: await db.invoice.count({ where: customer }),
    payments: await db.payment.count({ where: customer }),
    reminders: await db.reminder.count({ where: customer }),
    charges: await db.charge.count({ where: customer }),
  };
}
const auditOf = async ({ realmId }: Book) =>
  (await dunwell.stores.audit.list(realmId, 50)).filter(({ what }) => what === 'customer merged');
const nothing = { groups: [], holds: 0, invoices: 0, payments: 0, reminders: 0, charges: 0 };

describe('a customer merged into another', () => {
  it.each(['cloudevents', 'legacy'])(
    'leaves its history to the survivor when QuickBooks tells of it (%s)',
    async (format) => {
      await stage.control('POST', '/webhooks', { mode: 'deliver', format });
      const { book, ada, old } = await twoCustomers();
      await merge(book, ada, old, true);
      await stage.control('POST', '/webhooks/flush', {});
      await dunwell.sync(book.realmId);
      expect(await rowsOf(book, old)).toEqual(nothing);
      expect(await rowsOf(book, ada)).toEqual({
        ...nothing,
        groups: ['Both', 'Key'],
        holds: 1,
        invoices: 1,
        payments: 1,
      });
      expect(await auditOf(book)).toMatchObject([
        {
          actor: 'QuickBooks',
          detail: { from: old.Id, into: ada.Id, known: 'told by QuickBooks', groups: 2, holds: 1 },
        },
      ]);
      await stage.control('POST', '/webhooks', { mode: 'deliver', format: 'cloudevents' });
    },
  );

  it('leaves its agreed terms, with their documents, and what the owner said of it', async () => {
    const { book, ada, old } = await twoCustomers();
    const { realmId } = book;
    const { terms, legal } = dunwell.stores;
    const content = new TextEncoder().encode('%PDF-1.7');
    const file = { name: 'a.pdf', mediaType: 'application/pdf', sha256: 'ab'.repeat(32), content };
    const agreed = (date: string, name: string) => ({ date: parsePlainDate(date), name });
    await terms.add(realmId, ada.Id, { ...agreed('2026-02-01', 'New'), file: null }, 'owner');
    const signed = { ...agreed('2025-06-01', 'Old, signed'), file };
    const { id } = await terms.add(realmId, old.Id, signed, 'owner');
    const said = { isConsumer: true, country: 'CA', region: 'ON' };
    await legal.save(realmId, old.Id, said, 'owner');
    await legal.save(realmId, ada.Id, { isConsumer: false, country: null, region: null }, 'owner');

    await merge(book, ada, old, true);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(realmId);
    expect(await legal.find(realmId, ada.Id)).toEqual({
      isConsumer: false,
      country: 'CA',
      region: 'ON',
      agreedTerms: { date: '2025-06-01', document: 'Old, signed' },
    });
    expect((await terms.list(realmId, ada.Id)).map(({ name }) => name).toSorted()).toEqual([
      'New',
      'Old, signed',
    ]);
    expect(await terms.file(realmId, ada.Id, id)).toMatchObject({ name: 'a.pdf' });
    expect(await terms.list(realmId, old.Id)).toEqual([]);
    expect(await auditOf(book)).toMatchObject([{ detail: { terms: 1, legal: 1 } }]);
  });

  it('leaves its contacts behind those of the survivor, and its language where that has none', async () => {
    const { book, ada, old } = await twoCustomers();
    const { realmId } = book;
    const company = await dunwell.stores.companies.find(realmId);
    if (!company) throw new Error('There is no company');
    const contact = (email: string) =>
      ({ email, name: null, role: 'billing', line: 'to' }) as const;
    const both = { language: 'de', usesQuickBooks: false } as const;
    const theirs = { ...both, contacts: [contact('ADA@x.example'), contact('old@x.example')] };
    await dunwell.contacts.replace(company, old.Id, theirs, 'owner');
    await dunwell.contacts.add(company, ada.Id, contact('ada@x.example'), 'owner');
    await dunwell.contacts.set(company, ada.Id, { language: null, usesQuickBooks: true }, 'owner');
    await merge(book, ada, old);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(realmId);
    const now = await dunwell.contacts.find(realmId, ada.Id);
    expect(now.contacts.map(({ email }) => email)).toEqual(['ada@x.example', 'old@x.example']);
    expect(now).toMatchObject({ language: 'de', usesQuickBooks: true });
    expect(await dunwell.contacts.find(realmId, old.Id)).toMatchObject({ contacts: [] });
    expect(await auditOf(book)).toMatchObject([{ detail: { contacts: 1 } }]);
  });

  it('leaves its promise; where the survivor has one open as well, that one counts', async () => {
    const { book, ada, old } = await twoCustomers();
    const { realmId } = book;
    const company = await dunwell.stores.companies.find(realmId);
    if (!company) throw new Error('There is no company');
    const today = parsePlainDate('2026-03-12');
    const promise = (customer: Entity, dueOn: string) =>
      dunwell.promises.addPromise({
        ...{ company, subject: { kind: 'customer', id: customer.Id }, amount: 100n, today },
        ...{ dueOn: parsePlainDate(dueOn), promisedBy: null, note: null, author: 'owner' },
      });
    expect(await promise(ada, '2026-03-20')).toMatchObject({ outcome: 'added' });
    const second = await promise(old, '2026-03-25');
    if (second.outcome !== 'added') throw new Error(`Not added: ${second.outcome}`);
    await merge(book, ada, old);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(realmId);
    const { holdLog, paymentPromises } = dunwell.stores;
    expect(await paymentPromises.ofCustomers(realmId, [ada.Id])).toMatchObject([
      { dueOn: '2026-03-25', state: 'withdrawn', settledOn: '2026-03-12' },
      { dueOn: '2026-03-20', state: 'open' },
    ]);
    expect(await paymentPromises.ofCustomers(realmId, [old.Id])).toEqual([]);
    const log = await holdLog.list(realmId, second.hold.id);
    expect(log.map(({ author, text }) => `${author}: ${text}`)).toContain(
      'QuickBooks: Withdrawn: the customer was merged into one with an open promise for 20 Mar 2026.',
    );
    expect(await auditOf(book)).toMatchObject([{ detail: { promises: 1, promisesWithdrawn: 1 } }]);
  });

  it.each([false, true])(
    'is found by the repair when no webhook came (moved without a trace: %s)',
    async (silent) => {
      const { book, ada, old, invoice } = await twoCustomers();
      await stage.control('POST', '/webhooks', { mode: 'drop' });
      await merge(book, ada, old, silent);
      await dunwell.sync(book.realmId, { repair: true });
      expect(await rowsOf(book, old)).toEqual(nothing);
      expect(await rowsOf(book, ada)).toMatchObject({ invoices: 1, payments: 1, holds: 1 });
      const [facts] = await dunwell.stores.facts.invoices(book.realmId, [invoice.Id]);
      expect(facts).toMatchObject({ customerId: ada.Id, openBalance: 10000n });
      expect(await auditOf(book)).toMatchObject([
        { detail: { from: old.Id, into: ada.Id, known: 'found by its transactions' } },
      ]);
    },
  );

  it('is found too when it was merged before the oldest change that QuickBooks remembers', async () => {
    const { book, ada, old } = await twoCustomers();
    await stage.control('POST', '/webhooks', { mode: 'drop' });
    await merge(book, ada, old, true);
    const later = stage.sandbox.clock.now().getTime() + 45 * day;
    await stage.setClock(new Date(later).toISOString());
    await dunwell.sync(book.realmId);
    expect(await rowsOf(book, old)).toEqual(nothing);
    expect(await rowsOf(book, ada)).toMatchObject({ invoices: 1, payments: 1, holds: 1 });
  });

  it('is followed once, however often it is told, and what came late follows as well', async () => {
    const { book, ada, old } = await twoCustomers();
    await merge(book, ada, old);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(book.realmId);
    await dunwell.sync(book.realmId, { repair: true });
    const { merges } = dunwell.stores;
    const again = { from: old.Id, into: ada.Id, trace: 'told by QuickBooks' } as const;
    await merges.follow(book.realmId, again);
    expect(await auditOf(book)).toHaveLength(1);
    await dunwell.db.groupMember.create({
      data: { realmId: book.realmId, group: 'Late', customerId: old.Id },
    });
    await merges.follow(book.realmId, again);
    expect((await rowsOf(book, ada)).groups).toEqual(['Both', 'Key', 'Late']);
    expect(await auditOf(book)).toHaveLength(2);
  });

  it('hands on through a chain of merges to who is left', async () => {
    const { book, ada, old } = await twoCustomers();
    const last = await book.customer('Last');
    await merge(book, ada, old);
    await merge(book, last, ada);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(book.realmId);
    await dunwell.sync(book.realmId, { repair: true });
    expect(await rowsOf(book, old)).toEqual(nothing);
    expect(await rowsOf(book, ada)).toEqual(nothing);
    expect(await rowsOf(book, last)).toMatchObject({ groups: ['Both', 'Key'], invoices: 1 });
  });

  it('gives its policy to a survivor without one, and keeps it as history beside another', async () => {
    const { book, ada, old } = await twoCustomers();
    const { realmId } = book;
    const { policies } = dunwell.stores;
    const { reminders } = examplePolicy;
    await policies.save(realmId, 'customer', old.Id, { reminders }, by);
    await merge(book, ada, old);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(realmId);
    expect(await policyOf(book, ada)).toMatchObject({
      version: 1,
      reminders,
      author: 'QuickBooks',
    });
    expect(await policyOf(book, old)).toMatchObject({ version: 1, author: 'owner' });

    const third = await book.customer('Ada Third');
    await book.invoice(third, 10, '2026-03-01');
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(realmId);
    const { charges } = examplePolicy;
    await policies.save(realmId, 'customer', third.Id, { charges }, by);
    await merge(book, ada, third);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(realmId);
    expect(await policyOf(book, ada)).toMatchObject({ version: 1, reminders });
    expect(await policyOf(book, third)).toMatchObject({ charges });
    expect((await auditOf(book)).map(({ detail }) => detail)).toMatchObject([
      { from: third.Id, policy: 'kept as history' },
      { from: old.Id, policy: 'followed' },
    ]);
  });

  it('hands over its reminders and charges, and nobody is mailed or charged again', async () => {
    const book = await stage.addCompany(dunwell);
    const ada = await book.customer('Ada');
    const old = await book.customer('Ada Old');
    const invoice = await book.invoice(old, 1234.56, '2026-03-01');
    await stage.control('POST', '/webhooks/flush', {});
    await stage.setClock('2026-04-28T17:00:00Z');
    await dunwell.sync(book.realmId, { repair: true });
    await arrange(dunwell, book.realmId);
    expect((await runNow(dunwell, book.realmId)).actions).toHaveLength(2);
    await merge(book, ada, old);
    await stage.control('POST', '/webhooks/flush', {});
    await dunwell.sync(book.realmId);
    expect(await rowsOf(book, ada)).toMatchObject({ invoices: 1, reminders: 1, charges: 1 });
    expect(await rowsOf(book, old)).toEqual(nothing);
    expect((await runNow(dunwell, book.realmId)).actions).toEqual([]);
    const [facts] = await dunwell.stores.facts.invoices(book.realmId, [invoice.Id]);
    expect(facts?.customerId).toBe(ada.Id);
  });
});
