import type { z } from 'zod';
import { parsePlainDate, type PlainDate } from '../../core/calendar/plain-date.ts';
import { amountFromNumber, formatAmount } from '../../core/money/amount.ts';
import type {
  CreditMemoRow,
  CustomerRow,
  InvoiceLine,
  InvoiceRow,
  PaymentRow,
} from '../store/mirror-rows.ts';
import type { RawEntity } from './client.ts';
import { RejectedError } from './errors.ts';
import {
  creditMemoSchema,
  customerSchema,
  invoiceSchema,
  paymentSchema,
  type invoiceLineSchema,
} from './schema.ts';

/**
 * Checks an entity against its schema.
 * @throws RejectedError naming the entity, its id and the fields that are not as expected
 */
function check<T>(schema: z.ZodType<T>, entity: string, raw: RawEntity): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new RejectedError(
    `${entity} ${String(raw['Id'])} is not as expected from QuickBooks: ${fields.join('; ')}`,
  );
}

const version = (entity: {
  Id: string;
  SyncToken: string;
  MetaData: { LastUpdatedTime: string };
}) => ({
  id: entity.Id,
  syncToken: Number(entity.SyncToken),
  lastUpdatedAt: new Date(entity.MetaData.LastUpdatedTime),
});

const minor = (amount: number | undefined, currency: string): bigint =>
  amountFromNumber(amount ?? 0, currency).minor;

// The docs allow an offset after a date; the date itself is what counts.
const dateOf = (text: string): PlainDate => parsePlainDate(text.slice(0, 10));

// There is no status field: a void leaves nothing but zeros and this note.
const isVoidNote = (note: string | undefined): boolean => /^void(ed)?\b/i.test(note ?? '');

/** @param homeCurrency used where QuickBooks names none (single-currency companies) */
export function customerRow(raw: RawEntity, homeCurrency: string): CustomerRow {
  const customer = check(customerSchema, 'Customer', raw);
  const currency = customer.CurrencyRef?.value ?? homeCurrency;
  return {
    ...version(customer),
    raw,
    displayName: customer.DisplayName,
    companyName: customer.CompanyName ?? null,
    email: customer.PrimaryEmailAddr?.Address ?? null,
    parentId: customer.ParentRef?.value ?? null,
    billWithParent: customer.BillWithParent ?? false,
    active: customer.Active ?? true,
    balance: minor(customer.Balance, currency),
    currency,
    billingAddress: customer.BillAddr ?? null,
  };
}

/** @param homeCurrency used where QuickBooks names none */
export function invoiceRow(raw: RawEntity, homeCurrency: string): InvoiceRow {
  const invoice = check(invoiceSchema, 'Invoice', raw);
  const currency = invoice.CurrencyRef?.value ?? homeCurrency;
  const total = minor(invoice.TotalAmt, currency);
  const openBalance = minor(invoice.Balance, currency);
  const isVoid = total === 0n && isVoidNote(invoice.PrivateNote);
  return {
    ...version(invoice),
    raw,
    docNumber: invoice.DocNumber ?? null,
    customerId: invoice.CustomerRef.value,
    currency,
    txnDate: dateOf(invoice.TxnDate),
    dueDate: dateOf(invoice.DueDate ?? invoice.TxnDate),
    total,
    openBalance,
    tax: minor(invoice.TxnTaxDetail?.TotalTax, currency),
    status: isVoid ? 'void' : openBalance > 0n ? 'open' : 'paid',
    billEmail: invoice.BillEmail?.Address ?? null,
    billEmailCc: invoice.BillEmailCc?.Address ?? null,
    billEmailBcc: invoice.BillEmailBcc?.Address ?? null,
    invoiceLink: invoice.InvoiceLink || null,
    lines: (invoice.Line ?? [])
      .filter((line) => line.DetailType !== 'SubTotalLineDetail')
      .map((line) => invoiceLine(line, currency)),
  };
}

const invoiceLine = (line: z.infer<typeof invoiceLineSchema>, currency: string): InvoiceLine => ({
  id: line.Id ?? null,
  amount: formatAmount(amountFromNumber(line.Amount ?? 0, currency)),
  description: line.Description ?? null,
  itemId: line.SalesItemLineDetail?.ItemRef?.value ?? null,
  itemName: line.SalesItemLineDetail?.ItemRef?.name ?? null,
  accountName: line.SalesItemLineDetail?.ItemAccountRef?.name ?? null,
});

/** @param homeCurrency used where QuickBooks names none */
export function paymentRow(raw: RawEntity, homeCurrency: string): PaymentRow {
  const payment = check(paymentSchema, 'Payment', raw);
  const currency = payment.CurrencyRef?.value ?? homeCurrency;
  const isVoid = payment.TotalAmt === 0 && isVoidNote(payment.PrivateNote);
  const postings = (payment.Line ?? []).flatMap((line) => {
    const invoice = line.LinkedTxn?.find((link) => link.TxnType === 'Invoice');
    const amount = minor(line.Amount, currency);
    return invoice && amount > 0n ? [{ invoiceId: invoice.TxnId, amount }] : [];
  });
  return {
    ...version(payment),
    raw,
    customerId: payment.CustomerRef.value,
    currency,
    txnDate: dateOf(payment.TxnDate),
    total: minor(payment.TotalAmt, currency),
    unapplied: minor(payment.UnappliedAmt, currency),
    void: isVoid,
    postings: isVoid ? [] : postings,
  };
}

/** @param homeCurrency used where QuickBooks names none */
export function creditMemoRow(raw: RawEntity, homeCurrency: string): CreditMemoRow {
  const memo = check(creditMemoSchema, 'CreditMemo', raw);
  const currency = memo.CurrencyRef?.value ?? homeCurrency;
  return {
    ...version(memo),
    raw,
    docNumber: memo.DocNumber ?? null,
    customerId: memo.CustomerRef.value,
    currency,
    txnDate: dateOf(memo.TxnDate),
    total: minor(memo.TotalAmt, currency),
    remaining: minor(memo.RemainingCredit ?? memo.Balance, currency),
  };
}
