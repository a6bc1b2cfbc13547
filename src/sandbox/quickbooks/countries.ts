// QuickBooks answers countries in three letters since 2025. The places it is sold in, and those
// whose currencies and laws the product knows.
const letters: Readonly<Record<string, string>> = {
  AE: 'ARE',
  AT: 'AUT',
  AU: 'AUS',
  BE: 'BEL',
  BR: 'BRA',
  CA: 'CAN',
  CH: 'CHE',
  CZ: 'CZE',
  DE: 'DEU',
  DK: 'DNK',
  ES: 'ESP',
  FI: 'FIN',
  FR: 'FRA',
  GB: 'GBR',
  GR: 'GRC',
  HK: 'HKG',
  HU: 'HUN',
  IE: 'IRL',
  IL: 'ISR',
  IN: 'IND',
  IT: 'ITA',
  JP: 'JPN',
  KW: 'KWT',
  LU: 'LUX',
  MX: 'MEX',
  MY: 'MYS',
  NL: 'NLD',
  NO: 'NOR',
  NZ: 'NZL',
  PH: 'PHL',
  PL: 'POL',
  PT: 'PRT',
  RO: 'ROU',
  SA: 'SAU',
  SE: 'SWE',
  SG: 'SGP',
  US: 'USA',
  ZA: 'ZAF',
};

/** The three letters of a country given by two; what is not known stays as it is. */
export function alpha3(country: string): string {
  return letters[country.toUpperCase()] ?? country;
}
