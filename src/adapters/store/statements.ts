import { amountFromNumber } from '../../core/money/amount.ts';
import type {
  CreditUse,
  StatementFacts,
  StatementReceipt,
} from '../../core/reports/statement-movements.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import type { FactsStore } from './facts.ts';

export type StatementStore = ReturnType<typeof createStatementStore>;

/** What statements of account are made of. */
export function createStatementStore(options: { db: Queries; facts: FactsStore }) {
  const { db, facts } = options;
  return {
    /** A customer with all that are billed with it, by id. */
    async billedWith(realmId: string, billTo: string): Promise<Map<string, string>> {
      const rows = await db.$queryRaw<{ id: string; name: string }[]>`
        with recursive family as (
          select id from customer where realm_id = ${realmId} and id = ${billTo}
          union
          select c.id from customer c join family on c.parent_id = family.id
          where c.realm_id = ${realmId} and c.bill_with_parent
        )
        select c.id, c.display_name as name from customer c join family using (id)
        where c.realm_id = ${realmId}`;
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    /** All invoices, payments and credit memos of customers that still stand. */
    async facts(realmId: string, customerIds: readonly string[]): Promise<StatementFacts> {
      const where = { realmId, customerId: { in: [...customerIds] }, deleted: false };
      const [ids, payments, credits] = await Promise.all([
        db.invoice.findMany({ where: { ...where, status: { not: 'void' } }, select: { id: true } }),
        db.payment.findMany({ where: { ...where, void: false }, omit: { raw: true } }),
        db.creditMemo.findMany({ where, omit: { raw: true } }),
      ]);
      const [invoices, creditUses] = await Promise.all([
        facts.invoices(
          realmId,
          ids.map(({ id }) => id),
        ),
        creditUsesOf(
          db,
          realmId,
          credits.map(({ id }) => id),
        ),
      ]);
      return {
        ...{ invoices, creditUses },
        receipts: [
          ...payments.map((row): StatementReceipt => ({
            ...{ kind: 'payment', id: row.id, docNumber: null, customerId: row.customerId },
            ...{ currency: row.currency, date: fromDbDate(row.txnDate) },
            ...{ total: row.total, unapplied: row.unapplied },
          })),
          ...credits.map((row): StatementReceipt => ({
            ...{ kind: 'credit', id: row.id, docNumber: row.docNumber, customerId: row.customerId },
            ...{ currency: row.currency, date: fromDbDate(row.txnDate) },
            ...{ total: row.total, unapplied: row.remaining },
          })),
        ],
      };
    },
  };
}

/**
 * What payments used of these credit memos, as they say themselves. QuickBooks offers a payment
 * the credits of its customer's whole tree, so only the payments of those trees are looked into.
 */
async function creditUsesOf(
  db: Queries,
  realmId: string,
  creditIds: readonly string[],
): Promise<CreditUse[]> {
  if (creditIds.length === 0) return [];
  const rows = await db.$queryRaw<
    { paymentId: string; creditId: string; date: Date; currency: string; used: number }[]
  >`
    with recursive above as (
      select c.id, c.parent_id from customer c
      where c.realm_id = ${realmId} and c.id in (select customer_id from credit_memo
        where realm_id = ${realmId} and id = any(${[...creditIds]}::text[]))
      union
      select c.id, c.parent_id from customer c join above on c.id = above.parent_id
      where c.realm_id = ${realmId}
    ), tree as (
      select id from above
      union
      select c.id from customer c join tree on c.parent_id = tree.id where c.realm_id = ${realmId}
    )
    select y.id as "paymentId", link ->> 'TxnId' as "creditId", y.txn_date as date, y.currency,
      sum((line ->> 'Amount')::numeric)::float8 as used
    from payment y
    cross join lateral jsonb_array_elements(y.raw -> 'Line') line
    cross join lateral jsonb_array_elements(line -> 'LinkedTxn') link
    where y.realm_id = ${realmId} and y.customer_id in (select id from tree)
      and not y.deleted and not y.void and link ->> 'TxnType' = 'CreditMemo'
      and link ->> 'TxnId' = any(${[...creditIds]}::text[])
    group by y.id, 2, y.txn_date, y.currency order by y.id, 2`;
  return rows.map(({ date, currency, used, ...row }) => ({
    ...{ ...row, date: fromDbDate(date) },
    amount: amountFromNumber(used, currency).minor,
  }));
}
