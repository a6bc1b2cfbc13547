import { z } from 'zod';
import { dateInZone } from '../../core/calendar/zones.ts';
import { homeValue } from '../../core/ledger/home-value.ts';
import type { LegalFacts } from '../../core/ledger/facts.ts';
import {
  asksForBalances,
  type GroupRule,
  type GroupTraits,
  type ListRef,
} from '../../core/policy/group-rule.ts';
import type { Queries } from './database.ts';
import { groupBy } from './invoice-facts.ts';

const refSchema = z
  .object({ value: z.string(), name: z.string().nullish() })
  .transform(({ value, name }): ListRef => ({ id: value, name: name ?? null }))
  .nullable()
  .catch(null);

type Asked = {
  readonly realmId: string;
  /** Null for all customers. */
  readonly ids: readonly string[] | null;
  readonly rules: readonly GroupRule[];
  readonly now: Date;
  readonly legalOf: (customerId: string) => LegalFacts | undefined;
};

/** What the rules of groups know of customers; nothing is read where there is no rule. */
export async function loadGroupTraits(
  db: Queries,
  asked: Asked,
): Promise<ReadonlyMap<string, GroupTraits>> {
  const { realmId, ids, rules, legalOf } = asked;
  if (rules.length === 0) return new Map();
  const company = await db.company.findUniqueOrThrow({
    where: { realmId },
    select: { homeCurrency: true, timeZone: true },
  });
  const { homeCurrency } = company;
  const only = ids === null ? null : [...ids];
  const today = dateInZone(asked.now, company.timeZone);
  const [rows, tags, balances] = await Promise.all([
    db.$queryRaw<{ id: string; type: unknown; terms: unknown }[]>`
      select id, raw -> 'CustomerTypeRef' as type, raw -> 'SalesTermRef' as terms from customer
      where realm_id = ${realmId} and (${only}::text[] is null or id = any(${only}::text[]))`,
    db.customerTag.findMany({
      where: { realmId, ...(only === null ? {} : { customerId: { in: only } }) },
    }),
    rules.some(asksForBalances)
      ? balancesOf(db, { realmId, only, today, homeCurrency })
      : new Map<string, Balances>(),
  ]);
  const tagsOf = groupBy(
    tags,
    ({ customerId }) => customerId,
    ({ tag }) => tag,
  );
  return new Map(
    rows.map(({ id, type, terms }) => {
      const legal = legalOf(id);
      const traits: GroupTraits = {
        homeCurrency,
        tags: tagsOf.get(id) ?? [],
        customerType: refSchema.parse(type),
        terms: refSchema.parse(terms),
        openBalance: balances.get(id)?.open ?? 0n,
        overdueBalance: balances.get(id)?.overdue ?? 0n,
        place: legal?.place ?? null,
        isConsumer: legal?.isConsumer === true,
      };
      return [id, traits];
    }),
  );
}

type Balances = { readonly open: bigint; readonly overdue: bigint };

/** What is open and overdue on each customer's invoices, by each invoice's own exchange rate. */
async function balancesOf(
  db: Queries,
  asked: { realmId: string; only: string[] | null; today: string; homeCurrency: string },
): Promise<Map<string, Balances>> {
  const { realmId, only, today, homeCurrency } = asked;
  const rows = await db.$queryRaw<
    { id: string; currency: string; rate: string | null; open: bigint; overdue: bigint }[]
  >`
    select customer_id as id, currency, raw ->> 'ExchangeRate' as rate,
      sum(open_balance)::bigint as open,
      coalesce(sum(open_balance) filter (where due_date < ${today}::date), 0)::bigint as overdue
    from invoice
    where realm_id = ${realmId} and status = 'open'
      and (${only}::text[] is null or customer_id = any(${only}::text[]))
    group by 1, 2, 3`;
  const balances = new Map<string, Balances>();
  for (const { id, currency, rate, open, overdue } of rows) {
    const known = balances.get(id) ?? { open: 0n, overdue: 0n };
    const home = (minor: bigint): bigint =>
      currency === homeCurrency ? minor : homeValue({ minor, currency }, rate ?? '0', homeCurrency);
    balances.set(id, { open: known.open + home(open), overdue: known.overdue + home(overdue) });
  }
  return balances;
}
