/** How far a payer's word is taken that nobody looks at: each promise holds reminders back. */
import { addDays, type PlainDate } from '../calendar/plain-date.ts';
import type { PromiseState } from '../holds/promises.ts';
import type { MailInvoice } from '../mail/mail-facts.ts';

/** What a payer promised before, and what became of it. */
export type GivenPromise = { readonly state: PromiseState; readonly settledOn: PlainDate | null };

const mostOpen = 3;
const mostUnkept = 3;
const daysLookedBack = 365;

/**
 * Whether a payer has promised as much as is taken without a talk: three are open, or three of the
 * last year were not kept, in full and in time, since the last one that was.
 */
export function hasPromisedEnough(promises: readonly GivenPromise[], today: PlainDate): boolean {
  if (promises.filter(({ state }) => state === 'open').length >= mostOpen) return true;
  const settledAs = (...states: readonly PromiseState[]): PlainDate[] =>
    promises.flatMap(({ state, settledOn }) =>
      settledOn !== null && states.includes(state) ? settledOn : [],
    );
  const lastKept = settledAs('kept').toSorted().at(-1);
  const since = addDays(today, -daysLookedBack);
  const unkept = settledAs('broken', 'partlyKept').filter(
    (day) => day >= since && (lastKept === undefined || day > lastKept),
  );
  return unkept.length >= mostUnkept;
}

export type PromisedInvoice = Pick<MailInvoice, 'daysOverdue' | 'openBalance' | 'disputed'>;

/** What is asked for of an invoice; all that is open of one that is in dispute as a whole. */
const askedFor = ({ openBalance, disputed }: PromisedInvoice): bigint =>
  openBalance > disputed ? openBalance - disputed : openBalance;

/**
 * The least that a payer may promise, in the minor units of the invoices: all of the invoice that it
 * is about, or what is overdue of the account. While nothing is overdue, it is all that is open, so
 * that nobody holds everything back with a cent.
 */
export function leastPromised(
  invoices: readonly PromisedInvoice[],
  about: 'invoice' | 'account',
): bigint {
  const overdue = invoices.filter(({ daysOverdue }) => daysOverdue > 0);
  const counted = about === 'invoice' || overdue.length === 0 ? invoices : overdue;
  return counted.reduce((sum, invoice) => sum + askedFor(invoice), 0n);
}
