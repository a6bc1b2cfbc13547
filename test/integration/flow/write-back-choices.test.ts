/** What the owner chose for the lines of charges, on real invoices; and late fees beside ours. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Company } from '../../../src/adapters/store/companies.ts';
import type { ChosenWriteBack } from '../../../src/flow/write-back/write-back.ts';
import type { Book, Entity } from './book.ts';
import { arrange, examplePolicy } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());

const nothing: ChosenWriteBack = {
  chargeDay: 31,
  item: null,
  account: null,
  taxCode: null,
  class: null,
  department: null,
  description: null,
};
const companyOf = async ({ realmId }: Book): Promise<Company> => {
  const found = await story.dunwell.stores.companies.find(realmId);
  if (!found) throw new Error('There is no such company');
  return found;
};
const save = async (book: Book, chosen: Partial<ChosenWriteBack>) =>
  story.dunwell.writeBack.save(await companyOf(book), { ...nothing, ...chosen }, 'ann');

/** A company with an item of its own, a class and a location, all of which it uses. */
async function company(track: object = { ClassTrackingPerTxnLine: true, TrackDepartments: true }) {
  const { stage, dunwell } = story;
  const book = await stage.addCompany(dunwell);
  await book.update('Preferences', { Id: '1', SyncToken: '0', AccountingInfoPrefs: track });
  const item = await book.create('Item', {
    Name: 'Interest on arrears',
    Type: 'Service',
    IncomeAccountRef: { value: '1' },
  });
  const retail = await book.create('Class', { Name: 'Retail' });
  const portland = await book.create('Department', { Name: 'Portland' });
  const ada = await book.customer();
  return { book, item, retail, portland, ada };
}

const lineSchema = z
  .object({
    Id: z.string().optional(),
    Amount: z.number(),
    Description: z.string().optional(),
    SalesItemLineDetail: z.record(z.string(), z.unknown()).optional(),
  })
  .loose();
const formSchema = z.object({ TotalAmt: z.number(), Line: z.array(lineSchema) }).loose();
const read = async (book: Book, id: string) => formSchema.parse(await book.read('Invoice', id));
const ref = (entity: Entity) => expect.objectContaining({ value: entity.Id });
const run = async (book: Book, policy: object = {}) => {
  const charges = { ...examplePolicy.charges, ...policy };
  await arrange(story.dunwell, book.realmId, { policy: { charges }, reminders: 'off' });
  await story.dunwell.sync(book.realmId, { repair: true });
  await story.runThrough(book.realmId);
  return story.chargesOf(book.realmId);
};

