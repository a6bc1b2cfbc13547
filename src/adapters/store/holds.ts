import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDate, fromDbDateOrNull, toDbDate, toDbDateOrNull } from './dates.ts';

export type HoldScope = 'customer' | 'invoice';
export type HoldStops = 'reminders' | 'charges' | 'both';
export type HoldReason = (typeof holdReasons)[number];

export type StoredHold = {
  readonly id: string;
  readonly scope: HoldScope;
  readonly subjectId: string;
  readonly stops: HoldStops;
  readonly reason: HoldReason;
  readonly note: string | null;
  /** Of a dispute of an invoice, the part that is held; otherwise for the record. Minor units. */
  readonly amount: bigint | null;
  /** Whether its days are charged once it is over; null: as the policy says. */
  readonly accrueDuringHold: boolean | null;
  readonly startsOn: PlainDate;
  readonly until: PlainDate | null;
  readonly author: string;
  readonly createdAt: Date;
  readonly liftedOn: PlainDate | null;
};

/** A hold to be put; its days accrue as the policy says unless it says so itself. */
export type NewHold = Omit<StoredHold, 'id' | 'createdAt' | 'liftedOn' | 'accrueDuringHold'> &
  Partial<Pick<StoredHold, 'accrueDuringHold'>>;

/** What may be said anew of a hold. Whom it is on and what it stops stay as they were. */
export type HoldChanges = Partial<
  Pick<StoredHold, 'until' | 'note' | 'amount' | 'accrueDuringHold'>
>;

type Row = NonNullable<Awaited<ReturnType<Queries['hold']['findFirst']>>>;
const fromRow = (row: Row): StoredHold => ({
  id: row.id,
  scope: row.scope === 'customer' ? 'customer' : 'invoice',
  subjectId: row.subjectId,
  // What cannot be read holds everything: the careful reading wins.
  stops: row.stops === 'reminders' || row.stops === 'charges' ? row.stops : 'both',
  reason: holdReasons.find((reason) => reason === row.reason) ?? 'other',
  note: row.note,
  amount: row.amount,
  accrueDuringHold: row.accrueDuringHold,
  startsOn: fromDbDate(row.startsOn),
  until: fromDbDateOrNull(row.until),
  author: row.author,
  createdAt: row.createdAt,
  liftedOn: fromDbDateOrNull(row.liftedOn),
});

/** The reasons that people give for a hold. */
export const givenHoldReasons = ['exclusion', 'dispute', 'promise', 'plan', 'other'] as const;
/** All reasons; `reply` is the one of a reply that nobody has read. */
export const holdReasons = [...givenHoldReasons, 'reply'] as const;

export type HoldStore = ReturnType<typeof createHoldStore>;

/** Reasons not to act on a customer or an invoice. Lifted holds stay on record. */
export function createHoldStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** All holds ever put, newest first; only those still in force when asked. */
    async list(realmId: string, only?: 'unlifted'): Promise<StoredHold[]> {
      const rows = await db.hold.findMany({
        where: { realmId, ...(only ? { liftedAt: null } : {}) },
        orderBy: { createdAt: 'desc' },
      });
      return rows.map(fromRow);
    },

    /** All holds ever put on customers or on invoices, or on the named ones of them. */
    async on(
      realmId: string,
      scope: HoldScope,
      subjectIds?: readonly string[],
    ): Promise<StoredHold[]> {
      const ids = subjectIds ? [...subjectIds] : null;
      const rows = await db.$queryRaw<Row[]>`
        select id, realm_id as "realmId", scope, subject_id as "subjectId", stops, reason, note,
          amount, accrue_during_hold as "accrueDuringHold", starts_on as "startsOn", until, author, created_at as "createdAt",
          lifted_at as "liftedAt", lifted_on as "liftedOn", lifted_by as "liftedBy"
        from hold
        where realm_id = ${realmId} and scope = ${scope}
          and (${ids}::text[] is null or subject_id = any(${ids}::text[]))
        order by created_at desc`;
      return rows.map(fromRow);
    },

    async add(realmId: string, hold: NewHold): Promise<StoredHold> {
      const row = await db.hold.create({
        data: {
          ...hold,
          realmId,
          startsOn: toDbDate(hold.startsOn),
          until: toDbDateOrNull(hold.until),
          createdAt: clock.now(),
        },
      });
      return fromRow(row);
    },

    /** One hold, whatever became of it. */
    async find(realmId: string, id: string): Promise<StoredHold | null> {
      const row = await db.hold.findFirst({ where: { realmId, id } });
      return row && fromRow(row);
    },

    /** Says some of a hold anew that nobody has lifted. @returns false when there is none */
    async change(realmId: string, id: string, changes: HoldChanges): Promise<boolean> {
      const { until, ...others } = changes;
      const { count } = await db.hold.updateMany({
        where: { realmId, id, liftedAt: null },
        data: { ...others, ...(until === undefined ? {} : { until: toDbDateOrNull(until) }) },
      });
      return count > 0;
    },

    /** @returns whether there was such a hold in force */
    async lift(realmId: string, id: string, on: PlainDate, by: string): Promise<boolean> {
      const lifted = await db.hold.updateMany({
        where: { realmId, id, liftedAt: null },
        data: { liftedAt: clock.now(), liftedOn: toDbDate(on), liftedBy: by },
      });
      return lifted.count > 0;
    },
  };
}
