/** Fields of what also lives in a company and does not touch its receivables. */
import {
  choice,
  date,
  flag,
  identity,
  list,
  money,
  number,
  object,
  readOnly,
  ref,
  text,
  type Fields,
} from './fields.ts';

const vendor = ref('Vendor');
const account = ref('Account');

// What every transaction of the purchase side begins with.
const head: Fields = {
  ...identity,
  CustomField: list,
  DocNumber: text(21),
  TxnDate: date,
  DepartmentRef: ref('Department'),
  CurrencyRef: ref(),
  ExchangeRate: number,
  PrivateNote: text(4000),
  LinkedTxn: list,
  Line: list,
  TxnTaxDetail: object,
  GlobalTaxCalculation: choice('TaxExcluded', 'TaxInclusive', 'NotApplicable'),
};

export const billFields: Fields = {
  SalesTermRef: ref('Term'),
  DueDate: date,
  Balance: readOnly(money),
  ...head,
  VendorRef: vendor,
  VendorAddr: object,
  APAccountRef: account,
  TotalAmt: readOnly(money),
  HomeBalance: readOnly(money),
};

export const vendorCreditFields: Fields = {
  ...head,
  VendorRef: vendor,
  VendorAddr: object,
  APAccountRef: account,
  TotalAmt: readOnly(money),
  Balance: readOnly(money),
};

export const purchaseFields: Fields = {
  AccountRef: account,
  PaymentMethodRef: ref('PaymentMethod'),
  PaymentRefNum: text(21),
  PaymentType: choice('Cash', 'Check', 'CreditCard'),
  EntityRef: ref(),
  RemitToAddr: object,
  Credit: flag,
  TotalAmt: readOnly(money),
  PrintStatus: choice('NotSet', 'NeedToPrint', 'PrintComplete'),
  PurchaseEx: readOnly(object),
  ...head,
};

export const purchaseOrderFields: Fields = {
  ...head,
  VendorRef: vendor,
  APAccountRef: account,
  VendorAddr: object,
  ShipAddr: object,
  ShipTo: ref('Customer'),
  ShipMethodRef: ref(),
  ClassRef: ref('Class'),
  SalesTermRef: ref('Term'),
  DueDate: date,
  Memo: text(4000),
  POEmail: object,
  EmailStatus: choice('NotSet', 'NeedToSend', 'EmailSent'),
  POStatus: choice('Open', 'Closed'),
  TotalAmt: readOnly(money),
};

export const billPaymentFields: Fields = {
  VendorRef: vendor,
  PayType: choice('Check', 'CreditCard'),
  CheckPayment: object,
  CreditCardPayment: object,
  APAccountRef: account,
  TotalAmt: money,
  ProcessBillPayment: flag,
  ...head,
};

export const journalEntryFields: Fields = {
  Adjustment: flag,
  ...head,
  TotalAmt: readOnly(money),
  HomeTotalAmt: readOnly(money),
};

export const transferFields: Fields = {
  FromAccountRef: account,
  ToAccountRef: account,
  Amount: money,
  ...identity,
  TxnDate: date,
  CurrencyRef: ref(),
  ExchangeRate: number,
  PrivateNote: text(4000),
};

export const timeActivityFields: Fields = {
  TxnDate: date,
  NameOf: choice('Employee', 'Vendor'),
  EmployeeRef: ref('Employee'),
  VendorRef: vendor,
  CustomerRef: ref('Customer'),
  DepartmentRef: ref('Department'),
  ItemRef: ref('Item'),
  ClassRef: ref('Class'),
  PayrollItemRef: ref(),
  BillableStatus: choice('Billable', 'NotBillable', 'HasBeenBilled'),
  Taxable: flag,
  HourlyRate: number,
  CostRate: number,
  BreakHours: number,
  BreakMinutes: number,
  StartTime: text(),
  EndTime: text(),
  Hours: number,
  Minutes: number,
  Seconds: number,
  Description: text(4000),
  ...identity,
};

export const budgetFields: Fields = {
  Name: text(100),
  StartDate: date,
  EndDate: date,
  BudgetType: choice('ProfitAndLoss'),
  BudgetEntryType: choice('Monthly', 'Quarterly', 'Annually'),
  Active: flag,
  ...identity,
  BudgetDetail: list,
};

export const employeeFields: Fields = {
  SSN: text(100),
  PrimaryAddr: object,
  BillableTime: flag,
  BillRate: number,
  BirthDate: date,
  Gender: choice('Male', 'Female'),
  HiredDate: date,
  ReleasedDate: date,
  EmployeeNumber: text(100),
  CostRate: number,
  Organization: flag,
};

const subList = (flagName: string, type: string): Fields => ({
  Name: text(100),
  [flagName]: flag,
  ParentRef: ref(type),
  FullyQualifiedName: readOnly(text()),
  Active: flag,
  ...identity,
});

export const classFields: Fields = subList('SubClass', 'Class');
export const departmentFields: Fields = {
  ...subList('SubDepartment', 'Department'),
  Address: object,
};

export const paymentMethodFields: Fields = {
  Name: text(31),
  Active: flag,
  Type: choice('CREDIT_CARD', 'NON_CREDIT_CARD'),
  ...identity,
};

export const customerTypeFields: Fields = { Name: text(31), Active: flag, ...identity };

export const taxCodeFields: Fields = {
  Name: text(100),
  Description: text(4000),
  Active: flag,
  Hidden: flag,
  Taxable: flag,
  TaxGroup: flag,
  TaxCodeConfigType: readOnly(text()),
  ...identity,
  SalesTaxRateList: object,
  PurchaseTaxRateList: object,
};

export const taxRateFields: Fields = {
  Name: text(100),
  Description: text(4000),
  Active: flag,
  RateValue: number,
  AgencyRef: ref('TaxAgency'),
  TaxReturnLineRef: ref(),
  SpecialTaxType: text(),
  DisplayType: text(),
  EffectiveTaxRate: list,
  OriginalTaxRate: text(),
  ...identity,
};

export const taxAgencyFields: Fields = {
  DisplayName: text(100),
  TaxTrackedOnPurchases: flag,
  TaxTrackedOnSales: flag,
  TaxRegistrationNumber: text(30),
  LastFileDate: readOnly(date),
  TaxAgencyConfig: readOnly(text()),
  ...identity,
};
