/** Every entity type of the local QuickBooks: its family, its fields, what may be done to it. */
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
  salesFoot,
  salesHead,
  salesParty,
  text,
  type Fields,
} from './fields.ts';

export type EntityType = {
  readonly name: string;
  readonly group: 'list' | 'transaction' | 'setting';
  /** Types of one family share an Id sequence, as QuickBooks' transactions and names do. */
  readonly idFamily: string;
  readonly nameField?: string;
  /** Names are unique within a family (a customer and a vendor cannot share one). */
  readonly nameFamily?: string;
  readonly fields: Fields;
  /** Accepts properties beyond `fields`: a plain record that the ledger only keeps. */
  readonly isOpen?: true;
  readonly hasWebhooks?: false;
  readonly isInCdc?: false;
  readonly can: readonly ('delete' | 'void' | 'send')[];
};

const names: Fields = {
  Title: text(16),
  GivenName: text(100),
  MiddleName: text(100),
  FamilyName: text(100),
  Suffix: text(16),
  FullyQualifiedName: readOnly(text()),
  CompanyName: text(100),
  DisplayName: text(500),
  PrintOnCheckName: text(110),
  Active: flag,
  PrimaryPhone: object,
  AlternatePhone: object,
  Mobile: object,
  Fax: object,
  PrimaryEmailAddr: object,
  WebAddr: object,
};

const customer: Fields = {
  Taxable: flag,
  BillAddr: object,
  ShipAddr: object,
  Notes: text(2000),
  Job: flag,
  BillWithParent: flag,
  ParentRef: ref('Customer'),
  Level: readOnly(number),
  CustomerTypeRef: ref(),
  SalesTermRef: ref('Term'),
  PaymentMethodRef: ref('PaymentMethod'),
  Balance: readOnly(money),
  OpenBalanceDate: date,
  BalanceWithJobs: readOnly(money),
  CurrencyRef: ref(),
  PreferredDeliveryMethod: choice('Print', 'Email', 'None'),
  ResaleNum: text(16),
  PrimaryTaxIdentifier: text(20),
  SecondaryTaxIdentifier: text(20),
  BusinessNumber: text(10),
  TaxExemptionReasonId: text(),
  ARAccountRef: ref('Account'),
  AltContactName: text(),
  ContactName: text(),
  OtherAddr: object,
  Source: readOnly(text()),
  ClientEntityId: readOnly(text()),
  V4IDPseudonym: readOnly(text()),
  IsProject: readOnly(flag),
  ...identity,
  ...names,
  DefaultTaxCodeRef: ref('TaxCode'),
};

