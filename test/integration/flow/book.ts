import { z } from 'zod';

export type Entity = Record<string, unknown> & { readonly Id: string; readonly SyncToken: string };
const entity = z
  .object({ Id: z.string(), SyncToken: z.string() })
  .loose()
  .transform((value): Entity => value);
/** The books of one company, as people and other apps change them in QuickBooks. */
export type Book = {
  readonly realmId: string;
  create(type: string, body: object): Promise<Entity>;
  update(type: string, body: object): Promise<Entity>;
  read(type: string, id: string): Promise<Entity>;
  remove(type: string, body: Entity): Promise<void>;
  voided(type: string, body: Entity): Promise<void>;
  /** All that QuickBooks lists of a kind, inactive ones too. */
  all(type: string): Promise<Entity[]>;
  customer(name?: string, more?: object): Promise<Entity>;
  /** Dated and due on a day, with one line. */
  invoice(customer: Entity, amount: number, dueDate: string, more?: object): Promise<Entity>;
  payment(customer: Entity, invoice: Entity, amount: number, date?: string): Promise<Entity>;
};

/** @param accessToken of a second app of the company */
export function openBook(sandboxUrl: string, realmId: string, accessToken: string): Book {
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${sandboxUrl}/v3/company/${realmId}${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
  const post = (path: string, body: object): Promise<unknown> =>
    call(path, { method: 'POST', body: JSON.stringify(body) });
  const inside = (type: string, body: unknown): Entity =>
    entity.parse(z.record(z.string(), z.unknown()).parse(body)[type]);
  const path = (type: string): string => `/${type.toLowerCase()}`;

  const book: Book = {
    realmId,
    create: async (type, body) => inside(type, await post(path(type), body)),
    update: async (type, body) => inside(type, await post(path(type), { sparse: true, ...body })),
    read: async (type, id) => inside(type, await call(`${path(type)}/${id}`)),
    async remove(type, { Id, SyncToken }) {
      await post(`${path(type)}?operation=delete`, { Id, SyncToken });
    },
    async voided(type, { Id, SyncToken }) {
      const query = type === 'Payment' ? 'operation=update&include=void' : 'operation=void';
      await post(`${path(type)}?${query}`, { Id, SyncToken, sparse: true });
    },
    async all(type) {
      const where = type === 'Customer' ? ' where Active in (true, false)' : '';
      const text = `select * from ${type}${where} orderby Id maxresults 1000`;
      const answer = await call(`/query?query=${encodeURIComponent(text)}`);
      const lists = z.object({ QueryResponse: z.record(z.string(), z.unknown()) }).parse(answer);
      return z.array(entity).parse(lists.QueryResponse[type] ?? []);
    },
    customer: (name = 'Ada Lovelace', more = {}) =>
      book.create('Customer', {
        DisplayName: name,
        PrimaryEmailAddr: { Address: 'ada@example.com' },
        ...more,
      }),
    invoice: (customer, amount, dueDate, more = {}) =>
      book.create('Invoice', {
        CustomerRef: { value: customer.Id },
        TxnDate: dueDate,
        DueDate: dueDate,
        Line: [
          {
            Amount: amount,
            DetailType: 'SalesItemLineDetail',
            SalesItemLineDetail: { ItemRef: { value: '1' } },
          },
        ],
        ...more,
      }),
    payment: (customer, invoice, amount, date = '2026-03-05') =>
      book.create('Payment', {
        CustomerRef: { value: customer.Id },
        TotalAmt: amount,
        TxnDate: date,
        Line: [{ Amount: amount, LinkedTxn: [{ TxnId: invoice.Id, TxnType: 'Invoice' }] }],
      }),
  };
  return book;
}

/** The lines of an invoice that a charge's reference marks, as amounts. */
export function chargeLinesOf(invoice: Entity): number[] {
  const lines = z
    .array(z.object({ Amount: z.number(), Description: z.string().optional() }).loose())
    .parse(invoice['Line']);
  return lines.filter((line) => /\[DW-\w+\]/.test(line.Description ?? '')).map((l) => l.Amount);
}
