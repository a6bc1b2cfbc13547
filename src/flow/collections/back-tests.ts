import type { Logger } from 'pino';
import type {
  BackTestLine,
  BackTestStore,
  StoredBackTest,
} from '../../adapters/store/back-tests.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { CompanyLocks } from '../../adapters/store/locks.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { BackTestQuestion, BackTested } from '../../core/decide/back-test.ts';
import { backTestInvoice } from '../../core/decide/back-test.ts';
import type { InvoiceContext, RunFacts } from '../../core/decide/run-facts.ts';
import { contextsOf, indexCustomers } from '../../core/decide/run-facts.ts';
import { parsePolicy, type PolicyRecord } from '../../core/policy/policy.ts';
import { companyFacts, currentPolicies } from './run-facts.ts';

export type BackTestDeps = {
  readonly backTests: BackTestStore;
  readonly companies: CompanyStore;
  readonly facts: FactsStore;
  readonly policies: PolicyStore;
  readonly locks: CompanyLocks;
  readonly log: Logger;
  readonly isStopping: () => boolean;
};

/** Invoices looked at between two commits: under a second's work. */
const invoicesPerPart = 1_000;

type Common = Omit<RunFacts, 'invoices'>;

/** What a test decides from besides its invoices: today's customers, and the rules in their place. */
async function commonFacts(
  deps: Pick<BackTestDeps, 'facts' | 'policies'>,
  company: Company,
  test: StoredBackTest,
): Promise<Common> {
  const { realmId } = company;
  const [customers, policies] = await Promise.all([
    deps.facts.customers(realmId),
    currentPolicies(deps, realmId),
  ]);
  return { company: companyFacts(company), customers, policies: inPlace(policies, test) };
}

/** The rules tested, in place of those saved at their level. */
function inPlace(policies: readonly PolicyRecord[], test: StoredBackTest): PolicyRecord[] {
  const { level, subject, charges, version } = test;
  const parsed = parsePolicy({ charges });
  if (!parsed.ok) throw new Error('The rules of the back-test can no longer be read');
  const isSame = (policy: PolicyRecord) => policy.level === level && policy.subject === subject;
  const saved = policies.find(isSame);
  const tested: PolicyRecord = {
    level,
    subject,
    version: version ?? (saved?.version ?? 0) + 1,
    reminders: null,
    charges: parsed.policy.charges ?? null,
    rank: saved?.rank ?? null,
  };
  return [...policies.filter((policy) => !isSame(policy)), tested];
}

async function contextsFor(
  deps: Pick<BackTestDeps, 'facts'>,
  realmId: string,
  common: Common,
  index: ReturnType<typeof indexCustomers>,
  ids: readonly string[],
): Promise<InvoiceContext[]> {
  const invoices = await deps.facts.invoices(realmId, ids);
  return contextsOf({ ...common, invoices }, index);
}

function linesOf({ invoice }: InvoiceContext, { would, actual }: BackTested): BackTestLine[] {
  const { id: invoiceId, customerId, currency } = invoice;
  const about = { invoiceId, customerId, currency };
  return [
    ...would.map(({ day, assessmentDate, amount, wanted, cutBy }) => ({
      ...about,
      ...{ kind: 'would' as const, day, assessmentDate, amount, wanted, cutBy },
    })),
    ...actual.map(({ assessmentDate, amount }) => ({
      ...about,
      ...{ kind: 'was' as const, day: assessmentDate, assessmentDate, amount },
      ...{ wanted: null, cutBy: null },
    })),
  ];
}

/** Back-tests: asked for, worked part by part, and looked into. */
export function createBackTests(deps: BackTestDeps) {
  const { backTests, companies, locks, log } = deps;

  /** Works on the tests of a company until they are through or the time is up. */
  async function workUntil(realmId: string, isOver: () => boolean): Promise<void> {
    const company = await companies.find(realmId);
    for (;;) {
      const test = await backTests.due(realmId);
      if (test === null || company === null || isOver()) return;
      try {
        await workOn(company, test, isOver);
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        log.error({ realmId, backTestId: test.id, reason }, 'a back-test failed');
        await backTests.end(realmId, test.id, 'failed', reason);
      }
    }
  }

  async function workOn(company: Company, started: StoredBackTest, isOver: () => boolean) {
    const { realmId } = company;
    const common = await commonFacts(deps, company, started);
    const index = indexCustomers(common.customers);
    let test = started;
    while (!isOver()) {
      const ids = await backTests.nextInvoices(test, invoicesPerPart);
      const last = ids.at(-1);
      if (last === undefined) {
        await backTests.end(realmId, test.id, 'done');
        return;
      }
      const contexts = await contextsFor(deps, realmId, common, index, ids);
      const tested = contexts.map((context) => ({
        context,
        result: backTestInvoice(context, common.company, test),
      }));
      const elsewhere = tested.filter(({ result }) => !result.isOfLevel).length;
      const part = {
        cursor: last,
        looked: test.looked + ids.length,
        elsewhere: test.elsewhere + elsewhere,
      };
      const lines = tested.flatMap(({ context, result }) => linesOf(context, result));
      if (!(await backTests.advance(test, { ...part, lines }))) return;
      test = { ...test, ...part };
    }
  }

  return {
    /**
     * Asks for a test and works on it for so long; what is left then goes on by itself.
     * @param patienceMs how long the caller waits for a result
     */
    async start(
      realmId: string,
      question: BackTestQuestion,
      by: { author: string; version: number | null; charges: unknown },
      patienceMs: number,
    ): Promise<StoredBackTest> {
      const invoices = await backTests.countInvoices(realmId, question.from, question.to);
      const test = await backTests.start(realmId, question, { ...by, invoices });
      let isPatienceOver = patienceMs <= 0;
      const timer = setTimeout(() => {
        isPatienceOver = true;
      }, patienceMs);
      await locks.tryWithLock('backTest', realmId, (isHeld) =>
        workUntil(realmId, () => deps.isStopping() || !isHeld() || isPatienceOver),
      );
      clearTimeout(timer);
      return (await backTests.find(realmId, test.id)) ?? test;
    },

    /** Goes on with the tests of a company; the caller holds its lock. */
    work: (realmId: string, isStopping: () => boolean) => workUntil(realmId, isStopping),

    /**
     * One invoice of a test again, by the facts of now, with the worksheets.
     * @returns null for an invoice that the mirror does not hold
     */
    async look(test: StoredBackTest, invoiceId: string): Promise<BackTested | null> {
      const company = await companies.find(test.realmId);
      if (!company) return null;
      const common = await commonFacts(deps, company, test);
      const index = indexCustomers(common.customers);
      const [context] = await contextsFor(deps, test.realmId, common, index, [invoiceId]);
      return context === undefined ? null : backTestInvoice(context, common.company, test);
    },
  };
}
