import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import { describeArithmetic } from '../../core/charges/describe-charge.ts';
import type { Worksheet } from '../../core/charges/worksheet.ts';
import type { ChargeRow } from '../components/charge-table.tsx';
import type { WebDeps } from '../deps.ts';
import { moneyOf } from './values.ts';

/** `18% p.a. on 1,234.56 for 11 days`: the calculation of a charge in words. */
export const arithmeticOf = (worksheet: Worksheet): string => describeArithmetic(worksheet);

/** The status of a charge for people: what somebody did to it in QuickBooks, where it stands there. */
export const standingOfCharge = ({ status, byHand }: StoredCharge): string =>
  status === 'written' && byHand !== null ? byHand.kind : status;

/** Charges as rows of a table. */
export async function showCharges(
  deps: WebDeps,
  realm: string,
  charges: readonly StoredCharge[],
): Promise<ChargeRow[]> {
  const { db } = deps.dunwell;
  const [customers, numbers] = await Promise.all([
    createCustomerLists(db).names(
      realm,
      charges.map((charge) => charge.customerId),
    ),
    createInvoiceLists(db).numbers(
      realm,
      charges.map((charge) => charge.invoiceId),
    ),
  ]);
  return charges.map((charge) => ({
    id: charge.id,
    reference: charge.reference,
    invoice: { id: charge.invoiceId, docNumber: numbers.get(charge.invoiceId) ?? '' },
    customer: {
      id: charge.customerId,
      name: customers.get(charge.customerId) ?? charge.customerId,
    },
    assessmentDate: charge.assessmentDate,
    ...moneyOf(charge.amount, charge.currency),
    status: standingOfCharge(charge),
    arithmetic: arithmeticOf(charge.worksheet),
  }));
}
