/**
 * The life of a charge. A staged one belongs to a run that is not judged as a whole yet, a held one
 * to a run that waits for a person as a whole. An accrued one is owed and waits for the company's charge day, to be
 * written with the customer's others. Waive ends it before it is in QuickBooks, reverse after;
 * cancelled means that the facts changed before it took effect, so that its date may be assessed
 * anew.
 */
export const chargeStatuses = [
  'staged',
  'held',
  'proposed',
  'accrued',
  'approved',
  'writing',
  'unknown',
  'written',
  'waived',
  'reversed',
  'failed',
  'cancelled',
] as const;

export type ChargeStatus = (typeof chargeStatuses)[number];

// `unknown` is left only by a read-back: found → written, not found → approved to be tried again.
const transitions: Record<ChargeStatus, readonly ChargeStatus[]> = {
  staged: ['approved', 'accrued', 'proposed', 'held', 'cancelled'],
  held: ['approved', 'accrued', 'waived', 'cancelled'],
  proposed: ['approved', 'accrued', 'waived', 'cancelled'],
  // Back to proposed where charges have come to wait for a person meanwhile.
  accrued: ['approved', 'proposed', 'waived', 'cancelled'],
  // Back to accrued where it has to wait for the next charge day, or is to be decided again.
  approved: ['writing', 'accrued', 'waived', 'cancelled', 'failed'],
  writing: ['written', 'unknown', 'approved', 'failed', 'cancelled'],
  unknown: ['written', 'approved', 'failed'],
  written: ['reversed'],
  failed: ['approved', 'accrued', 'waived'],
  waived: [],
  // Where a person put the line back.
  reversed: ['written'],
  // Where the hold that cancelled it ends with its charges forgiven.
  cancelled: ['waived'],
};

/** Whether a charge may go from one status to the other. */
export function canBecome(from: ChargeStatus, to: ChargeStatus): boolean {
  return transitions[from].includes(to);
}

/** Whether a charge counts towards maximums: everything but waived, reversed and cancelled. */
export function isLive(status: ChargeStatus): boolean {
  return status !== 'waived' && status !== 'reversed' && status !== 'cancelled';
}

/**
 * Whether a charge takes up its assessment date. A waived, reversed or failed one does, so that
 * nobody is charged again for what a person forgave or has yet to look at.
 */
export function takesUpDate(status: ChargeStatus): boolean {
  return status !== 'cancelled';
}
