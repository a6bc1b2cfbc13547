import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDateOrNull } from './dates.ts';
import { Prisma } from './generated/client.ts';

/** What the mirror holds open for a customer, in minor units of one currency. */
export type OpenSum = {
  readonly customerId: string;
  readonly currency: string;
  /** Home units for one of the currency, as decimal text; null in the home currency. */
  readonly rate: string | null;
  readonly open: bigint;
  /** The part of it that is unapplied payments and credits, as a positive amount. */
  readonly unapplied: bigint;
};

export type OpenEntity = 'Invoice' | 'Payment' | 'CreditMemo';
const places: Record<OpenEntity, { table: string; open: string }> = {
  Invoice: { table: 'invoice', open: 'open_balance' },
  Payment: { table: 'payment', open: 'unapplied' },
  CreditMemo: { table: 'credit_memo', open: 'remaining' },
};

export type OpenBalanceStore = ReturnType<typeof createOpenBalanceStore>;

/** What the mirror says that customers owe: open invoices less unapplied payments and credits. */
export function createOpenBalanceStore(db: Queries) {
  return {
    /**
     * Sums by customer in the home currency, and each open transaction in a foreign one by itself,
     * because each is valued by its own rate and rounded by itself.
     */
    async sums(
      realmId: string,
      homeCurrency: string,
      customerIds?: readonly string[],
    ): Promise<OpenSum[]> {
      const only = customerIds
        ? Prisma.sql`and customer_id = any(${[...customerIds]}::text[])`
        : Prisma.empty;
      const part = (entity: OpenEntity): Prisma.Sql => {
        const { table, open } = places[entity];
        const sign = entity === 'Invoice' ? '' : '-';
        return Prisma.sql`
          select customer_id, currency, raw ->> 'ExchangeRate' as rate, id,
            ${Prisma.raw(sign + open)} as open
          from ${Prisma.raw(table)}
          where realm_id = ${realmId} and not deleted and ${Prisma.raw(open)} <> 0 ${only}`;
      };
      const rows = await db.$queryRaw<
        {
          customer_id: string;
          currency: string;
          rate: string | null;
          open: bigint;
          unapplied: bigint;
        }[]
      >`
        with open_items as (
          ${part('Invoice')} union all ${part('Payment')} union all ${part('CreditMemo')})
        select customer_id, currency, null as rate, sum(open)::bigint as open,
          sum(greatest(-open, 0))::bigint as unapplied
        from open_items where currency = ${homeCurrency} group by customer_id, currency
        union all
        select customer_id, currency, coalesce(rate, '1') as rate, open,
          greatest(-open, 0) as unapplied
        from open_items where currency <> ${homeCurrency}`;
      return rows.map(({ customer_id: customerId, ...sum }) => ({ customerId, ...sum }));
    },

    /** The last day that any transaction is dated on; null for an empty mirror. */
    async lastTransactionDate(realmId: string): Promise<PlainDate | null> {
      const rows = await db.$queryRaw<{ last: Date | null }[]>`
        select greatest(
          (select max(txn_date) from invoice where realm_id = ${realmId} and not deleted),
          (select max(txn_date) from payment where realm_id = ${realmId} and not deleted),
          (select max(txn_date) from credit_memo where realm_id = ${realmId} and not deleted)
        ) as last`;
      return fromDbDateOrNull(rows[0]?.last ?? null);
    },

    /** Ids of a customer's transactions with something open on them. */
    async openIds(realmId: string, customerId: string, entity: OpenEntity): Promise<string[]> {
      const { table, open } = places[entity];
      const rows = await db.$queryRaw<{ id: string }[]>`
        select id from ${Prisma.raw(table)}
        where realm_id = ${realmId} and customer_id = ${customerId} and not deleted
          and ${Prisma.raw(open)} <> 0`;
      return rows.map((row) => row.id);
    },
  };
}
