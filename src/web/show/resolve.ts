import { createCustomerLists, type LineageRow } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { PolicyRecord } from '../../core/policy/policy.ts';
import {
  indexPolicies,
  resolvePolicy,
  type PolicySubject,
  type ResolvedPolicy,
} from '../../core/policy/resolve-policy.ts';
import { policyRecord } from '../../flow/collections/run-facts.ts';
import type { WebDeps } from '../deps.ts';
import type { PolicyLevelRef } from './policy-levels.ts';

/** The customer and its parents, nearest first. */
export async function orderedLineage(
  deps: WebDeps,
  realm: string,
  customerId: string,
): Promise<LineageRow[]> {
  const rows = await createCustomerLists(deps.dunwell.db).lineage(realm, [customerId]);
  const ordered: LineageRow[] = [];
  let next = rows.find((row) => row.id === customerId);
  while (next !== undefined && !ordered.includes(next)) {
    ordered.push(next);
    const { parentId } = next;
    next = rows.find((row) => row.id === parentId);
  }
  return withGroups(deps, realm, ordered);
}

/** The groups of each by what a run would find now: by name or by rule. */
async function withGroups(
  deps: WebDeps,
  realm: string,
  rows: readonly LineageRow[],
): Promise<LineageRow[]> {
  const ids = rows.map(({ id }) => id);
  const facts = await deps.dunwell.stores.facts.customers(realm, ids);
  return rows.map((row) => {
    const found = facts.find(({ id }) => id === row.id);
    const { groups = row.groups, groupsBecause } = found ?? {};
    return { ...row, groups, ...(groupsBecause === undefined ? {} : { groupsBecause }) };
  });
}

/** The policy of a customer's invoices that have none of their own. */
export async function resolveForCustomer(
  deps: WebDeps,
  realm: string,
  customerId: string,
): Promise<{ policy: ResolvedPolicy; lineage: LineageRow[] }> {
  const [policies, lineage] = await Promise.all([
    currentPolicies(deps, realm),
    orderedLineage(deps, realm, customerId),
  ]);
  const subject = { invoiceId: null, customers: lineage };
  return { policy: resolvePolicy(indexPolicies(policies), subject), lineage };
}

/** What applies at a level while it defines nothing itself. */
export async function resolveAbove(
  deps: WebDeps,
  realm: string,
  level: PolicyLevelRef,
): Promise<ResolvedPolicy> {
  const policies = await currentPolicies(deps, realm);
  const others = policies.filter(
    (policy) => policy.level !== level.level || policy.subject !== level.subject,
  );
  return resolvePolicy(indexPolicies(others), await subjectOf(deps, realm, level));
}

async function subjectOf(
  deps: WebDeps,
  realm: string,
  { level, subject }: PolicyLevelRef,
): Promise<PolicySubject> {
  switch (level) {
    case 'company':
    case 'group':
      return { invoiceId: null, customers: [] };
    case 'customer':
      return { invoiceId: null, customers: await orderedLineage(deps, realm, subject) };
    case 'invoice': {
      const invoice = await createInvoiceLists(deps.dunwell.db).find(realm, subject);
      const customers = invoice ? await orderedLineage(deps, realm, invoice.customerId) : [];
      return { invoiceId: subject, customers };
    }
  }
}

async function currentPolicies(deps: WebDeps, realm: string): Promise<PolicyRecord[]> {
  return (await deps.dunwell.stores.policies.current(realm)).map(policyRecord);
}
