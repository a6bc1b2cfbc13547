/**
 * Putting, changing and lifting a hold, each with all that belongs to it, in the caller's
 * transaction: what waits and is held is cancelled, the dispute or the promise behind it begins or
 * ends with it, and log and audit tell of it.
 */
import { createAuditStore } from '../../adapters/store/audit.ts';
import type { Queries } from '../../adapters/store/database.ts';
import {
  createDisputeStore,
  untoldDispute,
  type NewDispute,
} from '../../adapters/store/disputes.ts';
import type { DocumentFile } from '../../adapters/store/document-file.ts';
import { createHoldLogStore } from '../../adapters/store/hold-log.ts';
import {
  createHoldStore,
  type HoldChanges,
  type NewHold,
  type StoredHold,
} from '../../adapters/store/holds.ts';
import { toHold } from '../../adapters/store/invoice-facts.ts';
import { openPayerNotice } from '../../adapters/store/payer-notices.ts';
import { createPromiseStore } from '../../adapters/store/promises.ts';
import { cancelWaiting, type WaitingCounts } from '../../adapters/store/waiting-actions.ts';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { payerAuthor } from '../../core/holds/authors.ts';
import { isOfPart } from '../../core/ledger/holds.ts';
import { forgiveCharges, nothingForgiven, type Forgiven } from './forgive-charges.ts';

/** Who says it, and why. */
export type HoldWord = {
  readonly realmId: string;
  readonly actor: string;
  readonly reason: string | null;
};

/** Who says something of a hold anew, and what. */
export type HoldChangeWord = Pick<HoldWord, 'realmId' | 'actor'> & {
  readonly change: {
    readonly hold: HoldChanges;
    /** Of a dispute, who settles it and by when. */
    readonly dispute: Partial<Pick<NewDispute, 'responsible' | 'dueOn'>>;
    /** What is new, in words for the log. */
    readonly text: string;
  };
};

export type PutHold = { readonly hold: StoredHold; readonly cancelled: WaitingCounts };

const nothing: WaitingCounts = { charges: 0, reminders: 0 };

/**
 * The stop switch of a customer or an invoice is a hold and nothing else: an exclusion of both
 * that nobody has lifted.
 */
export const isSwitch = ({ reason, stops, liftedOn }: StoredHold): boolean =>
  reason === 'exclusion' && stops === 'both' && liftedOn === null;

/** Whether a hold is over on a day: lifted, or ended by itself. */
export const hasEnded = ({ liftedOn, until }: StoredHold, today: PlainDate): boolean =>
  liftedOn !== null || (until !== null && until <= today);

/** Whether a hold is in force on a day, if nobody has lifted it. */
export const isInForce = (hold: StoredHold, today: PlainDate): boolean =>
  hold.startsOn <= today && !hasEnded(hold, today);

/**
 * Puts a hold; what waits and is held by it from today on is cancelled. Of what a payer said the
 * owner is told.
 */
export async function putHold(
  tx: Queries,
  clock: Clock,
  realmId: string,
  wanted: NewHold & { readonly dispute?: NewDispute },
  today: PlainDate,
): Promise<PutHold> {
  const { dispute = untoldDispute, ...row } = wanted;
  const hold = await createHoldStore({ db: tx, clock }).add(realmId, row);
  const { id: holdId, scope, subjectId: subject, stops, author } = hold;
  if (hold.reason === 'dispute') await createDisputeStore(tx).add(realmId, holdId, dispute);
  const cancelled = await cancelHeld(tx, clock, realmId, hold, today);
  const text = hold.note ?? '';
  const log = createHoldLogStore({ db: tx, clock });
  await log.add(realmId, holdId, { author, kind: 'opened', text });
  const detail = { holdId, scope, subject, stops, cancelled };
  await createAuditStore({ db: tx, clock }).add({
    realmId,
    actor: author,
    what: 'hold added',
    detail,
  });
  if (author === payerAuthor) {
    const kind = hold.reason === 'promise' ? 'payer-promise' : 'payer-dispute';
    await openPayerNotice(tx, clock, realmId, { kind, subjectId: holdId });
  }
  return { hold, cancelled };
}

/** Cancels what waits and is held from a day on. */
async function cancelHeld(
  tx: Queries,
  clock: Clock,
  realmId: string,
  hold: StoredHold,
  today: PlainDate,
): Promise<WaitingCounts> {
  // What is on the rest of an invoice finds out by itself that a part is in dispute.
  if (isOfPart(toHold(hold)) || !isInForce(hold, today)) return nothing;
  const { scope, subjectId, stops } = hold;
  return cancelWaiting(tx, {
    realmId,
    scope: { kind: scope, id: subjectId },
    topics: stops === 'both' ? ['charges', 'reminders'] : [stops],
    reason: cancelledBy(hold),
    holdId: hold.id,
    now: clock.now(),
  });
}

