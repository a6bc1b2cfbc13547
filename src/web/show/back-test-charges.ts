import type { BackTestLine, StoredBackTest } from '../../adapters/store/back-tests.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { WebDeps } from '../deps.ts';
import type { BackTestInvoicePageProps } from '../pages/back-test-charges-page.tsx';
import type { BackTestLineRow } from '../pages/back-test-view.ts';
import { worksheetView } from '../pages/worksheet-view.ts';
import { moneyOf } from './values.ts';

/** Charges of a back-test with the names of what they are on. */
export async function showBackTestLines(
  deps: WebDeps,
  realm: string,
  lines: readonly BackTestLine[],
): Promise<BackTestLineRow[]> {
  const { db } = deps.dunwell;
  const [names, numbers] = await Promise.all([
    createCustomerLists(db).names(
      realm,
      lines.map(({ customerId }) => customerId),
    ),
    createInvoiceLists(db).numbers(
      realm,
      lines.map(({ invoiceId }) => invoiceId),
    ),
  ]);
  return lines.map(({ customerId, invoiceId, amount, wanted, ...line }) => ({
    kind: line.kind,
    customer: { id: customerId, name: names.get(customerId) ?? customerId },
    invoice: { id: invoiceId, docNumber: numbers.get(invoiceId) || invoiceId },
    assessmentDate: line.assessmentDate,
    ...moneyOf(amount, line.currency),
    wanted: wanted === null ? null : moneyOf(wanted, line.currency).amount,
    cutBy: line.cutBy,
  }));
}

/**
 * One invoice of a back-test worked out anew; null when the mirror does not hold it.
 * @param date the assessment whose arithmetic is shown; the last when it is none of them
 */
export async function showBackTestInvoice(
  deps: WebDeps,
  test: StoredBackTest,
  invoiceId: string,
  date: PlainDate | undefined,
): Promise<Omit<BackTestInvoicePageProps, 'shell' | 'testId'> | null> {
  const { db, backTests } = deps.dunwell;
  const [looked, numbers] = await Promise.all([
    backTests.look(test, invoiceId),
    createInvoiceLists(db).numbers(test.realmId, [invoiceId]),
  ]);
  if (looked === null) return null;
  const { would } = looked;
  const shown = would.find(({ assessmentDate }) => assessmentDate === date) ?? would.at(-1);
  return {
    invoice: { id: invoiceId, docNumber: numbers.get(invoiceId) || invoiceId },
    currency: looked.currency,
    charges: would.map(({ assessmentDate, worksheet }) => ({
      assessmentDate,
      amount: worksheet.amount,
    })),
    shown:
      shown === undefined
        ? null
        : { assessmentDate: shown.assessmentDate, worksheet: worksheetView(shown.worksheet) },
  };
}
