import {
  readAgedReceivables,
  readReceivableKinds,
} from '../../adapters/quickbooks/aged-receivables.ts';
import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import type { BalanceCompareStore, CompareTrigger } from '../../adapters/store/balance-compares.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { OpenBalanceStore, OpenSum } from '../../adapters/store/open-balances.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { explainDifference } from '../../core/ledger/explain-difference.ts';
import { homeValue } from '../../core/ledger/home-value.ts';
import { readCustomerAgain, type ReadAgain } from './read-customer-again.ts';
import { repairFromChanges } from './repair.ts';
import { syncCompany, type SyncDeps } from './sync-company.ts';

export type CompareDeps = SyncDeps & {
  readonly balanceCompares: BalanceCompareStore;
  readonly openBalances: OpenBalanceStore;
  /** How long after one compare the next is due. */
  readonly compareEveryMs: number;
};

export type CompareOutcome =
  | { readonly outcome: 'compared'; readonly id: string; readonly differences: number }
  | { readonly outcome: 'failed'; readonly id: string; readonly reason: string };

/** With more, reading the whole company again is cheaper than customer by customer. */
const mostByCustomer = 200;
const againAfterFailureMs = 6 * 3_600_000;
const stopping = 'Dunwell is stopping; the compare is made again later';
/** Each costs a report of its own; beyond so many the cause is a common one. */
const mostReports = 50;
const mirroredKinds = new Set(['invoice', 'credit memo', 'payment']);

/**
 * Compares what each customer owes here with QuickBooks' own report of aged receivables. What
 * differs is kept, read again, and explained as far as it can be. The caller holds the company's
 * lock, so nothing else changes the mirror meanwhile.
 */
export async function compareBalances(
  deps: CompareDeps,
  realmId: string,
  trigger: CompareTrigger,
): Promise<CompareOutcome> {
  const { balanceCompares, syncStates, clock, log } = deps;
  const company = await deps.companies.find(realmId);
  if (!company) throw new Error('There is no such company');
  const id = await balanceCompares.start(realmId, trigger);
  const dueIn = (ms: number) =>
    syncStates.save(realmId, { nextCompareAt: new Date(clock.now().getTime() + ms) });
  try {
    // What is known to wait is no difference.
    await syncCompany(deps, realmId);
    if ((await syncStates.find(realmId))?.firstSync !== 'done') {
      throw new Error('The first sync is not through, so there is nothing to compare yet');
    }
    const differences = await compareNow(deps, company, id);
    await balanceCompares.finish(id, 'done', null);
    await dueIn(deps.compareEveryMs);
    log.info({ realmId, compareId: id, differences }, 'open balances were compared');
    return { outcome: 'compared', id, differences };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    await balanceCompares.finish(id, 'failed', reason);
    await dueIn(againAfterFailureMs);
    log.warn({ realmId, compareId: id, reason }, 'open balances could not be compared');
    return { outcome: 'failed', id, reason };
  }
}

type Difference = {
  readonly customerId: string;
  readonly customerName: string;
  readonly currency: string;
  readonly inQuickbooks: bigint;
  readonly inMirror: bigint;
};

async function compareNow(deps: CompareDeps, company: Company, compareId: string): Promise<number> {
  const { realmId, homeCurrency } = company;
  const quickbooks = deps.quickbooks.forCompany(realmId);
  const since = deps.clock.now();
  const reportDate = await dateOfReport(deps, company);
  const there = await readAgedReceivables(quickbooks, reportDate, homeCurrency);
  const here = await valuesHere(deps, company);
  const owed = new Map(there.map((row) => [row.customerId, row]));
  const ids = new Set([...owed.keys(), ...here.keys()]);
  const differences = [...ids].flatMap((customerId): Difference[] => {
    const inQuickbooks = owed.get(customerId)?.total ?? 0n;
    const inMirror = here.get(customerId)?.value ?? 0n;
    if (inQuickbooks === inMirror) return [];
    const customerName = owed.get(customerId)?.name ?? `Customer ${customerId}`;
    return [{ customerId, customerName, currency: homeCurrency, inQuickbooks, inMirror }];
  });
  const found = { reportDate, customers: ids.size };
  await deps.balanceCompares.addDifferences(realmId, compareId, found, differences);
  if (differences.length > 0) {
    const context = { deps, company, quickbooks, compareId, reportDate };
    await explainAll(context, differences, await readAgain(context, differences, since));
  }
  return differences.length;
}

/**
 * A report leaves out what is dated after its day, so it is asked for as of the last day that any
 * transaction bears: then its totals are the balances as they are now.
 */
