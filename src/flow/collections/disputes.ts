import { alone } from '../../adapters/store/alone.ts';
import { createAuditStore } from '../../adapters/store/audit.ts';
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
    const reason = word.note === null ? 'Dispute settled' : `Dispute settled: ${word.note}`;
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

  /** Ends the dispute's hold, or keeps it until the credit comes, in one transaction. */
  async function settle(tx: Queries, word: DisputeWord, hold: StoredHold): Promise<void> {
    const { realmId, holdId, outcome, note, actor, today } = word;
    await createDisputeStore(tx).decide(realmId, holdId, outcome, today);
    // What is forgiven or credited is not charged for later either.
    if (outcome !== 'resume') {
      await createHoldStore({ db: tx, clock }).change(realmId, holdId, { accrueDuringHold: false });
    }
    const text = [decided[outcome], note ?? ''].filter(Boolean).join(' ');
    const log = createHoldLogStore({ db: tx, clock });
    await log.add(realmId, holdId, { author: actor, kind: 'decided', text });
    const detail = { holdId, outcome, subject: hold.subjectId };
    const audit = createAuditStore({ db: tx, clock });
    await audit.add({ realmId, actor, what: 'dispute decided', detail });
    if (outcome === 'credit') return;
    await liftHold(tx, clock, { realmId, actor, reason: note }, holdId, today);
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
      if (hold.liftedOn !== null) {
        return { outcome: 'refused', reason: 'The dispute is closed already.' };
      }
      if (outcome !== 'resume' && hold.scope !== 'invoice') {
        const reason =
          'The dispute is on a customer, not on an invoice: resume it, or dispute the invoice.';
        return { outcome: 'refused', reason };
      }
      const none = { waived: 0, reversed: 0, left: [] };
      const forgiven = outcome === 'waive' ? await forgive(word, hold.subjectId) : none;
      await alone(db, realmId, (tx) => settle(tx, word, hold));
      return { outcome: 'done', isClosed: outcome !== 'credit', ...forgiven };
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

const partOfInvoice = 'A part in dispute is of one invoice: put the dispute on that invoice.';

const decided: Record<DisputeOutcome, string> = {
  resume: 'It is owed after all.',
  waive: 'The finance charges on the invoice are forgiven.',
  credit: 'It is to be credited in QuickBooks.',
};
