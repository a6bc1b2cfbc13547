import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';

export const outboxKinds = ['charge', 'reversal', 'reminder'] as const;
export type OutboxKind = (typeof outboxKinds)[number];

export type OutboxEntry = {
  readonly id: bigint;
  readonly realmId: string;
  readonly kind: OutboxKind;
  readonly subjectId: string;
  /** `unknown`: an earlier try may have taken effect, so it is read back before anything else. */
  readonly state: 'waiting' | 'working' | 'unknown';
  readonly attempts: number;
};

const openStates = ['waiting', 'working', 'unknown'] as const;

const fromRow = (row: {
  id: bigint;
  realmId: string;
  kind: string;
  subjectId: string;
  state: string;
  attempts: number;
}): OutboxEntry => ({
  id: row.id,
  realmId: row.realmId,
  kind: outboxKinds.find((kind) => kind === row.kind) ?? 'reminder',
  subjectId: row.subjectId,
  state: row.state === 'waiting' ? 'waiting' : row.state === 'working' ? 'working' : 'unknown',
  attempts: row.attempts,
});

export type OutboxStore = ReturnType<typeof createOutboxStore>;

/**
 * Actions waiting to take effect. A row is worked by whoever holds the company's lock; one found
 * as `working` was left by a process that died at it, so its outcome is unknown.
 */
export function createOutboxStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    async realmsDue(now: Date): Promise<string[]> {
      const rows = await db.outboxItem.findMany({
        where: { state: { in: ['waiting', 'working', 'unknown'] }, nextTryAt: { lte: now } },
        distinct: ['realmId'],
        select: { realmId: true },
      });
      return rows.map((row) => row.realmId);
    },

    async due(realmId: string, kind: OutboxKind, now: Date, limit: number): Promise<OutboxEntry[]> {
      const rows = await db.outboxItem.findMany({
        where: { realmId, kind, state: { in: [...openStates] }, nextTryAt: { lte: now } },
        orderBy: { id: 'asc' },
        take: limit,
      });
      return rows.map(fromRow);
    },

    /**
     * The charges that are due, of each invoice the first only: the next one on it needs the
     * SyncToken, and the balance, that the first one leaves. Those for monthly invoices are apart.
     */
    async dueCharges(realmId: string, now: Date, limit: number): Promise<OutboxEntry[]> {
      const first = await db.$queryRaw<{ id: bigint }[]>`
        select min(item.id) as id
        from outbox_item item left join charge on charge.id = item.subject_id
        where item.realm_id = ${realmId} and item.kind = 'charge'
          and item.state in ('waiting', 'working', 'unknown') and item.next_try_at <= ${now}
          and charge.write_back is distinct from 'monthlyInvoice'
        group by coalesce(charge.invoice_id, item.id::text || ' without a charge')
        order by 1 limit ${limit}`;
      const rows = await db.outboxItem.findMany({
        where: { id: { in: first.map((row) => row.id) } },
        orderBy: { id: 'asc' },
      });
      return rows.map(fromRow);
    },

    /**
     * The charges for monthly invoices that are due, all of a customer's or none: as many
     * customers as it takes to reach the limit.
     */
    async dueMonthlyCharges(realmId: string, now: Date, limit: number): Promise<OutboxEntry[]> {
      const due = await db.$queryRaw<{ id: bigint }[]>`
        with due as (
          select item.id, min(item.id) over customer as first, count(*) over customer as count
          from outbox_item item join charge on charge.id = item.subject_id
          where item.realm_id = ${realmId} and item.kind = 'charge'
            and item.state in ('waiting', 'working', 'unknown') and item.next_try_at <= ${now}
            and charge.write_back = 'monthlyInvoice'
          window customer as (
            partition by coalesce(charge.invoice_to, charge.customer_id), charge.currency)
        ), sized as (
          select first, sum(count) over (order by first) - count as before
          from (select distinct first, count from due) as customers
        )
        select due.id from due join sized using (first) where sized.before < ${limit} order by 1`;
      const rows = await db.outboxItem.findMany({
        where: { id: { in: due.map((row) => row.id) } },
        orderBy: { id: 'asc' },
      });
      return rows.map(fromRow);
    },

    /** Marks items as being worked; committed before anything goes out. */
    async claim(ids: readonly bigint[]): Promise<void> {
      await db.outboxItem.updateMany({
        where: { id: { in: [...ids] } },
        data: { state: 'working', attempts: { increment: 1 } },
      });
    },

    /** Gives claimed items back, at which no try was made. */
    async release(ids: readonly bigint[]): Promise<void> {
      if (ids.length === 0) return;
      await db.outboxItem.updateMany({
        where: { id: { in: [...ids] }, state: 'working' },
        data: { state: 'waiting', attempts: { decrement: 1 } },
      });
    },

    /**
     * Ends items, unless one was put back meanwhile: a person may approve a failed action again
     * before its failure is noted here.
     */
    async finish(
      ids: readonly bigint[],
      state: 'done' | 'cancelled' | 'failed',
      why: string | null,
    ): Promise<void> {
      await db.outboxItem.updateMany({
        where: { id: { in: [...ids] }, state: 'working' },
        data: { state, lastError: why, finishedAt: clock.now() },
      });
    },

    /** Puts items back, to be worked from an instant on. */
    async tryLater(
      ids: readonly bigint[],
      state: 'waiting' | 'unknown',
      at: Date,
      why: string,
    ): Promise<void> {
      await db.outboxItem.updateMany({
        where: { id: { in: [...ids] }, state: 'working' },
        data: { state, nextTryAt: at, lastError: why },
      });
    },

    async countDueAnywhere(by: Date): Promise<number> {
      return db.outboxItem.count({
        where: { state: { in: ['waiting', 'working', 'unknown'] }, nextTryAt: { lte: by } },
      });
    },

    /** Open items of a company that are due by an instant. */
    async countDue(realmId: string, now: Date): Promise<number> {
      return db.outboxItem.count({
        where: {
          realmId,
          state: { in: ['waiting', 'working', 'unknown'] },
          nextTryAt: { lte: now },
        },
      });
    },
  };
}
