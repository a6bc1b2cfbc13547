import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startWorld, type World } from '../../support/world.ts';

const size = { customers: 7, invoices: 40, payments: 25 };
const ref = z.object({ value: z.string() });
const invoiceSchema = z.looseObject({
  Id: z.string(),
  CustomerRef: ref,
  DocNumber: z.string(),
  TotalAmt: z.number(),
  Balance: z.number(),
});
const newCompany = z.object({ realmId: z.string(), accessToken: z.string() });

let world: World;
let company: z.infer<typeof newCompany>;

beforeAll(async () => {
  world = await startWorld({ isWorker: false, now: '2026-03-12T17:00:00Z' });
  const made = await world.control('/companies', { connect: false, bulk: size });
  company = newCompany.parse(made.body);
});
afterAll(() => world.stop());

async function call(path: string, body?: unknown): Promise<unknown> {
  const { realmId, accessToken } = company;
  const answer = await fetch(`${world.sandboxUrl}/v3/company/${realmId}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

async function all(entity: string): Promise<Record<string, unknown>[]> {
  const statement = encodeURIComponent(`select * from ${entity} maxresults 1000`);
  const answer = await call(`query?query=${statement}`);
  const lists = z.object({ QueryResponse: z.looseObject({}) }).parse(answer).QueryResponse;
  return z.array(z.record(z.string(), z.unknown())).parse(lists[entity] ?? []);
}

/** The keys of an entity, or of the first of a list, whatever their order. */
const keysOf = (value: unknown): string[] =>
  Object.keys(z.looseObject({}).parse(Array.isArray(value) ? value[0] : value)).toSorted();

const cents = (amount: number): number => Math.round(amount * 100);

describe('a company made in bulk', () => {
  it('has as many of each as was asked for', async () => {
    expect(await all('Customer')).toHaveLength(size.customers);
    expect(await all('Invoice')).toHaveLength(size.invoices);
    expect(await all('Payment')).toHaveLength(size.payments);
  });

  it('ties out: what customers owe is what their invoices leave after their payments', async () => {
    const invoices = z.array(invoiceSchema).parse(await all('Invoice'));
    const paid = new Map<string, number>();
    for (const payment of await all('Payment')) {
      const { Line, TotalAmt, CustomerRef } = z
        .looseObject({
          TotalAmt: z.number(),
          CustomerRef: ref,
          Line: z.tuple([
            z.looseObject({ LinkedTxn: z.tuple([z.object({ TxnId: z.string() }).loose()]) }),
          ]),
        })
        .parse(payment);
      const invoice = invoices.find((each) => each.Id === Line[0].LinkedTxn[0].TxnId);
      expect(invoice?.CustomerRef.value).toBe(CustomerRef.value);
      paid.set(invoice?.Id ?? '', cents(TotalAmt));
    }
    const owed = new Map<string, number>();
    for (const invoice of invoices) {
      expect(cents(invoice.Balance)).toBe(cents(invoice.TotalAmt) - (paid.get(invoice.Id) ?? 0));
      const customer = invoice.CustomerRef.value;
      owed.set(customer, (owed.get(customer) ?? 0) + cents(invoice.Balance));
    }
    for (const customer of await all('Customer')) {
      const { Id, Balance } = z
        .looseObject({ Id: z.string(), Balance: z.number() })
        .parse(customer);
      expect(cents(Balance)).toBe(owed.get(Id) ?? 0);
    }
    expect(new Set(invoices.map((each) => each.DocNumber)).size).toBe(size.invoices);
  });

  it('holds what the API would have made, and goes on from there', async () => {
    const [customer] = await all('Customer');
    const line = {
      Amount: 12.5,
      Description: 'Services',
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value: '1' } },
    };
    const made = z
      .object({ Invoice: invoiceSchema })
      .parse(
        await call('invoice', { CustomerRef: { value: customer?.['Id'] }, Line: [line] }),
      ).Invoice;
    const open = (await all('Invoice')).find((each) => each['Id'] === String(size.payments + 1));
    expect(keysOf(made)).toEqual(keysOf(open));
    expect(keysOf(made['Line'])).toEqual(keysOf(open?.['Line']));
    expect(Number(made.Id)).toBe(size.invoices + size.payments + 1);
    const payment = {
      CustomerRef: made.CustomerRef,
      TotalAmt: 12.5,
      Line: [{ Amount: 12.5, LinkedTxn: [{ TxnId: made.Id, TxnType: 'Invoice' }] }],
    };
    await call('payment', payment);
    const bulkPayment = {
      CustomerRef: open?.['CustomerRef'],
      TotalAmt: 1,
      Line: [{ Amount: 1, LinkedTxn: [{ TxnId: open?.['Id'], TxnType: 'Invoice' }] }],
    };
    await call('payment', bulkPayment);
  });
});
