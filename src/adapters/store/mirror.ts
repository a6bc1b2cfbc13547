import { Prisma } from './generated/client.ts';
import type { Database, Queries } from './database.ts';
import { column } from './insert-rows.ts';
import {
  mirroredEntities,
  type CreditMemoRow,
  type CustomerRow,
  type InvoiceRow,
  type MirroredEntity,
  type PaymentRow,
} from './mirror-rows.ts';
import { tables } from './mirror-tables.ts';

export type MirrorBatch = {
  readonly customers?: readonly CustomerRow[];
  readonly invoices?: readonly InvoiceRow[];
  readonly payments?: readonly PaymentRow[];
  readonly creditMemos?: readonly CreditMemoRow[];
  readonly unreadable?: readonly UnreadableEntity[];
};

/** What QuickBooks gave in a form that the mirror cannot take in. */
export type UnreadableEntity = {
  readonly entity: MirroredEntity;
  readonly id: string;
  readonly reason: string;
};

/** Prisma's five seconds are short for a page of a thousand invoices on a busy machine. */
const patience = { timeout: 60_000, maxWait: 30_000 };

export type MirrorStore = ReturnType<typeof createMirrorStore>;

/**
 * Writes of the mirror. Every write is guarded in SQL: an older SyncToken or LastUpdatedTime never
 * overwrites a newer one, and a deleted row comes back only by something newer than its deletion.
 */
export function createMirrorStore(db: Database) {
  return {
    /** Applies entities as one transaction; older versions are passed over. */
    async apply(realmId: string, batch: MirrorBatch): Promise<void> {
      await db.$transaction(async (tx) => {
        await upsert(tx, 'Customer', realmId, batch.customers ?? []);
        await upsert(tx, 'Invoice', realmId, batch.invoices ?? []);
        const payments = batch.payments ?? [];
        const applied = await upsert(tx, 'Payment', realmId, payments);
        await replacePostings(
          tx,
          realmId,
          payments.filter((payment) => applied.has(payment.id)),
        );
        await upsert(tx, 'CreditMemo', realmId, batch.creditMemos ?? []);
        await keepUnreadable(tx, realmId, batch);
      }, patience);
    },

    /**
     * Keeps a deletion as a fact: the row stays, marked, with nothing open on it. No guard is
     * needed: QuickBooks never brings a deleted entity back under its id.
     */
    async markDeleted(
      realmId: string,
      entity: MirroredEntity,
      id: string,
      deletedAt: Date,
    ): Promise<void> {
      const table = Prisma.raw(tables[entity].name);
      const extra = {
        Customer: Prisma.sql`, active = false`,
        Invoice: Prisma.sql`, status = 'deleted', open_balance = 0`,
        Payment: Prisma.sql`, unapplied = 0`,
        CreditMemo: Prisma.sql`, remaining = 0`,
      }[entity];
      await db.$transaction(async (tx) => {
        const marked = await tx.$executeRaw`
          update ${table} set deleted = true,
            last_updated_at = greatest(last_updated_at, ${deletedAt}::timestamptz) ${extra}
          where realm_id = ${realmId} and id = ${id} and not deleted`;
        if (entity === 'Payment' && marked > 0) {
          await tx.posting.deleteMany({ where: { realmId, paymentId: id } });
        }
        await tx.unreadableEntity.deleteMany({ where: { realmId, entity, id } });
      }, patience);
    },

    /** The customers that these transactions belong to in the mirror; their balances change too. */
    async customersOf(
      realmId: string,
      ids: ReadonlyMap<MirroredEntity, Iterable<string>>,
    ): Promise<string[]> {
      const of = (entity: MirroredEntity): string[] => [...(ids.get(entity) ?? [])];
      const rows = await db.$queryRaw<{ customer_id: string }[]>`
        select customer_id from invoice
        where realm_id = ${realmId} and id = any(${of('Invoice')}::text[])
        union select customer_id from payment
        where realm_id = ${realmId} and id = any(${of('Payment')}::text[])
        union select customer_id from credit_memo
        where realm_id = ${realmId} and id = any(${of('CreditMemo')}::text[])`;
      return rows.map((row) => row.customer_id);
    },

    /** How many entities cannot be taken in, and the first of them. */
    async unreadable(
      realmId: string,
      limit = 50,
    ): Promise<{ count: number; first: readonly (UnreadableEntity & { seenAt: Date })[] }> {
      const [count, rows] = await Promise.all([
        db.unreadableEntity.count({ where: { realmId } }),
        db.unreadableEntity.findMany({
          where: { realmId },
          orderBy: [{ entity: 'asc' }, { id: 'asc' }],
          take: limit,
        }),
      ]);
      const first = rows.flatMap(({ entity, id, reason, seenAt }) => {
        const known = mirroredEntities.find((each) => each === entity);
        return known ? [{ entity: known, id, reason, seenAt }] : [];
      });
      return { count, first };
    },

    /** Which of these entities the mirror holds as present, or could not take in. */
    async present(
      realmId: string,
      entity: MirroredEntity,
      ids: readonly string[],
    ): Promise<Set<string>> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select id from ${Prisma.raw(tables[entity].name)}
        where realm_id = ${realmId} and id = any(${[...ids]}::text[]) and not deleted
        union select id from unreadable_entity
        where realm_id = ${realmId} and entity = ${entity} and id = any(${[...ids]}::text[])`;
      return new Set(rows.map((row) => row.id));
    },

    /** Which of these invoices may have a page to pay them: QuickBooks makes one with a BillEmail. */
    async linkable(realmId: string, ids: readonly string[]): Promise<Set<string>> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select id from invoice where realm_id = ${realmId} and id = any(${[...ids]}::text[])
          and (bill_email is not null or invoice_link is not null)`;
      return new Set(rows.map((row) => row.id));
    },

    /** Invoices that a payment is known to be applied to; they change when it does. */
    async invoicesOfPayments(realmId: string, paymentIds: readonly string[]): Promise<string[]> {
      const rows = await db.$queryRaw<{ invoice_id: string }[]>`
        select distinct invoice_id from posting
        where realm_id = ${realmId} and payment_id = any(${[...paymentIds]}::text[])`;
      return rows.map((row) => row.invoice_id);
    },

    /** Credit memos that a payment is known to apply; deleted or voided, it sets them free. */
    async creditMemosOfPayments(realmId: string, paymentIds: readonly string[]): Promise<string[]> {
      const path = '$.Line[*].LinkedTxn[*] ? (@.TxnType == "CreditMemo").TxnId';
      const rows = await db.$queryRaw<{ id: string }[]>`
        select distinct jsonb_path_query(raw, ${path}::jsonpath) #>> '{}' as id from payment
        where realm_id = ${realmId} and id = any(${[...paymentIds]}::text[])`;
      return rows.map((row) => row.id);
    },
  };
}

