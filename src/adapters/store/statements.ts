import type { StatementFacts, StatementReceipt } from '../../core/reports/statement.ts';
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
      const invoices = await facts.invoices(
        realmId,
        ids.map(({ id }) => id),
      );
      return {
        invoices,
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
