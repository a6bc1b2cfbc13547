import type { ReviewAnswers } from '../../adapters/store/charge-reviews.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { QueueSum } from '../../adapters/store/review-queue.ts';
import { daysBetween } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { ChangedCharge } from '../../core/decide/reconsider.ts';
import { changedAmong } from '../../flow/collections/reconsider-proposals.ts';
import type { WebDeps } from '../deps.ts';
import type { ReviewRow, ReviewSum } from '../pages/review-list.tsx';
import type { Visit } from '../visit.ts';
import { loadLevelNames } from './levels.ts';
import { reviewWarnings, waitingDays } from './review-warnings.ts';
import { moneyOf } from './values.ts';

/** What changed under waiting charges since they were worked out; asks for them to be decided anew. */
export async function lookAgain(
  deps: WebDeps,
  { company, today }: Pick<Visit, 'company' | 'today'>,
  charges: readonly StoredCharge[],
): Promise<ReadonlyMap<string, ChangedCharge>> {
  const proposed = charges.filter(({ status }) => status === 'proposed');
  const changed = await changedAmong(deps.dunwell.stores, company, today, proposed);
  if (changed.size > 0) deps.dunwell.proposalWatch.touch(company.realmId);
  return changed;
}

/** Waiting charges as rows of the queue, in the order in which they come. */
export async function showReviewRows(
  deps: WebDeps,
  visit: Pick<Visit, 'company' | 'today'>,
  charges: readonly StoredCharge[],
): Promise<ReviewRow[]> {
  const { company, today } = visit;
  const { realmId: realm, bookCloseDate } = company;
  const { db, stores } = deps.dunwell;
  const invoiceIds = [...new Set(charges.map(({ invoiceId }) => invoiceId))];
  const [changed, names, invoices, nameOf, waiting] = await Promise.all([
    lookAgain(deps, visit, charges),
    createCustomerLists(db).names(
      realm,
      charges.map(({ customerId }) => customerId),
    ),
    stores.facts.invoiceRows(realm, invoiceIds),
    loadLevelNames(
      deps,
      realm,
      charges.map(({ worksheet }) => worksheet.policy),
    ),
    stores.proposals.on(realm, invoiceIds),
  ]);
  const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
  return charges.map((charge) => {
    const invoice = byId.get(charge.invoiceId);
    const { worksheet } = charge;
    const createdOn = dateInZone(charge.createdAt, company.timeZone);
    return {
      id: charge.id,
      reference: charge.reference,
      customer: { id: charge.customerId, name: names.get(charge.customerId) ?? charge.customerId },
      invoice: { id: charge.invoiceId, docNumber: invoice?.docNumber ?? charge.invoiceId },
      assessmentDate: charge.assessmentDate,
      days: daysBetween(charge.coversFrom, charge.coversTo),
      percent: worksheet.law?.effectivePercent?.after ?? null,
      ...moneyOf(charge.amount, charge.currency),
      policy: { level: nameOf(worksheet.policy), version: worksheet.policy.version },
      warnings: reviewWarnings(charge, {
        waitingDays: waitingDays(createdOn, today),
        isClosed: isClosed(invoice?.txnDate, bookCloseDate),
        isNotNewest: waiting.some(
          (other) =>
            other.invoiceId === charge.invoiceId && other.assessmentDate > charge.assessmentDate,
        ),
      }),
      changed: changed.get(charge.id)?.reason ?? null,
    };
  });
}

const isClosed = (txnDate: string | undefined, bookCloseDate: string | null): boolean =>
  txnDate !== undefined && bookCloseDate !== null && txnDate <= bookCloseDate;

/** Sums by currency as they are shown. */
export const showSums = (sums: readonly QueueSum[]): ReviewSum[] =>
  sums.map(({ currency, count, amount }) => ({ count, ...moneyOf(amount, currency) }));

/** How many charges had each outcome, and the first of those on which nothing was done. */
export function showAnswers(answers: ReviewAnswers): {
  done: number;
  already: number;
  others: { id: string; reason: string }[];
} {
  const others = answers.filter(({ outcome }) => outcome !== 'done' && outcome !== 'already');
  return {
    done: answers.filter(({ outcome }) => outcome === 'done').length,
    already: answers.filter(({ outcome }) => outcome === 'already').length,
    others: others.map(({ id, reason }) => ({ id, reason: reason ?? '' })),
  };
}
