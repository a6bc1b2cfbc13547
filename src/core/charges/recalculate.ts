/** A worksheet's own question once more: what was known when its charge was calculated. */
import type { Posting } from '../ledger/facts.ts';
import { parseAmount } from '../money/amount.ts';
import { calculateCharge, type ChargeQuestion } from './calculate-charge.ts';
import { chargeFromRecord, holdFromRecord } from './set-aside.ts';
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
      total: minor(invoice.total),
      tax: minor(invoice.tax),
      openBalance: minor(invoice.openBalance),
      status: invoice.status,
      postings: postingsOf(record.postings, currency),
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
