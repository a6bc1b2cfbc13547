import type { AccruedChargeStore, DecidedAccrual } from '../../adapters/store/accrued-charges.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { CompanyStore } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { decideAccrued } from '../../core/decide/decide-accrued.ts';
import { contextsOf, indexCustomers, type InvoiceContext } from '../../core/decide/run-facts.ts';
import { loadRunFacts } from './run-facts.ts';

export type InvoiceAccruedDeps = {
  readonly companies: CompanyStore;
  readonly facts: FactsStore;
  readonly policies: PolicyStore;
  readonly accruedCharges: AccruedChargeStore;
};

/** A charge that came down is decided on once more, and then stands. */
const mostRounds = 3;

/**
 * On a charge day, and on the first day after it that a run comes through: decides again on the
 * charges that accrued up to it and sends those that stand on their way, all of a customer's
 * together. A company that is stopped or only observes keeps them for the day it acts again.
 * @returns the ids of the charges that were sent on their way
 */
export async function invoiceAccrued(
  deps: InvoiceAccruedDeps,
  run: { realmId: string; runId: string; today: PlainDate },
): Promise<string[]> {
  const { realmId, today } = run;
  const sent: string[] = [];
  for (let round = 1; round <= mostRounds; round += 1) {
    const company = await deps.companies.find(realmId);
    if (!company || company.stopped) return sent;
    const mode = company.modes.charges;
    if (mode === 'off' || mode === 'observe') return sent;
    const due = await deps.accruedCharges.due(realmId, today);
    if (due.length === 0) return sent;
    const facts = await loadRunFacts(deps, company, [
      ...new Set(due.map((each) => each.invoiceId)),
    ]);
    const contexts = contextsOf(facts, indexCustomers(facts.customers));
    const byInvoice = new Map(contexts.map((context) => [context.invoice.id, context]));
    const results = due.flatMap((charge): DecidedAccrual[] => {
      const context = byInvoice.get(charge.invoiceId);
      if (!context) return [];
      const { invoice } = context;
      const decided = decideAccrued(accruedOf(charge), context, facts.company, today);
      return [{ charge, invoice, invoiceTo: recipientOf(context), decided }];
    });
    await deps.accruedCharges.settle({ ...run, mode }, results);
    const going = results.filter(({ decided }) => decided.outcome === 'accrual-invoiced');
    sent.push(...going.map(({ charge }) => charge.id));
  }
  return sent;
}

const accruedOf = (charge: StoredCharge) => ({
  invoiceId: charge.invoiceId,
  customerId: charge.customerId,
  currency: charge.currency,
  amount: charge.amount,
  worksheet: charge.worksheet,
  isApproved: charge.decidedBy !== null,
  wasPaid: charge.worksheet.record?.invoice.status === 'paid',
});

/**
 * Whom the invoice is made out to: the parent that a sub-customer is billed with, as its late
 * invoices and mails go there and one payment of the parent may pay them all; QuickBooks lets the
 * parent be named on any sale. A parent in another currency, or one that is inactive, cannot be:
 * then the sub-customer itself gets it.
 */
function recipientOf({ invoice, owner }: InvoiceContext): string {
  const billTo = owner?.billTo;
  if (!billTo?.active) return invoice.customerId;
  const { id, currency = invoice.currency } = billTo;
  return currency === invoice.currency ? id : invoice.customerId;
}
