import type { InvoiceFacts } from './facts.ts';

/** Whether an invoice has a late fee that Dunwell did not write, such as QuickBooks' automatic one. */
export function hasForeignLateFee(invoice: Pick<InvoiceFacts, 'chargeLines'>): boolean {
  return invoice.chargeLines.some((line) => line.reference === null);
}
