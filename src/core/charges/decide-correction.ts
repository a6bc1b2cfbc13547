/** What to propose when a charge that is in QuickBooks turns out to be too high. */

/** A reversal of (a part of) a charge, whoever asked for it. Amounts in minor units. */
export type StandingReversal = {
  readonly id: string;
  readonly amount: bigint;
  readonly cause: 'person' | 'back-dated-posting';
  readonly status:
    'proposed' | 'approved' | 'writing' | 'unknown' | 'written' | 'rejected' | 'failed';
  /** A person decided on it; a proposal that was withdrawn by itself has nobody. */
  readonly isDecided: boolean;
  /** It was asked for after it was seen what people had changed of the charge's line. */
  readonly isAfterHand: boolean;
};

export type Correction =
  | { readonly kind: 'none' }
  | { readonly kind: 'propose'; readonly amount: bigint }
  | { readonly kind: 'amend'; readonly id: string; readonly amount: bigint }
  | { readonly kind: 'withdraw'; readonly id: string };

/**
 * The difference less what was already taken back, or is about to be, is proposed once. A proposal
 * that still waits follows the facts; one that a person rejected is not made again, as long as it
 * would be of the same amount. It is never of more than Dunwell wrote and still stands: what people
 * took off the line is off already, and what they put on it is theirs.
 * @param tooMuch charged less what it should have been
 * @param reversals every reversal of the charge, oldest first
 * @param byHand what people put on its line in QuickBooks; below zero what they took off already
 */
export function decideCorrection(
  tooMuch: bigint,
  reversals: readonly StandingReversal[],
  byHand = 0n,
): Correction {
  const waiting = reversals.find(isWaiting);
  const standing = reversals.filter((each) => each.status !== 'rejected' && each !== waiting);
  const takenOff = byHand < 0n ? -byHand : 0n;
  const taken = sumOf(standing) + takenOff - ofWhatPeoplePutOn(standing, byHand);
  const wanted = tooMuch > taken ? tooMuch - taken : 0n;
  if (waiting !== undefined) {
    if (wanted === 0n) return { kind: 'withdraw', id: waiting.id };
    return wanted === waiting.amount
      ? { kind: 'none' }
      : { kind: 'amend', id: waiting.id, amount: wanted };
  }
  const isRefused = reversals.some(
    (each) =>
      each.cause === 'back-dated-posting' &&
      each.status === 'rejected' &&
      each.isDecided &&
      each.amount === wanted,
  );
  return wanted === 0n || isRefused ? { kind: 'none' } : { kind: 'propose', amount: wanted };
}

const sumOf = (reversals: readonly StandingReversal[]): bigint =>
  reversals.reduce((all, { amount }) => all + amount, 0n);

/** What a person asked to have back after people had put on the line is of that before all else. */
function ofWhatPeoplePutOn(reversals: readonly StandingReversal[], byHand: bigint): bigint {
  const asked = sumOf(
    reversals.filter(({ cause, isAfterHand }) => cause === 'person' && isAfterHand),
  );
  const putOn = byHand > 0n ? byHand : 0n;
  return asked < putOn ? asked : putOn;
}

/** A proposal of ours that nobody decided on yet. */
export function isWaiting(reversal: Pick<StandingReversal, 'cause' | 'status'>): boolean {
  return reversal.cause === 'back-dated-posting' && reversal.status === 'proposed';
}
