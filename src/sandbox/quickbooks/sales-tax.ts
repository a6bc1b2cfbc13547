/**
 * TxnTaxDetail of a sales form: by the code it names, by QuickBooks' own engine, or by the codes
 * of its lines outside the US.
 */
import { fromMinor, sumMinor, toMinor } from './amounts.ts';
import { taxBases, type TaxBase } from './form-totals.ts';
import { compact, objectAt, objectsAt, refAt, type Json, type JsonObject } from './json.ts';
import { automaticTaxCode } from './automatic-tax.ts';
import { requireReference } from './references.ts';
import type { Stored } from './stored.ts';
import { sharesOf, taxOn, totalShare, type TaxShare } from './tax-codes.ts';
import { isByLine, taxModeOf, type TaxMode } from './tax-mode.ts';
import type { WriteSession } from './write-session.ts';

export type Tax = { detail: JsonObject; minor: bigint };

/** The form being completed, with the lines it is to have. */
export type TaxedForm = {
  readonly draft: JsonObject;
  readonly prior: JsonObject | undefined;
  readonly lines: readonly JsonObject[];
  readonly customer: Stored | undefined;
  /** Where the goods go; decides in the automatic mode. */
  readonly address: JsonObject | undefined;
  readonly date: string;
  readonly digits: number;
};

type RatedLine = { share: TaxShare; minor: bigint; netMinor: bigint };

/**
 * The tax of a form and its total in minor units. A TotalTax given with this request is kept as
 * it is, even when a changed line makes it stale, but for the automatic mode, whose engine always
 * has its way. Otherwise tax is counted anew, unless what is taxed is what it was: so a line with
 * the code NON changes no tax, not even one a client once set by hand.
 */
export async function completeTax(session: WriteSession, form: TaxedForm): Promise<Tax> {
  const mode = taxModeOf(session.company, form.draft);
  if (mode === 'us-automatic') return automaticTax(session, form);
  const known = objectAt(form.prior ?? {}, 'TxnTaxDetail');
  const given = objectAt(form.draft, 'TxnTaxDetail');
  const isNew = given !== undefined && given !== known;
  if (isNew) await checkCode(session, given, known);
  if (isNew && given.TotalTax !== undefined && given.TotalTax !== null) {
    return taxAsGiven(given, given.TotalTax, form.digits);
  }
  const bases = basesOf(form.lines, mode, form.draft, form.digits);
  if (known !== undefined && !isNew && hasSameBases(session, form, bases, mode)) {
    return taxAsGiven(known, known.TotalTax ?? 0, form.digits);
  }
  if (isByLine(mode)) return taxByLines(session, form, bases, mode);
  return mode === 'NotApplicable' ? noTax : taxByCode(session, form, given ?? known, bases);
}

const noTax: Tax = { detail: { TotalTax: 0 }, minor: 0n };

async function checkCode(
  session: WriteSession,
  given: JsonObject,
  known: JsonObject | undefined,
): Promise<void> {
  const code = refAt(given, 'TxnTaxCodeRef');
  if (code === undefined) return;
  const isKnown = refAt(known ?? {}, 'TxnTaxCodeRef') === code;
  await requireReference(session, 'TxnTaxDetail.TxnTaxCodeRef', 'TaxCode', code, isKnown);
}

function basesOf(
  lines: readonly JsonObject[],
  mode: TaxMode,
  form: JsonObject,
  digits: number,
): Map<string, TaxBase> {
  // Outside the US a discount always comes before the tax.
  const isDiscountFirst = isByLine(mode) || form.ApplyTaxAfterDiscount === true;
  return taxBases(lines, isDiscountFirst, digits);
}

function hasSameBases(
  session: WriteSession,
  form: TaxedForm,
  bases: Map<string, TaxBase>,
  mode: TaxMode,
): boolean {
  const prior = form.prior ?? {};
  if (taxModeOf(session.company, prior) !== mode) return false;
  const before = basesOf(objectsAt(prior, 'Line'), mode, prior, form.digits);
  // What carries the code NON is no base of any tax.
  const codes = new Set([...bases.keys(), ...before.keys()].filter((code) => code !== 'NON'));
  return [...codes].every((code) => {
    const now = bases.get(code) ?? { netMinor: 0n, grossMinor: 0n };
    const then = before.get(code) ?? { netMinor: 0n, grossMinor: 0n };
    const isSame = now.netMinor === then.netMinor && now.grossMinor === then.grossMinor;
    return isSame && (mode === 'us-code' || bases.has(code) === before.has(code));
  });
}

