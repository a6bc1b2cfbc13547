import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { StoredDispute } from '../../adapters/store/disputes.ts';
import type { StoredHold } from '../../adapters/store/holds.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { StoredPromise } from '../../adapters/store/promises.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { disputeReasonText, isDisputeOverdue } from '../../core/holds/dispute.ts';
import { hasEnded } from '../../flow/collections/hold-moves.ts';
import { longDate } from '../components/format.ts';
import { PROMISE_STATES } from '../components/hold-words.ts';
import type { WebDeps } from '../deps.ts';
import type { HoldRow } from '../pages/holds-page.tsx';
import { moneyOf } from './values.ts';

/** A hold that ends by itself within so many days is told of. */
const soonDays = 3;

export type HoldState = HoldRow['state'];

/** Where a hold stands on a day. */
export function holdState(hold: StoredHold, today: PlainDate): HoldState {
  if (hasEnded(hold, today)) return 'ended';
  return hold.startsOn > today ? 'coming' : 'open';
}

/** The day on which a hold ends or ended; null until somebody lifts it. */
export const endOf = (hold: StoredHold): PlainDate | null => hold.liftedOn ?? hold.until;

/** Whether a hold ends by itself today or within three days, or lapsed today. */
export function endsSoon(hold: StoredHold, today: PlainDate): boolean {
  const { until, liftedOn } = hold;
  return liftedOn === null && until !== null && today <= until && until <= addDays(today, soonDays);
}

/** What is known of holds besides their rows. */
export type HoldsKnown = {
  readonly disputes: ReadonlyMap<string, StoredDispute>;
  readonly promises: ReadonlyMap<string, StoredPromise>;
};

/** The disputes and promises behind holds. */
export async function knownOf(
  { dunwell }: WebDeps,
  realm: string,
  holds: readonly StoredHold[],
): Promise<HoldsKnown> {
  const ids = holds.map(({ id }) => id);
  const [disputes, promises] = await Promise.all([
    dunwell.stores.disputes.ofHolds(realm, ids),
    dunwell.stores.paymentPromises.ofHolds(realm, ids),
  ]);
  return { disputes, promises };
}

/** Holds as lists show them, in the order given. */
export async function showHoldRows(
  deps: WebDeps,
  realm: string,
  today: PlainDate,
  holds: readonly StoredHold[],
): Promise<HoldRow[]> {
  const { db } = deps.dunwell;
  const idsOn = (scope: StoredHold['scope']): string[] =>
    holds.flatMap((hold) => (hold.scope === scope ? hold.subjectId : []));
  const [known, names, numbers, currencies] = await Promise.all([
    knownOf(deps, realm, holds),
    createCustomerLists(db).names(realm, idsOn('customer')),
    createInvoiceLists(db).numbers(realm, idsOn('invoice')),
    currenciesOf(deps, realm, holds),
  ]);
  return holds.map((hold): HoldRow => {
    const name = (hold.scope === 'invoice' ? numbers : names).get(hold.subjectId);
    const currency = currencies.get(`${hold.scope} ${hold.subjectId}`) ?? '';
    return {
      id: hold.id,
      reason: hold.reason,
      scope: hold.scope,
      subject: { id: hold.subjectId, name: name || hold.subjectId },
      stops: hold.stops,
      from: hold.startsOn,
      endsOn: endOf(hold),
      state: holdState(hold, today),
      amount:
        hold.amount === null || currency === '' ? null : moneyOf(hold.amount, currency).amount,
      currency,
      flag: flagOf(hold, known, today),
      detail: detailOf(hold, known),
    };
  });
}

async function currenciesOf(
  { dunwell }: WebDeps,
  realmId: string,
  holds: readonly StoredHold[],
): Promise<Map<string, string>> {
  const idsOn = (scope: StoredHold['scope']): string[] =>
    holds.flatMap((hold) => (hold.scope === scope ? hold.subjectId : []));
  const select = { id: true, currency: true } as const;
  const [customers, invoices] = await Promise.all([
    dunwell.db.customer.findMany({ where: { realmId, id: { in: idsOn('customer') } }, select }),
    dunwell.db.invoice.findMany({ where: { realmId, id: { in: idsOn('invoice') } }, select }),
  ]);
  return new Map([
    ...customers.map(({ id, currency }) => [`customer ${id}`, currency] as const),
    ...invoices.map(({ id, currency }) => [`invoice ${id}`, currency] as const),
  ]);
}

function flagOf(
  hold: StoredHold,
  { disputes, promises }: HoldsKnown,
  today: PlainDate,
): HoldRow['flag'] {
  const promise = promises.get(hold.id);
  if (promise !== undefined && promise.state !== 'open') {
    const { text, tone } = PROMISE_STATES[promise.state];
    return { text, tone };
  }
  const dispute = disputes.get(hold.id);
  if (dispute && hold.liftedOn === null && isDisputeOverdue(dispute, today)) {
    return { text: `To be settled by ${longDate(dispute.dueOn ?? today)}`, tone: 'bad' };
  }
  if (dispute?.outcome === 'credit' && dispute.closedOn === null) {
    return { text: 'Waits for the credit', tone: 'info' };
  }
  if (endsSoon(hold, today)) {
    const isOver = hold.until === today;
    return {
      text: isOver ? 'Ended today' : `Ends on ${longDate(hold.until ?? today)}`,
      tone: 'warn',
    };
  }
  return null;
}

function detailOf(hold: StoredHold, { disputes, promises }: HoldsKnown): string {
  const dispute = disputes.get(hold.id);
  const promise = promises.get(hold.id);
  const told = [
    ...(dispute?.reason ? [disputeReasonText[dispute.reason]] : []),
    ...(dispute?.reasonText ? [dispute.reasonText] : []),
    ...(dispute?.responsible ? [`settled by ${dispute.responsible}`] : []),
    ...(promise === undefined ? [] : [`for ${longDate(promise.dueOn)}`]),
    ...(promise?.promisedBy ? [`by ${promise.promisedBy}`] : []),
  ];
  return told.length > 0 ? told.join(', ') : (hold.note ?? '');
}

/** Of all holds of a company, how many ask for a person's eye. */
export function holdCounts(
  holds: readonly StoredHold[],
  { disputes }: Pick<HoldsKnown, 'disputes'>,
  today: PlainDate,
): { endingSoon: number; overdue: number } {
  const overdue = holds.filter((hold) => {
    const dispute = disputes.get(hold.id);
    return hold.liftedOn === null && dispute !== undefined && isDisputeOverdue(dispute, today);
  });
  return {
    endingSoon: holds.filter((hold) => endsSoon(hold, today)).length,
    overdue: overdue.length,
  };
}
