import type { Company } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { legalFindings, type LegalFinding } from '../../core/law/possible-breaches.ts';
import { companyFacts, currentPolicies, runFactsInParts } from './run-facts.ts';

/** Days ahead that are looked at for breaches. */
export const daysAhead = 60;

/** A finding with the names that people know its customer and invoice by. */
export type NamedFinding = LegalFinding & {
  readonly customerName: string;
  readonly docNumber: string | null;
};

/**
 * Everything that the legal guard would stop the policies of a company for, and the customers of
 * whom more should be known: part by part those with open invoices, then all the others.
 */
export async function* findLegal(
  stores: { readonly facts: FactsStore; readonly policies: PolicyStore },
  company: Company,
  today: PlainDate,
): AsyncGenerator<NamedFinding> {
  const { realmId } = company;
  const policies = await currentPolicies(stores, realmId);
  if (!policies.some(({ charges }) => charges?.enabled === true)) return;
  const seen = new Set<string>();
  for await (const facts of runFactsInParts(stores, company, { policies })) {
    for (const { id } of facts.customers) seen.add(id);
    yield* named(facts, today);
  }
  const members = await stores.facts.members(realmId, []);
  const others = members.map(({ id }) => id).filter((id) => !seen.has(id));
  if (others.length === 0) return;
  const customers = await stores.facts.customers(realmId, others);
  yield* named({ company: companyFacts(company), customers, invoices: [], policies }, today);
}

function* named(
  facts: Parameters<typeof legalFindings>[0],
  today: PlainDate,
): Generator<NamedFinding> {
  const names = new Map(facts.customers.map(({ id, displayName }) => [id, displayName]));
  const numbers = new Map(facts.invoices.map(({ id, docNumber }) => [id, docNumber]));
  for (const finding of legalFindings(facts, today, daysAhead)) {
    const invoiceId = 'invoiceId' in finding ? finding.invoiceId : null;
    yield {
      ...finding,
      customerName: names.get(finding.customerId) ?? finding.customerId,
      docNumber: invoiceId === null ? null : (numbers.get(invoiceId) ?? invoiceId),
    };
  }
}
