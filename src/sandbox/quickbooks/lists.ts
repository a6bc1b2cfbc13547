/** Items, accounts, terms and the plain lists. */
import { currencyRef } from './currencies.ts';
import { requiredMissing } from './faults.ts';
import { compact, refAt, textAt, type JsonObject } from './json.ts';
import { checkName, fullName, markedName, requireUniqueName } from './names.ts';
import { completeBundle } from './plain-records.ts';
import { nameOfReference } from './references.ts';
import type { Completion } from './rules.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

type Classified = { classification: string; subType: string };

const classifications: Readonly<Record<string, Classified>> = {
  Bank: { classification: 'Asset', subType: 'Checking' },
  'Accounts Receivable': { classification: 'Asset', subType: 'AccountsReceivable' },
  'Other Current Asset': { classification: 'Asset', subType: 'OtherCurrentAssets' },
  'Fixed Asset': { classification: 'Asset', subType: 'FurnitureAndFixtures' },
  'Accounts Payable': { classification: 'Liability', subType: 'AccountsPayable' },
  'Other Current Liability': { classification: 'Liability', subType: 'OtherCurrentLiabilities' },
  Equity: { classification: 'Equity', subType: 'OpeningBalanceEquity' },
  Income: { classification: 'Revenue', subType: 'ServiceFeeIncome' },
  'Other Income': { classification: 'Revenue', subType: 'OtherMiscellaneousIncome' },
  Expense: { classification: 'Expense', subType: 'OtherMiscellaneousServiceCost' },
  'Cost of Goods Sold': { classification: 'Expense', subType: 'SuppliesMaterialsCogs' },
  'Other Expense': { classification: 'Expense', subType: 'OtherMiscellaneousExpense' },
};

async function named(
  session: WriteSession,
  type: string,
  draft: JsonObject,
): Promise<{ name: string; isActive: boolean; parent: Stored | undefined }> {
  const given = textAt(draft, 'Name')?.trim();
  if (given === undefined || given === '') throw requiredMissing('Name');
  checkName('Name', given);
  const isActive = draft.Active !== false;
  const parentId = refAt(draft, 'ParentRef');
  const parent = parentId === undefined ? undefined : await session.load(type, parentId);
  return { name: markedName(given, isActive), isActive, parent };
}

/** Completes an item. A service item needs an income account. */
export async function completeItem(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const { name, isActive, parent } = await named(session, type, draft);
  const kind = textAt(draft, 'Type') ?? textAt(prior?.body ?? {}, 'Type') ?? 'Service';
  if (kind === 'Service' && refAt(draft, 'IncomeAccountRef') === undefined) {
    throw requiredMissing('IncomeAccountRef');
  }
  const body: JsonObject = {
    ...compact(draft),
    Name: name,
    Active: isActive,
    FullyQualifiedName: fullName(parent, name),
    Taxable: draft.Taxable ?? false,
    UnitPrice: draft.UnitPrice ?? 0,
    Type: kind,
    PurchaseCost: draft.PurchaseCost ?? 0,
    TrackQtyOnHand: draft.TrackQtyOnHand ?? false,
  };
  const bundle = kind === 'Group' ? await completeBundle(session, draft) : undefined;
  if (bundle !== undefined) body.ItemGroupDetail = bundle;
  for (const key of ['IncomeAccountRef', 'ExpenseAccountRef', 'AssetAccountRef']) {
    const id = refAt(draft, key);
    if (id === undefined) continue;
    const account = await nameOfReference(session, key, 'Account', id, true);
    body[key] = compact({ value: id, name: account });
  }
  await requireUniqueName(session, type, body, prior);
  return { body, lastLineId: 0 };
}

/** Completes an account; its type gives its classification. */
export async function completeAccount(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const { name, isActive, parent } = await named(session, type, draft);
  const accountType = textAt(draft, 'AccountType') ?? textAt(prior?.body ?? {}, 'AccountType');
  if (accountType === undefined) throw requiredMissing('AccountType');
  const classified = classifications[accountType];
  const body = compact({
    ...draft,
    Name: name,
    SubAccount: parent !== undefined,
    FullyQualifiedName: fullName(parent, name),
    Active: isActive,
    Classification: classified?.classification ?? 'Expense',
    AccountType: accountType,
    AccountSubType: draft.AccountSubType ?? classified?.subType,
    CurrentBalance: prior?.body.CurrentBalance ?? 0,
    CurrentBalanceWithSubAccounts: prior?.body.CurrentBalanceWithSubAccounts ?? 0,
    CurrencyRef: currencyRef(refAt(draft, 'CurrencyRef') ?? session.company.currency),
  });
  await requireUniqueName(session, type, body, prior);
  return { body, lastLineId: 0 };
}

/** Completes a term: due after so many days, or on a day of the month. */
export async function completeTerm(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const { name, isActive } = await named(session, type, draft);
  if (draft.DueDays === undefined && draft.DayOfMonthDue === undefined) {
    throw requiredMissing('DueDays');
  }
  const body: JsonObject = {
    ...compact(draft),
    Name: name,
    Active: isActive,
    Type: draft.DueDays === undefined ? 'DATE_DRIVEN' : 'STANDARD',
  };
  await requireUniqueName(session, type, body, prior);
  return { body, lastLineId: 0 };
}

const listDefaults: Readonly<Record<string, JsonObject>> = {
  PaymentMethod: { Type: 'NON_CREDIT_CARD' },
  TaxCode: { Hidden: false },
};

/** Completes a plain list entry (payment method, tax code, tax rate, customer type, budget). */
export async function completePlainList(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const { name, isActive } = await named(session, type, draft);
  const given = { ...listDefaults[type], ...draft };
  const body: JsonObject = { ...given, Name: name, Active: isActive };
  await requireUniqueName(session, type, body, prior);
  return { body, lastLineId: 0 };
}
