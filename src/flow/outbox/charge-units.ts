import type { ChargeTry } from './charge-deps.ts';
import type { ReadyTry } from './record-charge.ts';

/** Charges that go to QuickBooks as one write: one, or all of a monthly invoice. */
export type Unit = readonly ChargeTry[];
export type ReadyUnit = readonly ReadyTry[];

/** QuickBooks takes more lines than anybody wants to read on one invoice. */
export const mostLines = 200;

/**
 * Puts charges for monthly invoices together: those of one customer, in one currency and of one
 * location, which QuickBooks knows only of a whole transaction. The others go one by one, those
 * without a SyncToken that guards them first, while the look at their invoices is fresh.
 * @param departmentOf the location that a charge is written with; null for none
 */
export function unitsOf(
  tries: readonly ChargeTry[],
  departmentOf: (of: ChargeTry) => string | null,
): Unit[] {
  const invoices = new Map<string, ChargeTry[]>();
  const single: Unit[] = [];
  for (const each of tries) {
    const { charge } = each;
    if (charge.writeBack !== 'monthlyInvoice') {
      single.push([each]);
      continue;
    }
    const key = JSON.stringify([recipientOf(each), charge.currency, departmentOf(each)]);
    const invoice = invoices.get(key);
    if (invoice) invoice.push(each);
    else invoices.set(key, [each]);
  }
  const monthly = [...invoices.values()].flatMap((invoice) => split(invoice.toSorted(byDate)));
  return [...monthly, ...single.toSorted((a, b) => guarded(a) - guarded(b))];
}

/** Whom the invoice of a charge is made out to. */
export const recipientOf = ({ charge }: ChargeTry): string => charge.invoiceTo ?? charge.customerId;

/** Whether a SyncToken keeps a charge from being written on facts that changed. */
export const isGuarded = (unit: Unit): boolean =>
  unit.every(({ charge }) => charge.writeBack === 'lineOnInvoice');
const guarded = (unit: Unit): number => Number(isGuarded(unit));

function byDate(a: ChargeTry, b: ChargeTry): number {
  const order = (of: ChargeTry): string => `${of.charge.assessmentDate} ${of.charge.reference}`;
  return order(a) < order(b) ? -1 : 1;
}

function split(invoice: readonly ChargeTry[]): Unit[] {
  const units: Unit[] = [];
  for (let start = 0; start < invoice.length; start += mostLines) {
    units.push(invoice.slice(start, start + mostLines));
  }
  return units;
}
