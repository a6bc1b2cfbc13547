import type { Clock } from '../../clock.ts';
import type { DifferenceCause } from '../../core/ledger/explain-difference.ts';
import { differenceCauses } from '../../core/ledger/explain-difference.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Database } from './database.ts';
import { fromDbDateOrNull, toDbDate } from './dates.ts';

export type CompareTrigger = 'schedule' | 'person' | 'api';

export type BalanceCompare = {
  readonly id: string;
  readonly trigger: CompareTrigger;
  readonly status: 'running' | 'done' | 'failed';
  readonly note: string | null;
  readonly reportDate: PlainDate | null;
  /** How many customers were compared. */
  readonly customers: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

/** A customer that owed something else in QuickBooks than here; minor units, home currency. */
export type BalanceDifference = {
  readonly customerId: string;
  readonly customerName: string;
  readonly currency: string;
  readonly inQuickbooks: bigint;
  readonly inMirror: bigint;
  /** What the mirror said after the customer's transactions were read again; null until then. */
  readonly afterRepair: bigint | null;
  readonly cause: DifferenceCause | null;
  readonly detail: string | null;
};

type CompareRow = Omit<BalanceCompare, 'trigger' | 'status' | 'reportDate'> & {
  readonly trigger: string;
  readonly status: string;
  readonly reportDate: Date | null;
};
type DifferenceRow = Omit<BalanceDifference, 'cause'> & { readonly cause: string | null };

const fromCompare = (row: CompareRow): BalanceCompare => ({
  id: row.id,
  trigger: row.trigger === 'person' || row.trigger === 'api' ? row.trigger : 'schedule',
  status: row.status === 'done' || row.status === 'running' ? row.status : 'failed',
  note: row.note,
  reportDate: fromDbDateOrNull(row.reportDate),
  customers: row.customers,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
});

const fromDifference = (row: DifferenceRow): BalanceDifference => ({
  customerId: row.customerId,
  customerName: row.customerName,
  currency: row.currency,
  inQuickbooks: row.inQuickbooks,
  inMirror: row.inMirror,
  afterRepair: row.afterRepair,
  cause: differenceCauses.find((cause) => cause === row.cause) ?? null,
  detail: row.detail,
});

export type BalanceCompareStore = ReturnType<typeof createBalanceCompareStore>;

/** Comparisons of open balances with QuickBooks, and what they found. */
export function createBalanceCompareStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Begins a compare; one that a stopped process left behind is over. */
    async start(realmId: string, trigger: CompareTrigger): Promise<string> {
      const [, row] = await db.$transaction([
        db.balanceCompare.updateMany({
          where: { realmId, status: 'running' },
          data: {
            status: 'failed',
            note: 'The program stopped before this compare was through.',
            finishedAt: clock.now(),
          },
        }),
        db.balanceCompare.create({
          data: { realmId, trigger, status: 'running', startedAt: clock.now() },
        }),
      ]);
      return row.id;
    },

    async addDifferences(
      realmId: string,
      compareId: string,
      found: { reportDate: PlainDate; customers: number },
      differences: readonly Omit<BalanceDifference, 'afterRepair' | 'cause' | 'detail'>[],
    ): Promise<void> {
      await db.$transaction([
        db.balanceCompare.update({
          where: { id: compareId },
          data: { reportDate: toDbDate(found.reportDate), customers: found.customers },
        }),
        db.balanceDifference.createMany({
          data: differences.map((each) => ({ ...each, realmId, compareId })),
        }),
      ]);
    },

    /** What became of a difference once its customer's transactions were read again. */
    async explain(
      compareId: string,
      customerId: string,
      result: {
        inQuickbooks: bigint;
        afterRepair: bigint;
        cause: DifferenceCause;
        detail: string | null;
      },
    ): Promise<void> {
      await db.balanceDifference.update({
        where: { compareId_customerId: { compareId, customerId } },
        data: result,
      });
    },

    async finish(id: string, status: 'done' | 'failed', note: string | null): Promise<void> {
      await db.balanceCompare.update({
        where: { id },
        data: { status, note, finishedAt: clock.now() },
      });
    },

    /** The compares of a company, newest first, each with its differences. */
    async list(
      realmId: string,
      page: { limit: number; after?: string | undefined },
    ): Promise<(BalanceCompare & { readonly differences: readonly BalanceDifference[] })[]> {
      const rows = await db.balanceCompare.findMany({
        where: { realmId },
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        take: page.limit,
        ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
        include: { differences: { orderBy: [{ customerName: 'asc' }, { customerId: 'asc' }] } },
      });
      return rows.map((row) => ({
        ...fromCompare(row),
        differences: row.differences.map(fromDifference),
      }));
    },

    async exists(realmId: string, id: string): Promise<boolean> {
      return (await db.balanceCompare.count({ where: { realmId, id } })) > 0;
    },
  };
}
