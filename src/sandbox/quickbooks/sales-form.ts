/** Invoices, credit memos, estimates, sales and refund receipts: one form, completed. */
import { completeAddress } from './addresses.ts';
import { fromMinor, minorDigits, toMinor } from './amounts.ts';
import { currencyRef } from './currencies.ts';
import { atHome, exchangeRate, transactionCurrency } from './currency-rules.ts';
import { completeDocNumber } from './doc-numbers.ts';
import { completeDueDate } from './due-date.ts';
import { businessRule, requiredMissing } from './faults.ts';
import { compact, objectAt, objectsAt, refAt, textAt, type JsonObject } from './json.ts';
import { appliedTo, isTargetType, releasePostings, withApplied } from './postings.ts';
import { nameOfReference, requireReference } from './references.ts';
import type { Completion } from './rules.ts';
import { completeSalesLines } from './sales-lines.ts';
import { completeTax } from './sales-tax.ts';
import type { Stored } from './stored.ts';
import { taxModeOf } from './tax-mode.ts';
import { pacificDate } from './times.ts';
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
  const currency = await transactionCurrency(session, draft, prior?.body, customer?.body);
  const digits = minorDigits(currency);
  const given = objectsAt(draft, 'Line');
  if (given.length === 0) throw requiredMissing('Line');
  const txnDate = textAt(draft, 'TxnDate') ?? pacificDate(session.now);
  const mode = taxModeOf(session.company, draft);
  const { lines, totals, lastLineId } = await completeSalesLines(
    { session, digits, mode, date: txnDate },
    given,
    { lines: objectsAt(prior?.body ?? {}, 'Line'), lastLineId: prior?.lastLineId ?? 0 },
  );
  const places = await addresses(session, draft, prior, customer);
  const tax = await completeTax(session, {
    draft,
    prior: prior?.body,
    lines,
    customer,
    address: places.ShipAddr ?? places.BillAddr,
    date: txnDate,
    digits,
  });
  const total = fromMinor(totals.netMinor + tax.minor, digits);
  const rate = exchangeRate(session, draft, currency);
  const body = compact({
    ...draft,
    ...(type === 'Invoice' ? onlinePaymentDefaults(draft) : {}),
    ...(type.endsWith('Receipt') ? await moneyReferences(session, type, draft) : {}),
    CustomField: completeCustomFields(objectsAt(draft, 'CustomField')),
    DocNumber: await completeDocNumber(session, type, draft, prior),
    TxnDate: txnDate,
    CurrencyRef: currencyRef(currency),
    ExchangeRate: rate,
    TxnStatus: type === 'Estimate' ? (draft.TxnStatus ?? 'Pending') : undefined,
    LinkedTxn: ownLinks(draft, prior),
    Line: lines,
    TxnTaxDetail: tax.detail,
    ...places,
    DueDate:
      type === 'Invoice' ? await completeDueDate(session, draft, customer, txnDate) : draft.DueDate,
    TotalAmt: total,
    HomeTotalAmt: atHome(session, total, rate),
    ApplyTaxAfterDiscount: draft.ApplyTaxAfterDiscount ?? false,
    PrintStatus: draft.PrintStatus ?? 'NeedToPrint',
    EmailStatus: draft.EmailStatus ?? 'NotSet',
    BillEmail: completeEmail(draft),
    GlobalTaxCalculation: session.company.country === 'US' ? undefined : mode,
    Balance: type === 'Estimate' ? undefined : 0,
  });
  const settled = await settleBalance(session, type, body, prior, digits);
  return { body: settled, lastLineId };
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

// The account of that name: company-seed.ts makes it the fourth.
const undepositedFunds = '4';

// Receipts print where the money is and how it came by name; a sale's rests undeposited at first.
async function moneyReferences(
  session: WriteSession,
  type: string,
  draft: JsonObject,
): Promise<JsonObject> {
  const undeposited = type === 'SalesReceipt' ? undepositedFunds : undefined;
  const accountId = refAt(draft, 'DepositToAccountRef') ?? undeposited;
  const methodId = refAt(draft, 'PaymentMethodRef');
  const named = async (key: string, target: string, id: string | undefined) =>
    id === undefined
      ? undefined
      : compact({ value: id, name: await nameOfReference(session, key, target, id, true) });
  return compact({
    PaymentMethodRef: await named('PaymentMethodRef', 'PaymentMethod', methodId),
    DepositToAccountRef: await named('DepositToAccountRef', 'Account', accountId),
  });
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
    (link) => link.TxnType === 'Payment' || link.TxnType === 'Deposit',
  );
  const links = [...given, ...payments];
  return links.length === 0 ? undefined : links;
}

async function addresses(
  session: WriteSession,
  draft: JsonObject,
  prior: Stored | undefined,
  customer: Stored | undefined,
): Promise<{ BillAddr?: JsonObject | undefined; ShipAddr?: JsonObject | undefined }> {
  const result: { BillAddr?: JsonObject | undefined; ShipAddr?: JsonObject | undefined } = {};
  for (const key of ['BillAddr', 'ShipAddr'] as const) {
    const given = objectAt(draft, key);
    const inherited = objectAt(customer?.body ?? {}, key);
    const known = objectAt(prior?.body ?? {}, key) ?? inherited;
    result[key] = given === undefined ? inherited : await completeAddress(session, given, known);
  }
  return result;
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
