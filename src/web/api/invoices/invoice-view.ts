import type { z } from 'zod';
import type { PlainDate } from '../../../core/calendar/plain-date.ts';
import { contextsOf, indexCustomers } from '../../../core/decide/run-facts.ts';
import type { InvoiceFacts } from '../../../core/ledger/facts.ts';
import {
  daysOverdue,
  isOverdue,
  ledgerHistory,
  openPrincipal,
  type Allocation,
} from '../../../core/ledger/principal.ts';
import { companyFacts, policyRecord } from '../../../flow/collections/run-facts.ts';
import type { ApiContext } from '../route.ts';
import { toAmount } from '../values.ts';
import type { invoiceDetailSchema, invoiceSchema } from './invoice-schema.ts';

/** What the payments of each invoice pay first, by the policy that applies to it. */
async function allocationsOf(
  { dunwell, company }: ApiContext,
  invoices: readonly InvoiceFacts[],
): Promise<(invoice: InvoiceFacts) => Allocation> {
  const policies = (await dunwell.stores.policies.current(company.realmId)).map(policyRecord);
  // Only then does it matter which policy applies; reading all customers is not for nothing.
  if (!policies.some(({ charges }) => charges?.allocation === 'chargesFirst')) {
    return () => 'principalFirst';
  }
  const customers = await dunwell.stores.facts.customers(company.realmId);
  const contexts = contextsOf(
    { company: companyFacts(company), customers, invoices, policies },
    indexCustomers(customers),
  );
  const byId = new Map(
    contexts.map(({ invoice, policy }) => [invoice.id, policy.charges?.section.allocation]),
  );
  return (invoice) => byId.get(invoice.id) ?? 'principalFirst';
}

function invoiceView(
  invoice: InvoiceFacts,
  today: PlainDate,
  allocation: Allocation,
): z.input<typeof invoiceSchema> {
  const inCurrency = (minor: bigint) => toAmount(minor, invoice.currency);
  return {
    id: invoice.id,
    docNumber: invoice.docNumber,
    customerId: invoice.customerId,
    currency: invoice.currency,
    txnDate: invoice.txnDate,
    dueDate: invoice.dueDate,
    total: inCurrency(invoice.total),
    openBalance: inCurrency(invoice.openBalance),
    openPrincipal: inCurrency(openPrincipal(ledgerHistory(invoice), today, allocation)),
    daysOverdue: daysOverdue(invoice, today),
    status: isOverdue(invoice, today) ? 'overdue' : invoice.status,
  };
}

/** Invoices as the API lists them, in the order of their ids. */
export async function invoiceViews(
  context: ApiContext,
  ids: readonly string[],
): Promise<z.input<typeof invoiceSchema>[]> {
  const facts = await context.dunwell.stores.facts.invoices(context.company.realmId, ids);
  const allocationOf = await allocationsOf(context, facts);
  const byId = new Map(facts.map((invoice) => [invoice.id, invoice]));
  return ids.flatMap((id) => {
    const invoice = byId.get(id);
    return invoice ? [invoiceView(invoice, context.today, allocationOf(invoice))] : [];
  });
}

/** One invoice with what was paid on it and charged on it; null when the mirror lacks it. */
export async function invoiceDetailView(
  context: ApiContext,
  id: string,
): Promise<z.input<typeof invoiceDetailSchema> | null> {
  const [invoice] = await context.dunwell.stores.facts.invoices(context.company.realmId, [id]);
  if (!invoice) return null;
  const allocationOf = await allocationsOf(context, [invoice]);
  const inCurrency = (minor: bigint) => toAmount(minor, invoice.currency);
  return {
    ...invoiceView(invoice, context.today, allocationOf(invoice)),
    billEmail: invoice.billEmail,
    invoiceLink: invoice.invoiceLink,
    carriesOnlyCharges: invoice.carriesOnlyCharges,
    postings: invoice.postings.map(({ paymentId, date, amount, takesBack = null }) => ({
      paymentId,
      date,
      amount: inCurrency(amount),
      takesBack,
    })),
    chargeLines: invoice.chargeLines.map(({ lineId, reference, date, amount }) => ({
      lineId,
      reference,
      date,
      amount: inCurrency(amount),
    })),
  };
}
