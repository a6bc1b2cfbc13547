/** The currencies and least fixed sums of the statutory regimes. */
export const statutorySums = {
  uk: { fixedSum: '40', currency: 'GBP' },
  eu: { fixedSum: '40', currency: 'EUR' },
} as const;
