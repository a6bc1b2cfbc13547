import type { Queries } from '../../adapters/store/database.ts';
import { BadAmountError, parseAmount } from '../../core/money/amount.ts';
import type { GroupRule } from '../../core/policy/group-rule.ts';

/** Balances of a rule that are no amounts of the home currency, by the place of their condition. */
export function badBalances(
  { conditions }: GroupRule,
  homeCurrency: string,
): { readonly index: number; readonly message: string }[] {
  return conditions.flatMap((condition, index) => {
    if (!('over' in condition)) return [];
    try {
      parseAmount(condition.over, homeCurrency);
      return [];
    } catch (error) {
      if (error instanceof BadAmountError) return [{ index, message: error.message }];
      throw error;
    }
  });
}

/** What conditions can name in this company: its terms, customer types and tags. */
export async function knownValues(
  db: Queries,
  realmId: string,
): Promise<{ terms: string[]; types: string[]; tags: string[] }> {
  const [refs, tags] = await Promise.all([
    db.$queryRaw<{ kind: string; name: string }[]>`
      select distinct kind, name from (
        select 'terms' as kind, coalesce(raw #>> '{SalesTermRef,name}', raw #>> '{SalesTermRef,value}') as name
        from customer where realm_id = ${realmId}
        union all
        select 'types', coalesce(raw #>> '{CustomerTypeRef,name}', raw #>> '{CustomerTypeRef,value}')
        from customer where realm_id = ${realmId}
      ) as refs where name is not null order by kind, name limit 200`,
    db.customerTag.findMany({
      where: { realmId },
      distinct: ['tag'],
      orderBy: { tag: 'asc' },
      select: { tag: true },
      take: 100,
    }),
  ]);
  const named = (kind: string): string[] =>
    refs.filter((ref) => ref.kind === kind).map(({ name }) => name);
  return { terms: named('terms'), types: named('types'), tags: tags.map(({ tag }) => tag) };
}
