/** A worksheet's own question once more: what was known when its charge was calculated. */
import type { Posting } from '../ledger/facts.ts';
import { parseAmount } from '../money/amount.ts';
import { calculateCharge, type ChargeQuestion } from './calculate-charge.ts';
import { chargeFromRecord, holdFromRecord } from './set-aside.ts';
import type { WorksheetRecord } from './worksheet-record.ts';
import type { Worksheet } from './worksheet.ts';
import { unlistedPaymentId } from '../ledger/principal.ts';

/** The question that a worksheet answers; null for one without a record of what was known. */
export function questionOf(worksheet: Worksheet): ChargeQuestion | null {
  const { record, facts, currency, law } = worksheet;
  if (record === undefined) return null;
  const minor = (text: string): bigint => parseAmount(text, currency).minor;
  const { invoice, holds, legal, policy: section } = record;
  const { level, subject, version } = worksheet.policy;
  return {
    invoice: {
      id: worksheet.invoiceId,
      customerId: worksheet.customerId,
      currency,
      txnDate: invoice.txnDate,
      dueDate: invoice.dueDate,
      tax: minor(invoice.tax),
      status: invoice.status,
      ...(isOfFirstRule(worksheet, record)
        ? amountsOfFacts(worksheet)
        : amountsOf(record, currency)),
      chargeLines: facts.chargeLines.map((line) => ({ ...line, amount: minor(line.amount) })),
      charges: record.charges.map((charge) => chargeFromRecord(charge, currency)),
    },
    policy: { section, level, subject, version },
    holds: holds.map((hold) => holdFromRecord(hold, currency)),
    legal,
    lawThen: law,
    startDate: facts.startDate,
    covers: { from: worksheet.coversFrom, to: worksheet.coversTo },
  };
}

type Amounts = Pick<ChargeQuestion['invoice'], 'total' | 'openBalance' | 'postings'>;

const amountsOf = ({ invoice, postings }: WorksheetRecord, currency: string): Amounts => ({
  total: parseAmount(invoice.total, currency).minor,
  openBalance: parseAmount(invoice.openBalance, currency).minor,
  postings: postingsOf(postings, currency),
});

/**
 * Whether a record has among its total and its postings what credit memos took back, which its
 * worksheet left out already. By every later rule both have one total.
 */
const isOfFirstRule = ({ facts }: Worksheet, { rule, invoice }: WorksheetRecord): boolean =>
  rule === undefined && invoice.total !== facts.total;

/**
 * What the first rule counted: the facts tell it without the credits. They leave out postings of
 * later days than the worksheet's own, on which nothing of it depends.
 */
function amountsOfFacts(worksheet: Worksheet): Amounts {
  const { facts, currency } = worksheet;
  const total = parseAmount(facts.total, currency).minor;
  const all = postingsOf(facts.postings, currency);
  return {
    total,
    openBalance: all.reduce((open, { amount }) => open - amount, total),
    postings: all.filter(({ paymentId }) => paymentId !== unlistedPaymentId),
  };
}

/** Postings of a worksheet in minor units. */
export function postingsOf(
  postings: readonly { paymentId: string; date: Posting['date']; amount: string }[],
  currency: string,
): Posting[] {
  return postings.map(({ paymentId, date, amount }) => ({
    paymentId,
    date,
    amount: parseAmount(amount, currency).minor,
  }));
}

/** What a worksheet counted as paid although no payment said so, in minor units. */
export function unlistedOn(worksheet: Worksheet): bigint {
  const unlisted = worksheet.facts.postings.find(
    ({ paymentId }) => paymentId === unlistedPaymentId,
  );
  return unlisted === undefined ? 0n : parseAmount(unlisted.amount, worksheet.currency).minor;
}

/**
 * A worksheet calculated anew from its own record, by the rules of today; null without a record.
 * @throws NoRateError when a base rate that was known then no longer is
 */
export function recalculate(worksheet: Worksheet): Worksheet | null {
  const question = questionOf(worksheet);
  return question === null ? null : calculateCharge(question);
}
