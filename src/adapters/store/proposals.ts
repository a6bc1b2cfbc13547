import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { ChangedCharge } from '../../core/decide/reconsider.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';
import { referenceFromId } from '../../core/ledger/charge-reference.ts';
import { chargeFromRow, type StoredCharge } from './charges.ts';
import { saveCharge } from './action-rows.ts';
import type { Database, Queries } from './database.ts';
import { addDecisions, printed } from './decisions.ts';

/** What became of one changed proposal. */
export type ReplacedProposal = { readonly id: string; readonly replacedBy: string | null };

export type ProposalStore = ReturnType<typeof createProposalStore>;

/** Charges that wait for a person, and those that take their place when the facts change. */
export function createProposalStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    async count(realmId: string): Promise<number> {
      return db.charge.count({ where: { realmId, status: 'proposed' } });
    },

    /** Invoices that have waiting charges, by id, after one; `limit` of them. */
    async invoicesWaiting(realmId: string, after: string, limit: number): Promise<string[]> {
      const rows = await db.charge.findMany({
        where: { realmId, status: 'proposed', invoiceId: { gt: after } },
        distinct: ['invoiceId'],
        orderBy: { invoiceId: 'asc' },
        select: { invoiceId: true },
        take: limit,
      });
      return rows.map(({ invoiceId }) => invoiceId);
    },

    /**
     * Invoices with waiting charges whose mirror, or a payment on them, is newer than the charge
     * or no longer says what the charge was worked out on.
     */
    async invoicesMoved(realmId: string): Promise<string[]> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select distinct i.id from charge c
        join invoice i on i.realm_id = c.realm_id and i.id = c.invoice_id
        where c.realm_id = ${realmId} and c.status = 'proposed' and (
          i.last_updated_at >= c.created_at - interval '1 hour' or i.status <> 'open'
          or i.customer_id <> c.customer_id
          or i.open_balance::text <> c.basis ->> 'openBalance'
          or i.total::text <> c.basis ->> 'total' or i.due_date::text <> c.basis ->> 'dueDate'
          or exists (select from posting p
            join payment y on y.realm_id = p.realm_id and y.id = p.payment_id
            where p.realm_id = i.realm_id and p.invoice_id = i.id
              and y.last_updated_at >= c.created_at - interval '1 hour'))
        order by i.id`;
      return rows.map(({ id }) => id);
    },

    /** The waiting charges on invoices. */
    async on(realmId: string, invoiceIds: readonly string[]): Promise<StoredCharge[]> {
      // Few charges wait; conditions made for each of many invoices would cost more than they.
      const found = await db.$queryRaw<{ id: string }[]>`
        select id from charge where realm_id = ${realmId} and status = 'proposed'
          and invoice_id = any(${[...invoiceIds]}::text[])`;
      if (found.length === 0) return [];
      const rows = await db.charge.findMany({
        where: { id: { in: found.map(({ id }) => id) } },
        orderBy: [{ invoiceId: 'asc' }, { assessmentDate: 'asc' }],
      });
      return rows.map(chargeFromRow);
    },

    /**
     * Cancels changed proposals with the reason and puts the new ones in their place, as one
     * transaction. One that a person decided on meanwhile is left as it is.
     * @param facts.runOf the run that the new proposals and decisions belong to, by charge
     */
    async replace(
      realmId: string,
      changed: readonly ChangedCharge[],
      facts: {
        readonly today: PlainDate;
        readonly runOf: ReadonlyMap<string, string>;
        readonly invoices: ReadonlyMap<string, InvoiceFacts>;
      },
    ): Promise<ReplacedProposal[]> {
      if (changed.length === 0) return [];
      const now = clock.now();
      return db.$transaction(
        async (tx) => {
          const done: ReplacedProposal[] = [];
          for (const each of changed) {
            const runId = facts.runOf.get(each.charge.id);
            if (runId === undefined) continue;
            const base = { realmId, runId, today: facts.today, now };
            if (!(await cancel(tx, each, now))) continue;
            const invoice = facts.invoices.get(each.charge.invoiceId);
            const { replacement } = each;
            const id = replacement && (await saveCharge(tx, base, replacement, invoice));
            await addDecisions(tx, base, [printed(each.decision)]);
            if (id !== null) await nameSuccessor(tx, each, id);
            done.push({ id: each.charge.id, replacedBy: id });
          }
          return done;
        },
        { timeout: 120_000, maxWait: 30_000 },
      );
    },
  };
}

async function cancel(tx: Queries, each: ChangedCharge, now: Date): Promise<boolean> {
  const { charge, reason, heldBy: cancelledByHold = null } = each;
  const cancelled = await tx.charge.updateMany({
    where: { id: charge.id, status: 'proposed' },
    data: { status: 'cancelled', activeKey: null, reason, cancelledByHold, updatedAt: now },
  });
  return cancelled.count > 0;
}

async function nameSuccessor(tx: Queries, { charge, reason }: ChangedCharge, id: string) {
  await tx.charge.update({
    where: { id: charge.id },
    data: { reason: `${reason} Replaced by ${referenceFromId(id)}.` },
  });
}
