import type { FactsStore } from '../../adapters/store/facts.ts';
import type { StatementStore } from '../../adapters/store/statements.ts';
import type { Period } from '../../core/reports/months.ts';
import { statementOf, type CurrencyStatement } from '../../core/reports/statement.ts';
import { lineagesOf } from '../outbox/stopping-hold.ts';

export type Statement = {
  /** Whose it is: the customer, or whoever is billed for it. */
  readonly customer: { readonly id: string; readonly name: string };
  readonly period: Period;
  /** The names of all that it is about, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly currencies: readonly CurrencyStatement[];
};

/** The statement of a customer with all that are billed with it; null when it is not known. */
export async function readStatement(
  stores: { readonly facts: FactsStore; readonly statements: StatementStore },
  realmId: string,
  customerId: string,
  period: Period,
): Promise<Statement | null> {
  const lineages = await lineagesOf(stores.facts, realmId, [customerId]);
  const billTo = lineages.get(customerId)?.billTo ?? customerId;
  const names = await stores.statements.billedWith(realmId, billTo);
  const name = names.get(billTo);
  if (name === undefined) return null;
  const facts = await stores.statements.facts(realmId, [...names.keys()]);
  return { customer: { id: billTo, name }, period, names, currencies: statementOf(facts, period) };
}
