/** Invoices, credit memos, estimates, sales and refund receipts: one form, completed. */
import { fromMinor, minorDigits, multiplyToMinor, toMinor } from './amounts.ts';
import { completeAddress } from './addresses.ts';
import { currencyRef } from './currencies.ts';
import { completeDocNumber } from './doc-numbers.ts';
import { businessRule, requiredMissing } from './faults.ts';
import { compact, objectAt, objectsAt, refAt, textAt, type Json, type JsonObject } from './json.ts';
import { appliedTo, isTargetType, releasePostings, withApplied } from './postings.ts';
import { requireReference } from './references.ts';
import type { Completion } from './rules.ts';
import { completeSalesLines } from './sales-lines.ts';
import { completeTax } from './sales-tax.ts';
import type { Stored } from './stored.ts';
import { addDays, pacificDate } from './times.ts';
import type { WriteSession } from './write-session.ts';

// The one custom field of a QuickBooks sample company.
const customFields: readonly JsonObject[] = [
  { DefinitionId: '1', Name: 'Crew #', Type: 'StringType' },
];

/** Completes a sales form from a draft; `prior` is what it replaces. Throws QuickBooks' faults. */
export async function completeSalesForm(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const customer = await customerOf(session, type, draft, prior);
  const currency = formCurrency(session, draft, prior, customer);
  const digits = minorDigits(currency);
  if (objectsAt(draft, 'Line').length === 0) throw requiredMissing('Line');
  const priorLines = {
    lines: objectsAt(prior?.body ?? {}, 'Line'),
    lastLineId: prior?.lastLineId ?? 0,
  };
  const lines = await completeSalesLines(session, objectsAt(draft, 'Line'), priorLines, digits);
  const tax = await completeTax(session, draft, prior?.body, lines, digits);
  const txnDate = textAt(draft, 'TxnDate') ?? pacificDate(session.now);
  const totalMinor = lines.netMinor + tax.minor;
  const total = fromMinor(totalMinor, digits);
  const homeDigits = minorDigits(session.company.currency);
  const isForeign = currency !== session.company.currency;
  const rate = isForeign ? (draft.ExchangeRate ?? 1) : undefined;
  const body = compact({
    ...draft,
    ...(type === 'Invoice' ? onlinePaymentDefaults(draft) : {}),
    CustomField: completeCustomFields(objectsAt(draft, 'CustomField')),
    DocNumber: await completeDocNumber(session, type, draft, prior),
    TxnDate: txnDate,
    CurrencyRef: currencyRef(currency),
    ExchangeRate: rate,
    TxnStatus: type === 'Estimate' ? (draft.TxnStatus ?? 'Pending') : undefined,
    LinkedTxn: ownLinks(draft, prior),
    Line: lines.lines,
    TxnTaxDetail: tax.detail,
    ...(await addresses(session, draft, prior, customer)),
    DueDate: type === 'Invoice' ? await dueDate(session, draft, customer, txnDate) : draft.DueDate,
    TotalAmt: total,
    HomeTotalAmt:
      rate === undefined
        ? undefined
        : fromMinor(multiplyToMinor(total, rate, homeDigits), homeDigits),
    ApplyTaxAfterDiscount: draft.ApplyTaxAfterDiscount ?? false,
    PrintStatus: draft.PrintStatus ?? 'NeedToPrint',
    EmailStatus: draft.EmailStatus ?? 'NotSet',
    BillEmail: completeEmail(draft),
    Balance: type === 'Estimate' ? undefined : 0,
  });
  const settled = await settleBalance(session, type, body, prior, digits);
  return { body: settled, lastLineId: lines.lastLineId };
}

