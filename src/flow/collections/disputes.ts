import { alone } from '../../adapters/store/alone.ts';
import { createAuditStore } from '../../adapters/store/audit.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { Database, Queries } from '../../adapters/store/database.ts';
import { createDisputeStore, type NewDispute } from '../../adapters/store/disputes.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import { createHoldLogStore } from '../../adapters/store/hold-log.ts';
import { createHoldStore, type HoldStops, type StoredHold } from '../../adapters/store/holds.ts';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { DisputeOutcome } from '../../core/holds/dispute.ts';
import { formatAmountGrouped } from '../../core/money/amount.ts';
import { nothingForgiven, type Forgiven } from './forgive-charges.ts';
import { liftHold, putHold } from './hold-moves.ts';
import type { Subject } from './stops.ts';

/** Somebody's word that a customer disputes what it owes. */
export type DisputeRequest = NewDispute & {
  readonly realmId: string;
  readonly subject: Subject;
  /** The part of the invoice in dispute, in minor units; null for all of it. */
  readonly amount: bigint | null;
  readonly stops: HoldStops;
  readonly accrueDuringHold: boolean | null;
  readonly note: string | null;
  readonly until: PlainDate | null;
  /** Who says it: a person of the company, an API key, or `payer`. */
  readonly author: string;
  readonly today: PlainDate;
};

/** `refused`: the field says which part of the request, the reason is for whoever made it. */
export type DisputeAnswer =
  | { readonly outcome: 'opened'; readonly hold: StoredHold }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'refused'; readonly field: string; readonly reason: string };

/** How a dispute is to end, by whom, and why. */
export type DisputeWord = {
  readonly realmId: string;
  readonly holdId: string;
  readonly outcome: DisputeOutcome;
  readonly note: string | null;
  readonly actor: string;
  readonly today: PlainDate;
};

export type DisputeEnd =
  | ({
      readonly outcome: 'done';
      /** Whether it is closed; with `credit` it waits for the credit. */
      readonly isClosed: boolean;
    } & Forgiven)
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'refused'; readonly reason: string };

export type Disputes = ReturnType<typeof createDisputes>;

/** Disputes: opened with the hold that stops reminders and charges, and brought to an end. */
export function createDisputes(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly facts: FactsStore;
  /** A reversal waits in the outbox. */
  readonly ring: () => void;
}) {
  const { db, clock, facts, ring } = options;

  /**
   * Keeps what is decided and, unless a credit is awaited, does it and ends the hold in the same
   * commit: of two people who close a dispute at once the second is told so.
   */
  async function decide(tx: Queries, word: DisputeWord): Promise<DisputeEnd> {
    const { realmId, holdId, outcome, note, actor, today } = word;
    const holds = createHoldStore({ db: tx, clock });
    const disputes = createDisputeStore(tx);
    const hold = await holds.find(realmId, holdId);
    if (!hold || hold.liftedOn !== null) return refused(closedAlready);
    const before = (await disputes.ofHolds(realmId, [holdId])).get(holdId);
    const isForgiving = before?.outcome === 'waive' && before.closedOn === null;
    if (isForgiving && outcome !== 'waive') return refused(toBeForgiven);
    if (!(await disputes.decide(realmId, holdId, outcome, today))) return refused(closedAlready);
    // What is forgiven or credited is not charged for later either.
    if (outcome !== 'resume') await holds.change(realmId, holdId, { accrueDuringHold: false });
    const text = [decided[outcome], note ?? ''].filter(Boolean).join(' ');
    const log = createHoldLogStore({ db: tx, clock });
    await log.add(realmId, holdId, { author: actor, kind: 'decided', text });
    const detail = { holdId, outcome, subject: hold.subjectId };
    const audit = createAuditStore({ db: tx, clock });
    await audit.add({ realmId, actor, what: 'dispute decided', detail });
    if (outcome === 'credit') return { outcome: 'done', isClosed: false, ...nothingForgiven };
    const lifted = await liftHold(tx, clock, { realmId, actor, reason: note }, holdId, today);
    if (lifted === null) return refused(closedAlready);
    return { outcome: 'done', isClosed: true, ...lifted };
  }

  return {
    /** Opens a dispute: what it stops it stops from today on, of the part that it names. */
    async openDispute(request: DisputeRequest): Promise<DisputeAnswer> {
      const { realmId, subject, today } = request;
      const problem = await problemOf(request);
      if (problem !== null) return problem;
      const { reason, reasonText, responsible, dueOn } = request;
      const { amount, stops, accrueDuringHold, note, until, author } = request;
      const wanted = {
        scope: subject.kind,
        subjectId: subject.id,
        reason: 'dispute' as const,
        startsOn: today,
        ...{ amount, stops, accrueDuringHold, note, until, author },
        dispute: { reason, reasonText, responsible, dueOn },
      };
      const { hold } = await alone(db, realmId, (tx) => putHold(tx, clock, realmId, wanted, today));
      return { outcome: 'opened', hold };
    },

    /** Ends a dispute, or says that it ends with a credit. The note is kept with what it changes. */
    async closeDispute(word: DisputeWord): Promise<DisputeEnd> {
      const { realmId, holdId, outcome } = word;
      const hold = await createHoldStore({ db, clock }).find(realmId, holdId);
      if (hold?.reason !== 'dispute') return { outcome: 'not-found' };
      if (outcome !== 'resume' && hold.scope !== 'invoice') {
        return refused(
          'The dispute is on a customer, not on an invoice: resume it, or dispute the invoice.',
        );
      }
      const end = await alone(db, realmId, (tx) => decide(tx, word));
      if (end.outcome === 'done' && end.reversed > 0) ring();
      return end;
    },
  };

  async function problemOf(request: DisputeRequest): Promise<DisputeAnswer | null> {
    const { realmId, subject, reason, reasonText, amount, today } = request;
    if (reason === 'other' && reasonText === null) {
      return wrong('reasonText', 'Say in a few words what is disputed.');
    }
    if (request.until !== null && request.until <= today) {
      return wrong('until', 'Give a day after today, or none.');
    }
    if (request.dueOn !== null && request.dueOn < today) {
      return wrong('dueOn', 'Give a day from today on, or none.');
    }
    if (subject.kind === 'customer') {
      const known = await createCustomerLists(db).currency(realmId, subject.id);
      if (known === null) return { outcome: 'not-found' };
      return amount === null ? null : wrong('amount', partOfInvoice);
    }
    const [row] = await facts.invoiceRows(realmId, [subject.id]);
    if (!row) return { outcome: 'not-found' };
    if (amount !== null && amount <= 0n) return wrong('amount', 'Give an amount above zero.');
    if (amount !== null && amount > row.openBalance) {
      const open = formatAmountGrouped({ minor: row.openBalance, currency: row.currency });
      return wrong('amount', `No more than ${open} ${row.currency} is open on the invoice.`);
    }
    return null;
  }
}

const closedAlready = 'The dispute is closed already.';
const toBeForgiven =
  'It was decided to forgive the finance charges on the invoice. Waive once more to finish it.';

const refused = (reason: string): DisputeEnd => ({ outcome: 'refused', reason });

const wrong = (field: string, reason: string): DisputeAnswer => ({
  outcome: 'refused',
  field,
  reason,
});

const partOfInvoice = 'A part in dispute is of one invoice: put the dispute on that invoice.';

const decided: Record<DisputeOutcome, string> = {
  resume: 'It is owed after all.',
  waive: 'The finance charges on the invoice are forgiven.',
  credit: 'It is to be credited in QuickBooks.',
};