/**
 * Says some of a hold anew. One that has ended stays as it was: what it stopped may have gone on.
 * @returns whether it had not ended
 */
export async function changeHold(
  tx: Queries,
  clock: Clock,
  { realmId, actor, change }: HoldChangeWord,
  holdId: string,
  today: PlainDate,
): Promise<boolean> {
  const holds = createHoldStore({ db: tx, clock });
  const hold = await holds.find(realmId, holdId);
  if (!hold || hasEnded(hold, today)) return false;
  if (!(await holds.change(realmId, holdId, change.hold))) return false;
  const isOtherPart = change.hold.amount !== undefined && change.hold.amount !== hold.amount;
  if (isOtherPart) await cancelHeld(tx, clock, realmId, { ...hold, ...change.hold }, today);
  if (hold.reason === 'dispute') {
    await createDisputeStore(tx).change(realmId, holdId, change.dispute);
  }
  const entry = { author: actor, kind: 'changed', text: change.text } as const;
  await createHoldLogStore({ db: tx, clock }).add(realmId, holdId, entry);
  const audit = createAuditStore({ db: tx, clock });
  await audit.add({ realmId, actor, what: 'hold changed', detail: { holdId } });
  return true;
}

/** Adds a document to a hold, and to its log. @throws HoldLogFullError */
export async function addHoldFile(
  tx: Queries,
  clock: Clock,
  { realmId, actor }: Pick<HoldWord, 'realmId' | 'actor'>,
  holdId: string,
  file: DocumentFile,
): Promise<void> {
  const log = createHoldLogStore({ db: tx, clock });
  await log.addFile(realmId, holdId, file, actor);
  await log.add(realmId, holdId, { author: actor, kind: 'file', text: file.name });
}

/**
 * Closes the dispute behind a hold that ends. One that was decided so forgives the charges of its
 * invoice with it, whoever or whatever ends it, so that no crash on the way loses the decision.
 */
export async function endDispute(
  tx: Queries,
  clock: Clock,
  { realmId, actor, reason }: HoldWord,
  holdId: string,
  on: PlainDate,
): Promise<Forgiven> {
  const outcome = await createDisputeStore(tx).close(realmId, holdId, on, actor);
  if (outcome !== 'waive') return nothingForgiven;
  const hold = await createHoldStore({ db: tx, clock }).find(realmId, holdId);
  if (hold?.scope !== 'invoice') return nothingForgiven;
  const { subjectId: invoiceId } = hold;
  const why = reason === null ? 'Dispute settled' : `Dispute settled: ${reason}`;
  return forgiveCharges(tx, clock, { realmId, holdId, invoiceId, actor, reason: why });
}

/**
 * Lifts a hold. A dispute that is open closes with it and a promise that is open is withdrawn.
 * @returns the charges that were forgiven with it; null when somebody had lifted it
 */
export async function liftHold(
  tx: Queries,
  clock: Clock,
  { realmId, actor, reason }: HoldWord,
  holdId: string,
  today: PlainDate,
): Promise<Forgiven | null> {
  if (!(await createHoldStore({ db: tx, clock }).lift(realmId, holdId, today, actor))) return null;
  const forgiven = await endDispute(tx, clock, { realmId, actor, reason }, holdId, today);
  const promises = createPromiseStore({ db: tx, clock });
  const promise = (await promises.ofHolds(realmId, [holdId])).get(holdId);
  if (promise?.state === 'open') {
    await promises.settle(promise, 'withdrawn', { on: today, received: promise.received });
  }
  const entry = { author: actor, kind: 'lifted', text: reason ?? '' } as const;
  await createHoldLogStore({ db: tx, clock }).add(realmId, holdId, entry);
  const detail = { holdId, ...(reason === null ? {} : { reason }) };
  const audit = createAuditStore({ db: tx, clock });
  await audit.add({ realmId, actor, what: 'hold lifted', detail });
  return forgiven;
}

function cancelledBy(hold: StoredHold): string {
  const what = isSwitch(hold)
    ? `Everything was stopped for the ${hold.scope}`
    : `A hold (${hold.reason}) was put on the ${hold.scope}`;
  return because(what, hold.note);
}

/** A sentence with the reason that a person gave, if any. */
export const because = (what: string, reason: string | null): string =>
  reason === null || reason === '' ? `${what}.` : `${what}: ${reason}`;
