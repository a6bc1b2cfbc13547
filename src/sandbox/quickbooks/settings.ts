/** What the rules need to know of a company, from its row and its Preferences. */
import type { ClientBase } from 'pg';
import { objectAt, refAt, textAt, type JsonObject } from './json.ts';

/**
 * How sales are taxed: not at all; in the US by the engine of QuickBooks or by the code a form
 * names; elsewhere by the code of each line.
 */
export type TaxRegime = 'none' | 'us-automatic' | 'us-code' | 'global';

export type CompanySettings = {
  readonly realmId: string;
  readonly name: string;
  /** Two letters, as the company was made. */
  readonly country: string;
  readonly currency: string;
  /** The day up to which the books are closed, that day included. */
  readonly bookCloseDate: string | undefined;
  readonly defaultTermId: string | undefined;
  readonly hasCustomNumbers: boolean;
  readonly isMultiCurrency: boolean;
  readonly tax: TaxRegime;
  /** Whether a payment tells by webhook of the invoices and credits it moves. */
  readonly announcesLinked: boolean;
  /** Ids of the accounts that customers' balances are on. */
  readonly receivableAccounts: ReadonlySet<string>;
};

type CompanyRow = {
  name: string;
  country: string;
  currency: string;
  announces_linked: boolean;
  preferences: JsonObject | null;
  receivables: string[];
};

/** The company's settings as the transaction sees them; undefined when there is no such realm. */
export async function loadSettings(
  client: ClientBase,
  realmId: string,
): Promise<CompanySettings | undefined> {
  const { rows } = await client.query<CompanyRow>(
    `select c.name, c.country, c.currency, c.announces_linked, p.body as preferences,
       array(select a.id::text from sandbox.qbo_entities a
         where a.realm_id = c.realm_id and a.type = 'Account' and not a.deleted
           and a.body ->> 'AccountType' = 'Accounts Receivable') as receivables
     from sandbox.qbo_companies c
     left join sandbox.qbo_entities p
       on p.realm_id = c.realm_id and p.type = 'Preferences' and p.id = 1
     where c.realm_id = $1`,
    [realmId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const preferences = row.preferences ?? {};
  const accounting = objectAt(preferences, 'AccountingInfoPrefs') ?? {};
  const sales = objectAt(preferences, 'SalesFormsPrefs') ?? {};
  const currencies = objectAt(preferences, 'CurrencyPrefs') ?? {};
  return {
    realmId,
    name: row.name,
    country: row.country,
    currency: row.currency,
    bookCloseDate: textAt(accounting, 'BookCloseDate'),
    defaultTermId: refAt(sales, 'DefaultTerms'),
    hasCustomNumbers: sales.CustomTxnNumbers === true,
    isMultiCurrency: currencies.MultiCurrencyEnabled === true,
    tax: taxRegime(row.country, objectAt(preferences, 'TaxPrefs') ?? {}),
    announcesLinked: row.announces_linked,
    receivableAccounts: new Set(row.receivables),
  };
}

function taxRegime(country: string, preferences: JsonObject): TaxRegime {
  // A US form can carry the tax a client names even where sales tax was never set up.
  if (country === 'US') return preferences.PartnerTaxEnabled === true ? 'us-automatic' : 'us-code';
  return preferences.UsingSalesTax === true ? 'global' : 'none';
}
