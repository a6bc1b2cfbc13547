/**
 * The local QuickBooks' ledger: every write is one database transaction, serialised per realm.
 *
 * A killed process leaves either all of a write (entity, balances, events, the answer kept for
 * its requestid) or nothing of it.
 */
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../in-transaction.ts';
import { createWithFile } from './files/create-with-file.ts';
import { seedLists, seedSettings, type NewCompany } from './company-seed.ts';
import { entityType, type EntityType } from './entity-types.ts';
import { objectNotFound } from './faults.ts';
import type { Json, JsonObject } from './json.ts';
import { mergeEntities, type Merge } from './merging.ts';
import { createEntity, deleteEntity, loadLive, updateEntity, voidEntity } from './operations.ts';
import { readById, runQuery, type QueryAnswer } from './reading.ts';
import { findStored } from './rows.ts';
import { sendEntity } from './sending.ts';
import { loadSettings } from './settings.ts';
import { printEntity } from './stored.ts';
import { answerTime, pacificDate } from './times.ts';
import { createWriteSession, type WriteSession } from './write-session.ts';

export type LedgerOperation =
  | { kind: 'create' | 'update' | 'delete' | 'void'; type: string; body: JsonObject }
  | { kind: 'upload'; type: string; body: JsonObject; content: Buffer }
  | ({ kind: 'merge'; type: string } & Merge)
  | { kind: 'send'; type: string; id: string; sendTo: string | undefined };

export type WriteOptions = {
  /** A repeated id gets the first answer again and writes nothing. */
  requestId?: string | undefined;
  allowsDuplicateNumbers?: boolean;
};

export type Ledger = ReturnType<typeof createLedger>;

/**
 * Builds the ledger over a pool whose tables `createLedgerTables` made. `onChange` is called
 * after each commit that added webhook events. Refused writes throw QuickBooksFault.
 */
export function createLedger(deps: { pool: Pool; now: () => Date; onChange: () => void }) {
  const { pool, now, onChange } = deps;
  // Companies never cease to be.
  const existing = new Set<string>();

  /** One write transaction on a realm; `work` may do many operations. */
  async function write<T>(
    realmId: string,
    options: WriteOptions,
    work: (session: WriteSession) => Promise<T>,
  ): Promise<T> {
    let hasChanged = false;
    const result = await inTransaction(pool, async (client) => {
      await lockRealm(client, realmId);
      const company = await loadSettings(client, realmId);
      if (company === undefined) throw objectNotFound();
      const allowsDuplicateNumbers = options.allowsDuplicateNumbers === true;
      const frame = { client, realmId, now: now(), company, allowsDuplicateNumbers };
      const session = createWriteSession(frame);
      const answer = await work(session);
      await session.flush();
      hasChanged = session.hasChanges();
      return answer;
    });
    if (hasChanged) onChange();
    return result;
  }

  /** Does one operation and answers as the API does: `{"Invoice":{…},"time":"…"}`. */
  async function perform(
    realmId: string,
    operation: LedgerOperation,
    options: WriteOptions = {},
  ): Promise<JsonObject> {
    return write(realmId, options, async (session) => {
      const known = await findAnswer(session, options.requestId);
      if (known !== undefined) return known;
      const entity = await operate(session, operation);
      const answer: JsonObject = { [operation.type]: entity, time: answerTime(session.now) };
      await keepAnswer(session, options.requestId, answer);
      return answer;
    });
  }

  async function change(
    kind: 'create' | 'update' | 'delete' | 'void',
    realmId: string,
    type: string,
    body: JsonObject,
  ): Promise<JsonObject> {
    return write(realmId, {}, (session) => operate(session, { kind, type, body }));
  }

  return {
    now,
    perform,

    /** Makes a company with what every QuickBooks company has. Throws when the realm exists. */
    async createCompany(company: NewCompany): Promise<void> {
      await inTransaction(pool, async (client) => {
        await lockRealm(client, company.realmId);
        const { realmId, name, country, currency, timeZone, announcesLinked = true } = company;
        const created = now();
        await client.query(
          `insert into sandbox.qbo_companies
             (realm_id, name, country, currency, time_zone, announces_linked, created_at)
           values ($1, $2, $3, $4, $5, $6, $7)`,
          [realmId, name, country, currency, timeZone, announcesLinked, created],
        );
        const seed = async (work: (session: WriteSession) => Promise<void>) => {
          const settings = await loadSettings(client, realmId);
          if (settings === undefined) throw new Error(`Company ${realmId} was not written`);
          const frame = { client, realmId, now: created, company: settings };
          const rest = { allowsDuplicateNumbers: false, isSilent: true };
          const session = createWriteSession({ ...frame, ...rest });
          await work(session);
          await session.flush();
        };
        // The lists are made under the preferences, so these stand first.
        await seed((session) => seedSettings(session, company, pacificDate(created)));
        await seed((session) => seedLists(session, company));
      });
    },

    /** One write transaction with a session, for set-up that the API has no call for. */
    setUp: (realmId: string, work: (session: WriteSession) => Promise<void>) =>
      write(realmId, {}, work),

    async companyExists(realmId: string): Promise<boolean> {
      if (existing.has(realmId)) return true;
      const sql = 'select 1 from sandbox.qbo_companies where realm_id = $1';
      const exists = (await pool.query(sql, [realmId])).rows.length > 0;
      if (exists) existing.add(realmId);
      return exists;
    },

    /** Closes the books up to a day (that day included), or opens them again with null. */
    async setBookCloseDate(realmId: string, date: string | null): Promise<void> {
      await write(realmId, {}, async (session) => {
        const preferences = await loadLive(session, entityType('Preferences'), '1');
        const AccountingInfoPrefs: Json = { BookCloseDate: date };
        const SyncToken = String(preferences.syncToken);
        const body = { Id: '1', SyncToken, sparse: true, AccountingInfoPrefs };
        await updateEntity(session, entityType('Preferences'), body);
      });
    },

    /** These four answer the entity as the API prints it, and take what the API takes. */
    create: (realmId: string, type: string, body: JsonObject) =>
      change('create', realmId, type, body),
    update: (realmId: string, type: string, body: JsonObject) =>
      change('update', realmId, type, body),
    void: (realmId: string, type: string, body: JsonObject) => change('void', realmId, type, body),
    delete: (realmId: string, type: string, body: JsonObject) =>
      change('delete', realmId, type, body),

    /** Many operations in one transaction: all happen or none; the printed entities in order. */
    async performTogether(
      realmId: string,
      operations: readonly LedgerOperation[],
    ): Promise<JsonObject[]> {
      return write(realmId, {}, async (session) => {
        const entities: JsonObject[] = [];
        for (const operation of operations) entities.push(await operate(session, operation));
        return entities;
      });
    },

    /** One entity as printed. Throws 610 where nothing lives under the id. */
    read: (realmId: string, type: EntityType, id: string) => readById(pool, realmId, type, id),

    /** A statement of the query language, answered. Throws 4001 for what it does not have. */
    query: (realmId: string, statement: string): Promise<QueryAnswer> =>
      runQuery(pool, realmId, statement),

    pool,
  };
}