const invoice: Fields = {
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

const payment: Fields = {
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

const creditMemo: Fields = {
  RemainingCredit: readOnly(money),
  ...salesHead,
  ...salesParty,
  SalesTermRef: ref('Term'),
  InvoiceRef: ref('Invoice'),
  ...salesFoot,
  Balance: readOnly(money),
  HomeBalance: readOnly(money),
};

const estimate: Fields = {
  ...salesHead,
  ...salesParty,
  SalesTermRef: ref('Term'),
  DueDate: date,
  ...salesFoot,
  ExpirationDate: date,
  AcceptedBy: text(),
  AcceptedDate: date,
};

const salesReceipt: Fields = {
  ...salesHead,
  ...salesParty,
  ...salesFoot,
  Balance: readOnly(money),
  PaymentMethodRef: ref('PaymentMethod'),
  PaymentRefNum: text(21),
  DepositToAccountRef: ref('Account'),
};

const item: Fields = {
  Name: text(100),
  Sku: text(100),
  Description: text(4000),
  Active: flag,
  SubItem: flag,
  ParentRef: ref('Item'),
  Level: readOnly(number),
  FullyQualifiedName: readOnly(text()),
  Taxable: flag,
  SalesTaxIncluded: flag,
  UnitPrice: number,
  Type: choice('Service', 'NonInventory', 'Inventory', 'Group', 'Category'),
  IncomeAccountRef: ref('Account'),
  PurchaseDesc: text(1000),
  PurchaseCost: number,
  ExpenseAccountRef: ref('Account'),
  AssetAccountRef: ref('Account'),
  TrackQtyOnHand: flag,
  QtyOnHand: number,
  InvStartDate: date,
  SalesTaxCodeRef: ref('TaxCode'),
  ClassRef: ref('Class'),
  TaxClassificationRef: ref(),
  ItemGroupDetail: object,
  ...identity,
};

const account: Fields = {
  Name: text(100),
  SubAccount: flag,
  ParentRef: ref('Account'),
  Description: text(100),
  FullyQualifiedName: readOnly(text()),
  Active: flag,
  Classification: readOnly(text()),
  AccountType: text(),
  AccountSubType: text(),
  AcctNum: text(20),
  CurrentBalance: readOnly(money),
  CurrentBalanceWithSubAccounts: readOnly(money),
  CurrencyRef: ref(),
  TaxCodeRef: ref('TaxCode'),
  ...identity,
};

const term: Fields = {
  Name: text(31),
  Active: flag,
  Type: readOnly(text()),
  DiscountPercent: number,
  DueDays: number,
  DiscountDays: number,
  DayOfMonthDue: number,
  DueNextMonthDays: number,
  DiscountDayOfMonth: number,
  ...identity,
};

const companyInfo: Fields = {
  CompanyName: text(1024),
  LegalName: text(1024),
  CompanyAddr: object,
  CustomerCommunicationAddr: object,
  LegalAddr: object,
  CustomerCommunicationEmailAddr: object,
  PrimaryPhone: object,
  CompanyStartDate: readOnly(date),
  FiscalYearStartMonth: text(),
  Country: readOnly(text()),
  Email: object,
  WebAddr: object,
  SupportedLanguages: text(),
  DefaultTimeZone: readOnly(text()),
  NameValue: readOnly(list),
  ...identity,
};

const preferences: Fields = {
  AccountingInfoPrefs: object,
  ProductAndServicesPrefs: object,
  SalesFormsPrefs: object,
  EmailMessagesPrefs: object,
  VendorAndPurchasesPrefs: object,
  TimeTrackingPrefs: object,
  TaxPrefs: object,
  CurrencyPrefs: object,
  ReportPrefs: object,
  OtherPrefs: object,
  ...identity,
};

const attachable: Fields = {
  FileName: text(1000),
  FileAccessUri: readOnly(text()),
  TempDownloadUri: readOnly(text()),
  Size: readOnly(number),
  ContentType: text(100),
  Category: text(),
  Lat: text(),
  Long: text(),
  PlaceName: text(),
  Note: text(2000),
  Tag: text(),
  ...identity,
  AttachableRef: list,
};

const vendor: Fields = {
  BillAddr: object,
  TermRef: ref('Term'),
  Balance: readOnly(money),
  AcctNum: text(100),
  Vendor1099: flag,
  CurrencyRef: ref(),
  ...identity,
  ...names,
};

const plainTransaction: Fields = {
  ...identity,
  DocNumber: text(21),
  TxnDate: date,
  CurrencyRef: ref(),
  PrivateNote: text(4000),
  Line: list,
  TotalAmt: readOnly(money),
};

const plainList: Fields = { Name: text(100), Active: flag, ...identity };

function transaction(
  name: string,
  fields: Fields,
  can: EntityType['can'],
  more: { isOpen?: true } = {},
): EntityType {
  return { name, group: 'transaction', idFamily: 'transaction', fields, can, ...more };
}

function listType(
  name: string,
  fields: Fields,
  more: Partial<
    Pick<EntityType, 'idFamily' | 'nameField' | 'nameFamily' | 'isOpen' | 'isInCdc'>
  > = {},
): EntityType {
  const own = name.toLowerCase();
  const defaults = { idFamily: own, nameField: 'Name', nameFamily: own };
  return { name, group: 'list', fields, can: [], ...defaults, ...more };
}

function party(name: string, fields: Fields, more: { isOpen?: true } = {}): EntityType {
  const family = { idFamily: 'name', nameField: 'DisplayName', nameFamily: 'name' };
  return listType(name, fields, { ...family, ...more });
}

const types: readonly EntityType[] = [
  party('Customer', customer),
  party('Vendor', vendor, { isOpen: true }),
  party('Employee', { ...identity, ...names }, { isOpen: true }),
  transaction('Invoice', invoice, ['delete', 'void', 'send']),
  transaction('Payment', payment, ['delete', 'void', 'send']),
  transaction('CreditMemo', creditMemo, ['delete', 'void', 'send']),
  transaction('Estimate', estimate, ['delete', 'send']),
  transaction('SalesReceipt', salesReceipt, ['delete', 'void', 'send']),
  transaction('RefundReceipt', salesReceipt, ['delete', 'void', 'send']),
  transaction('Bill', plainTransaction, ['delete'], { isOpen: true }),
  transaction('Purchase', plainTransaction, ['delete'], { isOpen: true }),
  transaction('JournalEntry', plainTransaction, ['delete'], { isOpen: true }),
  listType('Item', item),
  listType('Account', account),
  listType('Term', term),
  listType('PaymentMethod', plainList, { isOpen: true }),
  listType('Department', plainList, { isOpen: true }),
  listType('Class', plainList, { isOpen: true }),
  { ...listType('TaxCode', plainList, { isOpen: true, isInCdc: false }), hasWebhooks: false },
  { ...listType('TaxRate', plainList, { isOpen: true, isInCdc: false }), hasWebhooks: false },
  {
    name: 'CompanyInfo',
    group: 'setting',
    idFamily: 'companyinfo',
    fields: companyInfo,
    hasWebhooks: false,
    can: [],
  },
  {
    name: 'Preferences',
    group: 'setting',
    idFamily: 'preferences',
    fields: preferences,
    isOpen: true,
    can: [],
  },
  {
    name: 'Attachable',
    group: 'setting',
    idFamily: 'attachable',
    fields: attachable,
    hasWebhooks: false,
    can: ['delete'],
  },
];

const byLowerName = new Map(types.map((type) => [type.name.toLowerCase(), type]));

/** The type of that name, in any letter case as in paths and queries; undefined when unknown. */
export function findEntityType(name: string): EntityType | undefined {
  return byLowerName.get(name.toLowerCase());
}

/** The type of that exact name. Throws when the ledger's own code names one that is missing. */
export function entityType(name: string): EntityType {
  const type = findEntityType(name);
  if (type === undefined) throw new Error(`The ledger knows no entity type ${name}`);
  return type;
}
