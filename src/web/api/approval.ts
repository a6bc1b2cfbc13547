import { z } from 'zod';
import { ChargeTransitionError } from '../../adapters/store/charges.ts';
import { ReminderTransitionError } from '../../adapters/store/reminders.ts';
import type { ApprovalOutcome } from '../../flow/collections/approvals.ts';
import { unreachable } from '../../core/unreachable.ts';
import { ApiProblem, notFound } from './problem.ts';
import { freeText } from './values.ts';

const reason = freeText(1_000);

/** The body of a person's word on a charge or a reminder. */
export const reasonBody = z.strictObject({ reason: reason.optional() });
/** The same where the history needs to know why. */
export const neededReasonBody = z.strictObject({ reason });

/**
 * Waits for an approval to be settled.
 * @throws ApiProblem not-found, or conflict when its status does not allow it any more
 */
export async function settle(what: string, approval: Promise<ApprovalOutcome>): Promise<void> {
  const settled = await approval.catch(refusedByRace);
  switch (settled.outcome) {
    case 'done':
      return;
    case 'not-found':
      throw notFound(what);
    case 'refused':
      throw new ApiProblem('conflict', settled.reason);
    default:
      unreachable(settled);
  }
}

/** Somebody else moved it between our reading and our writing. */
function refusedByRace(error: unknown): ApprovalOutcome {
  if (error instanceof ChargeTransitionError || error instanceof ReminderTransitionError) {
    return { outcome: 'refused', reason: `${error.message}.` };
  }
  throw error;
}
