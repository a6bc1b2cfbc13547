/** The tax codes a company has when sales tax is set up, by its country. */
import type { JsonObject } from './json.ts';

type SeededCode = {
  readonly name: string;
  /** Percent of each rate in the code, in order; none for what is not taxed at all. */
  readonly rates: readonly (readonly [name: string, percent: number])[];
};

const us: readonly SeededCode[] = [
  { name: 'Out of state', rates: [] },
  { name: 'State sales tax', rates: [['State sales tax', 8]] },
];

const byCountry: Readonly<Record<string, readonly SeededCode[]>> = {
  US: us,
  AU: [
    { name: 'GST', rates: [['GST (sales)', 10]] },
    { name: 'GST free', rates: [['GST free (sales)', 0]] },
    { name: 'Out of Scope', rates: [] },
  ],
  CA: [
    { name: 'GST', rates: [['GST', 5]] },
    { name: 'HST ON', rates: [['HST ON', 13]] },
    {
      name: 'GST/PST BC',
      rates: [
        ['GST BC', 5],
        ['PST BC', 7],
      ],
    },
    { name: 'Zero-rated', rates: [['Zero-rated', 0]] },
    { name: 'Exempt', rates: [] },
  ],
  GB: [
    { name: '20.0% S', rates: [['20.0% S (sales)', 20]] },
    { name: '5.0% R', rates: [['5.0% R (sales)', 5]] },
    { name: '0.0% Z', rates: [['0.0% Z (sales)', 0]] },
    { name: 'No VAT', rates: [] },
  ],
  NZ: [
    { name: 'GST', rates: [['GST (sales)', 15]] },
    { name: 'Exempt', rates: [] },
  ],
};

const elsewhere: readonly SeededCode[] = [
  { name: 'Standard rate', rates: [['Standard rate', 20]] },
  { name: 'Exempt', rates: [] },
];

/** Makes the codes and their rates. In the US code 2 is the state's tax, as in a sample company. */
export async function seedTaxes(
  country: string,
  createAll: (type: string, bodies: readonly JsonObject[]) => Promise<void>,
): Promise<void> {
  const codes = byCountry[country] ?? elsewhere;
  const rates = codes.flatMap((code) => code.rates);
  await createAll(
    'TaxRate',
    rates.map(([Name, RateValue]) => ({ Name, RateValue, SpecialTaxType: 'NONE' })),
  );
  let rateId = 0;
  const bodies = codes.map(({ name, rates: own }): JsonObject => {
    const details = own.map((_rate, TaxOrder): JsonObject => {
      rateId += 1;
      return {
        TaxRateRef: { value: String(rateId) },
        TaxTypeApplicable: 'TaxOnAmount',
        TaxOrder,
      };
    });
    const common: JsonObject = { Name: name, Taxable: own.length > 0, TaxGroup: true };
    return own.length === 0 ? common : { ...common, SalesTaxRateList: { TaxRateDetail: details } };
  });
  await createAll('TaxCode', bodies);
}
