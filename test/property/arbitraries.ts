/** Random facts for properties: invoices of spring 2026 with payments, holds and earlier charges. */
import * as fc from 'fast-check';
import type { PlainDate } from '../../src/core/calendar/plain-date.ts';
import { addDays, parsePlainDate } from '../../src/core/calendar/plain-date.ts';
import type { Hold, InvoiceFacts, Posting } from '../../src/core/ledger/facts.ts';

export const dueDate = parsePlainDate('2026-03-01');

export const dateArbitrary: fc.Arbitrary<PlainDate> = fc
  .integer({ min: -300_000, max: 300_000 })
  .map((days) => addDays(parsePlainDate('2026-01-01'), days));

/** A day from two months before the due date to ten months after it. */
export const dayNearArbitrary: fc.Arbitrary<PlainDate> = fc
  .integer({ min: -60, max: 300 })
  .map((days) => addDays(dueDate, days));

export const percentArbitrary: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 60_000 })
  .map((thousandths) => (thousandths / 1000).toFixed(3));

export const postingsArbitrary: fc.Arbitrary<Posting[]> = fc
  .array(fc.record({ date: dayNearArbitrary, amount: fc.bigInt({ min: 0n, max: 400_000n }) }), {
    maxLength: 6,
  })
  .map((postings) => postings.map((posting, i) => ({ ...posting, paymentId: `p${i}` })));

/** An open invoice with these postings; QuickBooks' balance agrees with them. */
export function invoiceWith(
  total: bigint,
  postings: readonly Posting[],
  fields: Partial<InvoiceFacts> = {},
): InvoiceFacts {
  const paid = postings.reduce((all, posting) => all + posting.amount, 0n);
  return {
    id: '1',
    docNumber: null,
    customerId: '10',
    currency: 'USD',
    txnDate: addDays(dueDate, -30),
    dueDate,
    total,
    openBalance: total - paid,
    status: 'open',
    postings,
    chargeLines: [],
    carriesOnlyCharges: false,
    billEmail: null,
    invoiceLink: null,
    charges: [],
    skippedAssessmentDates: [],
    remindedSteps: [],
    skippedSteps: [],
    holds: [],
    ...fields,
  };
}

export const totalArbitrary = fc.bigInt({ min: 1n, max: 2_000_000n });

export const holdArbitrary: fc.Arbitrary<Hold> = fc.record({
  id: fc.uuid(),
  scope: fc.constantFrom('customer', 'invoice'),
  stops: fc.constantFrom('reminders', 'charges', 'both'),
  reason: fc.constantFrom('dispute', 'promise', 'plan'),
  from: dayNearArbitrary,
  until: fc.option(dayNearArbitrary),
});
