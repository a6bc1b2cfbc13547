/** What a story tells of QuickBooks, done through its API as a second app would. */
import { z } from 'zod';
import type { Book, Entity } from '../../integration/flow/book.ts';
import type { LedgerEvent, Sale } from './events.ts';

const linesShape = z.array(z.looseObject({ DetailType: z.string() }));

const bundle = (Name: string): object => ({
  Name,
  Type: 'Group',
  ItemGroupDetail: { ItemGroupLine: [{ ItemRef: { value: '1' }, Qty: 2 }] },
});

const item = (amount: string): object => ({
  Amount: Number(amount),
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '1' } },
});

/**
 * Somebody who keeps the books in QuickBooks.
 * @param chargeInvoice the id of the invoice that carries the charge of an invoice and a date
 */
export function createLedgerHand(
  book: Book,
  chargeInvoice: (invoice: string, on: string) => Promise<string>,
) {
  /** QuickBooks' ids by the story's keys, without the kind: keys are one another's. */
  const ids = new Map<string, string>();

  const idOf = (key: string): string => {
    const id = ids.get(key);
    if (id === undefined) throw new Error(`The story has no ${key}`);
    return id;
  };
  const ref = (key: string): { value: string } => ({ value: idOf(key) });
  const keep = async (key: string, made: Promise<Entity>): Promise<void> =>
    void ids.set(key, (await made).Id);
  /** Invoices that carry charges are known by one of them: "A1@2027-05-26". */
  async function transactionId(key: string): Promise<string> {
    const [invoice = '', on] = key.split('@');
    if (on === undefined) return idOf(key);
    return chargeInvoice(invoice, on);
  }
  const links = (all: Readonly<Record<string, string>>, TxnType: string): Promise<object[]> =>
    Promise.all(
      Object.entries(all).map(async ([key, amount]) => ({
        Amount: Number(amount),
        LinkedTxn: [{ TxnId: await transactionId(key), TxnType }],
      })),
    );

  /** A form with the ids of what it names by key. */
  const named = (form: object): object =>
    z
      .looseObject({})
      .parse(
        JSON.parse(JSON.stringify(form), (_name, value: unknown) =>
          typeof value === 'string' ? (ids.get(value) ?? value) : value,
        ),
      );

  function invoiceBody({ customer, txn, due, total, deposit, form }: Sale): object {
    return {
      CustomerRef: ref(customer),
      TxnDate: txn,
      DueDate: due,
      Line: [item(total)],
      ...(deposit === undefined ? {} : { Deposit: Number(deposit) }),
      ...(form === undefined ? {} : named(form)),
    };
  }

  async function inQuickBooks(event: LedgerEvent): Promise<void> {
    switch (event.do) {
      case 'customer': {
        const { key, parent, currency, state } = event;
        const body = {
          DisplayName: key,
          ...(parent === undefined ? {} : { Job: true, ParentRef: ref(parent) }),
          ...(currency === undefined ? {} : { CurrencyRef: { value: currency } }),
          ...(state === undefined ? {} : { BillAddr: { CountrySubDivisionCode: state } }),
        };
        await keep(key, book.create('Customer', body));
        return;
      }
      case 'bundle':
        await keep(event.key, book.create('Item', bundle(event.key)));
        return;
      case 'reparent': {
        const { ParentRef: _before, ...customer } = await book.read(
          'Customer',
          idOf(event.customer),
        );
        const { parent } = event;
        const to = parent === null ? { Job: false } : { Job: true, ParentRef: ref(parent) };
        // A sparse update cannot take a field away.
        await book.update('Customer', { ...customer, ...to, sparse: false });
        return;
      }
      case 'invoice':
        await keep(event.key, book.create('Invoice', invoiceBody(event)));
        return;
      case 'addLine': {
        const { Id, SyncToken, Line } = await book.read('Invoice', idOf(event.invoice));
        const kept = linesShape
          .parse(Line)
          .filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail');
        await book.update('Invoice', { Id, SyncToken, Line: [...kept, item(event.amount)] });
        return;
      }
      case 'redate': {
        const { Id, SyncToken } = await book.read('Invoice', idOf(event.invoice));
        await book.update('Invoice', { Id, SyncToken, DueDate: event.due });
        return;
      }
      case 'void':
        await book.voided('Invoice', await book.read('Invoice', idOf(event.invoice)));
        return;
      case 'delete':
        await book.remove('Invoice', await book.read('Invoice', idOf(event.invoice)));
        return;
      case 'pay': {
        const body = {
          CustomerRef: ref(event.customer),
          TotalAmt: Number(event.received),
          TxnDate: event.dated,
          Line: [
            ...(await links(event.applied, 'Invoice')),
            ...(await links(event.credits ?? {}, 'CreditMemo')),
          ],
        };
        await keep(event.key, book.create('Payment', body));
        return;
      }
      case 'voidPayment':
        await book.voided('Payment', await book.read('Payment', idOf(event.payment)));
        return;
      case 'deletePayment':
        await book.remove('Payment', await book.read('Payment', idOf(event.payment)));
        return;
      case 'credit': {
        const line = [item(event.amount)];
        const body = { CustomerRef: ref(event.customer), TxnDate: event.dated, Line: line };
        await keep(event.key, book.create('CreditMemo', body));
        return;
      }
      case 'close': {
        const { Id, SyncToken } = await book.read('Preferences', '1');
        const AccountingInfoPrefs = { BookCloseDate: event.until };
        await book.update('Preferences', { Id, SyncToken, AccountingInfoPrefs });
        return;
      }
    }
  }

  return { idOf, act: inQuickBooks };
}
