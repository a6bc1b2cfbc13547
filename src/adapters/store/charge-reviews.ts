import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Queries } from './database.ts';
import { toJsonObject } from './json.ts';
import type { QueueSum } from './review-queue.ts';

const answersSchema = z.array(
  z.object({
    id: z.string(),
    outcome: z.enum(['done', 'already', 'changed', 'refused', 'not-found']),
    reason: z.string().nullable(),
  }),
);
const seenSchema = z.array(
  z.object({ currency: z.string(), count: z.number(), amount: z.string() }),
);

export type ReviewAnswers = z.infer<typeof answersSchema>;

/** A person's word on many charges at once. */
export type ChargeReview = {
  readonly id: string;
  readonly realmId: string;
  readonly actor: string;
  readonly action: 'approve' | 'waive';
  readonly filter: Readonly<Record<string, string>>;
  readonly chargeIds: readonly string[];
  readonly seen: readonly QueueSum[];
  readonly reason: string | null;
  /** Null until it was confirmed. */
  readonly answers: ReviewAnswers | null;
  readonly createdAt: Date;
};

type Row = NonNullable<Awaited<ReturnType<Queries['chargeReview']['findFirst']>>>;

const fromRow = (row: Row): ChargeReview => ({
  id: row.id,
  realmId: row.realmId,
  actor: row.actor,
  action: row.action === 'waive' ? 'waive' : 'approve',
  filter: z.record(z.string(), z.string()).parse(row.filter),
  chargeIds: row.chargeIds,
  seen: seenSchema.parse(row.seen).map((sum) => ({ ...sum, amount: BigInt(sum.amount) })),
  reason: row.reason,
  answers: row.answers === null ? null : answersSchema.parse(row.answers),
  createdAt: row.createdAt,
});

export type ChargeReviewStore = ReturnType<typeof createChargeReviewStore>;

/** What people were shown when they decided on many charges, and what came of it. */
export function createChargeReviewStore(options: { db: Queries; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Keeps exactly what is shown, to be confirmed. */
    async ask(
      review: Pick<ChargeReview, 'realmId' | 'actor' | 'action' | 'filter' | 'chargeIds' | 'seen'>,
    ): Promise<string> {
      const id = randomUUID();
      await db.chargeReview.create({
        data: {
          ...review,
          id,
          filter: toJsonObject(review.filter),
          chargeIds: [...review.chargeIds],
          seen: review.seen.map((sum) => ({ ...sum, amount: sum.amount.toString() })),
          createdAt: clock.now(),
        },
      });
      return id;
    },

    async find(realmId: string, id: string): Promise<ChargeReview | null> {
      const row = await db.chargeReview.findFirst({ where: { realmId, id } });
      return row && fromRow(row);
    },

    /** Keeps what became of each; of two confirmations of one review the first is kept. */
    async finish(id: string, reason: string | null, answers: ReviewAnswers): Promise<void> {
      await db.chargeReview.updateMany({
        where: { id, doneAt: null },
        data: { reason, answers, doneAt: clock.now() },
      });
    },
  };
}