async function dateOfReport(deps: CompareDeps, company: Company): Promise<PlainDate> {
  const today = dateInZone(deps.clock.now(), company.timeZone);
  const last = await deps.openBalances.lastTransactionDate(company.realmId);
  return last !== null && last > today ? last : today;
}

type Here = { value: bigint; foreign: number; unapplied: bigint };

/** What each customer owes by the mirror, in the home currency. */
async function valuesHere(
  deps: CompareDeps,
  { realmId, homeCurrency }: Company,
  only?: readonly string[],
): Promise<Map<string, Here>> {
  const values = new Map<string, Here>();
  for (const sum of await deps.openBalances.sums(realmId, homeCurrency, only)) {
    const held = values.get(sum.customerId) ?? { value: 0n, foreign: 0, unapplied: 0n };
    held.value += valueOf(sum, sum.open, homeCurrency);
    held.unapplied += valueOf(sum, sum.unapplied, homeCurrency);
    if (sum.rate !== null) held.foreign += 1;
    values.set(sum.customerId, held);
  }
  return values;
}

const valueOf = ({ rate, currency }: OpenSum, minor: bigint, homeCurrency: string): bigint =>
  rate === null ? minor : homeValue({ minor, currency }, rate, homeCurrency);

type Context = {
  readonly deps: CompareDeps;
  readonly company: Company;
  readonly quickbooks: QuickBooksClient;
  readonly compareId: string;
  readonly reportDate: PlainDate;
};

async function readAgain(
  { deps, company, quickbooks }: Context,
  differences: readonly Difference[],
  since: Date,
): Promise<Map<string, ReadAgain>> {
  const { realmId, homeCurrency } = company;
  const read = new Map<string, ReadAgain>();
  if (differences.length > mostByCustomer) {
    // As if nothing had been heard for long: everything is compared by Id and LastUpdatedTime.
    await deps.syncStates.save(realmId, { changesFrom: new Date(0) });
    const outcome = await repairFromChanges({ ...deps, quickbooks, homeCurrency });
    if (outcome === 'stopped') throw new Error(stopping);
    return read;
  }
  for (const { customerId } of differences) {
    if (deps.isStopping()) throw new Error(stopping);
    const options = { ...deps, quickbooks, homeCurrency, customerId, since };
    read.set(customerId, await readCustomerAgain(options));
  }
  return read;
}

async function explainAll(
  context: Context,
  differences: readonly Difference[],
  read: ReadonlyMap<string, ReadAgain>,
): Promise<void> {
  const { deps, company, quickbooks, compareId, reportDate } = context;
  const ids = differences.map(({ customerId }) => customerId);
  const after = await valuesHere(deps, company, ids);
  const isCured = (each: Difference): boolean =>
    (after.get(each.customerId)?.value ?? 0n) === each.inQuickbooks;
  // What moved since the report was made is told by a second one.
  const again = differences.every(isCured)
    ? null
    : new Map(
        (await readAgedReceivables(quickbooks, reportDate, company.homeCurrency)).map((row) => [
          row.customerId,
          row.total,
        ]),
      );
  let reports = 0;
  for (const each of differences) {
    if (deps.isStopping()) throw new Error(stopping);
    const { customerId } = each;
    const afterRepair = after.get(customerId)?.value ?? 0n;
    const inQuickbooks = isCured(each) ? each.inQuickbooks : (again?.get(customerId) ?? 0n);
    const isRest = inQuickbooks !== afterRepair && reports < mostReports;
    if (isRest) reports += 1;
    const counts = read.get(customerId);
    const explained = explainDifference({
      inQuickbooks,
      beforeRepair: each.inMirror,
      afterRepair,
      // Where the whole company was read again, nobody counted by customer.
      ...(counts ?? { changed: 0, deleted: 0, inMotion: 0 }),
      isCounted: counts !== undefined,
      foreign: after.get(customerId)?.foreign ?? 0,
      unapplied: after.get(customerId)?.unapplied ?? 0n,
      otherKinds: isRest ? await otherKinds(context, customerId) : [],
    });
    const result = { inQuickbooks, afterRepair, ...explained };
    await deps.balanceCompares.explain(compareId, customerId, result);
  }
}

/** What makes up a customer's balance in QuickBooks and is not mirrored, such as journal entries. */
async function otherKinds(
  { quickbooks, reportDate }: Context,
  customerId: string,
): Promise<string[]> {
  const kinds = await readReceivableKinds(quickbooks, reportDate, customerId);
  return [...kinds]
    .filter(([kind]) => !mirroredKinds.has(kind.toLowerCase()))
    .map(([kind, count]) => `${count} × ${kind}`);
}
