import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type {
  ReversalCause,
  ReversalMethod,
  ReversalStatus,
} from '../../core/ledger/reversal-status.ts';
import { Prisma } from './generated/client.ts';
import type { Queries } from './database.ts';
import { reversalFromRow, type StoredReversal } from './reversal-rows.ts';

/** What a list of reversals is narrowed to; absent: not by that. */
export type ReversalListFilter = {
  readonly status?: ReversalStatus | undefined;
  readonly cause?: ReversalCause | undefined;
  readonly method?: ReversalMethod | undefined;
  readonly chargeId?: string | undefined;
  /** The id of the customer whose charges they are of. */
  readonly customerId?: string | undefined;
  /** The days, of the company, on which they were asked for; both inclusive. */
  readonly from?: PlainDate | undefined;
  readonly to?: PlainDate | undefined;
};

/** Reversals of one currency and status together. */
export type ReversalSum = {
  readonly currency: string;
  readonly status: ReversalStatus;
  readonly count: number;
  readonly amount: bigint;
};

export type ReversalPage = {
  readonly rows: readonly StoredReversal[];
  readonly next: string | null;
};

/** A proposed one waits for a person's word, a failed one for another try or a rejection. */
const waits = Prisma.sql`(r.status in ('proposed', 'failed'))`;
/** The same for every row; PostgreSQL orders by no constant. */
const alike = Prisma.sql`(r.id is null)`;

/** Lists of a company's reversals, for people and integrators. */
export function createReversalLists(db: Queries) {
  return {
    /**
     * A page of reversals.
     * @param page.waitingFirst what waits for a person stands before the rest; newest first in both
     * @param page.after the id of the last row of the page before
     */
    async page(
      realmId: string,
      filter: ReversalListFilter,
      page: { limit: number; after?: string | undefined; waitingFirst: boolean },
    ): Promise<ReversalPage> {
      const first = page.waitingFirst ? waits : alike;
      const after = page.after
        ? Prisma.sql`and (${first}, r.created_at, r.id) < (
            select ${first}, r.created_at, r.id from charge_reversal r
            where r.realm_id = ${realmId} and r.id = ${page.after}::uuid)`
        : Prisma.empty;
      const found = await db.$queryRaw<{ id: string }[]>`
        select r.id ${matching(realmId, filter)} ${after}
        order by ${first} desc, r.created_at desc, r.id desc limit ${page.limit + 1}`;
      const ids = found.slice(0, page.limit).map(({ id }) => id);
      const rows = await db.chargeReversal.findMany({ where: { realmId, id: { in: ids } } });
      const byId = new Map(rows.map((row) => [row.id, reversalFromRow(row)]));
      return {
        rows: ids.flatMap((id) => byId.get(id) ?? []),
        next: found.length > page.limit ? (ids.at(-1) ?? null) : null,
      };
    },

    /** What all that match come to, by currency and status. */
    async sums(realmId: string, filter: ReversalListFilter): Promise<ReversalSum[]> {
      return db.$queryRaw<ReversalSum[]>`
        select r.currency, r.status, count(*)::int as count, sum(r.amount)::bigint as amount
        ${matching(realmId, filter)} group by r.currency, r.status order by r.currency, r.status`;
    },
  };
}

function matching(realmId: string, filter: ReversalListFilter): Prisma.Sql {
  const { status, cause, method, chargeId, customerId, from, to } = filter;
  const day = Prisma.sql`(r.created_at at time zone company.time_zone)::date`;
  const conditions = [
    Prisma.sql`r.realm_id = ${realmId}`,
    ...(status ? [Prisma.sql`r.status = ${status}`] : []),
    ...(cause ? [Prisma.sql`r.cause = ${cause}`] : []),
    ...(method ? [Prisma.sql`r.method = ${method}`] : []),
    ...(chargeId ? [Prisma.sql`r.charge_id = ${chargeId}::uuid`] : []),
    ...(customerId ? [Prisma.sql`c.customer_id = ${customerId}`] : []),
    ...(from ? [Prisma.sql`${day} >= ${from}::date`] : []),
    ...(to ? [Prisma.sql`${day} <= ${to}::date`] : []),
  ];
  return Prisma.sql`
    from charge_reversal r
    join charge c on c.id = r.charge_id
    join company on company.realm_id = r.realm_id
    where ${Prisma.join(conditions, ' and ')}`;
}
