import type { Clock } from '../../clock.ts';
import { recogniseChargeLines } from '../../core/ledger/charge-lines.ts';
import { hasForeignLateFee } from '../../core/ledger/late-fees.ts';
import { parseAmount } from '../../core/money/amount.ts';
import type { Queries } from './database.ts';
import { linesOf } from './invoice-facts.ts';

/** The owner's word that invoices with late fees of QuickBooks' own are charged all the same. */
export type LateFeeAcceptance = {
  readonly id: string;
  /** Null: for every invoice of the company. */
  readonly invoiceId: string | null;
  readonly reason: string;
  readonly author: string;
  readonly createdAt: Date;
};

/** An open invoice with late fees that Dunwell did not write; amounts in minor units. */
export type InvoiceWithLateFee = {
  readonly id: string;
  readonly docNumber: string | null;
  readonly customerId: string;
  readonly currency: string;
  readonly openBalance: bigint;
  readonly lateFees: bigint;
};

export type LateFeeStore = ReturnType<typeof createLateFeeStore>;

/** Late fees that QuickBooks adds by itself, and the owner's word on them. */
export function createLateFeeStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** What holds now, newest first. */
    acceptances: (realmId: string): Promise<LateFeeAcceptance[]> =>
      db.lateFeeAcceptance.findMany({
        where: { realmId, revokedAt: null },
        orderBy: { createdAt: 'desc' },
        omit: { realmId: true, revokedAt: true, revokedBy: true },
      }),

    /** Says so; null when it is said already. */
    async accept(
      realmId: string,
      word: { invoiceId: string | null; reason: string; author: string },
    ): Promise<string | null> {
      const rows = await db.lateFeeAcceptance.createManyAndReturn({
        data: [{ realmId, ...word, createdAt: clock.now() }],
        skipDuplicates: true,
        select: { id: true },
      });
      return rows[0]?.id ?? null;
    },

    /** Takes the word back; false when there is none in force. */
    async revoke(realmId: string, id: string, author: string): Promise<boolean> {
      const { count } = await db.lateFeeAcceptance.updateMany({
        where: { realmId, id, revokedAt: null },
        data: { revokedAt: clock.now(), revokedBy: author },
      });
      return count > 0;
    },

    /** Open invoices with such lines. An index holds those that may have one. */
    async invoices(realmId: string, limit: number): Promise<InvoiceWithLateFee[]> {
      const found = await db.$queryRaw<{ id: string }[]>`
        select id from invoice
        where realm_id = ${realmId} and status = 'open' and lines::text ~* 'late[ -]*fee'
        order by due_date, id limit ${limit}`;
      const rows = await db.invoice.findMany({
        where: { realmId, id: { in: found.map(({ id }) => id) } },
        orderBy: [{ dueDate: 'asc' }, { id: 'asc' }],
        omit: { raw: true },
      });
      return rows.flatMap((row) => {
        const lines = linesOf(row.lines).map((line, index) => ({
          ...line,
          id: line.id ?? String(index),
          amount: parseAmount(line.amount, row.currency).minor,
        }));
        const chargeLines = recogniseChargeLines(lines, new Map());
        if (!hasForeignLateFee({ chargeLines })) return [];
        const foreign = chargeLines.filter(({ reference }) => reference === null);
        const lateFees = foreign.reduce((sum, { amount }) => sum + amount, 0n);
        const { id, docNumber, customerId, currency, openBalance } = row;
        return [{ id, docNumber, customerId, currency, openBalance, lateFees }];
      });
    },
  };
}

/** Which of a company's invoices may be charged in spite of foreign late fees. */
export async function lateFeesAccepted(
  db: Queries,
  realmId: string,
): Promise<(invoiceId: string) => boolean> {
  const rows = await db.lateFeeAcceptance.findMany({
    where: { realmId, revokedAt: null },
    select: { invoiceId: true },
  });
  const invoices = new Set(rows.map(({ invoiceId }) => invoiceId));
  return (invoiceId) => invoices.has(null) || invoices.has(invoiceId);
}
