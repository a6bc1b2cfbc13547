import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { ClientBase, Pool, QueryConfig } from 'pg';

export type EngineAdapter = Awaited<ReturnType<PrismaPg['connect']>>;

/** Called in the transaction of a script, after its last statement. */
export type AfterScript = (client: ClientBase, script: string) => Promise<void>;

/** PostgreSQL's number of the type "char" (a single byte, used in its catalogue), and of text. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * @prisma/adapter-pg as the schema engine needs it, with two of its habits replaced:
 *
 * It splits scripts at every semicolon, also inside function bodies and strings, and runs the
 * pieces one by one. Here a script goes to PostgreSQL whole, in one transaction, so that a
 * migration is there completely or not at all.
 *
 * It refuses columns of the type "char", which the engine reads from PostgreSQL's catalogue. Here
 * they are read as text and then declared to be what they are.
 */
export async function connectForEngine(
  pool: Pool,
  afterScript: AfterScript | undefined,
  onScriptError: (error: unknown) => void,
): Promise<EngineAdapter> {
  const characterColumns = new WeakMap<unknown[], Set<number>>();
  const query = pool.query.bind(pool);
  Object.assign(pool, {
    async query(config: string | QueryConfig) {
      const result = await query(config);
      const columns = new Set<number>();
      for (const [index, field] of result.fields.entries()) {
        if (field.dataTypeID !== CHAR_OID) continue;
        field.dataTypeID = TEXT_OID;
        columns.add(index);
      }
      characterColumns.set(result.rows, columns);
      return result;
    },
  });
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (asked) => {
    const result = await queryRaw(asked);
    const columns = characterColumns.get(result.rows);
    const columnTypes = result.columnTypes.map((type, index) =>
      columns?.has(index) ? ColumnTypeEnum.Character : type,
    );
    return { ...result, columnTypes };
  };
  adapter.executeScript = async (script) => {
    try {
      await runInTransaction(pool, script, afterScript);
    } catch (error) {
      onScriptError(error);
      throw error;
    }
  };
  return adapter;
}

async function runInTransaction(
  pool: Pool,
  script: string,
  afterScript: AfterScript | undefined,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(script);
    await afterScript?.(client, script);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