describe('a charge’s line', () => {
  it('has the item, class, tax and words that were chosen, and the others stay as they are', async () => {
    const { book, item, retail, portland, ada } = await company();
    const own = { TxnTaxDetail: { TxnTaxCodeRef: { value: '2' } } };
    const sold = {
      Amount: 1234.56,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' }, TaxCodeRef: { value: 'NON' } },
    };
    const invoice = await book.invoice(ada, 0, '2026-03-01', { Line: [sold], ...own });
    const before = await read(book, invoice.Id);
    expect(
      await save(book, {
        item: item.Id,
        class: retail.Id,
        department: portland.Id,
        taxCode: 'TAX',
        description: 'Interest of {rate} on {base}',
      }),
    ).toEqual([]);
    const [charge] = await run(book);
    const after = await read(book, invoice.Id);
    const written = after.Line.find(({ Id }) => Id === charge?.qboLineId);
    expect(written?.SalesItemLineDetail).toMatchObject({
      ItemRef: ref(item),
      ClassRef: ref(retail),
      TaxCodeRef: { value: 'TAX' },
    });
    const text = `Interest of 18% p.a. on 1,234.56 [${charge?.reference ?? ''}]`;
    expect(written?.Description).toBe(text);
    expect(after.Line[0]).toEqual(before.Line[0]);
    expect(after).not.toHaveProperty('DepartmentRef');
    expect(charge).toMatchObject({
      status: 'written',
      writtenWith: { itemId: item.Id, classId: retail.Id, taxCode: 'TAX', description: text },
    });
    const tax = Math.round((after.TotalAmt - before.TotalAmt - 6.7) * 100) / 100;
    expect(tax).toBeGreaterThan(0);
    expect(charge?.reason).toBe(
      `QuickBooks put ${tax.toFixed(2)} USD of tax on it: the total rose by ${(6.7 + tax).toFixed(2)} USD.`,
    );
  });

  it('on an invoice of its own has the policy’s choices, the location on the whole', async () => {
    const { book, item, retail, portland, ada } = await company({
      ClassTrackingPerTxn: true,
      TrackDepartments: true,
    });
    const invoice = await book.invoice(ada, 1234.56, '2026-03-01');
    await save(book, { description: 'Not this' });
    const [charge] = await run(book, {
      writeBack: 'invoicePerInvoice',
      item: item.Id,
      class: retail.Id,
      department: portland.Id,
      description: 'Interest to {to}',
    });
    const made = await read(book, charge?.qboInvoiceId ?? '');
    expect(made).toMatchObject({ DepartmentRef: ref(portland), ClassRef: ref(retail) });
    const words = `Invoice ${String(invoice['DocNumber'])}: Interest to 12 Mar 2026`;
    expect(made.Line[0]?.Description).toBe(`${words} [${charge?.reference ?? ''}]`);
    expect(made.Line[0]?.SalesItemLineDetail).toMatchObject({ ItemRef: ref(item) });
  });

  it('is not written with what was made inactive since, which says what to do', async () => {
    const { book, item, ada } = await company();
    await book.invoice(ada, 1234.56, '2026-03-01');
    await save(book, { item: item.Id });
    const inactive = await book.update('Item', { Id: item.Id, SyncToken: '0', Active: false });
    const [charge] = await run(book);
    expect(charge).toMatchObject({ status: 'failed' });
    expect(charge?.reason).toContain(
      'is inactive in QuickBooks; make it active there or choose another',
    );
    const { Id, SyncToken } = inactive;
    await book.update('Item', { Id, SyncToken, Active: true });
    const word = { realmId: book.realmId, ids: [charge?.id ?? ''], actor: 'ann', reason: null };
    await story.dunwell.approvals.approveCharges(word);
    await story.dunwell.sweeps.outbox();
    expect(await story.chargesOf(book.realmId)).toMatchObject([{ status: 'written' }]);
  });

  it('says so too when it is the item that Dunwell made', async () => {
    const { book, ada } = await company();
    await book.invoice(ada, 1234.56, '2026-03-01');
    const [first] = await run(book);
    expect(first).toMatchObject({ status: 'written' });
    const made = await book.read('Item', first?.writtenWith?.itemId ?? '');
    await book.update('Item', { Id: made.Id, SyncToken: made.SyncToken, Active: false });
    await book.invoice(ada, 1234.56, '2026-03-01');
    const charges = await run(book);
    const failed = charges.find(({ status }) => status === 'failed');
    expect(failed?.reason).toContain('is inactive in QuickBooks; make it active there');
  });

  it('is only saved with what exists, is active, is tracked and of the right kind', async () => {
    const { book, retail } = await company({ TrackDepartments: false });
    const bundle = await book.create('Item', {
      Name: 'Kit',
      Type: 'Group',
      ItemGroupDetail: { ItemGroupLine: [{ ItemRef: { value: '1' }, Qty: 2 }] },
    });
    const problems = await save(book, {
      chargeDay: 32,
      item: bundle.Id,
      class: retail.Id,
      department: '999',
      taxCode: '5',
      description: 'At {rat}',
    });
    const messages = Object.fromEntries(problems.map(({ field, message }) => [field, message]));
    expect(messages).toMatchObject({
      chargeDay: 'must be a day from 1 to 31',
      item: 'the item “Kit” is of type Group; choose a service or non-inventory item',
      class: expect.stringContaining('does not track classes'),
      department: expect.stringContaining('there is no location 999'),
      taxCode: 'must be TAX or NON in the United States',
      description: expect.stringContaining('does not know {rat}'),
    });
    expect(await save(book, { account: '5' })).toMatchObject([
      { field: 'account', message: expect.stringContaining('choose an income account') },
    ]);
    expect(await story.dunwell.writeBack.chosen(await companyOf(book))).toEqual(nothing);
    const found = await story.dunwell.writeBack.things(await companyOf(book), 'item', 'ARREARS');
    expect(found.map(({ name }) => name)).toEqual(['Interest on arrears']);
  });
});

describe('an invoice with a late fee of QuickBooks’ own', () => {
  it('is charged only once the owner says so, and never on the fee', async () => {
    const { book, ada } = await company();
    const { realmId } = book;
    const item = (Amount: number, Description: string) => ({
      Amount,
      Description,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' } },
    });
    const invoice = await book.invoice(ada, 0, '2026-03-01', {
      Line: [item(1234.56, 'Work'), item(25, 'Late fee')],
    });
    expect(await run(book)).toEqual([]);
    const { lateFees } = story.dunwell.stores;
    expect(await lateFees.invoices(realmId, 10)).toMatchObject([
      { id: invoice.Id, lateFees: 2500n, openBalance: 125956n },
    ]);
    const word = { invoiceId: invoice.Id, reason: 'Both are agreed', author: 'ann' };
    const id = await lateFees.accept(realmId, word);
    expect(await lateFees.accept(realmId, word)).toBeNull();
    expect(await run(book)).toMatchObject([{ amount: 670n, status: 'written' }]);

    expect(await lateFees.revoke(realmId, id ?? '', 'ann')).toBe(true);
    await story.stage.setClock('2026-04-11T17:00:00Z');
    expect(await run(book)).toHaveLength(1);
    await lateFees.accept(realmId, { ...word, invoiceId: null });
    expect(await run(book)).toHaveLength(2);
  });
});
