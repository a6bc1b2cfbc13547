/** What every QuickBooks company has from its first day. */
import { alpha3 } from './countries.ts';
import { entityType } from './entity-types.ts';
import { compact, type JsonObject } from './json.ts';
import { createEntity } from './operations.ts';
import { seedTaxes } from './tax-seed.ts';
import type { WriteSession } from './write-session.ts';

export type NewCompany = {
  realmId: string;
  name: string;
  /** ISO 3166 alpha-2, such as "US". */
  country: string;
  /** ISO 4217, such as "USD". */
  currency: string;
  /** IANA zone, such as "America/New_York". */
  timeZone: string;
  /** The day up to which the books are closed, `YYYY-MM-DD`; null when they are open. */
  bookCloseDate: string | null;
  /**
   * Sales tax: off, by codes (in the US one a form, elsewhere one a line), or in the US worked
   * out by QuickBooks. Absent: by codes in the US, off elsewhere.
   */
  salesTax?: 'off' | 'codes' | 'automatic';
  /** Foreign currencies (ISO 4217) that are active; any makes MultiCurrencyEnabled. */
  currencies?: readonly string[];
  /** False: a payment's invoices and credits change without a webhook of their own. */
  announcesLinked?: boolean;
};

// Ids follow from the order: 4 is Undeposited Funds, as in a QuickBooks sample company.
const accounts: readonly JsonObject[] = [
  { Name: 'Services', AccountType: 'Income', AccountSubType: 'ServiceFeeIncome' },
  {
    Name: 'Sales of Product Income',
    AccountType: 'Income',
    AccountSubType: 'SalesOfProductIncome',
  },
  { Name: 'Accounts Receivable (A/R)', AccountType: 'Accounts Receivable' },
  {
    Name: 'Undeposited Funds',
    AccountType: 'Other Current Asset',
    AccountSubType: 'UndepositedFunds',
  },
  { Name: 'Checking', AccountType: 'Bank', AccountSubType: 'Checking' },
  { Name: 'Discounts given', AccountType: 'Income', AccountSubType: 'DiscountsRefundsGiven' },
];
const terms: readonly JsonObject[] = [
  { Name: 'Due on receipt', DueDays: 0 },
  { Name: 'Net 15', DueDays: 15 },
  { Name: 'Net 30', DueDays: 30 },
  { Name: 'Net 60', DueDays: 60 },
];
const items: readonly JsonObject[] = [
  { Name: 'Services', Type: 'Service', IncomeAccountRef: { value: '1' } },
  { Name: 'Hours', Type: 'Service', IncomeAccountRef: { value: '1' } },
];
const paymentMethods = ['Cash', 'Check', 'Visa', 'MasterCard'];

/** The sections of a new company's Preferences that the ledger or its clients read. */
export function initialPreferences(company: NewCompany): JsonObject {
  return {
    AccountingInfoPrefs: compact({
      FirstMonthOfFiscalYear: 'January',
      UseAccountNumbers: false,
      TaxYearMonth: 'January',
      ClassTrackingPerTxn: false,
      TrackDepartments: false,
      ClassTrackingPerTxnLine: false,
      BookCloseDate: company.bookCloseDate ?? undefined,
    }),
    ProductAndServicesPrefs: {
      ForSales: true,
      ForPurchase: true,
      QuantityWithPriceAndRate: true,
      QuantityOnHand: false,
    },
    SalesFormsPrefs: {
      CustomTxnNumbers: false,
      AllowDeposit: false,
      AllowDiscount: true,
      DefaultTerms: { value: '3' },
      AllowEstimates: true,
      ETransactionEnabledStatus: 'NotApplicable',
      ETransactionAttachPDF: false,
      ETransactionPaymentEnabled: false,
      IPNSupportEnabled: false,
      AllowServiceDate: false,
      AllowShipping: false,
      DefaultCustomerMessage: 'Thank you for your business and have a great day!',
      AutoApplyCredit: false,
      AutoApplyPayments: false,
    },
    EmailMessagesPrefs: {
      InvoiceMessage: {
        Subject: `Invoice from ${company.name}`,
        Message: 'Your invoice is attached. Please remit payment at your earliest convenience.',
      },
    },
    VendorAndPurchasesPrefs: {
      TrackingByCustomer: false,
      BillableExpenseTracking: false,
    },
    TimeTrackingPrefs: {
      UseServices: true,
      BillCustomers: true,
      ShowBillRateToAll: false,
      WorkWeekStartDate: 'Monday',
      MarkTimeEntriesBillable: true,
    },
    TaxPrefs: compact({
      UsingSalesTax: salesTaxOf(company) !== 'off',
      PartnerTaxEnabled: company.country === 'US' ? salesTaxOf(company) === 'automatic' : undefined,
    }),
    CurrencyPrefs: {
      MultiCurrencyEnabled: (company.currencies ?? []).length > 0,
      HomeCurrency: { value: company.currency },
    },
    ReportPrefs: { ReportBasis: 'Accrual', CalcAgingReportFromTxnDate: false },
    OtherPrefs: {
      NameValue: [
        { Name: 'SalesFormsPrefs.DefaultItem', Value: '1' },
        { Name: 'DTXCopyMemo', Value: 'false' },
        { Name: 'UncategorizedAssetAccountId', Value: '' },
      ],
    },
  };
}

function salesTaxOf(company: NewCompany): 'off' | 'codes' | 'automatic' {
  return company.salesTax ?? (company.country === 'US' ? 'codes' : 'off');
}

function companyInfo(company: NewCompany, startDate: string): JsonObject {
  const country = alpha3(company.country);
  return {
    CompanyName: company.name,
    LegalName: company.name,
    CompanyAddr: { Id: '1', Country: country },
    CustomerCommunicationAddr: { Id: '1', Country: country },
    LegalAddr: { Id: '1', Country: country },
    CompanyStartDate: startDate,
    FiscalYearStartMonth: 'January',
    Country: country,
    SupportedLanguages: 'en',
    DefaultTimeZone: company.timeZone,
    NameValue: [
      { Name: 'NeoEnabled', Value: 'true' },
      { Name: 'IndustryType', Value: 'Professional services' },
      { Name: 'CompanyType', Value: 'Other' },
      { Name: 'SubscriptionStatus', Value: 'SUBSCRIBED' },
    ],
  };
}

/** Writes what a company whose row stands already is: CompanyInfo and Preferences, both Id 1. */
export async function seedSettings(
  session: WriteSession,
  company: NewCompany,
  startDate: string,
): Promise<void> {
  await session.nextId('address');
  session.add('CompanyInfo', '1', companyInfo(company, startDate), 0);
  session.add('Preferences', '1', initialPreferences(company), 0);
}

/** Fills the lists every company has, under its preferences. */
export async function seedLists(session: WriteSession, company: NewCompany): Promise<void> {
  const createAll = async (type: string, bodies: readonly JsonObject[]) => {
    for (const body of bodies) await createEntity(session, entityType(type), body);
    await session.flush();
  };
  await createAll('Account', accounts);
  await createAll('Term', terms);
  await createAll('Item', items);
  await createAll(
    'PaymentMethod',
    paymentMethods.map((Name) => ({ Name })),
  );
  await createAll(
    'CompanyCurrency',
    (company.currencies ?? []).map((Code) => ({ Code })),
  );
  if (company.country === 'US' || salesTaxOf(company) !== 'off') {
    await seedTaxes(company.country, createAll);
  }
}
