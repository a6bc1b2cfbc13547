/** Reads: one entity by id, a query, what changed since an instant. */
import type { Pool } from 'pg';
import { findEntityType, type EntityType } from './entity-types.ts';
import { invalidId, objectNotFound, queryRefused } from './faults.ts';
import type { JsonObject } from './json.ts';
import { compileQuery } from './query/compile.ts';
import { parseQuery } from './query/parse.ts';
import { findStored, isId, selectStored, selectStoredPage } from './rows.ts';
import { printDeleted, printEntity } from './stored.ts';

/** The entity type asked for, and the content of `QueryResponse`. */
export type QueryAnswer = { type: string; response: JsonObject };

/** One entity as printed. Throws 2030 for an id that is none, 610 where nothing lives. */
export async function readById(
  pool: Pool,
  realmId: string,
  type: EntityType,
  id: string,
): Promise<JsonObject> {
  if (!isId(id)) throw invalidId(id);
  const stored = await findStored(pool, realmId, type.name, id);
  if (stored === undefined || stored.deleted) throw objectNotFound();
  return printEntity(stored);
}

/**
 * Answers a statement. Without rows the response is empty: no list, no positions; `maxResults`
 * is the number of rows answered, not the number asked for.
 */
export async function runQuery(
  pool: Pool,
  realmId: string,
  statement: string,
): Promise<QueryAnswer> {
  const query = parseQuery(statement);
  const type = findEntityType(query.entity);
  if (type === undefined) throw queryRefused(`Entity ${query.entity} is not supported`);
  const asked = query.isCount ? { ...query, order: [] } : query;
  const { condition, order, values } = compileQuery(realmId, type, asked);
  if (query.isCount) {
    const counted = await pool.query<{ count: number }>(
      `select count(*)::int as count from sandbox.qbo_entities e where ${condition}`,
      values,
    );
    return { type: type.name, response: { totalCount: counted.rows[0]?.count ?? 0 } };
  }
  const found = await selectStoredPage(pool, {
    condition,
    order,
    limit: query.maxResults,
    offset: query.startPosition - 1,
    values,
  });
  if (found.length === 0) return { type: type.name, response: {} };
  const response: JsonObject = {
    [type.name]: found.map(printEntity),
    startPosition: query.startPosition,
    maxResults: found.length,
  };
  return { type: type.name, response };
}

/** The changes of one type since an instant, deleted ones as stubs, oldest first, at most `limit`. */
export async function readChanges(
  pool: Pool,
  realmId: string,
  type: EntityType,
  since: Date,
  limit: number,
): Promise<JsonObject[]> {
  const condition = `e.realm_id = $1 and e.type = $2 and e.last_updated_time >= $3
    order by e.last_updated_time, e.id limit $4`;
  const found = await selectStored(pool, condition, [realmId, type.name, since, limit]);
  return found.map((stored) => (stored.deleted ? printDeleted(stored) : printEntity(stored)));
}
