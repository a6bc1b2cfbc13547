import { z } from 'zod';

/**
 * The parts of QuickBooks' entities that Dunwell reads. Unknown fields pass; a missing one that we
 * need fails loudly, with the entity's id in the message of the caller.
 */

const reference = z.object({ value: z.string(), name: z.string().optional() }).loose();
const email = z.object({ Address: z.string().optional() }).loose();
const metaData = z.object({ LastUpdatedTime: z.string() }).loose();
const plainDate = z.string().regex(/^\d{4}-\d{2}-\d{2}/);

const head = {
  Id: z.string(),
  SyncToken: z.string(),
  MetaData: metaData,
};

/** What CDC gives of a deleted entity. */
export const deletedStub = z
  .object({ Id: z.string(), status: z.literal('Deleted'), MetaData: metaData })
  .loose();

export const customerSchema = z
  .object({
    ...head,
    DisplayName: z.string(),
    CompanyName: z.string().optional(),
    PrimaryEmailAddr: email.optional(),
    ParentRef: reference.optional(),
    BillWithParent: z.boolean().optional(),
    Active: z.boolean().optional(),
    Balance: z.number().optional(),
    CurrencyRef: reference.optional(),
    BillAddr: z.record(z.string(), z.unknown()).optional(),
  })
  .loose();

const salesItemDetail = z
  .object({ ItemRef: reference.optional(), ItemAccountRef: reference.optional() })
  .loose();

export const invoiceLineSchema = z
  .object({
    Id: z.string().optional(),
    Amount: z.number().optional(),
    Description: z.string().optional(),
    DetailType: z.string(),
    SalesItemLineDetail: salesItemDetail.optional(),
  })
  .loose();

export const invoiceSchema = z
  .object({
    ...head,
    DocNumber: z.string().optional(),
    TxnDate: plainDate,
    DueDate: plainDate.optional(),
    CustomerRef: reference,
    CurrencyRef: reference.optional(),
    TotalAmt: z.number(),
    Balance: z.number(),
    TxnTaxDetail: z.object({ TotalTax: z.number().optional() }).loose().optional(),
    PrivateNote: z.string().optional(),
    BillEmail: email.optional(),
    BillEmailCc: email.optional(),
    BillEmailBcc: email.optional(),
    InvoiceLink: z.string().nullish(),
    Line: z.array(invoiceLineSchema).optional(),
  })
  .loose();

export const paymentSchema = z
  .object({
    ...head,
    TxnDate: plainDate,
    CustomerRef: reference,
    CurrencyRef: reference.optional(),
    TotalAmt: z.number(),
    UnappliedAmt: z.number().optional(),
    PrivateNote: z.string().optional(),
    Line: z
      .array(
        z
          .object({
            Amount: z.number().optional(),
            LinkedTxn: z
              .array(z.object({ TxnId: z.string(), TxnType: z.string() }).loose())
              .optional(),
          })
          .loose(),
      )
      .optional(),
  })
  .loose();

export const creditMemoSchema = z
  .object({
    ...head,
    DocNumber: z.string().optional(),
    TxnDate: plainDate,
    CustomerRef: reference,
    CurrencyRef: reference.optional(),
    TotalAmt: z.number(),
    RemainingCredit: z.number().optional(),
    Balance: z.number().optional(),
  })
  .loose();

const companyAddress = z
  .object({ Country: z.string().optional(), CountrySubDivisionCode: z.string().optional() })
  .loose();

export const companyInfoSchema = z
  .object({
    CompanyName: z.string(),
    Country: z.string().optional(),
    CompanyAddr: companyAddress.optional(),
    LegalAddr: companyAddress.optional(),
    Email: email.optional(),
    DefaultTimeZone: z.string().optional(),
  })
  .loose();

export const preferencesSchema = z
  .object({
    CurrencyPrefs: z.object({ HomeCurrency: reference.optional() }).loose().optional(),
    AccountingInfoPrefs: z.object({ BookCloseDate: plainDate.optional() }).loose().optional(),
  })
  .loose();
