/**
 * What the law of a place says about charges on late payment. Not legal advice. A record is here
 * only where the text of the law, or an authority's account of it, was read; elsewhere there is
 * none, and the owner sets a cap or accepts that.
 */

export type Party = 'business' | 'consumer';

/** What a law wants told beside a rate. */
export type Disclosure = 'annual-equivalent';

/** A bound of one place. Percents are texts; amounts in whole units of the record's currency. */
export type JurisdictionRecord = {
  readonly country: string;
  /** The state or province; null for the whole country. */
  readonly region: string | null;
  readonly appliesTo: readonly Party[];
  /** The most that all charges may come to as a percent a year of what was open. */
  readonly annualPercent: string | null;
  /** Larger debts that have another bound, from the smallest; null for none at all. */
  readonly above?: {
    readonly currency: string;
    readonly steps: readonly { readonly over: string; readonly annualPercent: string | null }[];
  };
  /** The most that all charges may come to as a percent of the payment that was late. */
  readonly percentOfPayment: string | null;
  /** The first day of a charge: so many days after the due date or the invoice's own date. */
  readonly firstDay: { readonly from: 'dueDate' | 'txnDate'; readonly days: number } | null;
  /** Only the day before the first day and later ones may be charged for. */
  readonly accruesFromFirstDay: boolean;
  /** In plain words. */
  readonly rule: string;
  /** What has to be told wherever a rate is. */
  readonly disclosure: Disclosure | null;
  readonly citation: string;
  readonly source: string;
  readonly verifiedOn: string;
};

const none = {
  region: null,
  annualPercent: null,
  percentOfPayment: null,
  firstDay: null,
  accruesFromFirstDay: false,
  disclosure: null,
  verifiedOn: '2026-11-22',
} as const;

const canadaDisclosure = 'annual-equivalent';

/** What a record's disclosure asks for, in words. */
export const disclosures: Readonly<Record<Disclosure, string>> = {
  'annual-equivalent':
    'A rate for less than a year is told with what it is a year; otherwise no more than 5% a year can be recovered.',
};

export const jurisdictionRecords: readonly JurisdictionRecord[] = [
  {
    ...none,
    country: 'US',
    region: 'GA',
    appliesTo: ['business'],
    annualPercent: '18',
    firstDay: { from: 'dueDate', days: 30 },
    rule: 'At most 1.5% a month on a commercial account, once it has been due for 30 days; it counts from the due date.',
    citation: 'O.C.G.A. § 7-4-16',
    source: 'https://law.justia.com/codes/georgia/2022/title-7/chapter-4/article-1/section-7-4-16/',
  },
  {
    ...none,
    country: 'US',
    region: 'ND',
    appliesTo: ['business', 'consumer'],
    annualPercent: '21',
    firstDay: { from: 'txnDate', days: 31 },
    accruesFromFirstDay: true,
    rule: 'At most 1.75% a month on accounts receivable, from 30 days after the obligation was incurred.',
    citation: 'N.D.C.C. § 13-01-14',
    source:
      'https://casetext.com/statute/north-dakota-century-code/title-13-debtor-and-creditor-relationship/chapter-13-01-general-provisions/section-13-01-14-late-payment-charge-on-accounts-receivable-exceptions',
  },
  {
    ...none,
    country: 'US',
    region: 'VA',
    appliesTo: ['business', 'consumer'],
    percentOfPayment: '5',
    firstDay: { from: 'dueDate', days: 8 },
    rule: 'A late charge of at most 5% of the payment, named in the contract; a payment within 7 calendar days of the due date is in time.',
    citation: 'Va. Code § 6.2-400',
    source: 'https://law.lis.virginia.gov/vacodefull/title6.2/chapter4',
  },
  {
    ...none,
    country: 'US',
    region: 'WA',
    appliesTo: ['business'],
    rule: 'Usury cannot be pleaded where the credit was for business purposes.',
    citation: 'RCW 19.52.080',
    source: 'http://dfi.wa.gov/consumers/interest_rates_exception.htm',
  },
  {
    ...none,
    country: 'US',
    region: 'WA',
    appliesTo: ['consumer'],
    annualPercent: '12',
    rule: 'At most 12% a year, or 4 points over the Treasury bill rate where that is more; 12% is held to here.',
    citation: 'RCW 19.52.020',
    source: 'http://dfi.wa.gov/consumers/interest_rates_exception.htm',
  },
  {
    ...none,
    country: 'CA',
    appliesTo: ['consumer'],
    annualPercent: '35',
    disclosure: canadaDisclosure,
    rule: 'Above 35% a year, with late fees counted as interest, is a criminal rate.',
    citation: 'Criminal Code s. 347 (since 1 January 2025); Interest Act s. 4',
    source:
      'https://stewartmckelvey.com/thought-leadership/canadas-new-criminal-rate-of-interest-takes-effect',
  },
  {
    ...none,
    country: 'CA',
    appliesTo: ['business'],
    annualPercent: '35',
    above: {
      currency: 'CAD',
      steps: [
        { over: '10000', annualPercent: '48' },
        { over: '500000', annualPercent: null },
      ],
    },
    disclosure: canadaDisclosure,
    rule: 'Above 35% a year, with late fees counted as interest, is a criminal rate; for a commercial debt 48% over 10,000 CAD, and no bound over 500,000 CAD.',
    citation: 'Criminal Code s. 347 (since 1 January 2025); Interest Act s. 4',
    source:
      'https://stewartmckelvey.com/thought-leadership/canadas-new-criminal-rate-of-interest-takes-effect',
  },
  {
    ...none,
    country: 'GB',
    appliesTo: ['business'],
    rule: 'Statutory interest of 8% over the base rate, and a fixed sum, unless the contract gives another substantial remedy. No bound on what is agreed.',
    citation: 'Late Payment of Commercial Debts (Interest) Act 1998',
    source: 'https://www.payontime.co.uk/late-payment-legislation-interest-calculators',
  },
];
