/** Whoever stops a company, a customer or an invoice stops what is about to leave, too. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { chargeLinesOf, type Book, type Entity } from './book.ts';
import { arrange } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());

type Switch = { readonly on: () => Promise<unknown>; readonly off: () => Promise<unknown> };
type Scope = 'company' | 'parent' | 'customer' | 'invoice';
const scopes: readonly Scope[] = ['company', 'parent', 'customer', 'invoice'];

/** The switches of a sub-customer's invoice, as bare rows: nothing but the last look can see them. */
function switchesOf(book: Book, ids: Record<Exclude<Scope, 'company'>, string>) {
  const { companies, holds } = story.dunwell.stores;
  const { realmId } = book;
  const today = parsePlainDate('2026-03-12');
  const hold = (scope: 'customer' | 'invoice', subjectId: string): Switch => {
    let id = '';
    const put = { scope, subjectId, stops: 'both', reason: 'exclusion', note: null } as const;
    const when = { amount: null, startsOn: today, until: null, author: 'ann' };
    return {
      on: async () => ({ id } = await holds.add(realmId, { ...put, ...when })),
      off: () => holds.lift(realmId, id, today, 'ann'),
    };
  };
  const switches: Record<Scope, Switch> = {
    company: {
      on: () => companies.update(realmId, { stopped: true }),
      off: () => companies.update(realmId, { stopped: false }),
    },
    parent: hold('customer', ids.parent),
    customer: hold('customer', ids.customer),
    invoice: hold('invoice', ids.invoice),
  };
  return switches;
}

type Owed = { book: Book; invoice: Entity; switches: Record<Scope, Switch> };

/** A sub-customer owes 1,234.56 since 1 March. */
async function subCustomerOwes(modes: Parameters<typeof arrange>[2]): Promise<Owed> {
  const book = await story.stage.addCompany(story.dunwell);
  const parent = await book.customer('Parent');
  const ada = await book.customer('Ada', { Job: true, ParentRef: { value: parent.Id } });
  const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
  await arrange(story.dunwell, book.realmId, modes);
  await story.dunwell.sync(book.realmId, { repair: true });
  const ids = { parent: parent.Id, customer: ada.Id, invoice: invoice.Id };
  return { book, invoice, switches: switchesOf(book, ids) };
}

describe('a switch that is thrown before a mail leaves', () => {
  it('stops it up to the last moment, and the mail goes once all is on again', async () => {
    const { book, switches } = await subCustomerOwes({ charges: 'off' });
    const { realmId } = book;
    // Before the invoices are read, while they are, and when the mail is written and claimed.
    const moments: [string, Scope][] = [
      ['outbox: claimed', 'company'],
      ['reminder: invoices read', 'company'],
      ...scopes.map((scope): [string, Scope] => ['reminder: claimed', scope]),
    ];
    for (const [place, scope] of moments) {
      story.meanwhile(place, switches[scope].on);
      await story.runThrough(realmId);
      const [reminder] = await story.remindersOf(realmId);
      const mails = (await story.mailsOf(realmId)).length;
      const { status } = reminder ?? {};
      expect({ place, scope, status, mails }).toMatchObject({ status: 'cancelled', mails: 0 });
      await switches[scope].off();
    }
    await story.runThrough(realmId);
    expect(await story.mailsOf(realmId)).toHaveLength(1);
  });

  it.each(['reminder: invoices read', 'reminder: claimed'])(
    'takes its invoice out of a mail of several (%s)',
    async (place) => {
      const { book, ada, invoice } = await story.overdueCompany();
      const { realmId } = book;
      await story.dunwell.stores.companies.update(realmId, { chargesMode: 'off' });
      const other = await book.invoice(ada, 50, '2026-03-01', { DocNumber: 'Other' });
      await story.dunwell.sync(realmId, { repair: true });
      const ids = { parent: ada.Id, customer: ada.Id, invoice: invoice.Id };
      story.meanwhile(place, switchesOf(book, ids).invoice.on);
      await story.runThrough(realmId);
      const [mail, ...more] = await story.mailsOf(realmId);
      expect(more).toEqual([]);
      expect(mail?.text).toContain('50.00');
      expect(mail?.text).not.toContain('1,234.56');
      const [reminder] = await story.remindersOf(realmId);
      expect(reminder).toMatchObject({ status: 'sent', textBody: mail?.text });
      expect(reminder?.invoices.map(({ invoiceId }) => invoiceId)).toEqual([other.Id]);
    },
  );
});

describe('a switch that is thrown before a charge is written', () => {
  it('stops it up to the last moment, and it is written once all is on again', async () => {
    const { book, invoice, switches } = await subCustomerOwes({ reminders: 'off' });
    const { realmId } = book;
    for (const scope of scopes) {
      story.meanwhile('charge: claimed', switches[scope].on);
      await story.runThrough(realmId);
      const [charge] = await story.chargesOf(realmId);
      const lines = chargeLinesOf(await book.read('Invoice', invoice.Id));
      const { status } = charge ?? {};
      expect({ scope, status, lines }).toMatchObject({ status: 'cancelled', lines: [] });
      await switches[scope].off();
    }
    await story.runThrough(realmId);
    expect(chargeLinesOf(await book.read('Invoice', invoice.Id))).toEqual([6.7]);
  });
});
