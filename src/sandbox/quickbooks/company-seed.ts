/** What every QuickBooks company has from its first day. */
import { alpha3 } from './countries.ts';
import { entityType } from './entity-types.ts';
import { compact, type JsonObject } from './json.ts';
import { createEntity } from './operations.ts';
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
    TaxPrefs: compact({
      UsingSalesTax: company.country === 'US',
      PartnerTaxEnabled: company.country === 'US' ? false : undefined,
    }),
    CurrencyPrefs: {
      MultiCurrencyEnabled: false,
      HomeCurrency: { value: company.currency },
    },
  };
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

/** Fills a company whose row stands already. Preferences and CompanyInfo both get Id 1. */
export async function seedCompany(
  session: WriteSession,
  company: NewCompany,
  startDate: string,
): Promise<void> {
  await session.nextId('address');
  session.add('CompanyInfo', '1', companyInfo(company, startDate), 0);
  session.add('Preferences', '1', initialPreferences(company), 0);
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
  if (company.country === 'US') {
    await createAll('TaxRate', [{ Name: 'State sales tax', RateValue: 8, SpecialTaxType: 'NONE' }]);
    const rates = {
      TaxRateDetail: [{ TaxRateRef: { value: '1' }, TaxTypeApplicable: 'TaxOnAmount' }],
    };
    const state: JsonObject = { Taxable: true, TaxGroup: true, SalesTaxRateList: rates };
    await createAll('TaxCode', [
      { Name: 'Out of state', Taxable: false, TaxGroup: true },
      { Name: 'State sales tax', ...state },
    ]);
  }
}