/** @returns the ids that were written */
async function upsert(
  tx: Queries,
  entity: MirroredEntity,
  realmId: string,
  rows: readonly object[],
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const { name, columns } = tables[entity];
  const names = columns.map((each) => `"${each.name}"`).join(', ');
  const types = [column('id'), ...columns].map((each) => `"${each.name}" ${each.type}`).join(', ');
  const updates = columns.map(({ name: each }) => `"${each}" = ${newValueOf(each)}`).join(', ');
  const written = await tx.$queryRaw<{ id: string }[]>`
    insert into ${Prisma.raw(`"${name}" as held (realm_id, id, ${names}, deleted)`)}
    select ${realmId}, id, ${Prisma.raw(names)}, false
    from jsonb_to_recordset(${toJson(newestById(rows))}::jsonb) as given(${Prisma.raw(types)})
    on conflict (realm_id, id) do update set ${Prisma.raw(updates)}, deleted = false
    where held.sync_token <= excluded.sync_token
      and held.last_updated_at <= excluded.last_updated_at
      and not (held.deleted and held.last_updated_at >= excluded.last_updated_at)
    returning id`;
  return new Set(written.map((row) => row.id));
}

/** InvoiceLink comes only when it is asked for; an answer that does not speak of it takes none away. */
const newValueOf = (name: string): string =>
  name === 'invoice_link'
    ? `case when jsonb_exists(excluded.raw, 'InvoiceLink') then excluded.invoice_link
         else held.invoice_link end`
    : `excluded."${name}"`;

/** One statement may touch a row once, so of several versions of an entity the newest goes in. */
function newestById(rows: readonly object[]): object[] {
  const newest = new Map<unknown, object>();
  for (const row of rows) {
    const id = Reflect.get(row, 'id');
    const held = newest.get(id);
    const isNewer =
      !held || Number(Reflect.get(held, 'syncToken')) <= Number(Reflect.get(row, 'syncToken'));
    if (isNewer) newest.set(id, row);
  }
  return [...newest.values()];
}

/** Keeps what could not be taken in, and forgets of it what now could. */
async function keepUnreadable(tx: Queries, realmId: string, batch: MirrorBatch): Promise<void> {
  const taken = {
    Customer: batch.customers ?? [],
    Invoice: batch.invoices ?? [],
    Payment: batch.payments ?? [],
    CreditMemo: batch.creditMemos ?? [],
  };
  for (const entity of mirroredEntities) {
    if (taken[entity].length === 0) continue;
    const ids = taken[entity].map((row) => row.id);
    await tx.$executeRaw`
      delete from unreadable_entity
      where realm_id = ${realmId} and entity = ${entity} and id = any(${ids}::text[])`;
  }
  for (const { entity, id, reason } of batch.unreadable ?? []) {
    await tx.unreadableEntity.upsert({
      where: { realmId_entity_id: { realmId, entity, id } },
      create: { realmId, entity, id, reason },
      update: { reason },
    });
  }
}

async function replacePostings(
  tx: Queries,
  realmId: string,
  payments: readonly PaymentRow[],
): Promise<void> {
  if (payments.length === 0) return;
  const paymentIds = payments.map((payment) => payment.id);
  // An array is one parameter; a list of more than 32,767 would not fit into a statement.
  await tx.$executeRaw`
    delete from posting where realm_id = ${realmId} and payment_id = any(${paymentIds}::text[])`;
  const postings = payments.flatMap((payment) =>
    payment.postings.map((posting, index) => ({
      payment_id: payment.id,
      line_no: index + 1,
      invoice_id: posting.invoiceId,
      amount: posting.amount,
      date: payment.txnDate,
    })),
  );
  await tx.$executeRaw`
    insert into posting (realm_id, payment_id, line_no, invoice_id, amount, date)
    select ${realmId}, payment_id, line_no, invoice_id, amount, date
    from jsonb_to_recordset(${toJson(postings)}::jsonb) as given(
      payment_id text, line_no int, invoice_id text, amount bigint, date date)`;
}

/** Row objects as JSON with the columns' names; bigint as text, which PostgreSQL casts back. */
function toJson(rows: readonly object[]): string {
  const texts = rows.map((row) => {
    const fields = Object.entries(row).map(([key, value]) => `"${snake(key)}":${jsonOf(value)}`);
    return `{${fields.join(',')}}`;
  });
  return `[${texts.join(',')}]`;
}

const jsonOf = (value: unknown): string =>
  typeof value === 'bigint'
    ? `"${value}"`
    : (JSON.stringify(value, (_key, inner: unknown) =>
        typeof inner === 'bigint' ? String(inner) : inner,
      ) ?? 'null');

const snake = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
