/** Which postings a recalculated worksheet knows that the first one did not, and the other way. */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { unlistedPaymentId } from '../ledger/principal.ts';
import { groupThousands } from '../money/amount.ts';
import type { Worksheet } from './worksheet.ts';

export type WorksheetPosting = {
  readonly paymentId: string;
  readonly date: PlainDate;
  readonly amount: string;
};

export type PostingChanges = {
  readonly appeared: readonly WorksheetPosting[];
  readonly gone: readonly WorksheetPosting[];
};

const keyOf = ({ paymentId, date, amount }: WorksheetPosting): string =>
  [paymentId, date, amount].join(' ');

/** The postings up to the assessment date in which two worksheets of one charge differ. */
export function postingChanges(then: Worksheet, now: Worksheet): PostingChanges {
  return {
    appeared: without(now.facts.postings, then.facts.postings),
    gone: without(then.facts.postings, now.facts.postings),
  };
}

/** The first less the second; of two that are alike, one takes away one. */
function without(
  postings: readonly WorksheetPosting[],
  others: readonly WorksheetPosting[],
): WorksheetPosting[] {
  const left = others.map(keyOf);
  return postings.filter((posting) => {
    const at = left.indexOf(keyOf(posting));
    if (at < 0) return true;
    left.splice(at, 1);
    return false;
  });
}

const mostNamed = 5;

/** Why a charge comes to another amount now, in sentences. */
export function whyRecalculated(then: Worksheet, now: Worksheet): string {
  const { appeared, gone } = postingChanges(then, now);
  const { currency } = then;
  const told = (postings: readonly WorksheetPosting[], what: string): string[] => {
    if (postings.length === 0) return [];
    const named = postings.slice(0, mostNamed).map((each) => inWords(each, currency));
    const more = postings.length - named.length;
    return [`${what}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`];
  };
  const changes = [
    ...told(appeared, 'Not known when it was assessed'),
    ...told(gone, 'Counted when it was assessed, and no longer there'),
  ];
  if (changes.length > 0) return changes.join(' ');
  return 'An earlier charge on the invoice comes to another amount.';
}

function inWords({ paymentId, date, amount }: WorksheetPosting, currency: string): string {
  const money = `${groupThousands(amount)} ${currency}`;
  if (paymentId === unlistedPaymentId) return `${money} that no payment explained`;
  return `${money} of ${formatDate(date)} (payment ${paymentId})`;
}
