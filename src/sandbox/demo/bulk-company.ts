/**
 * A company of many customers, invoices and payments, in seconds: the ledger writes one of each
 * kind, and the rest are copies of these with their own numbers, dates and amounts.
 */
import type { ClientBase } from 'pg';
import { Temporal } from 'temporal-polyfill';
import { entityType } from '../quickbooks/entity-types.ts';
import { textAt, type JsonObject } from '../quickbooks/json.ts';
import type { Ledger } from '../quickbooks/ledger.ts';
import { createEntity } from '../quickbooks/operations.ts';
import { findStored } from '../quickbooks/rows.ts';
import type { WriteSession } from '../quickbooks/write-session.ts';
import { copyOf, insertCopies, type BulkRow, type Pattern } from './bulk-rows.ts';

/** How many of each; every payment pays an invoice of its own, a fifth of them only half. */
export type BulkSize = { customers: number; invoices: number; payments: number };

// Values that stand nowhere else in a pattern, to be replaced in its copies.
const sample = {
  name: 'Pattern customer',
  email: 'pattern@example.com',
  txnDate: '1999-01-02',
  dueDate: '1999-02-03',
  paidDate: '1999-03-04',
  total: 98765432.19,
  part: 12345678.91,
  rest: 86419753.28,
};

type Patterns = {
  readonly customer: Pattern;
  readonly open: Pattern;
  readonly paid: Pattern;
  readonly partlyPaid: Pattern;
  readonly payment: Pattern;
  readonly partPayment: Pattern;
};

/**
 * Fills a new company of a currency with two decimals. Nothing is announced: it is as if all had
 * been there for long. Dates lie in the year before `now`.
 * @throws RangeError when there are more payments than invoices
 */
export async function seedBulkCompany(
  ledger: Ledger,
  company: { realmId: string; now: Date; size: BulkSize },
): Promise<void> {
  const { customers, invoices, payments } = company.size;
  if (payments > invoices || (invoices > 0 && customers === 0)) {
    throw new RangeError('Every payment needs an invoice, and every invoice a customer');
  }
  await ledger.setUp(company.realmId, async (session) => {
    const { client, realmId } = session;
    // The vacuum below passes by rows whose commit is not flushed yet.
    await client.query('set local synchronous_commit to on');
    await client.query('savepoint before_patterns');
    const patterns = await writePatterns(session);
    await client.query('rollback to savepoint before_patterns');
    const ids = {
      name: await reserve(client, realmId, 'name', customers),
      transaction: await reserve(client, realmId, 'transaction', invoices + payments),
      document: await reserve(client, realmId, 'document', invoices),
    };
    await insertCopies(client, realmId, copies(patterns, ids, company));
    await client.query(
      `insert into sandbox.qbo_postings
         (realm_id, payment_id, line_number, target_type, target_id, amount)
       select $1, payment.id, 1, 'Invoice', payment.id - $2::bigint, payment.total
       from sandbox.qbo_entities payment
       where payment.realm_id = $1 and payment.type = 'Payment' and payment.id > $3::bigint`,
      [realmId, invoices, ids.transaction + invoices],
    );
  });
  // Index-only scans trust pages only after a vacuum, and none may run inside a transaction.
  await ledger.pool.query('vacuum (analyze) sandbox.qbo_entities, sandbox.qbo_postings');
}

/** One of each kind, as the ledger itself writes them. */
async function writePatterns(session: WriteSession): Promise<Patterns> {
  const make = async (type: string, body: JsonObject): Promise<string> =>
    (await createEntity(session, entityType(type), body)).id;
  const customer = await make('Customer', {
    DisplayName: sample.name,
    PrimaryEmailAddr: { Address: sample.email },
  });
  const CustomerRef = { value: customer };
  const invoice = () =>
    make('Invoice', {
      CustomerRef,
      TxnDate: sample.txnDate,
      DueDate: sample.dueDate,
      Line: [
        {
          Amount: sample.total,
          Description: 'Services',
          DetailType: 'SalesItemLineDetail',
          SalesItemLineDetail: { ItemRef: { value: '1' } },
        },
      ],
    });
  const payment = (TxnId: string, amount: number) =>
    make('Payment', {
      CustomerRef,
      TxnDate: sample.paidDate,
      TotalAmt: amount,
      Line: [{ Amount: amount, LinkedTxn: [{ TxnId, TxnType: 'Invoice' }] }],
    });
  const [open, paid, partlyPaid] = [await invoice(), await invoice(), await invoice()];
  await session.flush();
  const full = await payment(paid, sample.total);
  const part = await payment(partlyPaid, sample.part);
  await session.flush();

  const pattern = async (type: string, id: string, other?: string): Promise<Pattern> => {
    const stored = await findStored(session.client, session.realmId, type, id);
    if (stored === undefined) throw new Error(`The pattern ${type} ${id} was not written`);
    const docNumber = textAt(stored.body, 'DocNumber');
    return { stored, text: JSON.stringify(stored.body), customer, other, docNumber };
  };
  return {
    customer: await pattern('Customer', customer),
    open: await pattern('Invoice', open),
    paid: await pattern('Invoice', paid, full),
    partlyPaid: await pattern('Invoice', partlyPaid, part),
    payment: await pattern('Payment', full, paid),
    partPayment: await pattern('Payment', part, partlyPaid),
  };
}

