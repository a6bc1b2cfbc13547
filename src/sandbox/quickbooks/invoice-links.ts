import { createHash } from 'node:crypto';
import { findEntityType } from './entity-types.ts';
import { isObject, objectAt, textAt, type JsonObject } from './json.ts';
import type { Ledger } from './ledger.ts';

/**
 * Adds InvoiceLink to the invoices of an answer when `include=invoiceLink` asks for it. As in
 * QuickBooks an invoice has a link only with online payment on and a valid BillEmail.
 */
export async function withInvoiceLinks(
  ledger: Ledger,
  realmId: string,
  include: unknown,
  answer: JsonObject,
): Promise<JsonObject> {
  if (typeof include !== 'string' || include.toLowerCase() !== 'invoicelink') return answer;
  const { Invoice } = answer;
  if (Invoice === undefined) return answer;
  const isPaidOnline = await hasOnlinePayments(ledger, realmId);
  const link = (invoice: JsonObject) => withLink(realmId, invoice, isPaidOnline);
  if (Array.isArray(Invoice)) return { ...answer, Invoice: Invoice.filter(isObject).map(link) };
  return isObject(Invoice) ? { ...answer, Invoice: link(Invoice) } : answer;
}

async function hasOnlinePayments(ledger: Ledger, realmId: string): Promise<boolean> {
  const type = findEntityType('Preferences');
  if (type === undefined) return false;
  const preferences = await ledger.read(realmId, type, '1');
  return objectAt(preferences, 'SalesFormsPrefs')?.ETransactionPaymentEnabled === true;
}

function withLink(realmId: string, invoice: JsonObject, isPaidOnline: boolean): JsonObject {
  const email = textAt(objectAt(invoice, 'BillEmail') ?? {}, 'Address');
  const isPayable =
    isPaidOnline ||
    invoice.AllowOnlineACHPayment === true ||
    invoice.AllowOnlineCreditCardPayment === true;
  if (!isPayable || email === undefined || !email.includes('@')) return invoice;
  const seed = `${realmId} ${textAt(invoice, 'Id') ?? ''}`;
  const token = createHash('sha256').update(seed).digest('hex');
  return { ...invoice, InvoiceLink: `https://connect.intuit.com/t/scs-v1-${token}?locale=en_US` };
}
