/** Where a customer is, as its billing address says it. People write one country in many ways. */

/** A country by its ISO code and, where it counts, a state or province by its postal code. */
export type Place = { readonly country: string; readonly region: string | null };

const countryNames: Readonly<Record<string, readonly string[]>> = {
  US: ['us', 'usa', 'u s', 'u s a', 'united states', 'united states of america'],
  CA: ['ca', 'can', 'canada'],
  GB: [
    'gb',
    'gbr',
    'uk',
    'u k',
    'united kingdom',
    'great britain',
    'england',
    'scotland',
    'wales',
    'northern ireland',
  ],
};

const stateCodes =
  'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY';
const provinceCodes = 'AB BC MB NB NL NS NT NU ON PE QC SK YT';
const regions: Readonly<Record<string, ReadonlySet<string>>> = {
  US: new Set(stateCodes.split(' ')),
  CA: new Set(provinceCodes.split(' ')),
};

/** States with a record that people may write out. */
const regionNames: Readonly<Record<string, string>> = {
  georgia: 'GA',
  'north dakota': 'ND',
  virginia: 'VA',
  washington: 'WA',
};

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
}

/** The ISO code of a country's name or code; null when it is not understood. */
export function countryCode(text: string): string | null {
  const wanted = plain(text);
  const known = Object.entries(countryNames).find(([, names]) => names.includes(wanted));
  if (known !== undefined) return known[0];
  return /^[a-z]{2}$/.test(wanted) ? wanted.toUpperCase() : null;
}

/**
 * The place of a billing address. Without a country it is taken to be in the company's own, as
 * QuickBooks leaves the country out of domestic addresses. A country that is not understood is
 * no place: no record applies, and nothing is guessed.
 */
export function placeOf(
  address: { readonly country: string | null; readonly region: string | null } | null,
  companyCountry: string | null,
): Place | null {
  if (address === null) return null;
  const named = address.country?.trim() ?? '';
  const from = named === '' ? (companyCountry ?? '') : named;
  const country = countryCode(from);
  if (country === null) return null;
  const written = plain(address.region ?? '');
  const code = regionNames[written] ?? written.toUpperCase();
  const region = regions[country]?.has(code) === true ? code : null;
  return { country, region };
}

/** A place in words: "US-GA". */
export function placeText({ country, region }: Place): string {
  return region === null ? country : `${country}-${region}`;
}
