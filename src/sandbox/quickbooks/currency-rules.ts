/** Several currencies: which a company has, which a transaction may be in, what it is at home. */
import { fromMinor, minorDigits, multiplyToMinor } from './amounts.ts';
import { isCurrency, currencyRef } from './currencies.ts';
import { businessRule, invalidEnumeration, invalidNumber, requiredMissing } from './faults.ts';
import { compact, objectAt, refAt, textAt, type Json, type JsonObject } from './json.ts';
import { requireUniqueName } from './names.ts';
import type { Completion } from './rules.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

/** Completes a currency the company trades in beside its own. Needs MultiCurrencyEnabled. */
export async function completeCompanyCurrency(
  session: WriteSession,
  type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const code = textAt(draft, 'Code')?.toUpperCase();
  if (code === undefined || code === '') throw requiredMissing('Code');
  if (!isCurrency(code)) throw invalidEnumeration('Code', code);
  if (!session.company.isMultiCurrency) throw multiCurrencyIsOff();
  if (prior !== undefined && prior.body.Code !== code) {
    throw businessRule('The code of a currency cannot be changed');
  }
  const name = currencyRef(code).name ?? code;
  const body: JsonObject = { ...draft, Code: code, Name: name, Active: draft.Active !== false };
  await requireUniqueName(session, type, body, prior);
  return { body, lastLineId: 0 };
}

/** Completes Preferences. Several currencies can be switched on, but never off again. */
export function completePreferences(
  session: WriteSession,
  _type: string,
  draft: JsonObject,
): Promise<Completion> {
  const wanted = objectAt(draft, 'CurrencyPrefs') ?? {};
  if (session.company.isMultiCurrency && wanted.MultiCurrencyEnabled !== true) {
    throw businessRule('Multi Currency cannot be disabled once it is enabled');
  }
  return Promise.resolve({ body: draft, lastLineId: 0 });
}

/** Throws unless the company can trade in the currency: its own, or an active CompanyCurrency. */
export async function requireActiveCurrency(
  session: WriteSession,
  currency: string,
): Promise<void> {
  if (currency === session.company.currency) return;
  if (!session.company.isMultiCurrency) throw multiCurrencyIsOff();
  const { rows } = await session.client.query(
    `select 1 from sandbox.qbo_entities
     where realm_id = $1 and name_family = 'companycurrency' and name_key = lower($2)
       and active and not deleted`,
    [session.realmId, currency],
  );
  if (rows.length === 0) {
    throw businessRule(`The currency ${currency} is not active in this company`);
  }
}

/**
 * The currency of a transaction: the customer's, which it keeps. Throws when the draft names
 * another, or a foreign one in a company that has only its own.
 */
export async function transactionCurrency(
  session: WriteSession,
  draft: JsonObject,
  prior: JsonObject | undefined,
  customer: JsonObject | undefined,
): Promise<string> {
  const known = refAt(prior ?? {}, 'CurrencyRef');
  const own = customer === undefined ? undefined : refAt(customer, 'CurrencyRef');
  const expected = known ?? own ?? session.company.currency;
  const given = refAt(draft, 'CurrencyRef') ?? expected;
  const isForeign = given !== session.company.currency;
  if (isForeign && !session.company.isMultiCurrency) throw multiCurrencyIsOff();
  // Only a sale without a customer can choose its currency, once.
  if (customer === undefined && known === undefined) {
    await requireActiveCurrency(session, given);
    return given;
  }
  if (given !== expected || (own !== undefined && own !== expected)) {
    throw businessRule('The transaction currency must be the currency of the customer');
  }
  return expected;
}

/**
 * Home units per foreign unit, for the bodies that carry a rate: all of a company with several
 * currencies (1 for its own), none of any other. Throws when the rate is not above 0.
 */
export function exchangeRate(
  session: WriteSession,
  draft: JsonObject,
  currency: string,
): Json | undefined {
  if (!session.company.isMultiCurrency) return undefined;
  if (currency === session.company.currency) return 1;
  const rate = draft.ExchangeRate ?? 1;
  if (Number(rate) <= 0) throw invalidNumber('ExchangeRate', JSON.stringify(rate));
  return rate;
}

/** `amount` (a wire number) in the home currency; undefined where there is no rate. */
export function atHome(
  session: WriteSession,
  amount: Json,
  rate: Json | undefined,
): number | undefined {
  if (rate === undefined) return undefined;
  const digits = minorDigits(session.company.currency);
  return fromMinor(multiplyToMinor(amount, rate, digits), digits);
}

/** CurrencyRef and ExchangeRate as a transaction carries them. */
export function currencyFields(
  session: WriteSession,
  draft: JsonObject,
  currency: string,
): JsonObject {
  const rate = exchangeRate(session, draft, currency);
  return compact({ CurrencyRef: currencyRef(currency), ExchangeRate: rate });
}

function multiCurrencyIsOff() {
  return businessRule('Multi Currency should be enabled to perform this operation.');
}
