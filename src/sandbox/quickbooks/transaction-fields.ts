/** The fields of each transaction type, in the order QuickBooks answers them. */
import {
  date,
  flag,
  identity,
  list,
  money,
  number,
  object,
  readOnly,
  ref,
  salesFoot,
  salesHead,
  salesParty,
  text,
  type Fields,
} from './fields.ts';

export const invoiceFields: Fields = {
  AllowIPNPayment: flag,
  AllowOnlinePayment: flag,
  AllowOnlineCreditCardPayment: flag,
  AllowOnlineACHPayment: flag,
  AllowOnlinePayPalPayment: flag,
  AllowOnlineAffirmPayment: flag,
  ...salesHead,
  ...salesParty,
  SalesTermRef: ref('Term'),
  DueDate: date,
  SalesRepRef: ref(),
  ProjectRef: ref(),
  ShipMethodRef: ref(),
  ShipDate: date,
  TrackingNum: text(31),
  ...salesFoot,
  Balance: readOnly(money),
  HomeBalance: readOnly(money),
  Deposit: money,
  DepositToAccountRef: ref('Account'),
  FinanceCharge: flag,
  TaxExemptionRef: ref(),
  RecurDataRef: ref(),
  TxnSource: readOnly(text()),
  AutoDocNumber: flag,
  InvoiceLink: readOnly(text()),
};

export const paymentFields: Fields = {
  CustomerRef: ref('Customer'),
  ARAccountRef: ref('Account'),
  DepositToAccountRef: ref('Account'),
  PaymentMethodRef: ref('PaymentMethod'),
  PaymentRefNum: text(21),
  TotalAmt: money,
  UnappliedAmt: readOnly(money),
  ProcessPayment: flag,
  CreditCardPayment: object,
  ...identity,
  TxnDate: date,
  CurrencyRef: ref(),
  ExchangeRate: number,
  PrivateNote: text(4000),
  LinkedTxn: readOnly(list),
  Line: list,
};

export const depositFields: Fields = {
  DepositToAccountRef: ref('Account'),
  TotalAmt: readOnly(money),
  HomeTotalAmt: readOnly(money),
  CashBack: object,
  ...identity,
  TxnDate: date,
  DepartmentRef: ref('Department'),
  CurrencyRef: ref(),
  ExchangeRate: number,
  PrivateNote: text(4000),
  Line: list,
  TxnTaxDetail: object,
};

export const creditMemoFields: Fields = {
  RemainingCredit: readOnly(money),
  ...salesHead,
  ...salesParty,
  SalesTermRef: ref('Term'),
  InvoiceRef: ref('Invoice'),
  ...salesFoot,
  Balance: readOnly(money),
  HomeBalance: readOnly(money),
};

export const estimateFields: Fields = {
  ...salesHead,
  ...salesParty,
  SalesTermRef: ref('Term'),
  DueDate: date,
  ...salesFoot,
  ExpirationDate: date,
  AcceptedBy: text(),
  AcceptedDate: date,
};

export const salesReceiptFields: Fields = {
  ...salesHead,
  ...salesParty,
  ...salesFoot,
  Balance: readOnly(money),
  PaymentMethodRef: ref('PaymentMethod'),
  PaymentRefNum: text(21),
  DepositToAccountRef: ref('Account'),
};

export const plainTransactionFields: Fields = {
  ...identity,
  DocNumber: text(21),
  TxnDate: date,
  CurrencyRef: ref(),
  PrivateNote: text(4000),
  Line: list,
  TotalAmt: readOnly(money),
};
