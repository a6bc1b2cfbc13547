/** What real companies are full of and receivables ignore: kept, printed and told, not posted. */
import { fromMinor, minorDigits, sumMinor, toMinor } from './amounts.ts';
import { currencyRef } from './currencies.ts';
import { businessRule, requiredMissing } from './faults.ts';
import { compact, isObject, objectAt, objectsAt, refAt, textAt, type JsonObject } from './json.ts';
import { completeJournalLines } from './journal-lines.ts';
import { checkName, fullName, markedName, requireUniqueName } from './names.ts';
import { nameOfReference, requireReference } from './references.ts';
import type { Completion } from './rules.ts';
import type { Stored } from './stored.ts';
import { pacificDate } from './times.ts';
import { isVoided } from './voiding.ts';
import type { WriteSession } from './write-session.ts';

type Plain = {
  /** References and fields QuickBooks does not create the record without. */
  readonly required: readonly string[];
  readonly hasLines: boolean;
  /** TotalAmt is the sum of the lines; a bill is also wholly open. */
  readonly total?: 'sum' | 'sum, open';
  readonly defaults?: JsonObject;
};

const plain: Readonly<Record<string, Plain>> = {
  Bill: { required: ['VendorRef'], hasLines: true, total: 'sum, open' },
  VendorCredit: { required: ['VendorRef'], hasLines: true, total: 'sum, open' },
  Purchase: {
    required: ['AccountRef', 'PaymentType'],
    hasLines: true,
    total: 'sum',
    defaults: { Credit: false },
  },
  PurchaseOrder: {
    required: ['VendorRef'],
    hasLines: true,
    total: 'sum',
    defaults: { EmailStatus: 'NotSet', POStatus: 'Open' },
  },
  BillPayment: { required: ['VendorRef', 'PayType', 'TotalAmt'], hasLines: true },
  JournalEntry: { required: [], hasLines: true, defaults: { Adjustment: false } },
  Transfer: { required: ['FromAccountRef', 'ToAccountRef', 'Amount'], hasLines: false },
  TimeActivity: {
    required: ['NameOf'],
    hasLines: false,
    defaults: { BillableStatus: 'NotBillable', Taxable: false },
  },
};

// References QuickBooks prints with the name of what they point at.
const namedReferences: Readonly<Record<string, string>> = {
  VendorRef: 'Vendor',
  EmployeeRef: 'Employee',
  AccountRef: 'Account',
  APAccountRef: 'Account',
  FromAccountRef: 'Account',
  ToAccountRef: 'Account',
  ItemRef: 'Item',
  ClassRef: 'Class',
};

/** Completes a plain transaction: lines all or none, ids kept or made, names of references. */
export async function completePlainRecord(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const rule = plain[type];
  if (rule === undefined) throw new Error(`The ledger has no plain record ${type}`);
  for (const key of rule.required) {
    if (draft[key] === undefined) throw requiredMissing(key);
  }
  if (type === 'TimeActivity') requireWorker(draft);
  const currency = refAt(draft, 'CurrencyRef') ?? session.company.currency;
  const digits = minorDigits(currency);
  const { lines: given, lastLineId } = completeLines(objectsAt(draft, 'Line'), prior);
  // A voided payment of bills has let go of them.
  const mayBeEmpty = !rule.hasLines || (type === 'BillPayment' && isVoided(prior));
  if (given.length === 0 && !mayBeEmpty) throw requiredMissing('Line');
  const isJournal = type === 'JournalEntry';
  const lines = isJournal ? await completeJournalLines(session, given, currency) : given;
  const total = sumMinor(lines.map((line) => toMinor(line.Amount, digits)));
  const sum = rule.total === undefined ? undefined : fromMinor(total, digits);
  const body = compact({
    ...rule.defaults,
    ...draft,
    ...(await named(session, draft)),
    TxnDate: textAt(draft, 'TxnDate') ?? pacificDate(session.now),
    CurrencyRef: type === 'TimeActivity' ? undefined : currencyRef(currency),
    Line: rule.hasLines ? lines : undefined,
    TotalAmt: sum ?? draft.TotalAmt,
    Balance: rule.total === 'sum, open' ? sum : undefined,
    DueDate: type === 'Bill' ? (draft.DueDate ?? draft.TxnDate) : draft.DueDate,
  });
  return { body, lastLineId };
}

