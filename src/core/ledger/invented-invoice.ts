import type { InvoiceFacts } from './facts.ts';

/** An open invoice that nobody wrote, with nothing paid, charged or mailed on it, to calculate with. */
export function inventedInvoice(
  given: Pick<InvoiceFacts, 'id' | 'customerId' | 'currency' | 'txnDate' | 'dueDate' | 'total'>,
): InvoiceFacts {
  return {
    ...given,
    docNumber: null,
    openBalance: given.total,
    status: 'open',
    postings: [],
    chargeLines: [],
    carriesOnlyCharges: false,
    billEmail: null,
    invoiceLink: null,
    charges: [],
    skippedAssessmentDates: [],
    remindedSteps: [],
    skippedSteps: [],
    holds: [],
  };
}
