import type { Company } from '../../adapters/store/companies.ts';
import type { AgingSum, ListedInvoice } from '../../adapters/store/invoice-lists.ts';
import { daysBetween, type PlainDate } from '../../core/calendar/plain-date.ts';
import type { InvoiceFacts } from '../../core/ledger/facts.ts';
import { agingBuckets } from '../../core/reports/aging.ts';
import { companyFacts } from '../../flow/collections/run-facts.ts';
import type { AgingView } from '../components/aging.tsx';
import type { InvoiceRow } from '../components/invoice-table.tsx';
import type { WebDeps } from '../deps.ts';
import { loadContexts, nextStepOf } from './next-step.ts';
import { stopsAmong } from './stops.ts';
import { moneyOf } from './values.ts';

/** Listed invoices with their charges and what comes next for each. */
export async function showInvoices(
  deps: WebDeps,
  company: Company,
  today: PlainDate,
  listed: readonly ListedInvoice[],
): Promise<InvoiceRow[]> {
  const ids = listed.map((invoice) => invoice.id);
  const customerIds = listed.map((invoice) => invoice.customerId);
  const [contexts, isStopped] = await Promise.all([
    loadContexts(deps, company, ids),
    stopsAmong(deps, company.realmId, today, customerIds),
  ]);
  const byId = new Map(contexts.map((context) => [context.invoice.id, context]));
  const facts = companyFacts(company);
  return listed.map((invoice) => {
    const context = byId.get(invoice.id);
    const { currency } = invoice;
    return {
      id: invoice.id,
      docNumber: invoice.docNumber ?? '',
      customer: { id: invoice.customerId, name: invoice.customerName },
      txnDate: invoice.txnDate,
      dueDate: invoice.dueDate,
      daysOverdue: daysBetween(invoice.dueDate, today),
      currency,
      total: moneyOf(invoice.total, currency).amount,
      openBalance: moneyOf(invoice.openBalance, currency).amount,
      charges: moneyOf(context ? chargesOn(context.invoice) : 0n, currency).amount,
      status: statusOn(invoice, today),
      stopped: isStopped(invoice.customerId, invoice.id),
      nextStep: context ? nextStepOf(context, facts, today) : null,
    };
  });
}

/** The sum of the charge lines that are on an invoice. */
export const chargesOn = (invoice: InvoiceFacts): bigint =>
  invoice.chargeLines.reduce((sum, line) => sum + line.amount, 0n);

/** The status as people know it: an open invoice past its due date is overdue. */
export function statusOn(
  invoice: { status: string; openBalance: bigint; dueDate: PlainDate },
  today: PlainDate,
): string {
  const isOverdue =
    invoice.status === 'open' && invoice.openBalance > 0n && invoice.dueDate < today;
  return isOverdue ? 'overdue' : invoice.status;
}

/** The sums by age, one view per currency, the home currency first. */
export function showAging(sums: readonly AgingSum[], homeCurrency: string): AgingView[] {
  const currencies = [...new Set(sums.map((sum) => sum.currency))].toSorted((a, b) =>
    a === homeCurrency ? -1 : b === homeCurrency ? 1 : a < b ? -1 : 1,
  );
  return currencies.map((currency) => {
    const own = sums.filter((sum) => sum.currency === currency);
    const total = own.reduce((all, sum) => all + sum.amount, 0n);
    return {
      currency,
      total: moneyOf(total, currency).amount,
      buckets: agingBuckets.map((bucket) => {
        const sum = own.find((each) => each.bucket === bucket);
        return {
          bucket,
          amount: moneyOf(sum?.amount ?? 0n, currency).amount,
          count: sum?.count ?? 0,
        };
      }),
    };
  });
}
