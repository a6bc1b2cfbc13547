import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { CompanyFacts, Hold, Mode } from '../ledger/facts.ts';
import { holdOn } from '../ledger/holds.ts';
import type { Resolved } from '../policy/resolve-policy.ts';
import type { CommonOutcome, Numbers } from './decision.ts';
import type { InvoiceContext } from './run-facts.ts';

/** An outcome with its reason in words. */
export type Explained<Outcome> = { readonly outcome: Outcome; readonly reason: string };

/** What stops a topic for a whole company. */
export function companyStops(company: CompanyFacts, mode: Mode): Explained<CommonOutcome> | null {
  if (company.stopped) {
    return { outcome: 'stopped', reason: 'Everything is stopped for this company.' };
  }
  return mode === 'off' ? { outcome: 'mode-off', reason: 'The mode is off.' } : null;
}

/**
 * What QuickBooks says of an invoice or its customer that leaves nothing to do.
 * @param mayBePaid that it is paid does not stop it
 */
export function ledgerStops(
  { invoice, owner }: InvoiceContext,
  mayBePaid = false,
): Explained<CommonOutcome> | null {
  if (invoice.status === 'void') return { outcome: 'void', reason: 'The invoice is void.' };
  if (invoice.status === 'deleted') {
    return { outcome: 'deleted', reason: 'The invoice was deleted in QuickBooks.' };
  }
  if (!mayBePaid && (invoice.status === 'paid' || invoice.openBalance <= 0n)) {
    return { outcome: 'paid', reason: 'The invoice is paid.' };
  }
  if (owner === null) {
    return { outcome: 'customer-unknown', reason: 'Its customer has not been synced yet.' };
  }
  if (!owner.customer.active) {
    return { outcome: 'customer-inactive', reason: 'Its customer is inactive in QuickBooks.' };
  }
  return null;
}

/**
 * The hold that stops a topic today, if any.
 * @param open what is open of it, which disputes of parts may come to
 */
export function holdStops(
  holds: readonly Hold[],
  topic: 'reminders' | 'charges',
  today: PlainDate,
  open: () => bigint,
): (Explained<CommonOutcome> & { readonly holdId: string }) | null {
  const hold = holdOn(holds, topic, today, open);
  if (hold === null) return null;
  const on = hold.scope === 'customer' ? 'The customer is on hold' : 'The invoice is on hold';
  const until = hold.until === null ? '' : ` until ${formatDate(hold.until)}`;
  return { outcome: 'held', reason: `${on} (${holdWord(hold.reason)})${until}.`, holdId: hold.id };
}

const holdWord = (reason: string): string => (reason === 'reply' ? 'unread reply' : reason);

/** The group whose rules were applied and why the customer is in it, as figures of a decision. */
export function groupNumbers(
  policy: Pick<Resolved<unknown>, 'level' | 'subject' | 'because'> | null,
): Numbers {
  if (policy?.level !== 'group') return {};
  return { group: { name: policy.subject, because: policy.because ?? '' } };
}
