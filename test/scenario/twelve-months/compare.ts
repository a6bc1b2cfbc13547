/** The ledger, our rows, and the books kept by hand, each as the same table of texts. */
import { z } from 'zod';
import * as money from './calculator/amounts.ts';
import type { Books, Charge } from './calculator/books.ts';
import { text } from './calculator/days.ts';
import type { Names } from './names.ts';
import type { Theatre } from './theatre.ts';

/** Lines by the key of what they are about. */
export type Table = Record<string, string>;

const refShape = z.object({ value: z.string() });
const lineShape = z.looseObject({
  Amount: z.number().optional(),
  Description: z.string().optional(),
  SalesItemLineDetail: z.looseObject({ ItemRef: refShape.optional() }).optional(),
});
const itemShape = z.looseObject({ Id: z.string(), Name: z.string() });
const invoiceShape = z.looseObject({
  Id: z.string(),
  TotalAmt: z.number(),
  Balance: z.number(),
  CustomerRef: refShape,
  CurrencyRef: refShape,
  TxnDate: z.string(),
  DueDate: z.string(),
  Line: z.array(lineShape).default([]),
});
const formShape = z.looseObject({ CurrencyRef: refShape, Line: z.array(lineShape).default([]) });
const customerShape = z.looseObject({ Id: z.string(), Balance: z.number(), CurrencyRef: refShape });
const memoShape = z.looseObject({
  TotalAmt: z.number(),
  RemainingCredit: z.number(),
  CustomerRef: refShape,
  CurrencyRef: refShape,
});
const reference = /\[(DW-\w+)\]/;

const nameOf = (charge: Pick<Charge, 'invoice' | 'on'>): string =>
  `${charge.invoice} ${text(charge.on)}`;

type Told = {
  readonly customer: string;
  readonly total: string;
  readonly balance: string;
  readonly dated: string;
  readonly due: string;
};
const invoiceLine = ({ customer, total, balance, dated, due }: Told): string =>
  `${customer} ${dated} due ${due}: ${balance} of ${total}`;

/** The books as a table: invoices, the charge lines on them, and what customers owe. */
export function booksTable(books: Books): Table {
  const table: Table = {};
  for (const invoice of books.invoices.values()) {
    if (invoice.status === 'deleted') continue;
    const amount = (units: bigint): string => money.major(units, invoice.currency);
    table[`invoice ${invoice.key}`] = invoiceLine({
      customer: invoice.customer,
      total: amount(books.total(invoice.key)),
      balance: amount(books.balance(invoice.key)),
      dated: text(invoice.txnDate),
      due: text(invoice.dueDate),
    });
  }
  for (const charge of books.charges) {
    const carrier = charge.carrier === null ? undefined : books.invoices.get(charge.carrier);
    if (carrier?.status !== 'live' || books.standing(charge) === 0n) continue;
    const amount = money.major(books.standing(charge), carrier.currency);
    table[`line ${nameOf(charge)}`] = `${amount} on ${carrier.key}`;
  }
  for (const { key, currency } of books.customers.values()) {
    table[`customer ${key}`] = money.major(books.customerBalance(key), currency);
    const amount = (units: bigint): string => money.major(units, currency);
    const own = [...books.credits].filter(([, row]) => row.customer === key);
    const told = own.map(
      ([memo, { units }]) => `${amount(books.remaining(memo))} of ${amount(units)}`,
    );
    if (told.length > 0) table[`credit memos of ${key}`] = told.toSorted().join(', ');
  }
  return table;
}

/** What the finance charges have earned by the books, less what was given back, by currency. */
export function incomeByHand(books: Books): Table {
  const income = new Map<string, bigint>();
  for (const { carrier, units, reversed } of books.charges) {
    const row = carrier === null ? undefined : books.invoices.get(carrier);
    if (row?.status !== 'live') continue;
    income.set(row.currency, (income.get(row.currency) ?? 0n) + units - reversed);
  }
  return Object.fromEntries(
    [...income]
      .filter(([, units]) => units !== 0n)
      .map(([currency, units]) => [currency, money.major(units, currency)]),
  );
}

/** What QuickBooks has on the income of the charge item, from invoices and credit memos. */
export async function incomeInLedger({ book }: Theatre): Promise<Table> {
  const items = (await book.all('Item')).map((item) => itemShape.parse(item));
  const chargeItem = items.find(({ Name }) => Name === 'Finance charge')?.Id;
  const income = new Map<string, bigint>();
  for (const [kind, sign] of [
    ['Invoice', 1n],
    ['CreditMemo', -1n],
  ] as const) {
    for (const entity of await book.all(kind)) {
      const { CurrencyRef, Line } = formShape.parse(entity);
      const currency = CurrencyRef.value;
      for (const { SalesItemLineDetail: detail, Amount = 0 } of Line) {
        if (chargeItem === undefined || detail?.ItemRef?.value !== chargeItem) continue;
        const units = money.minor(Amount.toFixed(money.digits(currency)), currency);
        income.set(currency, (income.get(currency) ?? 0n) + sign * units);
      }
    }
  }
  return Object.fromEntries(
    [...income]
      .filter(([, units]) => units !== 0n)
      .map(([currency, units]) => [currency, money.major(units, currency)]),
  );
}

/** QuickBooks, asked as a second app would ask it. */
export async function ledgerTable({ book }: Theatre, names: Names): Promise<Table> {
  const table: Table = {};
  const byReference = new Map(names.charges.map((charge) => [charge.reference, charge]));
  const put = (key: string, line: string): void => {
    // A second line of the same charge must not hide behind the first.
    table[table[key] === undefined ? key : `${key} again`] = line;
  };
  for (const entity of await book.all('Invoice')) {
    const invoice = invoiceShape.parse(entity);
    const amount = (units: number): string =>
      units.toFixed(money.digits(invoice.CurrencyRef.value));
    const key = names.invoice(invoice.Id);
    put(
      `invoice ${key}`,
      invoiceLine({
        customer: names.customer(invoice.CustomerRef.value),
        total: amount(invoice.TotalAmt),
        balance: amount(invoice.Balance),
        dated: invoice.TxnDate,
        due: invoice.DueDate,
      }),
    );
    for (const line of invoice.Line) {
      const found = reference.exec(line.Description ?? '')?.[1];
      if (found === undefined || (line.Amount ?? 0) === 0) continue;
      const charge = byReference.get(found);
      const of = charge === undefined ? found : names.invoice(charge.invoiceId);
      const name = `line ${of} ${charge?.assessmentDate ?? ''}`;
      put(name, `${amount(line.Amount ?? 0)} on ${key}`);
    }
  }
  for (const entity of await book.all('Customer')) {
    const customer = customerShape.parse(entity);
    const units = customer.Balance.toFixed(money.digits(customer.CurrencyRef.value));
    put(`customer ${names.customer(customer.Id)}`, units);
  }
  const memos = new Map<string, string[]>();
  for (const entity of await book.all('CreditMemo')) {
    const memo = memoShape.parse(entity);
    const amount = (units: number): string => units.toFixed(money.digits(memo.CurrencyRef.value));
    const key = names.customer(memo.CustomerRef.value);
    const told = `${amount(memo.RemainingCredit)} of ${amount(memo.TotalAmt)}`;
    memos.set(key, [...(memos.get(key) ?? []), told]);
  }
  for (const [key, told] of memos) put(`credit memos of ${key}`, told.toSorted().join(', '));
  return table;
}
