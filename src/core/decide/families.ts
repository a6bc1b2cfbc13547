/**
 * Parts of a company that decide by themselves as they do in the whole. Policies, holds and legal
 * facts pass down from parent customers, mails and credits go together by bill-to: so customers
 * related by parents make a family, and a part is made of whole families.
 */
import { compareIds } from './compare-ids.ts';

/** A customer as far as its place in a family goes, with how many invoices are to be decided on. */
export type Member = {
  readonly id: string;
  readonly parentId: string | null;
  readonly invoices: number;
};

/** Customers whose families are whole; the numbers of their invoices come to about what was asked. */
export type CustomerPart = { readonly customerIds: readonly string[]; readonly invoices: number };

/**
 * Cuts a company into parts. Families without an invoice are left out; each part ends with the
 * family that brings it to `most` invoices, and a family of more is a part of its own.
 * @param wanted only the families of these customers; null for all
 */
export function partsOf(
  members: readonly Member[],
  most: number,
  wanted: ReadonlySet<string> | null = null,
): CustomerPart[] {
  const parts: CustomerPart[] = [];
  let customerIds: string[] = [];
  let invoices = 0;
  const close = (): void => {
    if (invoices > 0) parts.push({ customerIds, invoices });
    customerIds = [];
    invoices = 0;
  };
  for (const family of familiesOf(members)) {
    if (family.invoices === 0) continue;
    if (wanted !== null && !family.customerIds.some((id) => wanted.has(id))) continue;
    if (invoices + family.invoices > most) close();
    customerIds.push(...family.customerIds);
    invoices += family.invoices;
    if (invoices >= most) close();
  }
  close();
  return parts;
}

/** The families in the order of their first members' ids. */
function familiesOf(members: readonly Member[]): CustomerPart[] {
  const heads = new Map<string, string>();
  const headOf = (id: string): string => {
    let head = id;
    for (let next = heads.get(head); next !== undefined && next !== head; next = heads.get(head)) {
      head = next;
    }
    heads.set(id, head);
    return head;
  };
  // Joining knows no direction, so that half-synced customers may name each other as parents.
  for (const { id, parentId } of members) {
    const head = headOf(id);
    if (parentId !== null) heads.set(headOf(parentId), head);
  }
  const families = new Map<string, { customerIds: string[]; invoices: number }>();
  for (const { id, invoices } of members.toSorted((a, b) => compareIds(a.id, b.id))) {
    const head = headOf(id);
    const family = families.get(head);
    if (family === undefined) families.set(head, { customerIds: [id], invoices });
    else {
      family.customerIds.push(id);
      family.invoices += invoices;
    }
  }
  return [...families.values()];
}
