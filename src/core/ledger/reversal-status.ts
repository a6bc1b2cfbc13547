/**
 * The life of a reversal: of a written charge, or of a part of it. One that a person asks for
 * begins approved; one that the program found begins proposed and waits for a person.
 */
export const reversalStatuses = [
  'proposed',
  'approved',
  'writing',
  'unknown',
  'written',
  'rejected',
  'failed',
] as const;

export type ReversalStatus = (typeof reversalStatuses)[number];

/** Who or what asked: a person, or a posting that an assessment did not know of. */
export const reversalCauses = ['person', 'back-dated-posting'] as const;
export type ReversalCause = (typeof reversalCauses)[number];

/**
 * How a charge went back. `foundRemoved`: somebody had taken it out of QuickBooks already, so
 * nothing was written.
 */
export const reversalMethods = [
  'removeLine',
  'lowerLine',
  'voidInvoice',
  'creditMemo',
  'foundRemoved',
] as const;
export type ReversalMethod = (typeof reversalMethods)[number];

// `unknown` is left only by a read-back: found → written, not found → approved to be tried again.
const transitions: Record<ReversalStatus, readonly ReversalStatus[]> = {
  proposed: ['approved', 'rejected'],
  approved: ['writing', 'written', 'rejected', 'failed'],
  writing: ['written', 'unknown', 'approved', 'failed'],
  unknown: ['written', 'approved', 'failed'],
  written: [],
  rejected: [],
  failed: ['approved', 'rejected'],
};

/** Whether a reversal may go from one status to the other. */
export function canReversalBecome(from: ReversalStatus, to: ReversalStatus): boolean {
  return transitions[from].includes(to);
}

/** Whether a reversal is on its way: its charge takes no other meanwhile. */
export function isUnderWay(status: ReversalStatus): boolean {
  return status === 'approved' || status === 'writing' || status === 'unknown';
}
