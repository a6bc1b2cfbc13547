/** Charges go back to the cent, whatever was done with their invoices since. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultWriteBack } from '../../../src/adapters/store/write-back-settings.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import { ledgerHistory, openPrincipal, principalOf } from '../../../src/core/ledger/principal.ts';
import type { Book, Entity } from './book.ts';
import { linesOf, sold } from './charge-edits.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
let book: Book;
const customers = new Map<string, Entity>();
const invoices = new Map<string, Entity[]>();
const today = parsePlainDate('2026-03-12');

const policies = {
  Mia: { writeBack: 'monthlyInvoicePerCustomer' },
  Max: { writeBack: 'monthlyInvoicePerCustomer' },
  Pia: { allocation: 'principalFirst' },
  Che: { allocation: 'chargesFirst' },
  Eve: {},
  Old: {},
  New: {},
  Ina: {},
} as const;
type Name = keyof typeof policies;

beforeAll(async () => {
  story = await startStory();
  const { stage, dunwell } = story;
  book = await stage.addCompany(dunwell);
  const { realmId } = book;
  await arrange(dunwell, realmId, { reminders: 'off' });
  const settings = { ...defaultWriteBack, chargeDay: 12 };
  const none = { chargeItemId: null, chargeAccountId: null };
  await dunwell.stores.writeBackSettings.save(realmId, settings, none, { author: 'test', today });
  for (const [name, more] of Object.entries(policies)) {
    const customer = await book.customer(name);
    customers.set(name, customer);
    const charges = { ...examplePolicy.charges, ...more };
    const by = { author: 'test', note: null };
    await dunwell.stores.policies.save(realmId, 'customer', customer.Id, { charges }, by);
    const owed: Entity[] = [];
    for (let number = 0; number < (name.startsWith('M') ? 3 : 2); number += 1) {
      owed.push(await book.invoice(customer, 1234.56, '2026-03-01'));
    }
    invoices.set(name, owed);
  }
  await dunwell.sync(realmId, { repair: true });
  await story.runThrough(realmId);
});
afterAll(() => story.stage.stop());

const customerOf = (name: Name): Entity => need(customers.get(name));
const invoiceOf = (name: Name, number = 0): Entity => need(invoices.get(name)?.[number]);
function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Not there');
  return value;
}

async function chargeOn(invoice: Entity) {
  const { charges } = story.dunwell.stores;
  const [charge] = await charges.list(book.realmId, { invoiceId: invoice.Id }, { limit: 2 });
  return need(charge);
}

/** Takes the charge on an invoice back; how that ended, in Dunwell's own rows. */
async function takeBack(invoice: Entity) {
  const { dunwell } = story;
  const { id } = await chargeOn(invoice);
  const word = { realmId: book.realmId, id, actor: 'Ann', amount: null, reason: 'Goodwill' };
  expect(await dunwell.reversals.reverseCharge(word)).toMatchObject({ outcome: 'done' });
  await dunwell.sweeps.outbox();
  await dunwell.sync(book.realmId, { repair: true });
  return endOf(invoice);
}

async function endOf(invoice: Entity) {
  const { chargeReversals } = story.dunwell.stores;
  const charge = await chargeOn(invoice);
  const filter = { chargeIds: [charge.id] };
  const [reversal] = await chargeReversals.list(book.realmId, filter, { limit: 2 });
  const { status, method, finding, credited, applied } = need(reversal);
  const { status: charged, reversed, byHand } = charge;
  return { status, method, finding, credited, applied, charged, reversed, byHand };
}
const removed = { status: 'written', method: 'removeLine', charged: 'reversed', byHand: null };
const credited = { status: 'written', method: 'creditMemo', charged: 'reversed', byHand: null };

const changing = ['Line', 'TotalAmt', 'Balance', 'SyncToken', 'MetaData', 'LinkedTxn'];
const rest = (form: Entity) =>
  Object.fromEntries(Object.entries(form).filter(([key]) => !changing.includes(key)));

/** Lines as they stand once others are gone: QuickBooks numbers them anew by their places. */
const inPlace = (lines: readonly object[]) =>
  lines.map((line, index) => ({ ...line, LineNum: index + 1 }));

const salesLine = z
  .object({ SalesItemLineDetail: z.object({ ItemRef: z.object({ value: z.string() }) }).loose() })
  .loose();
/** What the books have on the income account of the charge item, in cents. */
async function income(): Promise<number> {
  const items = await book.all('Item');
  const item = need(items.find((each) => String(each['Name']).startsWith('Finance charge')));
  const sumOf = async (type: string): Promise<number> =>
    (await book.all(type))
      .flatMap(linesOf)
      .filter((line) => {
        const read = salesLine.safeParse(line);
        return read.success && read.data.SalesItemLineDetail.ItemRef.value === item.Id;
      })
      .reduce((all, line) => all + Math.round((line.Amount ?? 0) * 100), 0);
  return (await sumOf('Invoice')) - (await sumOf('CreditMemo'));
}

it('one of several on a monthly invoice that is paid in part: the others keep their lines', async () => {
  const before = await income();
  const charge = await chargeOn(invoiceOf('Mia'));
  const carrier = await book.read('Invoice', charge.qboInvoiceId ?? '');
  expect(carrier).toMatchObject({ TotalAmt: 20.1 });
  await book.payment(customerOf('Mia'), carrier, 10, '2026-03-12');
  expect(await takeBack(invoiceOf('Mia'))).toMatchObject(removed);
  const after = await book.read('Invoice', carrier.Id);
  expect(after).toMatchObject({ TotalAmt: 13.4, Balance: 3.4 });
  const others = linesOf(carrier).filter((line) => line.Id !== charge.qboLineId);
  expect(linesOf(after)).toEqual(inPlace(others));
  expect(rest(after)).toEqual(rest(carrier));
  expect(await chargeOn(invoiceOf('Mia', 1))).toMatchObject({ status: 'written', reversed: 0n });
  expect(await income()).toBe(before - 670);
});

