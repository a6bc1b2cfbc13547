import { agingBuckets, agingNames } from '../../core/reports/aging.ts';
import { entryNames, type StatementEntryKind } from '../../core/reports/statement-movements.ts';
import type { StatementEntry } from '../../core/reports/statement.ts';
import { formatAmount } from '../../core/money/amount.ts';
import type { Statement } from '../../flow/reports/read-statement.ts';
import type { StatementView } from '../pages/statement-view.ts';

/** A statement as its page and its CSV show it. */
export function showStatement({ customer, period, names, currencies }: Statement): StatementView {
  const isFamily = names.size > 1;
  return {
    customer,
    period,
    currencies: currencies.map((each) => {
      const amount = (minor: bigint): string => formatAmount({ minor, currency: each.currency });
      return {
        currency: each.currency,
        opening: amount(each.opening),
        entries: each.entries.map((entry) => ({
          ...rowOf(entry, isFamily ? names : new Map()),
          amount: amount(entry.amount),
          balance: amount(entry.balance),
        })),
        closing: amount(each.closing),
        aging: agingBuckets.map((bucket) => ({
          bucket: agingNames[bucket],
          amount: amount(each.aging[bucket]),
        })),
        unapplied: each.unapplied === 0n ? null : amount(-each.unapplied),
      };
    }),
  };
}

/** Kinds whose id is that of a payment or credit memo, which have no page. */
const ofReceipts: readonly StatementEntryKind[] = ['payment', 'credit', 'elsewhere'];

function rowOf(entry: StatementEntry, names: ReadonlyMap<string, string>) {
  const { kind, id, docNumber, date, dueDate, customerId } = entry;
  const onInvoice = !ofReceipts.includes(kind);
  return {
    kind,
    date,
    what: entryNames[kind],
    number: docNumber ?? id ?? '',
    invoiceId: onInvoice ? id : null,
    dueDate: kind === 'invoice' ? dueDate : null,
    customer: customerId === null ? null : (names.get(customerId) ?? null),
  };
}
