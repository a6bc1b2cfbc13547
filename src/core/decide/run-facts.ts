/** The facts of a run, indexed once so that every invoice finds what concerns it at once. */
import { ratedPolicies } from '../law/company-rates.ts';
import type { CompanyFacts, CustomerFacts, Hold, InvoiceFacts } from '../ledger/facts.ts';
import type { PolicyRecord } from '../policy/policy.ts';
import type { PolicyIndex, ResolvedPolicy } from '../policy/resolve-policy.ts';
import { indexPolicies, resolvePolicy } from '../policy/resolve-policy.ts';

export type RunFacts = {
  readonly company: CompanyFacts;
  readonly customers: readonly CustomerFacts[];
  readonly invoices: readonly InvoiceFacts[];
  readonly policies: readonly PolicyRecord[];
};

/** A customer with those it stands in relation to. */
export type CustomerContext = {
  readonly customer: CustomerFacts;
  /** The customer, then its parents, nearest first. */
  readonly lineage: readonly CustomerFacts[];
  /** Who gets its mail: itself, or the parent it is billed with. */
  readonly billTo: CustomerFacts;
  /** Its own holds and its parents': a hold on a customer covers its sub-customers. */
  readonly holds: readonly Hold[];
};

/** An invoice with the policy, customer and holds that concern it. */
export type InvoiceContext = {
  readonly invoice: InvoiceFacts;
  /** Null when the mirror does not know the customer. */
  readonly owner: CustomerContext | null;
  readonly policy: ResolvedPolicy;
  readonly holds: readonly Hold[];
};

export type CustomerIndex = {
  readonly contextOf: (customerId: string) => CustomerContext | null;
  /** All who get their mail through a customer, itself among them, in the order of the facts. */
  readonly billedWith: (billToId: string) => readonly CustomerFacts[];
};

/** Looks up every customer's parents and bill-to once. */
export function indexCustomers(customers: readonly CustomerFacts[]): CustomerIndex {
  const byId = new Map(customers.map((customer) => [customer.id, customer]));
  const contexts = new Map<string, CustomerContext>();
  const billed = new Map<string, CustomerFacts[]>();
  for (const customer of byId.values()) {
    const lineage = lineageOf(customer, byId);
    const billTo = billToOf(lineage, customer);
    const holds = lineage.flatMap((each) => each.holds);
    contexts.set(customer.id, { customer, lineage, billTo, holds });
    const others = billed.get(billTo.id);
    if (others === undefined) billed.set(billTo.id, [customer]);
    else others.push(customer);
  }
  return {
    contextOf: (customerId) => contexts.get(customerId) ?? null,
    billedWith: (billToId) => billed.get(billToId) ?? [],
  };
}

function lineageOf(
  customer: CustomerFacts,
  byId: ReadonlyMap<string, CustomerFacts>,
): CustomerFacts[] {
  const lineage = [customer];
  let parent = customer.parentId === null ? undefined : byId.get(customer.parentId);
  // Half-synced customers can name each other as parents; nobody is their own ancestor.
  while (parent !== undefined && !lineage.includes(parent)) {
    lineage.push(parent);
    parent = parent.parentId === null ? undefined : byId.get(parent.parentId);
  }
  return lineage;
}

function billToOf(lineage: readonly CustomerFacts[], customer: CustomerFacts): CustomerFacts {
  const payer = lineage.find((each) => !each.billWithParent);
  return payer ?? lineage.at(-1) ?? customer;
}

/** Every invoice of a run with its context. */
export function contextsOf(facts: RunFacts, customers: CustomerIndex): InvoiceContext[] {
  const policies: PolicyIndex = indexPolicies(ratedPolicies(facts.policies, facts.company.rates));
  return facts.invoices.map((invoice) => {
    const owner = customers.contextOf(invoice.customerId);
    const lineage = owner?.lineage ?? [{ id: invoice.customerId, groups: [], groupsBecause: {} }];
    const policy = resolvePolicy(policies, { invoiceId: invoice.id, customers: lineage });
    const holds = [...invoice.holds, ...(owner?.holds ?? [])];
    return { invoice, owner, policy, holds };
  });
}
