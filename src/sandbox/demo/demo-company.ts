import { Temporal } from 'temporal-polyfill';
import type { JsonObject } from '../quickbooks/json.ts';
import type { Ledger, LedgerOperation } from '../quickbooks/ledger.ts';
import {
  demoCreditMemos,
  demoCustomers,
  demoInvoices,
  demoItems,
  demoPayments,
  demoTermDays,
  type DemoInvoice,
} from './demo-data.ts';

export const demoCompanyName = 'Hartwell Landscape Supply';

type Ids = ReadonlyMap<string, string>;

/**
 * Fills a new company with customers, invoices, payments and credit memos in every state, with
 * dates relative to its today. Everything goes through the ledger, so balances are right.
 */
export async function seedDemoCompany(deps: {
  ledger: Ledger;
  realmId: string;
  timeZone: string;
  now: Date;
}): Promise<void> {
  const { ledger, realmId } = deps;
  const today = Temporal.Instant.fromEpochMilliseconds(deps.now.getTime())
    .toZonedDateTimeISO(deps.timeZone)
    .toPlainDate();
  const day = (offset: number): string => today.add({ days: offset }).toString();
  const createAll = async (type: string, bodies: readonly JsonObject[]): Promise<string[]> => {
    const operations = bodies.map((body): LedgerOperation => ({ kind: 'create', type, body }));
    return (await ledger.performTogether(realmId, operations)).map(idOf);
  };

  const customers = await createCustomers(createAll);
  const items = await createItems(createAll);
  const invoices = await createAll(
    'Invoice',
    demoInvoices.map((invoice) => invoiceBody(invoice, customers, items, day)),
  );
  const creditMemos = await createAll(
    'CreditMemo',
    demoCreditMemos.map((memo) => ({
      CustomerRef: { value: need(customers, memo.customer) },
      TxnDate: day(-memo.daysAgo),
      Line: [salesLine(need(items, 'plants'), 'Returned plants', memo.amount)],
    })),
  );
  await createAll('Payment', paymentBodies(customers, invoices, creditMemos, day));
  const voids = demoInvoices.flatMap((invoice, index): LedgerOperation[] => {
    const body = { Id: invoices[index] ?? '', SyncToken: '0' };
    return invoice.isVoid ? [{ kind: 'void', type: 'Invoice', body }] : [];
  });
  await ledger.performTogether(realmId, voids);
}

type CreateAll = (type: string, bodies: readonly JsonObject[]) => Promise<string[]>;

async function createCustomers(createAll: CreateAll): Promise<Ids> {
  const ids = new Map<string, string>();
  // Parents come before their jobs in the list; each batch may refer to the one before.
  for (const isJob of [false, true]) {
    const batch = demoCustomers.filter((customer) => (customer.parent !== undefined) === isJob);
    const created = await createAll(
      'Customer',
      batch.map((customer): JsonObject => {
        const { parent, person, email } = customer;
        const address = { Line1: '100 Main Street', City: customer.city };
        return {
          DisplayName: customer.name,
          ...(person ? { GivenName: person[0], FamilyName: person[1] } : {}),
          ...(person ? {} : { CompanyName: customer.name }),
          ...(email ? { PrimaryEmailAddr: { Address: email } } : {}),
          PrimaryPhone: { FreeFormNumber: customer.phone },
          BillAddr: { ...address, CountrySubDivisionCode: 'OR', PostalCode: '97201' },
          ...(parent
            ? {
                Job: true,
                ParentRef: { value: need(ids, parent) },
                BillWithParent: customer.billWithParent ?? false,
              }
            : {}),
        };
      }),
    );
    batch.forEach((customer, index) => ids.set(customer.key, created[index] ?? ''));
  }
  return ids;
}