function requireWorker(draft: JsonObject): void {
  const key = draft.NameOf === 'Vendor' ? 'VendorRef' : 'EmployeeRef';
  if (draft[key] === undefined) throw requiredMissing(key);
}

function completeLines(
  given: readonly JsonObject[],
  prior: Stored | undefined,
): { lines: JsonObject[]; lastLineId: number } {
  const known = new Set(objectsAt(prior?.body ?? {}, 'Line').map((line) => textAt(line, 'Id')));
  let lastLineId = prior?.lastLineId ?? 0;
  const lines = given.map((line): JsonObject => {
    const id = textAt(line, 'Id');
    if (id !== undefined && known.has(id)) return { ...line, Id: id };
    lastLineId += 1;
    const { Id: _unknown, ...rest } = line;
    return { Id: String(lastLineId), ...rest };
  });
  return { lines, lastLineId };
}

async function named(session: WriteSession, draft: JsonObject): Promise<JsonObject> {
  const result: JsonObject = {};
  for (const [key, type] of Object.entries(namedReferences)) {
    const id = refAt(draft, key);
    const ref = objectAt(draft, key);
    if (id === undefined || ref === undefined) continue;
    const { body } = await requireReference(session, key, type, id, true);
    const name = textAt(body, 'DisplayName') ?? textAt(body, 'FullyQualifiedName');
    result[key] = compact({ ...ref, name: name ?? textAt(body, 'Name') });
  }
  return result;
}

/** Completes a class or a department, which may stand under another. */
export async function completeSubList(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const given = textAt(draft, 'Name')?.trim();
  if (given === undefined || given === '') throw requiredMissing('Name');
  checkName('Name', given);
  const isActive = draft.Active !== false;
  const name = markedName(given, isActive);
  const parentId = refAt(draft, 'ParentRef');
  if (parentId !== undefined && parentId === prior?.id) {
    throw businessRule(`A ${type.toLowerCase()} cannot be its own parent`);
  }
  const parent = parentId === undefined ? undefined : await session.load(type, parentId);
  const body: JsonObject = {
    ...draft,
    Name: name,
    [`Sub${type}`]: parent !== undefined,
    FullyQualifiedName: fullName(parent, name),
    Active: isActive,
  };
  await requireUniqueName(session, type, body, prior);
  return { body, lastLineId: 0 };
}

/** Completes a tax agency: one name, no more. */
export async function completeTaxAgency(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const name = textAt(draft, 'DisplayName')?.trim();
  if (name === undefined || name === '') throw requiredMissing('DisplayName');
  const body: JsonObject = {
    TaxTrackedOnPurchases: false,
    TaxTrackedOnSales: true,
    ...draft,
    DisplayName: name,
  };
  await requireUniqueName(session, type, body, prior);
  return { body, lastLineId: 0 };
}

/** The lines of a bundle, each with the name of its item. Throws for one without items. */
export async function completeBundle(
  session: WriteSession,
  draft: JsonObject,
): Promise<JsonObject | undefined> {
  const detail = objectAt(draft, 'ItemGroupDetail');
  if (detail === undefined) return undefined;
  const lines: JsonObject[] = [];
  for (const line of objectsAt(detail, 'ItemGroupLine')) {
    const id = refAt(line, 'ItemRef');
    if (id === undefined) throw requiredMissing('ItemGroupLine.ItemRef');
    const name = await nameOfReference(session, 'ItemRef', 'Item', id, true);
    const type = (await session.load('Item', id))?.body.Type;
    if (type === 'Group' || type === 'Category') {
      throw businessRule('A bundle cannot have another bundle or a category in it');
    }
    const ref = isObject(line.ItemRef) ? line.ItemRef : {};
    lines.push(compact({ Qty: line.Qty ?? 1, ItemRef: compact({ ...ref, name, type }) }));
  }
  return { ...detail, ItemGroupLine: lines };
}