function taxAsGiven(detail: JsonObject, totalTax: Json, digits: number): Tax {
  const minor = toMinor(totalTax, digits, 'TotalTax');
  const code = refAt(detail, 'TxnTaxCodeRef');
  const lines = objectsAt(detail, 'TaxLine');
  const completed = compact({
    TxnTaxCodeRef: code === undefined ? undefined : { value: code },
    TotalTax: fromMinor(minor, digits),
    TaxLine: lines.length === 0 ? undefined : lines,
  });
  return { detail: completed, minor };
}

async function taxByCode(
  session: WriteSession,
  form: TaxedForm,
  detail: JsonObject | undefined,
  bases: Map<string, TaxBase>,
): Promise<Tax> {
  const netMinor = bases.get('TAX')?.netMinor ?? 0n;
  const code = detail === undefined ? undefined : refAt(detail, 'TxnTaxCodeRef');
  if (code !== undefined) return taxByShares(session, form, code, netMinor);
  // A tax that a client set without a code is nothing that could be counted anew.
  if (detail?.TotalTax === undefined || netMinor === 0n) return noTax;
  return taxAsGiven(detail, detail.TotalTax, form.digits);
}

async function automaticTax(session: WriteSession, form: TaxedForm): Promise<Tax> {
  const bases = basesOf(form.lines, 'us-automatic', form.draft, form.digits);
  const netMinor = bases.get('TAX')?.netMinor ?? 0n;
  if (netMinor === 0n || form.customer?.body.Taxable === false) return noTax;
  const code = await automaticTaxCode(session, form.address);
  return code === undefined ? noTax : taxByShares(session, form, code, netMinor);
}

async function taxByShares(
  session: WriteSession,
  form: TaxedForm,
  code: string,
  netMinor: bigint,
): Promise<Tax> {
  const shares = await sharesOf(session, code, form.date);
  const rated = shares.map((share) => ({ share, netMinor, minor: taxOn(netMinor, share.share) }));
  const { detail, minor } = taxOfLines(rated, form.digits);
  return { detail: { TxnTaxCodeRef: { value: code }, ...detail }, minor };
}

async function taxByLines(
  session: WriteSession,
  form: TaxedForm,
  bases: Map<string, TaxBase>,
  mode: 'TaxExcluded' | 'TaxInclusive',
): Promise<Tax> {
  const rated: RatedLine[] = [];
  for (const [code, base] of bases) {
    const shares = await sharesOf(session, code, form.date);
    if (mode === 'TaxInclusive') rated.push(...splitIncluded(shares, base));
    else rated.push(...shares.map((share) => ({ share, netMinor: base.netMinor, minor: 0n })));
  }
  const byRate = new Map<string, RatedLine>();
  for (const each of rated) {
    const sum = byRate.get(each.share.rateId);
    const netMinor = (sum?.netMinor ?? 0n) + each.netMinor;
    const minor = (sum?.minor ?? 0n) + each.minor;
    byRate.set(each.share.rateId, { share: each.share, netMinor, minor });
  }
  const lines = [...byRate.values()].map((each) =>
    mode === 'TaxInclusive' ? each : { ...each, minor: taxOn(each.netMinor, each.share.share) },
  );
  return taxOfLines(lines, form.digits);
}

// The tax inside is what the net amounts leave over; the last rate takes what rounding left.
function splitIncluded(shares: readonly TaxShare[], base: TaxBase): RatedLine[] {
  const { netMinor, grossMinor } = base;
  const all = totalShare(shares);
  let left = grossMinor - netMinor;
  return shares.map((share, index) => {
    const isLast = index === shares.length - 1;
    const part = all === 0n ? 0n : ((grossMinor - netMinor) * share.share) / all;
    const minor = isLast ? left : part;
    left -= minor;
    return { share, netMinor, minor };
  });
}

function taxOfLines(rated: readonly RatedLine[], digits: number): Tax {
  const minor = sumMinor(rated.map((each) => each.minor));
  const lines = rated.map((each): JsonObject => ({
    Amount: fromMinor(each.minor, digits),
    DetailType: 'TaxLineDetail',
    TaxLineDetail: {
      TaxRateRef: { value: each.share.rateId },
      PercentBased: true,
      TaxPercent: each.share.percent,
      NetAmountTaxable: fromMinor(each.netMinor, digits),
    },
  }));
  const detail = compact({
    TotalTax: fromMinor(minor, digits),
    TaxLine: lines.length === 0 ? undefined : lines,
  });
  return { detail, minor };
}
