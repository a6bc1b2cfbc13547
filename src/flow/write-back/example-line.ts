import type { ChargeStore } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { Queries } from '../../adapters/store/database.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import { oldestOverdue } from '../../adapters/store/invoice-lists.ts';
import type { PolicyStore } from '../../adapters/store/policies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { assessCharge } from '../../core/charges/assess-charge.ts';
import { describeCharge } from '../../core/charges/describe-charge.ts';
import type { Worksheet } from '../../core/charges/worksheet.ts';
import { isChargeInvoice } from '../../core/ledger/charge-lines.ts';
import { contextsOf, indexCustomers } from '../../core/decide/run-facts.ts';
import { legalSubjectOf } from '../../core/law/guard.ts';
import { loadRunFacts } from '../collections/run-facts.ts';

export type ExampleLine = {
  /** The line as QuickBooks would get it. */
  readonly text: string;
  readonly invoice: { readonly id: string; readonly docNumber: string };
  /** The charge is in Dunwell already; otherwise it is what its policy comes to today. */
  readonly isCharged: boolean;
};

export type ExampleDeps = {
  readonly db: Queries;
  readonly charges: ChargeStore;
  readonly facts: FactsStore;
  readonly policies: PolicyStore;
};

/** As many overdue invoices are tried for one that a policy charges. */
const mostTried = 25;
/** Stands for the reference that a charge has once it is assessed. */
const reference = 'DW-000000';

/**
 * How a wording looks on a real invoice of the company: on the newest charge whose invoice is
 * open, or on an overdue invoice that its policy would charge. Null when there is neither.
 * @param template the owner's wording; null for the default one
 */
export async function exampleLine(
  deps: ExampleDeps,
  company: Company,
  today: PlainDate,
  template: string | null,
): Promise<ExampleLine | null> {
  const { realmId } = company;
  const shown = (worksheet: Worksheet, docNumber: string, elsewhere: boolean, of = reference) =>
    describeCharge(worksheet, of, {
      template: template ?? undefined,
      invoice: docNumber,
      elsewhere,
    });
  const recent = await deps.charges.list(realmId, {}, { limit: mostTried });
  const ids = [...new Set(recent.map(({ invoiceId }) => invoiceId))];
  const rows = new Map((await deps.facts.invoiceRows(realmId, ids)).map((row) => [row.id, row]));
  for (const { invoiceId, worksheet, writeBack, reference: own } of recent) {
    const row = rows.get(invoiceId);
    if (row?.status !== 'open') continue;
    const docNumber = row.docNumber ?? invoiceId;
    const text = shown(worksheet, docNumber, writeBack !== 'lineOnInvoice', own);
    return { text, invoice: { id: invoiceId, docNumber }, isCharged: true };
  }
  const overdue = await oldestOverdue(deps.db, realmId, today, mostTried);
  const facts = await loadRunFacts(deps, company, overdue);
  for (const { invoice, policy, holds, owner } of contextsOf(
    facts,
    indexCustomers(facts.customers),
  )) {
    if (policy.charges === null || isChargeInvoice(invoice)) continue;
    const result = assessCharge({
      invoice: { ...invoice, charges: [], skippedAssessmentDates: [] },
      policy: policy.charges,
      holds,
      bookCloseDate: company.bookCloseDate,
      legal: legalSubjectOf(owner?.lineage ?? []),
      today,
    });
    if (result.outcome !== 'charge') continue;
    const { worksheet, writeBack } = result.assessment;
    const docNumber = invoice.docNumber ?? invoice.id;
    const text = shown(worksheet, docNumber, writeBack !== 'lineOnInvoice');
    return { text, invoice: { id: invoice.id, docNumber }, isCharged: false };
  }
  return null;
}
