/**
 * Keeps charges that wait for a person true: whatever changes under one, it is decided again by
 * the function that runs decide with, and cancelled or replaced before anybody can approve it.
 */
import type { Logger } from 'pino';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company, CompanyStore } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { ProposalStore } from '../../adapters/store/proposals.ts';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { reconsider, type ChangedCharge } from '../../core/decide/reconsider.ts';
import type { RunFacts } from '../../core/decide/run-facts.ts';
import { lineagesOf } from '../outbox/stopping-hold.ts';
import { companyFacts, policyRecord } from './run-facts.ts';

export type ReconsiderDeps = {
  readonly companies: CompanyStore;
  readonly facts: FactsStore;
  readonly policies: PolicyStore;
  readonly proposals: ProposalStore;
  readonly clock: Clock;
};

/** Few enough that worksheets of a large company do not fill the memory. */
const invoicesAtOnce = 500;

/** The facts of these invoices alone, with the customers above them. */
export async function loadFactsOf(
  stores: Pick<ReconsiderDeps, 'facts' | 'policies'>,
  company: Company,
  invoiceIds: readonly string[],
): Promise<RunFacts> {
  const { realmId } = company;
  const [policies, invoices] = await Promise.all([
    stores.policies.current(realmId),
    stores.facts.invoices(realmId, invoiceIds),
  ]);
  const customerIds = [...new Set(invoices.map(({ customerId }) => customerId))];
  const lineages = await lineagesOf(stores.facts, realmId, customerIds);
  const ids = new Set([...lineages.values()].flatMap((lineage) => lineage.ids));
  const customers = await stores.facts.customers(realmId, [...ids]);
  return {
    company: companyFacts(company),
    customers,
    invoices,
    policies: policies.map(policyRecord),
  };
}

/** What of these charges is out of date, without doing anything about it. */
export async function changedAmong(
  deps: Pick<ReconsiderDeps, 'facts' | 'policies' | 'proposals'>,
  company: Company,
  today: PlainDate,
  charges: readonly StoredCharge[],
): Promise<Map<string, ChangedCharge>> {
  if (charges.length === 0) return new Map();
  const { realmId } = company;
  const invoiceIds = [...new Set(charges.map(({ invoiceId }) => invoiceId))];
  const facts = await loadFactsOf(deps, company, invoiceIds);
  // Others that wait on the same invoices are part of the question: they are decided in order.
  const waiting = await deps.proposals.on(realmId, invoiceIds);
  const known = new Set(waiting.map(({ id }) => id));
  const all = [...waiting, ...charges.filter(({ id }) => !known.has(id))];
  const changed = new Map(reconsider(facts, all, today).map((each) => [each.charge.id, each]));
  return new Map(
    charges.flatMap(({ id }) => {
      const each = changed.get(id);
      return each === undefined ? [] : [[id, each] as const];
    }),
  );
}

/**
 * The changes under the charges that wait on these facts' invoices, without doing anything about
 * them.
 */
export async function changedUnder(
  deps: Pick<ReconsiderDeps, 'proposals'>,
  realmId: string,
  facts: RunFacts,
  today: PlainDate,
): Promise<ChangedCharge[]> {
  const ids = facts.invoices.map(({ id }) => id);
  return reconsider(facts, await deps.proposals.on(realmId, ids), today);
}

/**
 * Decides a company's waiting charges anew, and replaces those that are out of date. The caller
 * holds the company's lock.
 * @param which `moved`: only those whose invoice or payments the mirror saw change
 * @param runId the run that does so; without one, new proposals belong to the old ones' runs
 * @returns those that were cancelled or replaced
 */
export async function reconsiderProposals(
  deps: ReconsiderDeps,
  realmId: string,
  which: 'all' | 'moved' = 'all',
  runId?: string,
): Promise<ChangedCharge[]> {
  const company = await deps.companies.find(realmId);
  if (!company) return [];
  const today = dateInZone(deps.clock.now(), company.timeZone);
  const replaced: ChangedCharge[] = [];
  await inChunks(deps, realmId, which, async (invoiceIds) => {
    const [facts, waiting] = await factsAndWaiting(deps, company, invoiceIds);
    const changed = reconsider(facts, waiting, today);
    const done = await deps.proposals.replace(realmId, changed, {
      today,
      runOf: new Map(waiting.map((charge) => [charge.id, runId ?? charge.runId])),
      invoices: new Map(facts.invoices.map((invoice) => [invoice.id, invoice])),
    });
    const ids = new Set(done.map(({ id }) => id));
    replaced.push(...changed.filter(({ charge }) => ids.has(charge.id)));
  });
  return replaced;
}

/** After a sync, which must not fail because a proposal could not be decided. */
export async function reconsiderAfterSync(
  deps: ReconsiderDeps & { readonly log: Logger },
  realmId: string,
): Promise<void> {
  try {
    await reconsiderProposals(deps, realmId, 'moved');
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    deps.log.error({ realmId, reason }, 'proposals could not be decided anew after a sync');
  }
}

async function factsAndWaiting(
  deps: ReconsiderDeps,
  company: Company,
  invoiceIds: readonly string[],
): Promise<[RunFacts, StoredCharge[]]> {
  return Promise.all([
    loadFactsOf(deps, company, invoiceIds),
    deps.proposals.on(company.realmId, invoiceIds),
  ]);
}

async function inChunks(
  { proposals }: Pick<ReconsiderDeps, 'proposals'>,
  realmId: string,
  which: 'all' | 'moved',
  work: (invoiceIds: readonly string[]) => Promise<void>,
): Promise<void> {
  if (which === 'moved') {
    const moved = await proposals.invoicesMoved(realmId);
    for (let start = 0; start < moved.length; start += invoicesAtOnce) {
      await work(moved.slice(start, start + invoicesAtOnce));
    }
    return;
  }
  let after = '';
  for (;;) {
    const ids = await proposals.invoicesWaiting(realmId, after, invoicesAtOnce);
    const last = ids.at(-1);
    if (last === undefined) return;
    await work(ids);
    after = last;
  }
}
