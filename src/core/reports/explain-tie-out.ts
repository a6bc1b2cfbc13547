/** The cause of each thing that does not tie, from what QuickBooks shows of it. */
import { formatDate } from '../calendar/format-date.ts';
import { isForeignLateFee } from '../ledger/charge-lines.ts';
import { chargeReferenceIn } from '../ledger/charge-reference.ts';
import { isUnderWay } from '../ledger/reversal-status.ts';
import { formatAmountGrouped } from '../money/amount.ts';
import type { AccountEntry } from './account-entry.ts';
import type { BookedAmount } from './booked.ts';
import type { LiveTransaction } from './live-transaction.ts';
import { isWithin, monthOf, type Period } from './months.ts';
import type { KnownReference, TieOutCause, TieOutDifference } from './tie-out-difference.ts';

type Context = {
  readonly period: Period;
  /** Those that were read. */
  readonly accounts: ReadonlySet<string>;
  readonly homeCurrency: string;
};

const kindOf = ({ kind }: BookedAmount): string => (kind === 'charge' ? 'Invoice' : 'Credit memo');
const placeOf = (booked: BookedAmount): string => `${kindOf(booked)} ${booked.booking.number}`;

const expectedRow = (
  booked: BookedAmount,
  cause: TieOutCause,
  detail: string,
): TieOutDifference => ({
  cause,
  detail,
  month: monthOf(booked.booking.date),
  date: booked.booking.date,
  chargeId: booked.charge.id,
  reference: booked.reference,
  accountId: null,
  transactionId: booked.booking.transactionId,
  kind: kindOf(booked),
  number: booked.booking.number,
  name: '',
  inBooks: 0n,
  inDunwell: booked.home,
});

const foundRow = (entry: AccountEntry, cause: TieOutCause, detail: string): TieOutDifference => ({
  cause,
  detail,
  month: monthOf(entry.date),
  date: entry.date,
  chargeId: null,
  reference: chargeReferenceIn(entry.memo),
  accountId: entry.accountId,
  transactionId: entry.transactionId,
  kind: entry.type,
  number: entry.number,
  name: entry.name,
  inBooks: entry.amount,
  inDunwell: 0n,
});

/** What Dunwell put in the books and the account does not have. */
export function explainMissing(
  booked: BookedAmount,
  live: LiveTransaction | undefined,
  context: Context,
): TieOutDifference {
  const row = (cause: TieOutCause, detail: string): TieOutDifference =>
    expectedRow(booked, cause, detail);
  const place = placeOf(booked);
  if (booked.charge.reversals.some(({ status }) => isUnderWay(status))) {
    return row(
      'in-flight',
      'Its reversal is on its way, and QuickBooks may have taken it already.',
    );
  }
  if (live === undefined || live.status === 'deleted')
    return row('deleted', `${place} is deleted.`);
  if (live.status === 'void') return row('voided', `${place} is voided.`);
  const line = lineOf(live, booked);
  if (line === undefined) {
    return row('line-removed', `The line of the charge is gone from ${lower(place)}.`);
  }
  if (!isWithin(live.date, context.period)) {
    return row('other-month', movedText(booked, live.date));
  }
  if (line.accountId !== null && !context.accounts.has(line.accountId)) {
    const account = line.accountName ?? line.accountId;
    return row('other-account', `Its line on ${lower(place)} posts to the account ${account}.`);
  }
  return row('unexplained', `${place} shows the line, but the account does not.`);
}

