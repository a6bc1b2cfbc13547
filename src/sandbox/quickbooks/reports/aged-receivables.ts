/** The report AgedReceivables: what each customer owes, by how long it is overdue. */
import { minorDigits, minorText } from '../amounts.ts';
import type { JsonObject } from '../json.ts';
import { agingPeriods, daysBetween, periodIndex } from './aging-periods.ts';
import type { OpenItem } from './open-items.ts';
import type { ReportRequest } from './report-request.ts';
import { cell, type Column } from './report-shape.ts';

export type CustomerName = {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | undefined;
};

/** Sums by period; undefined where the customer has nothing in the period. */
type Sums = (bigint | undefined)[];

type Node = { customer: CustomerName; own: Sums; children: Node[] };

/** Columns and rows of the report; a customer with sub-customers is a section of its own. */
export function agedReceivables(
  items: readonly OpenItem[],
  customers: ReadonlyMap<string, CustomerName>,
  request: ReportRequest,
  currency: string,
): { columns: Column[]; rows: JsonObject[] } {
  const periods = agingPeriods(request.agingPeriodDays, request.periodCount);
  const ageOn = request.agingMethod === 'Current' ? request.today : request.date;
  const money = (title: string, key: string) => ({ title, type: 'Money', key });
  const columns = [
    { title: '', type: 'Customer', key: 'customer' },
    ...periods.map(({ title }, index) => money(title, index === 0 ? 'current' : `${index - 1}`)),
    money('Total', 'total'),
  ];
  const sums = new Map<string, Sums>();
  for (const item of items) {
    const own = sums.get(item.customerId) ?? Array.from({ length: periods.length });
    sums.set(item.customerId, own);
    const index = periodIndex(periods, daysBetween(item.dueDate, ageOn));
    own[index] = (own[index] ?? 0n) + item.homeOpenMinor;
  }
  if (sums.size === 0) return { columns, rows: [] };
  const print = createPrinter(minorDigits(currency));
  const roots = customerTree(sums, customers, periods.length, request.isDescending);
  const total = addAll(roots.map(totalOf), periods.length);
  const rows = roots.map((root) => print.node(root, false));
  return { columns, rows: [...rows, print.grandTotal(total)] };
}

// Only customers that owe something stand in the tree, and the parents they hang on.
function customerTree(
  sums: ReadonlyMap<string, Sums>,
  customers: ReadonlyMap<string, CustomerName>,
  width: number,
  isDescending: boolean,
): Node[] {
  const nodes = new Map<string, Node>();
  const roots: Node[] = [];
  const place = (id: string): Node => {
    const known = nodes.get(id);
    if (known !== undefined) return known;
    const customer = customers.get(id) ?? { id, name: '', parentId: undefined };
    const own: Sums = sums.get(id) ?? Array.from({ length: width });
    const node = { customer, own, children: [] };
    nodes.set(id, node);
    const { parentId } = customer;
    (parentId === undefined ? roots : place(parentId).children).push(node);
    return node;
  };
  for (const id of sums.keys()) place(id);
  const sign = isDescending ? -1 : 1;
  const byName = (a: Node, b: Node) =>
    sign * a.customer.name.toLowerCase().localeCompare(b.customer.name.toLowerCase(), 'en');
  for (const node of nodes.values()) node.children.sort(byName);
  return roots.toSorted(byName);
}

function addAll(all: readonly Sums[], width: number): Sums {
  return Array.from({ length: width }, (_, index) => {
    const parts = all.flatMap((sums) => sums[index] ?? []);
    return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part, 0n);
  });
}

function totalOf(node: Node): Sums {
  return addAll([node.own, ...node.children.map(totalOf)], node.own.length);
}

// A row leaves out what is not there; a total says 0.00.
function createPrinter(digits: number) {
  const amounts = (sums: Sums, isTotal: boolean): JsonObject[] => {
    const zero = minorText(0n, digits);
    const one = (minor: bigint | undefined) =>
      cell(minor === undefined ? (isTotal ? zero : '') : minorText(minor, digits));
    const sum = sums.reduce((left: bigint, minor) => left + (minor ?? 0n), 0n);
    return [...sums.map(one), cell(minorText(sum, digits))];
  };
  const print = {
    node(node: Node, isInner: boolean): JsonObject {
      const { name, id } = node.customer;
      const own = [cell(name, id), ...amounts(node.own, false)];
      if (node.children.length === 0) {
        return isInner ? { ColData: own, type: 'Data' } : { ColData: own };
      }
      return {
        Header: { ColData: own },
        Rows: { Row: node.children.map((child) => print.node(child, true)) },
        Summary: { ColData: [cell(`Total ${name}`), ...amounts(totalOf(node), true)] },
        type: 'Section',
      };
    },
    grandTotal: (total: Sums): JsonObject => ({
      Summary: { ColData: [cell('TOTAL'), ...amounts(total, true)] },
      type: 'Section',
      group: 'GrandTotal',
    }),
  };
  return print;
}
