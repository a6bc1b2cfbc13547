import { minorDigits } from '../../core/money/currency.ts';
import { parseDecimal } from '../../core/money/decimal.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { toDbDate } from './dates.ts';
import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';

/** Which waiting charges; absent or null: any. Amounts are decimal texts of each charge's currency. */
export type QueueFilter = {
  /** A part of the customer's name, or its id. */
  readonly customer?: string | null | undefined;
  readonly customerId?: string | null | undefined;
  readonly currency?: string | null | undefined;
  readonly over?: string | null | undefined;
  readonly under?: string | null | undefined;
  readonly from?: PlainDate | null | undefined;
  readonly to?: PlainDate | null | undefined;
};

export const queueSorts = ['oldest', 'newest', 'largest', 'smallest', 'customer'] as const;
export type QueueSort = (typeof queueSorts)[number];

/** The sum of waiting charges in one currency, in minor units. */
export type QueueSum = {
  readonly currency: string;
  readonly count: number;
  readonly amount: bigint;
};

export type ReviewQueue = ReturnType<typeof createReviewQueue>;

/** The charges that wait for a person, to be filtered, sorted and added up. */
export function createReviewQueue(db: Queries) {
  async function currencies(realmId: string): Promise<string[]> {
    const rows = await db.charge.findMany({
      where: { realmId, status: 'proposed' },
      distinct: ['currency'],
      select: { currency: true },
      orderBy: { currency: 'asc' },
    });
    return rows.map(({ currency }) => currency);
  }

  async function where(realmId: string, filter: QueueFilter): Promise<Prisma.Sql> {
    const conditions = [Prisma.sql`c.realm_id = ${realmId} and c.status = 'proposed'`];
    const add = (condition: Prisma.Sql): number => conditions.push(condition);
    if (filter.customer) {
      const part = `%${filter.customer.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
      add(Prisma.sql`(k.display_name ilike ${part} or c.customer_id = ${filter.customer})`);
    }
    if (filter.customerId) add(Prisma.sql`c.customer_id = ${filter.customerId}`);
    if (filter.currency) add(Prisma.sql`c.currency = ${filter.currency}`);
    if (filter.from) add(Prisma.sql`c.assessment_date >= ${toDbDate(filter.from)}::date`);
    if (filter.to) add(Prisma.sql`c.assessment_date <= ${toDbDate(filter.to)}::date`);
    if (filter.over || filter.under) add(amountsOf(filter, await currencies(realmId)));
    return Prisma.join(conditions, ' and ');
  }

  return {
    currencies,

    /** The ids of one page. */
    async page(
      realmId: string,
      filter: QueueFilter,
      sort: QueueSort,
      page: { readonly skip: number; readonly limit: number },
    ): Promise<string[]> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select c.id from charge c
        left join customer k on k.realm_id = c.realm_id and k.id = c.customer_id
        where ${await where(realmId, filter)}
        order by ${orders[sort]}, c.id limit ${page.limit} offset ${page.skip}`;
      return rows.map(({ id }) => id);
    },

    /** Up to `limit` charges that match, oldest first, to be acted on as they are now. */
    async matching(
      realmId: string,
      filter: QueueFilter,
      limit: number,
    ): Promise<{ id: string; currency: string; amount: bigint }[]> {
      return db.$queryRaw`
        select c.id, c.currency, c.amount from charge c
        left join customer k on k.realm_id = c.realm_id and k.id = c.customer_id
        where ${await where(realmId, filter)}
        order by c.assessment_date, c.id limit ${limit}`;
    },

    /** Count and sum of what matches, by currency. */
    async sums(realmId: string, filter: QueueFilter): Promise<QueueSum[]> {
      const rows = await db.$queryRaw<{ currency: string; count: bigint; amount: bigint }[]>`
        select c.currency, count(*) as count, sum(c.amount)::bigint as amount from charge c
        left join customer k on k.realm_id = c.realm_id and k.id = c.customer_id
        where ${await where(realmId, filter)} group by c.currency order by c.currency`;
      return rows.map((row) => ({ ...row, count: Number(row.count) }));
    },
  };
}

const orders: Record<QueueSort, Prisma.Sql> = {
  oldest: Prisma.sql`c.assessment_date asc, c.created_at asc`,
  newest: Prisma.sql`c.assessment_date desc, c.created_at desc`,
  largest: Prisma.sql`c.currency asc, c.amount desc`,
  smallest: Prisma.sql`c.currency asc, c.amount asc`,
  customer: Prisma.sql`lower(k.display_name) asc nulls last, c.assessment_date asc`,
};

/** Above or below an amount, in the minor units of each currency that waits. */
function amountsOf({ over, under }: QueueFilter, currencies: readonly string[]): Prisma.Sql {
  const perCurrency = currencies.map((currency) => {
    const bounds = [Prisma.sql`c.currency = ${currency}`];
    if (over) bounds.push(Prisma.sql`c.amount > ${minorOf(over, currency)}::numeric`);
    if (under) bounds.push(Prisma.sql`c.amount < ${minorOf(under, currency)}::numeric`);
    return Prisma.sql`(${Prisma.join(bounds, ' and ')})`;
  });
  return perCurrency.length === 0
    ? Prisma.sql`false`
    : Prisma.sql`(${Prisma.join(perCurrency, ' or ')})`;
}

/** A bound may have more digits than the currency: 0.5 yen lies between two amounts. */
function minorOf(text: string, currency: string): string {
  const { numerator, denominator } = parseDecimal(text);
  const scale = 10n ** 12n;
  const scaled = (numerator * 10n ** BigInt(minorDigits(currency)) * scale) / denominator;
  const whole = scaled / scale;
  const rest = (scaled % scale).toString().padStart(12, '0');
  return `${whole}.${rest}`;
}
