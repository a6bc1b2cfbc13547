import type { QuickBooksClient } from '../../adapters/quickbooks/client.ts';
import { readAccountEntries } from '../../adapters/quickbooks/general-ledger.ts';
import type { ChargeRecordStore } from '../../adapters/store/charge-records.ts';
import type { TieOutStore, TieOutTrigger } from '../../adapters/store/charge-tie-outs.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { AccountEntry } from '../../core/reports/account-entry.ts';
import { bookedAmounts } from '../../core/reports/booked.ts';
import { boundDifferences } from '../../core/reports/bound-differences.ts';
import { monthsOf, wholeMonths, type Period } from '../../core/reports/months.ts';
import { knownReferences, matchEntries, tieOut, toLookAt } from '../../core/reports/tie-out.ts';
import { syncCompany, type SyncDeps } from '../sync/sync-company.ts';
import { concernedAccounts } from './concerned-accounts.ts';
import { lookAtLive } from './look-at-live.ts';

export type TieOutDeps = SyncDeps & {
  readonly chargeRecords: ChargeRecordStore;
  readonly tieOuts: TieOutStore;
};

export type TieOutOutcome =
  | { readonly outcome: 'done'; readonly id: string; readonly differences: number }
  | { readonly outcome: 'failed'; readonly id: string; readonly reason: string };

export type TieOutWish = {
  readonly period: Period;
  readonly trigger: TieOutTrigger;
  readonly actor: string;
};

/** Of one month; see boundDifferences. */
const mostForeign = 200;
const stopping = 'Dunwell is stopping; compare again later';

/**
 * Compares what the charges of a company must have put on their income account with QuickBooks'
 * general ledger, over whole months from the one that the period begins in. The caller holds the
 * company's lock, so that nothing is written meanwhile.
 */
export async function tieOutCharges(
  deps: TieOutDeps,
  realmId: string,
  { period, trigger, actor }: TieOutWish,
): Promise<TieOutOutcome> {
  const { tieOuts, log } = deps;
  const company = await deps.companies.find(realmId);
  if (!company) throw new Error('There is no such company');
  const months = wholeMonths(period);
  const { homeCurrency } = company;
  const id = await tieOuts.start({ realmId, period: months, trigger, actor, homeCurrency });
  try {
    // What is known to wait is no difference.
    await syncCompany(deps, realmId);
    if ((await deps.syncStates.find(realmId))?.firstSync !== 'done') {
      throw new Error('The first sync is not through, so there is nothing to compare yet');
    }
    const differences = await compareNow(deps, company, id, months);
    log.info({ realmId, tieOutId: id, differences }, 'charges were compared with the ledger');
    return { outcome: 'done', id, differences };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    await tieOuts.fail(id, reason);
    log.warn({ realmId, tieOutId: id, reason }, 'charges could not be compared with the ledger');
    return { outcome: 'failed', id, reason };
  }
}

async function compareNow(
  deps: TieOutDeps,
  company: Company,
  id: string,
  period: Period,
): Promise<number> {
  const { tieOuts, chargeRecords } = deps;
  const { realmId, homeCurrency } = company;
  const quickbooks = deps.quickbooks.forCompany(realmId);
  const records = await chargeRecords.all(company);
  const before = await tieOuts.accountsEver(realmId);
  const { accounts } = await concernedAccounts(quickbooks, company, records, before);
  const accountIds = accounts.map((account) => account.id);
  const months = monthsOf(period);
  const steps = accounts.length * months.length;
  const told = (stepsDone: number) => tieOuts.progress(id, { accounts, steps, stepsDone });
  await told(0);
  const entries = await readEntries(deps, quickbooks, { accountIds, period, homeCurrency, told });
  const question = {
    ...{ period, homeCurrency, accountIds, entries },
    booked: bookedAmounts(records),
    known: knownReferences(records),
  };
  const matches = matchEntries(question);
  const live = await lookAtLive(quickbooks, toLookAt(matches), homeCurrency);
  const found = tieOut(question, matches, live);
  const differences = boundDifferences(found.differences, mostForeign);
  await tieOuts.finish(realmId, id, { months: found.months, differences });
  return found.differences.length;
}

/** Month by month, so that no answer is longer than QuickBooks gives. */
async function readEntries(
  deps: Pick<TieOutDeps, 'isStopping'>,
  quickbooks: QuickBooksClient,
  asked: {
    readonly accountIds: readonly string[];
    readonly period: Period;
    readonly homeCurrency: string;
    readonly told: (stepsDone: number) => Promise<void>;
  },
): Promise<AccountEntry[]> {
  const { accountIds, period, homeCurrency } = asked;
  const entries: AccountEntry[] = [];
  let done = 0;
  for (const accountId of accountIds) {
    for (const { from, to } of monthsOf(period)) {
      if (deps.isStopping()) throw new Error(stopping);
      entries.push(
        ...(await readAccountEntries(quickbooks, { accountId, from, to }, homeCurrency)),
      );
      done += 1;
      await asked.told(done);
    }
  }
  return entries;
}
