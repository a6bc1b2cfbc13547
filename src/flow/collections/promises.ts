import { alone } from '../../adapters/store/alone.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { Database } from '../../adapters/store/database.ts';
import { createHoldLogStore } from '../../adapters/store/hold-log.ts';
import type { StoredHold } from '../../adapters/store/holds.ts';
import { createPromiseStore, type StoredPromise } from '../../adapters/store/promises.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { Clock } from '../../clock.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import { addDays, daysBetween, type PlainDate } from '../../core/calendar/plain-date.ts';
import { formatAmountGrouped } from '../../core/money/amount.ts';
import { putHold } from './hold-moves.ts';
import type { Subject } from './stops.ts';

/** Somebody's word that a customer will pay. */
export type PromiseRequest = {
  readonly company: Company;
  readonly subject: Subject;
  /** Minor units of the subject's currency; null for all that is open of an invoice. */
  readonly amount: bigint | null;
  readonly dueOn: PlainDate;
  /** The person who gave the promise, if that is known. */
  readonly promisedBy: string | null;
  readonly note: string | null;
  /** Who records it: a person of the company, an API key, or `payer`. */
  readonly author: string;
  readonly today: PlainDate;
};

/** `refused`: the field says which part of the request, the reason is for whoever made it. */
export type PromiseAnswer =
  | { readonly outcome: 'added'; readonly promise: StoredPromise; readonly hold: StoredHold }
  | { readonly outcome: 'not-found' }
  | {
      readonly outcome: 'refused';
      readonly field: 'amount' | 'dueOn';
      readonly reason: string;
    };

/** Further ahead nobody promises anything. */
const longestDays = 366;

type Owed = {
  readonly customerId: string;
  readonly invoiceId: string | null;
  readonly currency: string;
  /** What is open, in minor units; null where it is not to be compared with. */
  readonly open: bigint | null;
};

export type Promises = ReturnType<typeof createPromises>;

/** Promises to pay: taken down, with the hold that pauses reminders until they are due. */
export function createPromises(options: { db: Database; clock: Clock; facts: FactsStore }) {
  const { db, clock, facts } = options;

  /** What a promise would be about; null for what the mirror does not know. */
  async function owed(realmId: string, { kind, id }: Subject): Promise<Owed | null> {
    if (kind === 'customer') {
      const currency = await createCustomerLists(db).currency(realmId, id);
      return currency === null ? null : { customerId: id, invoiceId: null, currency, open: null };
    }
    const [row] = await facts.invoiceRows(realmId, [id]);
    if (!row) return null;
    const { customerId, currency, openBalance, status } = row;
    return { customerId, invoiceId: id, currency, open: status === 'open' ? openBalance : 0n };
  }

  return {
    /**
     * Takes a promise down. Reminders pause until its day and the company's days of grace are over;
     * whether it was kept is found from what is paid. One promise at a time is open on a subject.
     */
    async addPromise(request: PromiseRequest): Promise<PromiseAnswer> {
      const { company, subject, today, dueOn } = request;
      const { realmId } = company;
      const about = await owed(realmId, subject);
      if (about === null) return { outcome: 'not-found' };
      const amount = request.amount ?? about.open;
      const problem = problemOf({ amount, about, dueOn, today });
      if (problem !== null || amount === null) {
        return problem ?? { outcome: 'refused', field: 'amount', reason: amountNeeded };
      }
      return alone(db, realmId, async (tx): Promise<PromiseAnswer> => {
        const promises = createPromiseStore({ db: tx, clock });
        const { customerId, invoiceId, currency } = about;
        const other = await promises.openOn(realmId, { customerId, invoiceId });
        if (other !== null) {
          const reason = `There is an open promise for ${formatDate(other.dueOn)}. Withdraw it first.`;
          return { outcome: 'refused', field: 'dueOn', reason };
        }
        const graceDays = company.promiseGraceDays;
        const { hold } = await putHold(
          tx,
          clock,
          realmId,
          {
            scope: subject.kind,
            subjectId: subject.id,
            stops: 'reminders',
            reason: 'promise',
            note: request.note,
            amount,
            startsOn: today,
            until: addDays(dueOn, graceDays + 1),
            author: request.author,
          },
          today,
        );
        const promise = await promises.add(realmId, {
          holdId: hold.id,
          ...{ customerId, invoiceId, amount, currency, dueOn, graceDays },
          madeOn: today,
          promisedBy: request.promisedBy,
          author: request.author,
        });
        const sum = `${formatAmountGrouped({ minor: amount, currency })} ${currency}`;
        const by = request.promisedBy === null ? '' : ` by ${request.promisedBy}`;
        await createHoldLogStore({ db: tx, clock }).add(realmId, hold.id, {
          author: request.author,
          kind: 'promise',
          text: `${sum} promised${by} for ${formatDate(dueOn)}.`,
        });
        return { outcome: 'added', promise, hold };
      });
    },
  };
}

const amountNeeded = 'Say how much is promised.';

function problemOf(question: {
  readonly amount: bigint | null;
  readonly about: Owed;
  readonly dueOn: PlainDate;
  readonly today: PlainDate;
}): PromiseAnswer | null {
  const { amount, about, dueOn, today } = question;
  const refused = (field: 'amount' | 'dueOn', reason: string): PromiseAnswer => ({
    outcome: 'refused',
    field,
    reason,
  });
  if (dueOn < today)
    return refused('dueOn', 'The day promised has passed: give one from today on.');
  if (daysBetween(today, dueOn) > longestDays) {
    return refused('dueOn', 'Give a day within a year from today.');
  }
  if (about.open === 0n) return refused('amount', 'Nothing is open on the invoice.');
  if (amount === null) return refused('amount', amountNeeded);
  if (amount <= 0n) return refused('amount', 'Give an amount above zero.');
  if (about.open !== null && amount > about.open) {
    const open = formatAmountGrouped({ minor: about.open, currency: about.currency });
    return refused('amount', `No more than ${open} ${about.currency} is open on the invoice.`);
  }
  return null;
}
