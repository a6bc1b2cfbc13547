/**
 * The full arithmetic of one charge, as JSON that a person can check line by line. Amounts are
 * decimal texts of the worksheet's currency; exact values are fractions of whole currency units.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Allocation } from '../ledger/principal.ts';
import type { DayCount } from '../policy/charge-amount.ts';
import type { PolicyLevel } from '../policy/policy.ts';
import type { WorksheetRecord } from './worksheet-record.ts';

export type WorksheetSegment = {
  readonly from: PlainDate;
  /** The first day no longer in the segment. */
  readonly to: PlainDate;
  readonly days: number;
  readonly openBase: string;
  readonly yearDays: number;
  /** The rate in force, in percent a year; worksheets from before there were base rates lack it. */
  readonly percent?: string;
  readonly exact: string;
  /** Days of an earlier charge on what it set aside for a hold that is over now. */
  readonly resumed?: true;
};

export type AnnualRatePart = {
  readonly kind: 'annualRate';
  readonly percent: string;
  readonly dayCount: DayCount;
  readonly baseRate?: {
    readonly name: string;
    readonly margin: string;
    readonly applies: 'byPeriod' | 'whenOverdue';
    /** The rule by which the rate of a published table is found. */
    readonly citation: string | null;
    /** The entries that were used, without the margin; worksheets from before lack them. */
    readonly entries?: readonly {
      readonly from: string;
      readonly percent: string;
      readonly by: 'published' | 'company' | 'policy';
      readonly citation: string | null;
    }[];
  };
  readonly segments: readonly WorksheetSegment[];
  readonly exact: string;
};
export type PercentPart = {
  readonly kind: 'percent';
  readonly percent: string;
  readonly of: string;
  readonly exact: string;
};
export type FlatPart = { readonly kind: 'flat'; readonly amount: string; readonly exact: string };
export type CombinedPart = {
  readonly kind: 'greaterOf' | 'sumOf';
  /** The law that says what is summed; absent for sums of the owner's own. */
  readonly statutory?: 'uk' | 'eu';
  readonly of: readonly WorksheetPart[];
  readonly exact: string;
};
/** Which of several amounts the policy takes here, and what it comes to. */
export type ChosenPart = {
  readonly kind: 'flatThenPercent' | 'tiered';
  readonly because: string;
  readonly part: WorksheetPart;
  readonly exact: string;
};
export type WorksheetPart = AnnualRatePart | PercentPart | FlatPart | CombinedPart | ChosenPart;

export const limitNames = [
  'minimumBalance',
  'minimum',
  'maximum',
  'maximumTotal',
  'maximumCount',
  'legalCap',
  'legalBlock',
] as const;
export type LimitName = (typeof limitNames)[number];

/** A limit of the policy, what it was held against, and the charge before and after it. */
export type WorksheetLimit = {
  readonly limit: LimitName;
  readonly setting: string;
  /** The open base, the live charges before, or their number; null where none is needed. */
  readonly against: string | null;
  readonly before: string;
  readonly after: string;
  /** after − before. */
  readonly by: string;
};

/** What the legal guard went by, and what came of it. */
export type WorksheetLaw = {
  /** "US-GA"; null where the customer's place is not known. */
  readonly place: string | null;
  readonly party: 'business' | 'consumer';
  /** Null where no record of the place is held. */
  readonly record: {
    readonly rule: string;
    readonly citation: string;
    readonly source: string;
    readonly verifiedOn: string;
  } | null;
  readonly annualPercent: string | null;
  readonly annualPercentBy: 'law' | 'owner' | null;
  readonly percentOfPayment: string | null;
  /** The open principal of every day from the due date to the assessment date, added up. */
  readonly balanceDays: string;
  /** The most that all live charges may come to. */
  readonly most: string | null;
  /** All live charges with this one, as a percent a year: as worked out, and as charged. */
  readonly effectivePercent: { readonly before: string; readonly after: string } | null;
  /** What a recurring percent is a year, where that must be told. */
  readonly annualEquivalent: string | null;
  readonly warnings: readonly string[];
};

export type WorksheetFacts = {
  readonly startDate: PlainDate;
  readonly total: string;
  readonly principal: string;
  readonly base: 'principal' | 'balance';
  /** The tax that the base leaves out, of the whole invoice; absent where it leaves none out. */
  readonly taxExcluded?: string;
  readonly allocation: Allocation;
  /** The open base at the end of the assessment date. */
  readonly openBase: string;
  /** A hold covers the assessment date, so that flat and percent parts come to nothing. */
  readonly heldOnDate: boolean;
  readonly heldPeriods: readonly { readonly from: PlainDate; readonly to: PlainDate }[];
  /** Days under holds during which they accrue all the same; absent where there are none. */
  readonly accruingHolds?: readonly {
    readonly from: PlainDate;
    readonly to: PlainDate;
    /** Of a dispute, the part; null for all that is open. */
    readonly amount: string | null;
  }[];
  /** What holds keep out of the base; absent where there is nothing. */
  readonly heldParts?: readonly {
    /** The id of the hold. */
    readonly hold: string;
    readonly from: PlainDate;
    /** The assessment date where the hold was not over by then. */
    readonly to: PlainDate;
    /** The part in dispute; null where all was held. */
    readonly amount: string | null;
    /** Its days are charged once the hold is over. */
    readonly accrues: boolean;
  }[];
  readonly postings: readonly {
    readonly paymentId: string;
    readonly date: PlainDate;
    readonly amount: string;
  }[];
  readonly chargeLines: readonly {
    readonly lineId: string;
    readonly reference: string | null;
    readonly date: PlainDate | null;
    readonly amount: string;
  }[];
  readonly chargesBefore: {
    readonly count: number;
    readonly liveCount: number;
    readonly liveTotal: string;
  };
};

export type Worksheet = {
  readonly version: 1;
  readonly invoiceId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly assessmentDate: PlainDate;
  readonly coversFrom: PlainDate;
  /** The first day no longer covered: the assessment date. */
  readonly coversTo: PlainDate;
  readonly policy: {
    readonly level: PolicyLevel | 'default';
    readonly subject: string;
    readonly version: number;
  };
  readonly facts: WorksheetFacts;
  /** Worksheets from before there was a guard lack it. */
  readonly law?: WorksheetLaw;
  readonly calculation: WorksheetPart;
  readonly exact: string;
  readonly rounding: string;
  readonly rounded: string;
  readonly limits: readonly WorksheetLimit[];
  readonly amount: string;
  /**
   * All that was known then. Only what became a charge has one: a conclusion without a charge
   * must stay equal from day to day. Worksheets from before there were records lack it too.
   */
  readonly record?: WorksheetRecord;
};
