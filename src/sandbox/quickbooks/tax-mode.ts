import { objectAt, refAt, textAt, type JsonObject } from './json.ts';
import type { CompanySettings } from './settings.ts';

/** How the lines of one form are taxed. */
export type TaxMode = 'us-automatic' | 'us-code' | 'TaxExcluded' | 'TaxInclusive' | 'NotApplicable';

/** The way of a form: the company's, and outside the US as its GlobalTaxCalculation says. */
export function taxModeOf(company: CompanySettings, form: JsonObject): TaxMode {
  if (company.tax === 'none') return 'NotApplicable';
  if (company.tax !== 'global') return company.tax;
  const wanted = textAt(form, 'GlobalTaxCalculation');
  return wanted === 'TaxInclusive' || wanted === 'NotApplicable' ? wanted : 'TaxExcluded';
}

/** True where each line names a tax code of the company. */
export function isByLine(mode: TaxMode): mode is 'TaxExcluded' | 'TaxInclusive' {
  return mode === 'TaxExcluded' || mode === 'TaxInclusive';
}

/** The TaxCodeRef of an item line; undefined where it has none. */
export function lineTaxCode(line: JsonObject): string | undefined {
  return refAt(objectAt(line, 'SalesItemLineDetail') ?? {}, 'TaxCodeRef');
}