async function createItems(createAll: CreateAll): Promise<Ids> {
  const [sales = '', fees = ''] = await createAll('Account', [
    { Name: 'Landscaping income', AccountType: 'Income', AccountSubType: 'ServiceFeeIncome' },
    {
      Name: 'Late fee income',
      AccountType: 'Other Income',
      AccountSubType: 'OtherMiscellaneousIncome',
    },
  ]);
  const entries = Object.entries(demoItems);
  const created = await createAll(
    'Item',
    entries.map(([key, name]) => ({
      Name: name,
      Type: 'Service',
      IncomeAccountRef: { value: key === 'lateFee' ? fees : sales },
    })),
  );
  return new Map(entries.map(([key], index) => [key, created[index] ?? '']));
}

function invoiceBody(
  invoice: DemoInvoice,
  customers: Ids,
  items: Ids,
  day: (offset: number) => string,
): JsonObject {
  // Without a due date of its own an invoice gets one by the company's terms.
  const due: JsonObject = invoice.due === null ? {} : { DueDate: day(invoice.due) };
  const email = demoCustomers.find((customer) => customer.key === invoice.customer)?.email;
  return {
    CustomerRef: { value: need(customers, invoice.customer) },
    TxnDate: day((invoice.due ?? 0) - demoTermDays),
    ...due,
    ...(email ? { BillEmail: { Address: email } } : {}),
    Line: invoice.lines.map(([item, amount]) =>
      salesLine(need(items, item), demoItems[item], amount),
    ),
  };
}

function paymentBodies(
  customers: Ids,
  invoices: readonly string[],
  creditMemos: readonly string[],
  day: (offset: number) => string,
): JsonObject[] {
  const invoiceId = (key: string): string => {
    const index = demoInvoices.findIndex((invoice) => invoice.key === key);
    return invoices[index] ?? '';
  };
  const inFull = demoInvoices.flatMap((invoice, index): JsonObject[] => {
    if (invoice.paidAfterDue === undefined) return [];
    const amount = invoice.lines[0]?.[1] ?? '0';
    return [
      {
        CustomerRef: { value: need(customers, invoice.customer) },
        TotalAmt: Number(amount),
        TxnDate: day((invoice.due ?? 0) + invoice.paidAfterDue),
        Line: [paymentLine(amount, 'Invoice', invoices[index] ?? '')],
      },
    ];
  });
  const others = demoPayments.map((payment): JsonObject => ({
    CustomerRef: { value: need(customers, payment.customer) },
    TotalAmt: Number(payment.total),
    TxnDate: day(-payment.daysAgo),
    Line: payment.applied.map(([key, amount]) => paymentLine(amount, 'Invoice', invoiceId(key))),
  }));
  // QuickBooks applies a credit memo by a payment of nothing that links both.
  const credits = demoCreditMemos.flatMap((memo, index): JsonObject[] => {
    if (memo.appliedTo === undefined) return [];
    return [
      {
        CustomerRef: { value: need(customers, memo.customer) },
        TotalAmt: 0,
        TxnDate: day(-memo.daysAgo),
        Line: [
          paymentLine(memo.amount, 'Invoice', invoiceId(memo.appliedTo)),
          paymentLine(memo.amount, 'CreditMemo', creditMemos[index] ?? ''),
        ],
      },
    ];
  });
  return [...inFull, ...others, ...credits];
}

function salesLine(itemId: string, description: string, amount: string): JsonObject {
  return {
    Amount: Number(amount),
    Description: description,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: itemId }, Qty: 1, UnitPrice: Number(amount) },
  };
}

function paymentLine(amount: string, type: 'Invoice' | 'CreditMemo', id: string): JsonObject {
  return { Amount: Number(amount), LinkedTxn: [{ TxnId: id, TxnType: type }] };
}

function idOf(entity: JsonObject): string {
  const id = entity['Id'];
  if (typeof id !== 'string') throw new Error('The ledger answered an entity without an Id.');
  return id;
}

function need(ids: Ids, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The demo company's data name no ${key}.`);
  return id;
}