/** Moves a counter on and answers the value it had: the first free id is one more. */
async function reserve(
  client: ClientBase,
  realmId: string,
  family: string,
  count: number,
): Promise<number> {
  const { rows } = await client.query<{ last: string }>(
    `insert into sandbox.qbo_counters as c (realm_id, family, last_value) values ($1, $2, $3)
     on conflict (realm_id, family) do update set last_value = c.last_value + $3
     returning c.last_value - $3 as last`,
    [realmId, family, count],
  );
  return Number(rows[0]?.last);
}

type Ids = { readonly name: number; readonly transaction: number; readonly document: number };
const firstDocument = 1000;
const dollars = (cents: number): string => String(cents / 100);

/** Every row, one after the other; customers last, because their balances are known then. */
function* copies(
  patterns: Patterns,
  ids: Ids,
  { now, size }: { now: Date; size: BulkSize },
): Generator<BulkRow> {
  const owed = new Array<number>(size.customers).fill(0);
  const day = dayBefore(now);
  for (let index = 0; index < size.invoices; index += 1) {
    const customer = index % size.customers;
    const isPaid = index < size.payments;
    const isPart = isPaid && index % 5 === 4;
    const total = 5_000 + ((index * 7_919) % 995_000);
    const part = Math.floor(total / 2);
    const rest = isPart ? total - part : isPaid ? 0 : total;
    const age = 40 + ((index * 13) % 320);
    const [txnDate, dueDate, paidDate] = [day(age), day(age - 30), day(age - 20)];
    const docNumber = String(firstDocument + ids.document + index + 1);
    const invoiceId = ids.transaction + index + 1;
    const paymentId = invoiceId + size.invoices;
    owed[customer] = (owed[customer] ?? 0) + rest;
    const customerId = String(ids.name + customer + 1);
    const values: [string, string][] = [
      [String(sample.total), dollars(total)],
      [String(sample.part), dollars(part)],
      [String(sample.rest), dollars(rest)],
      [sample.txnDate, txnDate],
      [sample.dueDate, dueDate],
      [sample.paidDate, paidDate],
    ];
    const common = { customerId, docNumber, values };
    const invoice = isPart ? patterns.partlyPaid : isPaid ? patterns.paid : patterns.open;
    yield copyOf(invoice, {
      ...common,
      id: invoiceId,
      other: paymentId,
      at: isPaid ? paidDate : txnDate,
      columns: { total, balance: rest, txnDate, dueDate },
    });
    if (!isPaid) continue;
    yield copyOf(isPart ? patterns.partPayment : patterns.payment, {
      ...common,
      id: paymentId,
      other: invoiceId,
      at: paidDate,
      columns: { total: isPart ? part : total, balance: 0, txnDate: paidDate, dueDate: null },
    });
  }
  for (const [index, balance] of owed.entries()) {
    const number = String(index + 1).padStart(6, '0');
    yield copyOf(patterns.customer, {
      id: ids.name + index + 1,
      customerId: '',
      docNumber: null,
      other: null,
      at: day(1),
      columns: { name: `Customer ${number}`, balance },
      values: [
        [sample.name, `Customer ${number}`],
        [sample.email, `customer-${number}@example.com`],
        // What the pattern owes: its open invoice and the rest of the partly paid one.
        [String(sample.total + sample.rest), dollars(balance)],
      ],
    });
  }
}

/** Plain dates by their distance from `now`, each worked out once. */
function dayBefore(now: Date): (days: number) => string {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO('UTC')
    .toPlainDate();
  const known = new Map<number, string>();
  return (days) => {
    const text = known.get(days) ?? today.subtract({ days }).toString();
    known.set(days, text);
    return text;
  };
}
