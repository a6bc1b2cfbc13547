import type { ContactRequestStore } from '../../adapters/store/contact-requests.ts';
import type { DisputeStore } from '../../adapters/store/disputes.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { HoldStore, StoredHold } from '../../adapters/store/holds.ts';
import type { OwnerNotice } from '../../adapters/store/notices.ts';
import type { PromiseStore } from '../../adapters/store/promises.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import { disputeReasonText } from '../../core/holds/dispute.ts';
import { formatAmountGrouped } from '../../core/money/amount.ts';

export type NewsDeps = {
  readonly facts: FactsStore;
  readonly holds: HoldStore;
  readonly disputes: DisputeStore;
  readonly paymentPromises: PromiseStore;
  readonly contactRequests: ContactRequestStore;
};

/** What a payer said, as the owner is told it: by whom, what, and where it is worked on. */
export type PayerNews = {
  readonly customerName: string;
  /** The invoice by its number; null for all of the customer's. */
  readonly invoice: string | null;
  readonly said: readonly string[];
  /** Below the company's own address. */
  readonly path: string;
};

/** Reads what a notice tells of; null when it is gone. */
export async function payerNews(deps: NewsDeps, notice: OwnerNotice): Promise<PayerNews | null> {
  const { realmId, subjectId, kind } = notice;
  if (subjectId === null) return null;
  if (kind === 'payer-contact') return contactNews(deps, realmId, subjectId);
  const hold = await deps.holds.find(realmId, subjectId);
  if (hold === null) return null;
  const about = await subjectOf(deps, realmId, hold);
  const said =
    kind === 'payer-promise'
      ? await promiseSaid(deps, realmId, hold)
      : await disputeSaid(deps, realmId, hold);
  return { ...about, said, path: `/holds/${hold.id}` };
}

async function subjectOf(
  { facts }: NewsDeps,
  realmId: string,
  { scope, subjectId }: StoredHold,
): Promise<Pick<PayerNews, 'customerName' | 'invoice'>> {
  const [row] = scope === 'invoice' ? await facts.invoiceRows(realmId, [subjectId]) : [];
  const customerId = row?.customerId ?? subjectId;
  const customer = await facts.customer(realmId, customerId);
  const invoice = scope === 'invoice' ? (row?.docNumber ?? subjectId) : null;
  return { customerName: customer?.displayName ?? customerId, invoice };
}

async function disputeSaid(deps: NewsDeps, realmId: string, hold: StoredHold): Promise<string[]> {
  const dispute = (await deps.disputes.ofHolds(realmId, [hold.id])).get(hold.id);
  const { reason = null, reasonText = null } = dispute ?? {};
  const lines = [reason && disputeReasonText[reason], reasonText, hold.note];
  return lines.flatMap((line) => line ?? []);
}

async function promiseSaid(deps: NewsDeps, realmId: string, hold: StoredHold): Promise<string[]> {
  const promise = (await deps.paymentPromises.ofHolds(realmId, [hold.id])).get(hold.id);
  if (promise === undefined) return [];
  const { amount: minor, currency, dueOn, promisedBy } = promise;
  const sum = `${formatAmountGrouped({ minor, currency })} ${currency}`;
  const by = promisedBy === null ? '' : `, said by ${promisedBy}`;
  return [`${sum} by ${formatDate(dueOn)}${by}`];
}

async function contactNews(deps: NewsDeps, realmId: string, id: string): Promise<PayerNews | null> {
  const request = await deps.contactRequests.find(realmId, id);
  if (request === null) return null;
  const { customerId, email, name, note } = request;
  const customer = await deps.facts.customer(realmId, customerId);
  return {
    customerName: customer?.displayName ?? customerId,
    invoice: null,
    said: [name === null ? email : `${name}, ${email}`, ...(note === null ? [] : [note])],
    path: `/customers/${encodeURIComponent(customerId)}#payer`,
  };
}
