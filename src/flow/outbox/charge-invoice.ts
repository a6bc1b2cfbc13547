import type { RawEntity } from '../../adapters/quickbooks/client.ts';

/** QuickBooks takes this many characters in a private note. */
const longestNote = 4000;

/** One charge of an invoice: its line, and what its late invoice gives to the whole. */
export type CarriedCharge = {
  /** The number of the late invoice. */
  readonly source: string;
  readonly reference: string;
  readonly billEmail: string | null;
  readonly line: RawEntity;
};

/**
 * A new invoice that carries charges, a line each, due on receipt. The note names every late
 * invoice with the reference of its charge. The address is that of the late invoices where they
 * agree on one; otherwise the customer's own is used when it is mailed.
 * @param form.charges of one customer in one currency
 */
export function chargeInvoice(form: {
  readonly customerId: string;
  readonly currency: string;
  readonly date: string;
  readonly departmentId: string | null;
  readonly classId: string | null;
  readonly charges: readonly CarriedCharge[];
}): RawEntity {
  const { charges, departmentId, classId } = form;
  const emails = new Set(charges.map(({ billEmail }) => billEmail));
  const [email] = emails;
  return {
    CustomerRef: { value: form.customerId },
    CurrencyRef: { value: form.currency },
    TxnDate: form.date,
    DueDate: form.date,
    PrivateNote: noteOf(charges),
    ...(emails.size === 1 && email ? { BillEmail: { Address: email } } : {}),
    ...(departmentId ? { DepartmentRef: { value: departmentId } } : {}),
    ...(classId ? { ClassRef: { value: classId } } : {}),
    Line: charges.map(({ line }) => line),
  };
}

function noteOf(charges: readonly CarriedCharge[]): string {
  const sources = charges.map(({ source, reference }) => `${source} [${reference}]`);
  if (sources.length === 1) return `Finance charge on invoice ${sources.join('')}`;
  const note = `Finance charges on invoices ${sources.join(', ')}`;
  return note.length <= longestNote ? note : `${note.slice(0, longestNote - 1)}…`;
}
