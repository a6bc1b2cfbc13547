import { alone } from '../../adapters/store/alone.ts';
import { createAuditStore } from '../../adapters/store/audit.ts';
import { waiveCancelledBy } from '../../adapters/store/cancelled-by-hold.ts';
import type { ChargeStore } from '../../adapters/store/charges.ts';
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
import type { Approvals } from './approvals.ts';
import { liftHold, putHold } from './hold-moves.ts';
import type { Reversals } from './reversals.ts';
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
  | {
      readonly outcome: 'done';
      /** Whether it is closed; with `credit` it waits for the credit. */
      readonly isClosed: boolean;
      readonly waived: number;
      readonly reversed: number;
      /** Charges that could not be forgiven now, each with the reason. */
      readonly left: readonly string[];
    }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'refused'; readonly reason: string };

const mostCharges = 500;
const beforeQuickBooks: readonly string[] = ['proposed', 'held', 'accrued', 'approved', 'failed'];

export type Disputes = ReturnType<typeof createDisputes>;

/** Disputes: opened with the hold that stops reminders and charges, and brought to an end. */
export function createDisputes(options: {
  readonly db: Database;
  readonly clock: Clock;
  readonly facts: FactsStore;
  readonly charges: ChargeStore;
  readonly approvals: Approvals;
  readonly reversals: Reversals;
}) {
  const { db, clock, facts, charges, approvals, reversals } = options;

  /** Forgives the live charges of an invoice, by the ways that people forgive them one by one. */
  async function forgive(word: DisputeWord, invoiceId: string) {
    const { realmId, actor } = word;
    const reason = forgivenBecause(word);
    const found = await charges.list(realmId, { invoiceId }, { limit: mostCharges });
    const waiting = found.filter(({ status }) => beforeQuickBooks.includes(status));
    const ids = waiting.map(({ id }) => id);
    const answers = await approvals.waiveCharges({ realmId, ids, actor, reason });
    const left = answers.flatMap(({ outcome, reason: why }) =>
      outcome === 'done' || outcome === 'already' ? [] : (why ?? outcome),
    );
    let reversed = 0;
    for (const { id, status, reference } of found) {
      if (!['written', 'writing', 'unknown'].includes(status)) continue;
      const answer = await reversals.reverseCharge({ realmId, id, amount: null, reason, actor });
      if (answer.outcome === 'done') reversed += 1;
      if (answer.outcome === 'refused') left.push(`${reference}: ${answer.reason}`);
    }
    return { waived: answers.filter(({ outcome }) => outcome === 'done').length, reversed, left };
  }

  /**
   * Keeps what is decided before anything is done about it, so that of two people who close a
   * dispute at once the second is told so. What needs nothing more ends the hold with it.
   * @returns why it cannot be decided so; null when it is
   */
  async function decide(tx: Queries, word: DisputeWord): Promise<string | null> {
    const { realmId, holdId, outcome, note, actor, today } = word;
    const holds = createHoldStore({ db: tx, clock });
    const disputes = createDisputeStore(tx);
    const before = (await disputes.ofHolds(realmId, [holdId])).get(holdId);
    // What a crash cut off is gone through once more.
    const isForgiving = before?.outcome === 'waive' && before.closedOn === null;
    if (isForgiving) return outcome === 'waive' ? null : beingForgiven;
    const hold = await holds.find(realmId, holdId);
    if (!hold || hold.liftedOn !== null) return closedAlready;
    if (!(await disputes.decide(realmId, holdId, outcome, today))) return closedAlready;
    // What is forgiven or credited is not charged for later either.
    if (outcome !== 'resume') await holds.change(realmId, holdId, { accrueDuringHold: false });
    const text = [decided[outcome], note ?? ''].filter(Boolean).join(' ');
    const log = createHoldLogStore({ db: tx, clock });
    await log.add(realmId, holdId, { author: actor, kind: 'decided', text });
    const detail = { holdId, outcome, subject: hold.subjectId };
    const audit = createAuditStore({ db: tx, clock });
    await audit.add({ realmId, actor, what: 'dispute decided', detail });
    if (outcome === 'resume') await lift(tx, word);
    return null;
  }

  const lift = (tx: Queries, { realmId, actor, note, holdId, today }: DisputeWord) =>
    liftHold(tx, clock, { realmId, actor, reason: note }, holdId, today);

  /** Ends the hold and forgives what it cancelled, whose dates would be charged again. */
  async function endForgiven(tx: Queries, word: DisputeWord): Promise<number | null> {
    const { realmId, holdId, actor } = word;
    const reason = forgivenBecause(word);
    const ids = await waiveCancelledBy(tx, clock, { realmId, holdId, actor, reason });
    await createAuditStore({ db: tx, clock }).addAll(
      ids.map((chargeId) => {
        const detail = { chargeId, reason };
        return { realmId, actor, what: 'charge waived', detail };
      }),
    );
    return (await lift(tx, word)) ? ids.length : null;
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
        const reason =
          'The dispute is on a customer, not on an invoice: resume it, or dispute the invoice.';
        return { outcome: 'refused', reason };
      }
      const obstacle = await alone(db, realmId, (tx) => decide(tx, word));
      if (obstacle !== null) return { outcome: 'refused', reason: obstacle };
      const isClosed = outcome !== 'credit';
      const none = { waived: 0, reversed: 0, left: [] };
      if (outcome !== 'waive') return { outcome: 'done', isClosed, ...none };
      const forgiven = await forgive(word, hold.subjectId);
      const ended = await alone(db, realmId, (tx) => endForgiven(tx, word));
      if (ended === null) return { outcome: 'refused', reason: closedAlready };
      return { outcome: 'done', isClosed, ...forgiven, waived: forgiven.waived + ended };
    },
  };

  async function problemOf(request: DisputeRequest): Promise<DisputeAnswer | null> {
    const { realmId, subject, reason, reasonText, amount, today } = request;
    const refused = (field: string, why: string): DisputeAnswer => ({
      outcome: 'refused',
      field,
      reason: why,
    });
    if (reason === 'other' && reasonText === null) {
      return refused('reasonText', 'Say in a few words what is disputed.');
    }
    if (request.until !== null && request.until <= today) {
      return refused('until', 'Give a day after today, or none.');
    }
    if (request.dueOn !== null && request.dueOn < today) {
      return refused('dueOn', 'Give a day from today on, or none.');
    }
    if (subject.kind === 'customer') {
      const known = await createCustomerLists(db).currency(realmId, subject.id);
      if (known === null) return { outcome: 'not-found' };
      return amount === null ? null : refused('amount', partOfInvoice);
    }
    const [row] = await facts.invoiceRows(realmId, [subject.id]);
    if (!row) return { outcome: 'not-found' };
    if (amount !== null && amount <= 0n) return refused('amount', 'Give an amount above zero.');
    if (amount !== null && amount > row.openBalance) {
      const open = formatAmountGrouped({ minor: row.openBalance, currency: row.currency });
      return refused('amount', `No more than ${open} ${row.currency} is open on the invoice.`);
    }
    return null;
  }
}

const closedAlready = 'The dispute is closed already.';
const beingForgiven =
  'The finance charges on the invoice are being forgiven. Waive once more to finish it.';

const forgivenBecause = ({ note }: DisputeWord): string =>
  note === null ? 'Dispute settled' : `Dispute settled: ${note}`;

const partOfInvoice = 'A part in dispute is of one invoice: put the dispute on that invoice.';

const decided: Record<DisputeOutcome, string> = {
  resume: 'It is owed after all.',
  waive: 'The finance charges on the invoice are forgiven.',
  credit: 'It is to be credited in QuickBooks.',
};
