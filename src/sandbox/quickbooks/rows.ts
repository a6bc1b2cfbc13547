/** SQL of `sandbox.qbo_entities`: reading rows and writing them back. */
import type { ClientBase, Pool } from 'pg';
import { entityType } from './entity-types.ts';
import { refAt, textAt, type Json, type JsonObject } from './json.ts';
import type { Stored } from './stored.ts';

export type Queryable = Pick<ClientBase | Pool, 'query'>;

type EntityRow = {
  type: string;
  id: string;
  sync_token: number;
  create_time: Date;
  last_updated_time: Date;
  deleted: boolean;
  active: boolean;
  last_line_id: number;
  customer_name: string | null;
  body: JsonObject;
};

const entityColumns = `e.type, e.id, e.sync_token, e.create_time, e.last_updated_time, e.deleted, e.active,
         e.last_line_id, e.body, c.name as customer_name`;
const joinCustomer = `left join sandbox.qbo_entities c
    on c.realm_id = e.realm_id and c.type = 'Customer' and c.id = e.customer_ref`;

function fromRow(row: EntityRow): Stored {
  return {
    type: row.type,
    id: row.id,
    syncToken: row.sync_token,
    createTime: row.create_time,
    lastUpdatedTime: row.last_updated_time,
    deleted: row.deleted,
    active: row.active,
    lastLineId: row.last_line_id,
    customerName: row.customer_name,
    body: row.body,
  };
}

/** Entities matching a condition over `e`, the last clauses (order, limit) included. */
export async function selectStored(
  db: Queryable,
  condition: string,
  values: unknown[],
): Promise<Stored[]> {
  const { rows } = await db.query<EntityRow>(
    `select ${entityColumns} from sandbox.qbo_entities e ${joinCustomer} where ${condition}`,
    values,
  );
  return rows.map(fromRow);
}

/**
 * A page of entities matching a condition over `e`. The rows before the page are passed by as ids
 * in an index, without their bodies and customers, so a late page costs about as much as the
 * first. `$1` of the condition must be the realm and `$2` the type.
 */
export async function selectStoredPage(
  db: Queryable,
  page: { condition: string; order: string; limit: number; offset: number; values: unknown[] },
): Promise<Stored[]> {
  const { condition, order, limit, offset, values } = page;
  const { rows } = await db.query<EntityRow>(
    `select ${entityColumns}
     from unnest(array(
       select e.id from sandbox.qbo_entities e
       where ${condition} order by ${order} limit ${limit} offset ${offset}
     )) with ordinality as page(id, place)
     join sandbox.qbo_entities e on e.realm_id = $1 and e.type = $2 and e.id = page.id
     ${joinCustomer}
     order by page.place`,
    values,
  );
  return rows.map(fromRow);
}

/** One entity, deleted ones included; undefined when there never was one. `id` must be digits. */
export async function findStored(
  db: Queryable,
  realmId: string,
  type: string,
  id: string,
): Promise<Stored | undefined> {
  const condition = 'e.realm_id = $1 and e.type = $2 and e.id = $3';
  return (await selectStored(db, condition, [realmId, type, id]))[0];
}

const largestId = 2n ** 63n - 1n;

/** True for text that can be an Id (a positive bigint: attachables have 19 digits). */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= largestId;
}

function scalar(value: Json | undefined): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

const upsert = `
  insert into sandbox.qbo_entities (realm_id, type, id, sync_token, create_time, last_updated_time,
    deleted, active, last_line_id, customer_ref, parent_ref, txn_date, due_date, balance, total,
    doc_number, name, name_key, name_family, body)
  select $1, type, id, sync_token, create_time, last_updated_time, deleted, active, last_line_id,
    customer_ref, parent_ref, txn_date, due_date, balance, total, doc_number, name, lower(name),
    name_family, body
  from unnest($2::text[], $3::bigint[], $4::int[], $5::timestamptz[], $6::timestamptz[],
      $7::boolean[], $8::boolean[], $9::int[], $10::bigint[], $11::bigint[], $12::date[],
      $13::date[], $14::numeric[], $15::numeric[], $16::text[], $17::text[], $18::text[],
      $19::json[])
    as entity (type, id, sync_token, create_time, last_updated_time, deleted, active, last_line_id,
      customer_ref, parent_ref, txn_date, due_date, balance, total, doc_number, name, name_family,
      body)
  on conflict (realm_id, type, id) do update set
    sync_token = excluded.sync_token, last_updated_time = excluded.last_updated_time,
    deleted = excluded.deleted, active = excluded.active, last_line_id = excluded.last_line_id,
    customer_ref = excluded.customer_ref, parent_ref = excluded.parent_ref,
    txn_date = excluded.txn_date, due_date = excluded.due_date, balance = excluded.balance,
    total = excluded.total, doc_number = excluded.doc_number, name = excluded.name,
    name_key = excluded.name_key, body = excluded.body`;

/** Writes entities, each once, with the columns that queries filter by. */
export async function upsertStored(
  db: Queryable,
  realmId: string,
  entities: readonly Stored[],
): Promise<void> {
  if (entities.length === 0) return;
  const rows = entities.map(columnsOf);
  const columns = rows[0]?.map((_, column) => rows.map((row) => row[column])) ?? [];
  await db.query(upsert, [realmId, ...columns]);
}

function columnsOf(stored: Stored): readonly unknown[] {
  const { body } = stored;
  const type = entityType(stored.type);
  const reference = (key: string) => {
    const id = refAt(body, key);
    return id !== undefined && isId(id) ? id : null;
  };
  return [
    stored.type,
    stored.id,
    stored.syncToken,
    stored.createTime,
    stored.lastUpdatedTime,
    stored.deleted,
    stored.active,
    stored.lastLineId,
    reference('CustomerRef'),
    reference('ParentRef'),
    textAt(body, 'TxnDate') ?? null,
    textAt(body, 'DueDate') ?? null,
    scalar(stored.type === 'Payment' ? body.UnappliedAmt : body.Balance),
    scalar(body.TotalAmt),
    textAt(body, 'DocNumber') ?? null,
    type.nameField === undefined ? null : (textAt(body, type.nameField) ?? null),
    type.nameFamily ?? null,
    JSON.stringify(body),
  ];
}
