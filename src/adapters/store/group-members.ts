import type { LegalFacts } from '../../core/ledger/facts.ts';
import { membershipsOf, type GroupRule } from '../../core/policy/group-rule.ts';
import type { Queries } from './database.ts';
import { loadGroupTraits } from './group-traits.ts';
import type { StoredGroup } from './groups.ts';
import { groupBy } from './invoice-facts.ts';

type Asked = {
  readonly realmId: string;
  readonly defined: readonly StoredGroup[];
  /** Who is named in which group. */
  readonly members: readonly { readonly group: string; readonly customerId: string }[];
  /** Null for all customers. */
  readonly ids: readonly string[] | null;
  readonly now: Date;
  readonly legalOf: (customerId: string) => LegalFacts | undefined;
};

type Groups = {
  readonly groups: readonly string[];
  readonly groupsBecause: Record<string, string>;
};

/** The groups of each customer by what is known now: named, or by the groups' rules. */
export async function membershipsIn(
  db: Queries,
  { realmId, defined, members, ids, now, legalOf }: Asked,
): Promise<(customerId: string) => Groups> {
  const ruled = defined.filter(
    (each): each is StoredGroup & { rule: GroupRule } => each.rule !== null,
  );
  const rules = ruled.map(({ rule }) => rule);
  const [traits, exclusions] = await Promise.all([
    loadGroupTraits(db, { realmId, ids, rules, now, legalOf }),
    ruled.length === 0 ? [] : db.groupExclusion.findMany({ where: { realmId } }),
  ]);
  const named = groupBy(
    members,
    (row) => row.customerId,
    (row) => row.group,
  );
  const keptOut = groupBy(
    exclusions,
    (row) => row.customerId,
    (row) => row.group,
  );
  return (id) => {
    const found = membershipsOf(ruled, {
      named: named.get(id) ?? [],
      keptOut: keptOut.get(id) ?? [],
      traits: traits.get(id),
    });
    return {
      groups: found.map(({ group }) => group),
      groupsBecause: Object.fromEntries(found.map(({ group, because }) => [group, because])),
    };
  };
}
