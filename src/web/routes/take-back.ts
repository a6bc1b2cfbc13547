import { reversibleOf } from '../../adapters/store/by-hand.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { FieldError } from '../components/view.ts';
import type { WebDeps } from '../deps.ts';
import { PageNotFoundError, RefusedError } from '../errors.ts';
import { formText, readPositive } from '../forms.ts';
import { paths } from '../pages/paths.ts';
import { readReason } from '../reasons.ts';
import { redirectWithFlash } from '../respond.ts';
import type { Visit } from '../visit.ts';

/** A form that cannot be used: what was typed and what is wrong with it. */
export type RejectedTakeBack = { reason: string; amount: string; errors: readonly FieldError[] };

/**
 * Takes a charge, or the part of it that a form names, back in QuickBooks.
 * @returns what is wrong with the form; null when it was answered
 * @throws RefusedError when the charge cannot be taken back as it stands
 */
export async function takeBack(
  deps: WebDeps,
  visit: Visit,
  charge: StoredCharge,
): Promise<RejectedTakeBack | null> {
  const { realm, actor, request, response } = visit;
  const { id, currency } = charge;
  const typed = formText(request.body, 'amount').trim();
  const reason = readReason(formText(request.body, 'reason'), { isNeeded: true });
  const amount = typed === '' ? null : readPositive(typed, currency);
  const errors = 'errors' in reason ? [...reason.errors] : [];
  if (amount === undefined) {
    const message = `Give an amount in ${currency} such as 1.00, or leave it empty.`;
    errors.push({ field: 'amount', message });
  } else if (amount !== null && charge.status === 'written' && amount > reversibleOf(charge)) {
    errors.push({ field: 'amount', message: 'That is more than is left of the charge.' });
  }
  if (errors.length > 0 || amount === undefined) {
    return { reason: reason.reason ?? '', amount: typed, errors };
  }
  const word = { realmId: realm, id, actor, amount, reason: reason.reason ?? '' };
  const answer = await deps.dunwell.reversals.reverseCharge(word);
  if (answer.outcome === 'not-found') throw new PageNotFoundError('There is no such charge');
  if (answer.outcome === 'refused') throw new RefusedError(answer.reason);
  await redirectWithFlash(request, response, paths.charge(realm, id), {
    tone: 'good',
    text: 'The charge is being taken back in QuickBooks. How it went is shown here.',
  });
  return null;
}
