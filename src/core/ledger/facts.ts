/**
 * The facts that a run decides from, as the mirror gives them. Amounts are whole minor units of
 * the currency beside them.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Place } from '../law/place.ts';
import type { CompanyRate } from '../policy/charge-amount.ts';
import type { CustomerMail } from '../reminders/contacts.ts';
import type { StepKey } from '../reminders/step-key.ts';
import type { ChargeStatus } from './charge-status.ts';

/** What a payment (or a credit memo through one) applied to an invoice, on the payment's date. */
export type Posting = {
  readonly paymentId: string;
  readonly date: PlainDate;
  readonly amount: bigint;
  /** The reference of the charge that it takes back: it comes from a credit memo of ours. */
  readonly takesBack?: string;
};

/** An invoice line that is no principal: ours by its reference, or a foreign late fee (null). */
export type ChargeLine = {
  readonly lineId: string;
  readonly amount: bigint;
  readonly reference: string | null;
  /** The assessment date of the charge; null when it is not known. */
  readonly date: PlainDate | null;
  /** Of it, what a credit memo of ours took back that is not used for anything yet. */
  readonly credited?: bigint;
};

/** A charge that was assessed before, whatever became of it. */
export type ChargeFact = {
  readonly id: string;
  readonly assessmentDate: PlainDate;
  readonly coversFrom: PlainDate;
  readonly coversTo: PlainDate;
  /** What is live of it: the charge less what was taken back. */
  readonly amount: bigint;
  readonly status: ChargeStatus;
  /** What it left out as held and is charged once that is over; absent where there is nothing. */
  readonly setAside?: readonly SetAside[];
};

/** What a hold kept out of the base of a charge's days [from, to). */
export type SetAside = {
  /** The id of the hold. */
  readonly hold: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** The part in dispute; null where all was held. */
  readonly amount: bigint | null;
};

/**
 * A reason not to act, from its first day up to but without its end date: on `until` it has
 * lapsed by itself. A hold that a person lifted ends on the day it was lifted.
 */
export type Hold = {
  readonly id: string;
  readonly scope: 'customer' | 'invoice';
  readonly stops: 'reminders' | 'charges' | 'both';
  readonly reason: string;
  readonly from: PlainDate;
  readonly until: PlainDate | null;
  /** The part of its invoice that a dispute names: only that is held. Absent: all of it. */
  readonly part?: bigint;
  /** Whether its days are charged for once it is over; absent: as the policy says. */
  readonly accrueDuringHold?: boolean;
};

/** A notice before a due date that will not go out any more; with another due date it may. */
export type SkippedStep = { readonly step: StepKey; readonly dueDate: PlainDate };

/** A step of the reminders that was mailed, or waits for approval or for its sending. */
export type RemindedStep = {
  readonly step: StepKey;
  readonly sentOn: PlainDate;
  readonly state: 'sent' | 'waiting';
};

export type InvoiceStatus = 'open' | 'paid' | 'void' | 'deleted';

export type InvoiceFacts = {
  readonly id: string;
  readonly docNumber: string | null;
  readonly customerId: string;
  readonly currency: string;
  readonly txnDate: PlainDate;
  /** DueDate, or TxnDate where QuickBooks has none. */
  readonly dueDate: PlainDate;
  readonly total: bigint;
  /** The tax in the total. */
  readonly tax?: bigint;
  readonly openBalance: bigint;
  readonly status: InvoiceStatus;
  readonly postings: readonly Posting[];
  readonly chargeLines: readonly ChargeLine[];
  /** The owner said that it is charged although it has a late fee that Dunwell did not write. */
  readonly acceptsLateFees?: boolean;
  /** Every line of it is a charge. */
  readonly carriesOnlyCharges: boolean;
  /** Dunwell made it to carry charges, whatever people did to its lines since. */
  readonly madeForCharges?: boolean;
  /** BillEmail as QuickBooks has it; may hold several addresses. */
  readonly billEmail: string | null;
  /** BillEmailCc and BillEmailBcc, in the same way; absent where there are none. */
  readonly billEmailCc?: string;
  readonly billEmailBcc?: string;
  readonly invoiceLink: string | null;
  readonly charges: readonly ChargeFact[];
  readonly skippedAssessmentDates: readonly PlainDate[];
  readonly remindedSteps: readonly RemindedStep[];
  readonly skippedSteps: readonly SkippedStep[];
  readonly holds: readonly Hold[];
};

/** An amount of one currency that a customer has paid or been credited, applied to nothing. */
export type Credit = { readonly currency: string; readonly amount: bigint };

/** The day on which a customer agreed to the terms, and the document that shows it. */
export type AgreedTerms = { readonly date: PlainDate; readonly document: string };

/** What the law needs to know of a customer; null where nothing is known. */
export type LegalFacts = {
  readonly place: Place | null;
  readonly isConsumer: boolean | null;
  readonly agreedTerms: AgreedTerms | null;
};

export type CustomerFacts = {
  readonly id: string;
  readonly displayName: string;
  /** The one in which QuickBooks keeps it; absent where that is not known. */
  readonly currency?: string;
  readonly parentId: string | null;
  readonly billWithParent: boolean;
  readonly active: boolean;
  /** The names of the groups that the customer is in. */
  readonly groups: readonly string[];
  /** Why it is in each of them, in words. */
  readonly groupsBecause?: Readonly<Record<string, string>>;
  /** PrimaryEmailAddr as QuickBooks has it; an entry may hold several addresses. */
  readonly emails: readonly string[];
  /** What the owner entered beside that; absent where nothing was entered. */
  readonly mail?: CustomerMail;
  /** The last day on which it had a mail, today while one is on its way; absent where that is long ago. */
  readonly hadMailOn?: PlainDate;
  /** Addresses that bounced hard or complained. */
  readonly suppressedEmails: readonly string[];
  readonly unappliedCredit: readonly Credit[];
  /** Absent for a customer of whom nothing is known. */
  readonly legal?: LegalFacts;
  readonly holds: readonly Hold[];
};

export type Mode = 'off' | 'observe' | 'review' | 'automatic';

/** Days on which nothing is sent, whatever the weekday, with what each of them is. */
export type DaysOff = { get(date: PlainDate): string | undefined };

export type CompanyFacts = {
  readonly timeZone: string;
  readonly homeCurrency: string;
  /** ISO weekdays, 1 Monday to 7 Sunday, on which reminders are sent. */
  readonly sendingDays: readonly number[];
  readonly daysOff: DaysOff;
  readonly bookCloseDate: PlainDate | null;
  readonly modes: { readonly reminders: Mode; readonly charges: Mode };
  /** The kill switch of the company. */
  readonly stopped: boolean;
  /** What the owner added to tables of base rates. */
  readonly rates?: readonly CompanyRate[];
};
