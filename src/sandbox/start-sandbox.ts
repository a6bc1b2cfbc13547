import { Pool } from 'pg';
import { z } from 'zod';
import { createSandboxClock, type SandboxClock } from './clock/sandbox-clock.ts';
import { listCompanies, newRealmId } from './companies.ts';
import type { NewCompany } from './control/company-routes.ts';
import { seedBulkCompany } from './demo/bulk-company.ts';
import { seedDemoCompany, demoCompanyName } from './demo/demo-company.ts';
import { createFaultStore } from './faults/fault-store.ts';
import { listen } from './http/listen.ts';
import { createGrants } from './oauth/grants.ts';
import { createIdTokens } from './oauth/id-tokens.ts';
import type { Sandbox, SandboxOptions } from './options.ts';
import { createAccountStore } from './postmark/account-store.ts';
import { createMailStore } from './postmark/mail-store.ts';
import { createLedger, type Ledger } from './quickbooks/ledger.ts';
import { createQuickBooksRouter } from './quickbooks/router.ts';
import { createLedgerTables } from './quickbooks/tables.ts';
import { createRequestLog } from './requests/request-log.ts';
import { createSandboxApp } from './sandbox-app.ts';
import { readSetting, writeSetting } from './settings.ts';
import { createSandboxTables } from './tables.ts';
import { createThrottles } from './throttles/throttles.ts';
import { createDelivery } from './webhooks/delivery.ts';

/**
 * Starts the local QuickBooks and Postmark with their control surface on one port. Everything
 * they know is in the schema `sandbox`, so a program that was killed goes on where it was.
 * @throws when the port is taken or the database cannot be reached.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { log, app, credentials } = options;
  const pool = openPool(options);
  await createLedgerTables(pool);
  await createSandboxTables(pool);
  const clock = await createSandboxClock(pool, options.realClock);
  if (options.now !== undefined) await setFirstTime(pool, clock, new Date(options.now));
  const { now } = clock;

  const grants = createGrants({ pool, now });
  const delivery = await createDelivery({
    pool,
    now,
    log,
    webhookUrl: app.webhookUrl,
    verifierToken: credentials.verifierToken,
    clientId: credentials.clientId,
    connectedRealms: () => grants.connectedRealms(credentials.clientId),
  });
  clock.onChange(delivery.wake);
  const ledger = createLedger({ pool, now, onChange: delivery.wake });
  const createCompany = (company: NewCompany) => makeCompany({ pool, ledger, now }, company);
  if (options.seed === 'demo') await seedOnce(pool, createCompany);

  const requests = createRequestLog(pool, log);
  const throttles = await createThrottles({ pool, realMs: () => performance.now() });
  let baseUrl = '';
  const handler = createSandboxApp({
    options,
    pool,
    clock,
    grants,
    idTokens: await createIdTokens(pool),
    delivery,
    mails: createMailStore({ pool, now }),
    account: createAccountStore(pool),
    faults: await createFaultStore(pool),
    requests,
    ledger,
    throttles,
    quickBooks: (authenticate) =>
      createQuickBooksRouter({ ledger, authenticate, admit: throttles.admit }),
    createCompany,
    baseUrl: () => baseUrl,
  });
  const release = async (): Promise<void> => {
    await delivery.stop();
    await requests.settled();
    if ('url' in options.database) await pool.end();
  };
  try {
    const listening = await listen(handler, options.port, options.host);
    baseUrl = `http://localhost:${listening.port}`;
    log.info({ port: listening.port }, 'the sandbox is listening');
    return {
      port: listening.port,
      baseUrl,
      clock,
      stop: async () => {
        await listening.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function openPool({ database, log }: SandboxOptions): Pool {
  if ('pool' in database) return database.pool;
  const pool = new Pool({ connectionString: database.url, max: 10 });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
  return pool;
}

/** A restart with the same `--now` must not undo what happened since: then only forward. */
async function setFirstTime(pool: Pool, clock: SandboxClock, instant: Date): Promise<void> {
  const mayGoBack = (await listCompanies(pool)).length === 0;
  await clock.set(instant, { mayGoBack });
}

async function makeCompany(
  deps: { pool: Pool; ledger: Ledger; now: () => Date },
  company: NewCompany,
): Promise<string> {
  const realmId = newRealmId();
  const count = (await listCompanies(deps.pool)).length;
  const fallback = company.seed === 'demo' ? demoCompanyName : `Company ${count + 1}`;
  await deps.ledger.createCompany({
    realmId,
    name: company.name ?? fallback,
    country: company.country,
    currency: company.currency,
    timeZone: company.timeZone,
    bookCloseDate: company.bookCloseDate,
    ...(company.salesTax ? { salesTax: company.salesTax } : {}),
    currencies: company.currencies,
    announcesLinked: company.linkedEvents,
  });
  if (company.seed === 'demo') {
    await seedDemoCompany({
      ledger: deps.ledger,
      realmId,
      timeZone: company.timeZone,
      now: deps.now(),
    });
  }
  if (company.bulk) {
    await seedBulkCompany(deps.ledger, { realmId, now: deps.now(), size: company.bulk });
  }
  return realmId;
}

/** The demo company is made on the first start only, and never beside companies made otherwise. */
async function seedOnce(
  pool: Pool,
  createCompany: (company: NewCompany) => Promise<string>,
): Promise<void> {
  if (await readSetting(pool, 'seeded', z.boolean(), false)) return;
  if ((await listCompanies(pool)).length === 0) {
    await createCompany({
      seed: 'demo',
      country: 'US',
      currency: 'USD',
      timeZone: 'America/New_York',
      bookCloseDate: null,
      currencies: [],
      linkedEvents: true,
      connect: false,
    });
  }
  await writeSetting(pool, 'seeded', true);
}
