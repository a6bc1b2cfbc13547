/**
 * Customers' Balance and BalanceWithJobs: open invoices less unapplied payments and credits, and
 * what journal entries put on accounts receivable.
 *
 * Kept by difference, never by summing a customer's whole history. As in QuickBooks, a moved
 * balance moves the customer's LastUpdatedTime but not its SyncToken.
 */
import { fromMinor, minorDigits, toMinor } from './amounts.ts';
import { receivablesOf } from './journal-lines.ts';
import { refAt, type JsonObject } from './json.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

/** Currency of a body that carries one; US dollars are the fallback of the recorded company. */
export function currencyOf(body: JsonObject): string {
  return refAt(body, 'CurrencyRef') ?? 'USD';
}

/** What a transaction adds to its customer's balance, minor units by customer id. */
export function customerShares(
  stored: Stored,
  receivableAccounts: ReadonlySet<string>,
): Map<string, bigint> {
  if (stored.type === 'JournalEntry') {
    return stored.deleted ? new Map() : receivablesOf(stored.body, receivableAccounts);
  }
  const customer = refAt(stored.body, 'CustomerRef');
  if (customer === undefined || stored.deleted) return new Map();
  const digits = minorDigits(currencyOf(stored.body));
  switch (stored.type) {
    case 'Invoice':
      return new Map([[customer, toMinor(stored.body.Balance, digits)]]);
    case 'CreditMemo':
      return new Map([[customer, -toMinor(stored.body.Balance, digits)]]);
    case 'Payment':
      return new Map([[customer, -toMinor(stored.body.UnappliedAmt, digits)]]);
    default:
      return new Map();
  }
}

function addTo(body: JsonObject, key: string, delta: bigint): JsonObject {
  const digits = minorDigits(currencyOf(body));
  return { ...body, [key]: fromMinor(toMinor(body[key], digits) + delta, digits) };
}

/** Adds `delta` (minor units) to BalanceWithJobs of a customer and of all above it. */
export async function addToJobBalances(
  session: WriteSession,
  customerId: string | undefined,
  delta: bigint,
): Promise<void> {
  let id = customerId;
  // QuickBooks allows five levels of sub-customers; the bound also ends a cycle.
  for (let level = 0; id !== undefined && level < 6; level += 1) {
    const customer = await session.load('Customer', id);
    if (customer === undefined) return;
    session.changeQuietly(customer, addTo(customer.body, 'BalanceWithJobs', delta));
    id = refAt(customer.body, 'ParentRef');
  }
}

/** Moves customers' balances by what the touched transactions changed. */
export async function settleCustomers(
  session: WriteSession,
  touched: readonly { stored: Stored; shares: Map<string, bigint> }[],
): Promise<void> {
  const deltas = new Map<string, bigint>();
  const add = (id: string, minor: bigint) => deltas.set(id, (deltas.get(id) ?? 0n) + minor);
  for (const { stored, shares } of touched) {
    for (const [id, minor] of shares) add(id, -minor);
    for (const [id, minor] of customerShares(stored, session.company.receivableAccounts))
      add(id, minor);
  }
  for (const [id, delta] of deltas) {
    const customer = delta === 0n ? undefined : await session.load('Customer', id);
    if (customer === undefined) continue;
    session.changeQuietly(customer, addTo(customer.body, 'Balance', delta));
    await addToJobBalances(session, id, delta);
  }
}
