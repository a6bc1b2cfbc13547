import type { Company } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { PolicyStore, StoredPolicy } from '../../adapters/store/policies.ts';
import type { RunFacts } from '../../core/decide/run-facts.ts';
import type { CompanyFacts } from '../../core/ledger/facts.ts';
import { parsePolicy, type PolicyRecord } from '../../core/policy/policy.ts';

/** What decide needs to know of a company. */
export const companyFacts = (company: Company): CompanyFacts => ({
  timeZone: company.timeZone,
  homeCurrency: company.homeCurrency,
  sendingDays: company.sendingDays,
  holidays: [],
  bookCloseDate: company.bookCloseDate,
  modes: company.modes,
  stopped: company.stopped,
});

/**
 * A saved policy as core uses it.
 * @throws Error when a stored policy no longer reads, which must stop a run and not be skipped
 */
export function policyRecord(stored: StoredPolicy): PolicyRecord {
  const parsed = parsePolicy({ reminders: stored.reminders, charges: stored.charges });
  if (!parsed.ok) {
    const first = parsed.problems[0];
    throw new Error(
      `The policy of ${stored.level} ${stored.subject} (version ${stored.version}) cannot be read: ` +
        `${first?.path ?? ''} ${first?.message ?? ''}`,
    );
  }
  const { level, subject, version } = stored;
  const { reminders, charges } = parsed.policy;
  return { level, subject, version, reminders: reminders ?? null, charges: charges ?? null };
}

/**
 * All facts that a run over a company decides from.
 * @param also invoices to be decided on whatever their status is
 */
export async function loadRunFacts(
  stores: { facts: FactsStore; policies: PolicyStore },
  company: Company,
  which: 'open' | readonly string[] = 'open',
  also: readonly string[] = [],
): Promise<RunFacts> {
  const { realmId } = company;
  const policies = (await stores.policies.current(realmId)).map(policyRecord);
  const chargesPaid = policies.some(({ charges }) => charges?.chargeAfterPayment === true);
  const paid = which === 'open' && chargesPaid ? await stores.facts.paidLate(realmId) : [];
  const [invoices, others, customers] = await Promise.all([
    stores.facts.invoices(realmId, which),
    stores.facts.invoices(realmId, [...new Set([...also, ...paid])]),
    stores.facts.customers(realmId),
  ]);
  return {
    company: companyFacts(company),
    customers,
    invoices: [
      ...invoices,
      ...others.filter((other) => !invoices.some((invoice) => invoice.id === other.id)),
    ],
    policies,
  };
}