async function customerOf(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Stored | undefined> {
  const id = refAt(draft, 'CustomerRef');
  if (id === undefined) {
    if (type === 'SalesReceipt' || type === 'RefundReceipt') return undefined;
    throw requiredMissing('CustomerRef');
  }
  const isUnchanged = prior !== undefined && refAt(prior.body, 'CustomerRef') === id;
  return requireReference(session, 'CustomerRef', 'Customer', id, isUnchanged);
}

function formCurrency(
  session: WriteSession,
  draft: JsonObject,
  prior: Stored | undefined,
  customer: Stored | undefined,
): string {
  const own = customer === undefined ? undefined : refAt(customer.body, 'CurrencyRef');
  const expected = refAt(prior?.body ?? {}, 'CurrencyRef') ?? own ?? session.company.currency;
  const given = refAt(draft, 'CurrencyRef') ?? expected;
  if (given !== expected || (own !== undefined && own !== expected)) {
    throw businessRule('The transaction currency must be the currency of the customer');
  }
  return expected;
}

function onlinePaymentDefaults(draft: JsonObject): JsonObject {
  return {
    AllowIPNPayment: draft.AllowIPNPayment ?? false,
    AllowOnlinePayment: draft.AllowOnlinePayment ?? false,
    AllowOnlineCreditCardPayment: draft.AllowOnlineCreditCardPayment ?? false,
    AllowOnlineACHPayment: draft.AllowOnlineACHPayment ?? false,
  };
}

function completeCustomFields(given: readonly JsonObject[]): JsonObject[] {
  return customFields.map((field) => {
    const match = given.find((candidate) => candidate.DefinitionId === field.DefinitionId);
    const value = match === undefined ? undefined : textAt(match, 'StringValue');
    return value === undefined ? field : { ...field, StringValue: value };
  });
}

// Clients may link an estimate; links to payments are the ledger's own and stay as they are.
function ownLinks(draft: JsonObject, prior: Stored | undefined): JsonObject[] | undefined {
  const given = objectsAt(draft, 'LinkedTxn').filter((link) => link.TxnType === 'Estimate');
  const payments = objectsAt(prior?.body ?? {}, 'LinkedTxn').filter(
    (link) => link.TxnType === 'Payment',
  );
  const links = [...given, ...payments];
  return links.length === 0 ? undefined : links;
}

async function addresses(
  session: WriteSession,
  draft: JsonObject,
  prior: Stored | undefined,
  customer: Stored | undefined,
): Promise<Record<string, Json | undefined>> {
  const result: Record<string, Json | undefined> = {};
  for (const key of ['BillAddr', 'ShipAddr']) {
    const given = objectAt(draft, key);
    const inherited = objectAt(customer?.body ?? {}, key);
    const known = objectAt(prior?.body ?? {}, key) ?? inherited;
    result[key] = given === undefined ? inherited : await completeAddress(session, given, known);
  }
  return result;
}

/** DueDate as given, else TxnDate plus the days of the form's, the customer's or the usual term. */
async function dueDate(
  session: WriteSession,
  draft: JsonObject,
  customer: Stored | undefined,
  txnDate: string,
): Promise<string> {
  const given = textAt(draft, 'DueDate');
  if (given !== undefined) return given;
  const termId =
    refAt(draft, 'SalesTermRef') ??
    refAt(customer?.body ?? {}, 'SalesTermRef') ??
    session.company.defaultTermId;
  const term = termId === undefined ? undefined : await session.load('Term', termId);
  return addDays(txnDate, Number(term?.body.DueDays ?? 0));
}

function completeEmail(draft: JsonObject): JsonObject | undefined {
  const address = textAt(objectAt(draft, 'BillEmail') ?? {}, 'Address');
  return address === undefined || address === '' ? undefined : { Address: address };
}

async function settleBalance(
  session: WriteSession,
  type: string,
  body: JsonObject,
  prior: Stored | undefined,
  digits: number,
): Promise<JsonObject> {
  if (!isTargetType(type)) return body;
  const capacity = toMinor(body.TotalAmt, digits) - toMinor(body.Deposit, digits);
  if (capacity < 0n) throw businessRule('The deposit cannot be more than the total');
  const home = session.company.currency;
  if (prior === undefined) return withApplied(type, body, { minor: 0n, paymentIds: [] }, home);
  const target = { type, id: prior.id };
  const before = await appliedTo(session, target, digits);
  if (before.minor > 0n && refAt(prior.body, 'CustomerRef') !== refAt(body, 'CustomerRef')) {
    throw businessRule('The customer of a transaction with linked payments cannot be changed');
  }
  if (before.minor <= capacity) return withApplied(type, body, before, home);
  await releasePostings(session, target, capacity, digits);
  return withApplied(type, body, await appliedTo(session, target, digits), home);
}
