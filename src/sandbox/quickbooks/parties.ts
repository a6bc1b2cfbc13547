/** Customers, vendors and employees. */
import { completeAddress } from './addresses.ts';
import { toMinor, minorDigits } from './amounts.ts';
import { currencyRef, isCurrency } from './currencies.ts';
import { requireActiveCurrency } from './currency-rules.ts';
import { addToJobBalances, currencyOf } from './customer-balances.ts';
import { businessRule, invalidEnumeration, QuickBooksFault, requiredMissing } from './faults.ts';
import { compact, objectAt, refAt, textAt, type JsonObject } from './json.ts';
import { checkName, fullName, markedName, requireUniqueName } from './names.ts';
import type { Completion } from './rules.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

function displayName(draft: JsonObject): string {
  const parts = ['Title', 'GivenName', 'MiddleName', 'FamilyName', 'Suffix'];
  const person = parts.map((part) => textAt(draft, part) ?? '').filter((part) => part !== '');
  const name = textAt(draft, 'DisplayName') ?? (person.join(' ') || textAt(draft, 'CompanyName'));
  if (name === undefined || name.trim() === '') throw requiredMissing('DisplayName');
  return name.trim();
}

function checkEmail(draft: JsonObject): void {
  const address = textAt(objectAt(draft, 'PrimaryEmailAddr') ?? {}, 'Address');
  if (address === undefined || address === '') return;
  // QuickBooks takes several addresses parted by commas.
  if (address.split(',').every((one) => /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/.test(one.trim()))) return;
  const detail = `Email Address should be in the format of abc@xyz.com. Supplied value:${address}`;
  throw new QuickBooksFault('2210', 'Invalid email address format', detail, {
    element: 'PrimaryEmailAddr',
  });
}

async function common(
  session: WriteSession,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<{ name: string; isActive: boolean; currency: string; body: JsonObject }> {
  checkEmail(draft);
  const isActive = draft.Active !== false;
  const name = markedName(displayName(draft), isActive);
  checkName('DisplayName', name);
  const known = refAt(prior?.body ?? {}, 'CurrencyRef');
  const currency = refAt(draft, 'CurrencyRef') ?? known ?? session.company.currency;
  if (!isCurrency(currency)) throw invalidEnumeration('CurrencyRef', currency);
  if (currency !== known) await requireActiveCurrency(session, currency);
  if (known !== undefined && known !== currency) {
    throw businessRule('The currency of a name cannot be changed');
  }
  const body: JsonObject = { ...draft, DisplayName: name, Active: isActive };
  for (const key of ['BillAddr', 'ShipAddr']) {
    const given = objectAt(draft, key);
    if (given === undefined) continue;
    body[key] = await completeAddress(session, given, objectAt(prior?.body ?? {}, key));
  }
  return { name, isActive, currency, body };
}

/** Completes a customer; a sub-customer has a ParentRef and Job true. */
export async function completeCustomer(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const { name, currency, body } = await common(session, draft, prior);
  const parentId = refAt(draft, 'ParentRef');
  const parent = parentId === undefined ? undefined : await session.load('Customer', parentId);
  if (parent !== undefined && (await isWithin(session, parent, prior?.id))) {
    throw businessRule('A customer cannot be its own parent');
  }
  const isTaxable = draft.Taxable !== false;
  const company = textAt(draft, 'CompanyName');
  const renamed = prior === undefined || textAt(prior.body, 'DisplayName') !== name;
  const printed = renamed ? undefined : textAt(draft, 'PrintOnCheckName');
  const completed = compact({
    ...body,
    Taxable: isTaxable,
    Job: parent !== undefined,
    BillWithParent: parent !== undefined && draft.BillWithParent === true,
    Level: parent === undefined ? undefined : Number(parent.body.Level ?? 0) + 1,
    Balance: prior?.body.Balance ?? 0,
    BalanceWithJobs: prior?.body.BalanceWithJobs ?? 0,
    CurrencyRef: currencyRef(currency),
    PreferredDeliveryMethod: draft.PreferredDeliveryMethod ?? 'Print',
    FullyQualifiedName: fullName(parent, name),
    PrintOnCheckName: givenPrintName(draft, prior) ?? printed ?? company ?? name,
    DefaultTaxCodeRef:
      isTaxable && session.company.country === 'US'
        ? (draft.DefaultTaxCodeRef ?? { value: '2' })
        : undefined,
  });
  await requireUniqueName(session, type, completed, prior);
  return { body: completed, lastLineId: 0 };
}

// A print name that only repeats what was derived before follows the new name.
function givenPrintName(draft: JsonObject, prior: Stored | undefined): string | undefined {
  const given = textAt(draft, 'PrintOnCheckName');
  return given === textAt(prior?.body ?? {}, 'PrintOnCheckName') ? undefined : given;
}

async function isWithin(
  session: WriteSession,
  parent: Stored,
  id: string | undefined,
): Promise<boolean> {
  let current: Stored | undefined = parent;
  for (let level = 0; current !== undefined && level < 6; level += 1) {
    if (current.id === id) return true;
    const above = refAt(current.body, 'ParentRef');
    current = above === undefined ? undefined : await session.load('Customer', above);
  }
  return false;
}

/** Moves a sub-customer's balance from its old parent's BalanceWithJobs to its new parent's. */
export async function settleCustomerParent(
  session: WriteSession,
  customer: Stored,
  before: JsonObject | undefined,
): Promise<void> {
  const from = before === undefined ? undefined : refAt(before, 'ParentRef');
  const to = refAt(customer.body, 'ParentRef');
  if (from === to) return;
  const digits = minorDigits(currencyOf(customer.body));
  const minor = toMinor(customer.body.BalanceWithJobs, digits);
  if (minor === 0n) return;
  await addToJobBalances(session, from, -minor);
  await addToJobBalances(session, to, minor);
}

/** Completes a vendor. */
export async function completeVendor(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const { name, currency, body } = await common(session, draft, prior);
  const completed = compact({
    ...body,
    Balance: prior?.body.Balance ?? 0,
    Vendor1099: draft.Vendor1099 ?? false,
    CurrencyRef: currencyRef(currency),
    PrintOnCheckName: draft.PrintOnCheckName ?? draft.CompanyName ?? name,
  });
  await requireUniqueName(session, type, completed, prior);
  return { body: completed, lastLineId: 0 };
}

/** Completes an employee. */
export async function completeEmployee(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const { name, body } = await common(session, draft, prior);
  const completed: JsonObject = { ...body, PrintOnCheckName: draft.PrintOnCheckName ?? name };
  await requireUniqueName(session, type, completed, prior);
  return { body: completed, lastLineId: 0 };
}
