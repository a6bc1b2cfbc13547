import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { recogniseChargeLines } from '../../core/ledger/charge-lines.ts';
import type { LineMarks } from '../../core/ledger/charge-standing.ts';
import type {
  ChargeFact,
  ChargeLine,
  Hold,
  InvoiceFacts,
  InvoiceStatus,
  Posting,
  RemindedStep,
  SkippedStep,
} from '../../core/ledger/facts.ts';
import { parseAmount } from '../../core/money/amount.ts';
import { z } from 'zod';
import { fromDbDate } from './dates.ts';
import type { Queries } from './database.ts';
import type { StoredHold } from './holds.ts';
import type { InvoiceLine, InvoiceRow } from './mirror-rows.ts';

const linesSchema = z.array(
  z.object({
    id: z.string().nullable(),
    amount: z.string(),
    description: z.string().nullable(),
    itemId: z.string().nullable(),
    itemName: z.string().nullable(),
    accountName: z.string().nullable(),
  }),
);
const statuses: Record<string, InvoiceStatus> = {
  open: 'open',
  paid: 'paid',
  void: 'void',
  deleted: 'deleted',
};

export type InvoiceRecord = NonNullable<Awaited<ReturnType<Queries['invoice']['findFirst']>>>;

/** All that facts are made of; the entity as QuickBooks gave it is large and not needed. */
export type InvoiceColumns = Omit<InvoiceRow, 'raw'>;

/** The lines of an invoice as the mirror keeps them. */
export const linesOf = (json: unknown): InvoiceLine[] => linesSchema.parse(json);

/** The columns of a row of the mirror as the rest of the program uses them. */
export function invoiceColumnsFrom(record: Omit<InvoiceRecord, 'raw'>): InvoiceColumns {
  const lines = linesOf(record.lines);
  return {
    ...record,
    txnDate: fromDbDate(record.txnDate),
    dueDate: fromDbDate(record.dueDate),
    // A status we do not know must not be acted on.
    status: statuses[record.status] ?? 'deleted',
    lines,
  };
}

/** A whole row of the mirror. */
export const invoiceRowFrom = (record: InvoiceRecord): InvoiceRow => ({
  ...invoiceColumnsFrom(record),
  raw: z.record(z.string(), z.unknown()).parse(record.raw),
});

/** What else is known of invoices, by invoice id. */
export type InvoiceSurroundings = {
  readonly postings: ReadonlyMap<string, readonly Posting[]>;
  readonly charges: ReadonlyMap<string, readonly ChargeFact[]>;
  /** What credit memos took back of the charges on each that is not used yet, by reference. */
  readonly unusedCredits: ReadonlyMap<
    string,
    readonly { readonly reference: string; readonly amount: bigint }[]
  >;
  /** Assessment dates by the reference of the charge. */
  readonly chargeDates: ReadonlyMap<string, PlainDate>;
  /** What the lines of charges are known by on the invoices that they were written on. */
  readonly writtenLines: ReadonlyMap<string, readonly LineMarks[]>;
  /** Those that Dunwell made to carry charges. */
  readonly chargeInvoices: ReadonlySet<string>;
  readonly skippedAssessments: ReadonlyMap<string, readonly PlainDate[]>;
  readonly remindedSteps: ReadonlyMap<string, readonly RemindedStep[]>;
  readonly skippedSteps: ReadonlyMap<string, readonly SkippedStep[]>;
  readonly holds: ReadonlyMap<string, readonly Hold[]>;
};

/** The facts of one invoice. */
export function toInvoiceFacts(row: InvoiceColumns, around: InvoiceSurroundings): InvoiceFacts {
  const lines = row.lines.map((line, index) => ({
    id: line.id ?? `line ${index + 1}`,
    amount: parseAmount(line.amount, row.currency).minor,
    description: line.description,
    itemId: line.itemId,
    itemName: line.itemName,
    accountName: line.accountName,
  }));
  const recognised = recogniseChargeLines(
    lines,
    around.chargeDates,
    around.writtenLines.get(row.id),
  );
  const unused = around.unusedCredits.get(row.id) ?? [];
  const chargeLines = unused.length === 0 ? recognised : withUnusedCredits(recognised, unused);
  const ours = chargeLines.filter((line) => line.reference !== null);
  return {
    id: row.id,
    docNumber: row.docNumber,
    customerId: row.customerId,
    currency: row.currency,
    txnDate: row.txnDate,
    dueDate: row.dueDate,
    total: row.total,
    openBalance: row.openBalance,
    tax: row.tax,
    status: row.status,
    postings: around.postings.get(row.id) ?? [],
    chargeLines,
    carriesOnlyCharges: lines.length > 0 && ours.length === lines.length,
    ...(around.chargeInvoices.has(row.id) ? { madeForCharges: true } : {}),
    billEmail: row.billEmail,
    ...(row.billEmailCc === null ? {} : { billEmailCc: row.billEmailCc }),
    ...(row.billEmailBcc === null ? {} : { billEmailBcc: row.billEmailBcc }),
    invoiceLink: row.invoiceLink,
    charges: around.charges.get(row.id) ?? [],
    skippedAssessmentDates: around.skippedAssessments.get(row.id) ?? [],
    remindedSteps: around.remindedSteps.get(row.id) ?? [],
    skippedSteps: around.skippedSteps.get(row.id) ?? [],
    holds: around.holds.get(row.id) ?? [],
  };
}

/** Each credit on the first line that carries its charge. */
function withUnusedCredits(
  lines: readonly ChargeLine[],
  unused: readonly { readonly reference: string; readonly amount: bigint }[],
): ChargeLine[] {
  return lines.map((line, index) => {
    const { reference } = line;
    const isFirst = lines.findIndex((each) => each.reference === reference) === index;
    const credit = unused.find((each) => each.reference === reference);
    return isFirst && credit !== undefined ? { ...line, credited: credit.amount } : line;
  });
}

/**
 * A stored hold as decide sees it: a lifted one ends on the day it was lifted, and only a dispute of
 * an invoice is of a part of it.
 */
export function toHold(hold: StoredHold): Hold {
  const ends = [hold.until, hold.liftedOn].filter((date) => date !== null);
  const part = hold.scope === 'invoice' && hold.reason === 'dispute' ? hold.amount : null;
  return {
    id: hold.id,
    scope: hold.scope,
    stops: hold.stops,
    reason: hold.reason,
    from: hold.startsOn,
    until: ends.toSorted()[0] ?? null,
    ...(part === null ? {} : { part }),
    ...(hold.accrueDuringHold === null ? {} : { accrueDuringHold: hold.accrueDuringHold }),
  };
}

/** Groups rows by a key. */
export function groupBy<Row, Value>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  valueOf: (row: Row) => Value,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(valueOf(row));
    else groups.set(keyOf(row), [valueOf(row)]);
  }
  return groups;
}