it('one of several where less than it is unpaid: a credit, and every line stays', async () => {
  const before = await income();
  const charge = await chargeOn(invoiceOf('Max'));
  const carrier = await book.read('Invoice', charge.qboInvoiceId ?? '');
  await book.payment(customerOf('Max'), carrier, 15, '2026-03-12');
  expect(await takeBack(invoiceOf('Max'))).toMatchObject({ ...credited, applied: 510n });
  const after = await book.read('Invoice', carrier.Id);
  expect(after).toMatchObject({ TotalAmt: 20.1, Balance: 0, Line: carrier['Line'] });
  expect(await income()).toBe(before - 670);
});

it.each(['Pia', 'Che'] as const)(
  'partly paid (%s): it owes as if it had never been charged',
  async (name) => {
    const [part, nearly] = [invoiceOf(name), invoiceOf(name, 1)];
    await book.payment(customerOf(name), part, 600, '2026-03-12');
    await book.payment(customerOf(name), nearly, 1236.26, '2026-03-12');
    expect(await takeBack(part)).toMatchObject(removed);
    expect(await takeBack(nearly)).toMatchObject({ ...credited, credited: 670n, applied: 500n });
    const found = await story.dunwell.stores.facts.invoices(book.realmId, [part.Id, nearly.Id]);
    for (const facts of found) {
      const history = ledgerHistory(facts);
      expect(principalOf(history)).toBe(123_456n);
      const paid = facts.id === part.Id ? 60_000n : 123_456n;
      const { allocation } = { ...examplePolicy.charges, ...policies[name] };
      expect(openPrincipal(history, today, allocation)).toBe(123_456n - paid);
    }
    const open = new Map(found.map(({ id, openBalance }) => [id, openBalance]));
    expect([open.get(part.Id), open.get(nearly.Id)]).toEqual([63_456n, 0n]);
  },
);

it('on an invoice edited since: what was added stays, and so does the rest', async () => {
  const charged = await book.read('Invoice', invoiceOf('Eve').Id);
  const more = { PrivateNote: 'Called Eve', Line: [...linesOf(charged), sold(49.99)] };
  const { Id, SyncToken } = charged;
  const edited = await book.update('Invoice', { Id, SyncToken, ...more });
  expect(await takeBack(invoiceOf('Eve'))).toMatchObject(removed);
  const after = await book.read('Invoice', Id);
  expect(after).toMatchObject({ TotalAmt: 1284.55, Balance: 1284.55 });
  expect(linesOf(after)).toEqual(
    inPlace(linesOf(edited).filter((line) => !/\[DW-/.test(line.Description ?? ''))),
  );
  expect(rest(after)).toEqual(rest(edited));
});

it('after its customer was merged: off the invoice, or credited to the survivor', async () => {
  const [open, paid] = [invoiceOf('Old'), invoiceOf('Old', 1)];
  await book.payment(customerOf('Old'), paid, 1241.26, '2026-03-12');
  const { stage, dunwell } = story;
  await stage.control('POST', '/merges', {
    realmId: book.realmId,
    survivorId: customerOf('New').Id,
    mergedId: customerOf('Old').Id,
    silent: false,
  });
  await dunwell.sync(book.realmId, { repair: true });
  const before = await income();
  expect(await takeBack(open)).toMatchObject(removed);
  expect(await takeBack(paid)).toMatchObject({ ...credited, applied: 0n });
  expect(await book.read('Invoice', open.Id)).toMatchObject({ TotalAmt: 1234.56 });
  const memos = (await book.all('CreditMemo')).filter((memo) =>
    JSON.stringify(memo['CustomerRef']).includes(`"${customerOf('New').Id}"`),
  );
  expect(memos).toMatchObject([{ TotalAmt: 6.7, RemainingCredit: 6.7 }]);
  expect(await income()).toBe(before - 2 * 670);
});

it('with its item made inactive: the line goes; a credit says what to do, and then comes', async () => {
  const [open, paid] = [invoiceOf('Ina'), invoiceOf('Ina', 1)];
  await book.payment(customerOf('Ina'), paid, 1241.26, '2026-03-12');
  const { chargeItemId } = need(
    (await story.dunwell.stores.companies.find(book.realmId)) ?? undefined,
  );
  const item = await book.read('Item', chargeItemId ?? '');
  const { Id, SyncToken } = await book.update('Item', { ...item, Active: false });
  await story.dunwell.sync(book.realmId, { repair: true });
  expect(await takeBack(open)).toMatchObject(removed);
  expect(await takeBack(paid)).toMatchObject({
    status: 'failed',
    finding: expect.stringMatching(/^The item “Finance charge” is inactive in QuickBooks/),
    charged: 'written',
  });

  await book.update('Item', { Id, SyncToken, Active: true, Name: 'Finance charge' });
  const { reversals, stores, sweeps } = story.dunwell;
  const filter = { statuses: ['failed' as const] };
  const [failed] = await stores.chargeReversals.list(book.realmId, filter, { limit: 1 });
  const word = { realmId: book.realmId, id: need(failed).id, actor: 'Ann', reason: null };
  expect(await reversals.approve(word)).toMatchObject({ outcome: 'done' });
  await sweeps.outbox();
  expect(await endOf(paid)).toMatchObject(credited);
});
