import { createBackTestResults } from '../../adapters/store/back-test-results.ts';
import type { BackTestSums } from '../../adapters/store/back-test-results.ts';
import type { StoredBackTest } from '../../adapters/store/back-tests.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { parsePolicy } from '../../core/policy/policy.ts';
import type { WebDeps } from '../deps.ts';
import type { BackTestRow, BackTestSumsView, BackTestView } from '../pages/back-test-view.ts';
import { loadLevelNames } from './levels.ts';
import { chargesInWords } from './policy-words.ts';
import { moneyOf, personText } from './values.ts';

const mostCustomers = 200;

/** What a back-test takes for granted, in words. */
export function backTestAssumptions({ goLive, from }: StoredBackTest): string[] {
  const inForce = {
    always: 'The rules count as always in force; their own “No day before” is left out.',
    asWritten: 'The rules are in force as written, from the day after their own “No day before”.',
    firstDay: `The rules count as gone live on ${from}: no day before it is charged for.`,
  };
  return [
    inForce[goLive],
    'Every day has a run, which knows the payments and credits dated up to that day.',
    'Customers are taken to have paid what they paid when they paid it; charges change nothing in that.',
    'What Dunwell really charged is left out of the invoices first; late fees of others stay.',
    'Holds count on the days for which they are recorded. Places, groups, parents and terms agreed to are those of now.',
    'Invoices that are void, deleted or of inactive customers are left out, whenever that came about.',
    'Charges that waited for approval count as approved at once. The law is that of the records held now.',
  ];
}

/** The question and the progress of a back-test. */
export async function showBackTestRow(
  deps: WebDeps,
  test: StoredBackTest,
  me: string,
): Promise<BackTestRow> {
  const nameOf = await loadLevelNames(deps, test.realmId, [test]);
  return {
    id: test.id,
    level: nameOf(test),
    version: test.version,
    from: test.from,
    to: test.to,
    author: personText(test.author, me),
    createdAt: test.createdAt.toISOString(),
    status: test.status,
    problem: test.problem,
    invoices: test.invoices,
    looked: test.looked,
    elsewhere: test.elsewhere,
  };
}

/** What a back-test has come to so far. */
export async function showBackTest(
  deps: WebDeps,
  test: StoredBackTest,
  me: string,
): Promise<BackTestView> {
  const { db } = deps.dunwell;
  const results = createBackTestResults(db);
  const [row, totals, months, customers, counts] = await Promise.all([
    showBackTestRow(deps, test, me),
    results.totals(test.id),
    results.months(test.id),
    results.customers(test.id, mostCustomers),
    results.counts(test.id),
  ]);
  const names = await createCustomerLists(db).names(
    test.realmId,
    customers.map(({ customerId }) => customerId),
  );
  const parsed = parsePolicy({ charges: test.charges });
  const charges = parsed.ok ? parsed.policy.charges : undefined;
  return {
    ...row,
    rules: charges === undefined ? [] : chargesInWords(charges),
    assumptions: backTestAssumptions(test),
    counts,
    totals: totals.map(sumsView),
    months: months.map((month) => ({ ...sumsView(month), month: month.month })),
    customers: customers.map((each) => ({
      ...sumsView(each),
      customer: { id: each.customerId, name: names.get(each.customerId) ?? each.customerId },
    })),
    customersAreCut: customers.length === mostCustomers,
  };
}

/** Sums as texts of their currency. */
export function sumsView(sums: BackTestSums): BackTestSumsView {
  const { currency } = sums;
  const text = (minor: bigint): string => moneyOf(minor, currency).amount;
  return {
    currency,
    would: text(sums.would),
    wouldCount: sums.wouldCount,
    was: text(sums.was),
    wasCount: sums.wasCount,
    difference: text(sums.would - sums.was),
    cut: text(sums.cut),
    cutCount: sums.cutCount,
  };
}