async function lockRealm(client: PoolClient, realmId: string): Promise<void> {
  await client.query(
    "select pg_advisory_xact_lock(hashtextextended('sandbox ledger ' || $1::text, 0))",
    [realmId],
  );
}

async function operate(session: WriteSession, operation: LedgerOperation): Promise<JsonObject> {
  const type = entityType(operation.type);
  switch (operation.kind) {
    case 'create':
      return printed(session, type, (await createEntity(session, type, operation.body)).id);
    case 'update':
      return printed(session, type, (await updateEntity(session, type, operation.body)).id);
    case 'void':
      return printed(session, type, (await voidEntity(session, type, operation.body)).id);
    case 'upload': {
      const { body, content } = operation;
      return printed(session, type, (await createWithFile(session, type, body, content)).id);
    }
    case 'merge':
      return printed(session, type, (await mergeEntities(session, type, operation)).id);
    case 'send':
      return printed(session, type, (await sendEntity(session, type, operation)).id);
    case 'delete': {
      const { id } = await deleteEntity(session, type, operation.body);
      await session.flush();
      return { domain: 'QBO', status: 'Deleted', Id: id };
    }
    default:
      return operation satisfies never;
  }
}

// Read back from the rows, so that a write answers exactly what a read would.
async function printed(session: WriteSession, type: EntityType, id: string): Promise<JsonObject> {
  await session.flush();
  const stored = await findStored(session.client, session.realmId, type.name, id);
  if (stored === undefined) throw new Error(`${type.name} ${id} was not written`);
  return printEntity(stored);
}

async function findAnswer(
  session: WriteSession,
  requestId: string | undefined,
): Promise<JsonObject | undefined> {
  if (requestId === undefined) return undefined;
  const { rows } = await session.client.query<{ answer: JsonObject }>(
    'select answer from sandbox.qbo_requests where realm_id = $1 and request_id = $2',
    [session.realmId, requestId],
  );
  return rows[0]?.answer;
}

async function keepAnswer(
  session: WriteSession,
  requestId: string | undefined,
  answer: JsonObject,
): Promise<void> {
  if (requestId === undefined) return;
  await session.client.query(
    `insert into sandbox.qbo_requests (realm_id, request_id, answer, created_at)
     values ($1, $2, $3, $4)`,
    [session.realmId, requestId, JSON.stringify(answer), session.now],
  );
}
