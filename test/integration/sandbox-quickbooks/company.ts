/** A local QuickBooks on a port of its own, over a database of its own, with one company. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Pool } from 'pg';
import {
  isObject,
  objectAt,
  objectsAt,
  parseJsonObject,
  textAt,
  type JsonObject,
} from '../../../src/sandbox/quickbooks/json.ts';
import type { NewCompany } from '../../../src/sandbox/quickbooks/company-seed.ts';
import { createLedger, type Ledger } from '../../../src/sandbox/quickbooks/ledger.ts';
import {
  createQuickBooksRouter,
  type Authentication,
} from '../../../src/sandbox/quickbooks/router.ts';
import { createLedgerTables } from '../../../src/sandbox/quickbooks/tables.ts';
import { createTestDatabase } from '../../support/database.ts';

export const realmId = '9341453000000001';

export type Answer = { status: number; headers: Headers; body: JsonObject };

export type TestCompany = {
  pool: Pool;
  ledger: Ledger;
  origin: string;
  /** The sandbox clock. */
  setNow(instant: string): void;
  /** How often the ledger said that events wait. */
  wakes(): number;
  authenticateAs(result: Authentication): void;
  get(path: string): Promise<Answer>;
  post(path: string, body: JsonObject | string): Promise<Answer>;
  /** The entity inside the answer of a successful write; fails the test otherwise. */
  write(path: string, body: JsonObject): Promise<JsonObject>;
  read(type: string, entity: JsonObject): Promise<JsonObject>;
  query(statement: string): Promise<JsonObject>;
  /** Switches several currencies on, for good, and makes these active. */
  allowCurrencies(...codes: string[]): Promise<void>;
  stop(): Promise<void>;
};

export async function startCompany(
  settings: Partial<Omit<NewCompany, 'realmId' | 'name' | 'timeZone'>> = {},
): Promise<TestCompany> {
  const database = await createTestDatabase('template0');
  const pool = new Pool({ connectionString: database.url, max: 10 });
  // A pool has ended before its sockets have: dropping the database may still reach one.
  pool.on('connect', (client) => client.on('error', () => undefined));
  let now = new Date('2026-03-02T17:00:00.250Z');
  let wakes = 0;
  let authentication: Authentication = { realmId, appId: 'test' };
  await createLedgerTables(pool);
  const ledger = createLedger({ pool, now: () => now, onChange: () => (wakes += 1) });
  await ledger.createCompany({
    realmId,
    name: 'Lakeside Print Works',
    timeZone: 'America/New_York',
    country: 'US',
    currency: 'USD',
    bookCloseDate: null,
    ...settings,
  });
  const app = express();
  app.use(createQuickBooksRouter({ ledger, authenticate: () => Promise.resolve(authentication) }));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${portOf(server.address())}`;

  async function call(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(`${origin}/v3/company/${realmId}${path}`, init);
    const body = parseJsonObject(await response.text()) ?? {};
    return { status: response.status, headers: response.headers, body };
  }

  const company: TestCompany = {
    pool,
    ledger,
    origin,
    setNow: (instant) => (now = new Date(instant)),
    wakes: () => wakes,
    authenticateAs: (result) => (authentication = result),
    get: (path) => call(path, { headers: { accept: 'application/json' } }),
    post(path, body) {
      const isText = typeof body === 'string';
      const type = isText ? 'application/text' : 'application/json';
      const content = isText ? body : JSON.stringify(body);
      return call(path, { method: 'POST', headers: { 'content-type': type }, body: content });
    },
    async write(path, body) {
      const answer = await company.post(path, body);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return entityIn(answer.body);
    },
    async read(type, entity) {
      const answer = await company.get(`/${type.toLowerCase()}/${idOf(entity)}`);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return entityIn(answer.body);
    },
    async query(statement) {
      const answer = await company.get(`/query?query=${encodeURIComponent(statement)}`);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return objectAt(answer.body, 'QueryResponse') ?? {};
    },
    async allowCurrencies(...codes) {
      const { body } = await company.get('/preferences');
      const preferences = objectAt(body, 'Preferences') ?? {};
      const CurrencyPrefs = { MultiCurrencyEnabled: true };
      const change = { ...handleOf(preferences), sparse: true, CurrencyPrefs };
      await company.write('/preferences', change);
      for (const Code of codes) await company.write('/companycurrency', { Code });
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await pool.end();
      await database.drop();
    },
  };
  return company;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('No port was taken');
  return address.port;
}

function entityIn(body: JsonObject): JsonObject {
  return Object.values(body).find(isObject) ?? {};
}

/** A line of the item Services. */
export function serviceLine(amount: number | string, more: JsonObject = {}): JsonObject {
  return {
    Amount: amount,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: { ItemRef: { value: '1' } },
    ...more,
  };
}

/** A payment's line on an invoice, or on a credit memo. */
export function appliedLine(amount: number, to: JsonObject, type = 'Invoice'): JsonObject {
  return { Amount: amount, LinkedTxn: [{ TxnId: idOf(to), TxnType: type }] };
}

/** The first error of a Fault. */
export function faultOf(answer: Answer): JsonObject {
  return objectsAt(objectAt(answer.body, 'Fault') ?? {}, 'Error')[0] ?? {};
}

export function idOf(entity: JsonObject): string {
  return textAt(entity, 'Id') ?? '';
}

/** Id and SyncToken, as every change of an entity carries them. */
export function handleOf(entity: JsonObject): JsonObject {
  return { Id: idOf(entity), SyncToken: textAt(entity, 'SyncToken') ?? '' };
}

/** The lines a client sends back: all but the subtotal. */
export function linesOf(entity: JsonObject): JsonObject[] {
  return objectsAt(entity, 'Line').filter((line) => line.DetailType !== 'SubTotalLineDetail');
}

/** The webhook events written so far, oldest first, as "Invoice 1 Create". */
export async function eventsOf(company: TestCompany): Promise<string[]> {
  const { rows } = await company.pool.query<{ event: string }>(
    `select entity || ' ' || entity_id || ' ' || operation as event
     from sandbox.webhook_events order by seq`,
  );
  return rows.map((row) => row.event);
}
