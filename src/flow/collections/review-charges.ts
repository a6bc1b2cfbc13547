import type { AuditStore } from '../../adapters/store/audit.ts';
import type { ChargeReview, ChargeReviewStore } from '../../adapters/store/charge-reviews.ts';
import type { ChargeStore } from '../../adapters/store/charges.ts';
import type { QueueFilter, QueueSum, ReviewQueue } from '../../adapters/store/review-queue.ts';
import type { ChargeAnswer } from './charge-approvals.ts';
import type { Approvals } from './approvals.ts';

/** As many charges as one person's word may be about. */
export const mostAtOnce = 5_000;

export type ReviewOutcome = {
  readonly reviewId: string;
  readonly action: ChargeReview['action'];
  readonly answers: readonly ChargeAnswer[];
  /** Count and sum, by currency, of those that the word was about. */
  readonly seen: readonly QueueSum[];
};

export type ChargeReviews = ReturnType<typeof createChargeReviews>;

type Who = { readonly realmId: string; readonly actor: string };

/**
 * A person's word on many charges. What was shown is kept first, by ids, and acted on only then:
 * what arrived since is left alone, and what has changed is reported. Said twice, it has the
 * effect of once.
 */
export function createChargeReviews(options: {
  readonly approvals: Approvals;
  readonly queue: ReviewQueue;
  readonly charges: ChargeStore;
  readonly chargeReviews: ChargeReviewStore;
  readonly audit: AuditStore;
}) {
  const { approvals, queue, charges, chargeReviews, audit } = options;

  async function answer(review: ChargeReview, reason: string | null): Promise<ReviewOutcome> {
    const { id, realmId, actor, action, chargeIds: ids, seen } = review;
    const say = action === 'approve' ? approvals.approveCharges : approvals.waiveCharges;
    const answers = await say({ realmId, ids, actor, reason });
    await chargeReviews.finish(id, reason, answers);
    const done = answers.filter(({ outcome }) => outcome === 'done').length;
    await audit.add({
      realmId,
      actor,
      what: action === 'approve' ? 'charges approved together' : 'charges waived together',
      detail: { reviewId: id, asked: ids.length, done },
    });
    return { reviewId: id, action, answers, seen };
  }

  return {
    /** Keeps what is shown to a person for confirmation: at most `mostAtOnce`, oldest first. */
    async ask(
      who: Who,
      action: ChargeReview['action'],
      filter: QueueFilter,
    ): Promise<{ id: string; seen: readonly QueueSum[] }> {
      const found = await queue.matching(who.realmId, filter, mostAtOnce);
      const seen = sumsOf(found);
      const chargeIds = found.map(({ id }) => id);
      const id = await chargeReviews.ask({
        ...who,
        action,
        filter: filledIn(filter),
        chargeIds,
        seen,
      });
      return { id, seen };
    },

    /** What a person confirms takes effect; null when there is no such review. */
    async confirm(who: Who, id: string, reason: string | null): Promise<ReviewOutcome | null> {
      const review = await chargeReviews.find(who.realmId, id);
      if (!review) return null;
      const { action, seen, answers } = review;
      if (answers !== null) return { reviewId: id, action, answers, seen };
      return answer({ ...review, actor: who.actor }, reason);
    },

    /** A person's word on charges that it named one by one. */
    async decide(
      who: Who,
      action: ChargeReview['action'],
      ids: readonly string[],
      reason: string | null,
    ): Promise<ReviewOutcome> {
      const chargeIds = [...new Set(ids)];
      const limit = { limit: chargeIds.length };
      const found = await charges.list(who.realmId, { ids: chargeIds }, limit);
      const seen = sumsOf(found);
      const id = await chargeReviews.ask({ ...who, action, filter: {}, chargeIds, seen });
      const review = await chargeReviews.find(who.realmId, id);
      if (!review) throw new Error('The review that was just kept is gone');
      return answer(review, reason);
    },
  };
}

function sumsOf(charges: readonly { currency: string; amount: bigint }[]): QueueSum[] {
  const sums = new Map<string, QueueSum>();
  for (const { currency, amount } of charges) {
    const sum = sums.get(currency) ?? { currency, count: 0, amount: 0n };
    sums.set(currency, { currency, count: sum.count + 1, amount: sum.amount + amount });
  }
  return [...sums.values()].toSorted((a, b) => (a.currency < b.currency ? -1 : 1));
}

function filledIn(filter: QueueFilter): Record<string, string> {
  const entries = Object.entries(filter).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && value !== '' ? [[name, value]] : [],
  );
  return Object.fromEntries(entries);
}
