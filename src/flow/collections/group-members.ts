import type { Company } from '../../adapters/store/companies.ts';
import type { Queries } from '../../adapters/store/database.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import { loadGroupTraits } from '../../adapters/store/group-traits.ts';
import type { GroupRule, Membership } from '../../core/policy/group-rule.ts';
import { membershipsOf } from '../../core/policy/group-rule.ts';

/** A customer in a group, and why. */
export type GroupMember = {
  readonly customerId: string;
  readonly displayName: string;
  readonly because: string;
};

/** Who is in a group by what the next run would find. */
export async function groupMembers(
  facts: FactsStore,
  realmId: string,
  group: string,
): Promise<GroupMember[]> {
  const customers = await facts.customers(realmId);
  return customers
    .filter(({ groups }) => groups.includes(group))
    .map(({ id, displayName, groupsBecause }) => ({
      customerId: id,
      displayName,
      because: groupsBecause?.[group] ?? '',
    }));
}

/** Who would be in a group that is not saved. */
export async function wouldBeMembers(
  deps: { readonly db: Queries; readonly facts: FactsStore; readonly now: Date },
  company: Company,
  draft: {
    readonly rule: GroupRule | null;
    readonly named: readonly string[];
    readonly keptOut: readonly string[];
  },
): Promise<GroupMember[]> {
  const { realmId } = company;
  const { rule, named, keptOut } = draft;
  const customers = await deps.facts.customers(realmId);
  const legal = new Map(customers.map((customer) => [customer.id, customer.legal]));
  const traits = await loadGroupTraits(deps.db, {
    ...{ realmId, ids: null, rules: rule === null ? [] : [rule], now: deps.now },
    legalOf: (id) => legal.get(id),
  });
  const group = 'draft';
  return customers.flatMap(({ id, displayName }) => {
    const [found]: Membership[] = membershipsOf([{ group, rule }], {
      named: named.includes(id) ? [group] : [],
      keptOut: keptOut.includes(id) ? [group] : [],
      traits: traits.get(id),
    });
    return found === undefined ? [] : [{ customerId: id, displayName, because: found.because }];
  });
}
