import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { DisputeOutcome, DisputeReason } from '../../core/holds/dispute.ts';
import { disputeOutcomes, disputeReasons } from '../../core/holds/dispute.ts';
import type { Queries } from './database.ts';
import { fromDbDateOrNull, toDbDate, toDbDateOrNull } from './dates.ts';

/** What a dispute is about besides its hold, and how it ended. */
export type StoredDispute = {
  readonly holdId: string;
  /** Null where nobody said. */
  readonly reason: DisputeReason | null;
  readonly reasonText: string | null;
  /** The person who is to settle it: a name or an address. */
  readonly responsible: string | null;
  /** The day by which it is to be settled. */
  readonly dueOn: PlainDate | null;
  /** What was decided; with `credit` it may not be closed yet. */
  readonly outcome: DisputeOutcome | null;
  readonly outcomeOn: PlainDate | null;
  readonly closedOn: PlainDate | null;
  readonly closedBy: string | null;
};

export type NewDispute = Pick<StoredDispute, 'reason' | 'reasonText' | 'responsible' | 'dueOn'>;

type Row = NonNullable<Awaited<ReturnType<Queries['dispute']['findFirst']>>>;
const fromRow = (row: Row): StoredDispute => ({
  ...row,
  reason: disputeReasons.find((reason) => reason === row.reason) ?? null,
  dueOn: fromDbDateOrNull(row.dueOn),
  outcome: disputeOutcomes.find((outcome) => outcome === row.outcome) ?? null,
  outcomeOn: fromDbDateOrNull(row.outcomeOn),
  closedOn: fromDbDateOrNull(row.closedOn),
});

/** A dispute of which nothing was said but that it is one. */
export const untoldDispute: NewDispute = {
  reason: null,
  reasonText: null,
  responsible: null,
  dueOn: null,
};

export type DisputeStore = ReturnType<typeof createDisputeStore>;

/** What is known of disputes besides their holds. */
export function createDisputeStore(db: Queries) {
  return {
    async add(realmId: string, holdId: string, dispute: NewDispute): Promise<void> {
      const dueOn = toDbDateOrNull(dispute.dueOn);
      await db.dispute.create({ data: { ...dispute, realmId, holdId, dueOn } });
    },

    /** By the id of the hold; those from before there was more to say are left out. */
    async ofHolds(
      realmId: string,
      holdIds: readonly string[],
    ): Promise<Map<string, StoredDispute>> {
      const rows = await db.dispute.findMany({
        where: { realmId, holdId: { in: [...holdIds] } },
      });
      return new Map(rows.map((row) => [row.holdId, fromRow(row)]));
    },

    /** Says anew who settles it, and by when. */
    async change(
      realmId: string,
      holdId: string,
      changes: Partial<Pick<NewDispute, 'responsible' | 'dueOn'>>,
    ): Promise<void> {
      const { dueOn, ...others } = changes;
      const data = { ...others, ...(dueOn === undefined ? {} : { dueOn: toDbDateOrNull(dueOn) }) };
      await db.dispute.upsert({
        where: { holdId },
        create: { ...untoldDispute, ...data, realmId, holdId },
        update: data,
      });
    },

    /** Keeps what was decided. @returns false when the dispute is closed already */
    async decide(
      realmId: string,
      holdId: string,
      outcome: DisputeOutcome,
      on: PlainDate,
    ): Promise<boolean> {
      await db.dispute.createMany({
        data: [{ ...untoldDispute, realmId, holdId }],
        skipDuplicates: true,
      });
      const { count } = await db.dispute.updateMany({
        where: { realmId, holdId, closedOn: null },
        data: { outcome, outcomeOn: toDbDate(on) },
      });
      return count > 0;
    },

    /**
     * Closes a dispute that is open; one of which nothing was decided goes on as before.
     * @returns how it ended; null when there was none, or it was closed already
     */
    async close(
      realmId: string,
      holdId: string,
      on: PlainDate,
      by: string,
    ): Promise<DisputeOutcome | null> {
      const open = { realmId, holdId, closedOn: null };
      await db.dispute.updateMany({
        where: { ...open, outcome: null },
        data: { outcome: 'resume', outcomeOn: toDbDate(on) },
      });
      const [closed] = await db.dispute.updateManyAndReturn({
        where: open,
        data: { closedOn: toDbDate(on), closedBy: by },
      });
      return closed ? fromRow(closed).outcome : null;
    },
  };
}