/** Nothing where an amount stands as expected, in its month. */
export function explainAmount(
  booked: BookedAmount,
  entry: AccountEntry,
  live: LiveTransaction | undefined,
  context: Context,
): TieOutDifference[] {
  const { date } = booked.booking;
  const isDue = isWithin(date, context.period);
  const isMoved = monthOf(entry.date) !== monthOf(date) || !isDue;
  const of = { chargeId: booked.charge.id, reference: booked.reference };
  const isSame = entry.amount === booked.home;
  if (isSame && (!isMoved || booked.home === 0n)) return [];
  if (isMoved) {
    const text = movedText(booked, entry.date);
    const there = { ...foundRow(entry, 'other-month', text), ...of };
    return isDue && booked.home !== 0n
      ? [expectedRow(booked, 'other-month', text), there]
      : [there];
  }
  const both = { ...of, inDunwell: booked.home };
  if (booked.charge.reversals.some(({ status }) => isUnderWay(status))) {
    const text = 'A reversal of the charge is on its way.';
    return [{ ...foundRow(entry, 'in-flight', text), ...both }];
  }
  const { cause, detail } = whyAnother(booked, entry, live, context.homeCurrency);
  return [{ ...foundRow(entry, cause, detail), ...both }];
}

function whyAnother(
  booked: BookedAmount,
  entry: AccountEntry,
  live: LiveTransaction | undefined,
  homeCurrency: string,
): { readonly cause: TieOutCause; readonly detail: string } {
  const { currency } = booked.charge;
  if (live?.status === 'void') {
    return { cause: 'voided', detail: `${placeOf(booked)} is voided.` };
  }
  const text = (minor: bigint, of: string): string =>
    `${formatAmountGrouped({ minor, currency: of })} ${of}`;
  const line = live === undefined ? undefined : lineOf(live, booked);
  const own = booked.own < 0n ? -booked.own : booked.own;
  if (currency !== homeCurrency && line?.amount === own) {
    const values = `${text(entry.amount, homeCurrency)} instead of ${text(booked.home, homeCurrency)}`;
    return {
      cause: 'exchange-rate',
      detail: `${text(own, currency)} counts as ${values}: another exchange rate than ${booked.booking.rate}, or rounding.`,
    };
  }
  const [from, to, of] =
    line === undefined ? [booked.home, entry.amount, homeCurrency] : [own, line.amount, currency];
  const detail = `Somebody changed the line on ${lower(placeOf(booked))} from ${text(from, of)} to ${text(to, of)}.`;
  return { cause: 'amount-changed', detail };
}

/** What is on the account and not expected there. */
export function explainForeign(
  entry: AccountEntry,
  copyOf: BookedAmount | null,
  known: ReadonlyMap<string, KnownReference>,
): TieOutDifference {
  const reference = chargeReferenceIn(entry.memo);
  if (copyOf !== null) {
    const of = { chargeId: copyOf.charge.id };
    const text = `A second line with the reference of a charge on ${lower(placeOf(copyOf))}.`;
    return { ...foundRow(entry, 'copied', text), ...of };
  }
  const ours = reference === null ? undefined : known.get(reference);
  if (ours?.isUnderWay === true) {
    const text = 'Dunwell is still finding out whether QuickBooks took it.';
    return { ...foundRow(entry, 'in-flight', text), chargeId: ours.chargeId };
  }
  if (ours !== undefined) {
    const text = `It bears Dunwell’s reference, but the charge is ${ours.status} here.`;
    return { ...foundRow(entry, 'not-recorded', text), chargeId: ours.chargeId };
  }
  const line = { id: '', amount: entry.amount, itemName: null, description: entry.memo };
  const said = entry.memo === '' ? 'without a text' : `“${entry.memo}”`;
  const isLateFee = isForeignLateFee(line);
  return foundRow(entry, isLateFee ? 'late-fee' : 'not-ours', `An entry ${said}.`);
}

const lineOf = (live: LiveTransaction, { reference }: BookedAmount) =>
  live.lines.find(({ description }) => chargeReferenceIn(description) === reference);

const movedText = (booked: BookedAmount, now: LiveTransaction['date']): string =>
  `${placeOf(booked)} bears the date ${formatDate(now)} now; ` +
  `it bore ${formatDate(booked.booking.date)} when Dunwell wrote it.`;

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
