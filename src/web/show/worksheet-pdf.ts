import { customerNames } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { Queries } from '../../adapters/store/database.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { worksheetFactsView } from '../pages/worksheet-facts-view.ts';
import { worksheetView } from '../pages/worksheet-view.ts';
import { worksheetPdf } from '../pdf/worksheet-pdf.ts';
import { loadLevelNames } from './levels.ts';

/** The worksheet of a charge as a file to be saved. */
export async function worksheetFile(
  deps: { readonly dunwell: { readonly db: Queries } },
  company: Company,
  charge: StoredCharge,
): Promise<{ name: string; mediaType: string; content: Buffer }> {
  const { db } = deps.dunwell;
  const { realmId: realm, worksheet, reference } = charge;
  const [numbers, names, nameOf] = await Promise.all([
    createInvoiceLists(db).numbers(realm, [charge.invoiceId]),
    customerNames(db, realm, [charge.customerId]),
    loadLevelNames(deps, realm, [worksheet.policy]),
  ]);
  const content = await worksheetPdf({
    company: { name: company.name, country: company.country, timeZone: company.timeZone },
    charge: {
      reference,
      amount: formatAmount({ minor: charge.amount, currency: charge.currency }),
      currency: charge.currency,
      assessmentDate: charge.assessmentDate,
      invoice: numbers.get(charge.invoiceId) || charge.invoiceId,
      customer: { id: charge.customerId, name: names.get(charge.customerId) ?? charge.customerId },
      createdAt: charge.createdAt,
    },
    worksheet: worksheetView(worksheet, worksheet.record?.skippedDates ?? []),
    facts: worksheetFactsView(worksheet, nameOf(worksheet.policy)),
    hash: charge.worksheetHash,
  });
  return { name: `worksheet-${reference}.pdf`, mediaType: 'application/pdf', content };
}
