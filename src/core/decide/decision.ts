/** What a run concludes, and what it proposes to do. Amounts of actions are in minor units. */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { Assessment, WriteBack } from '../charges/assess-charge.ts';
import type { NoChargeOutcome } from '../charges/no-charge.ts';
import type { Credit, SkippedStep } from '../ledger/facts.ts';
import type { PolicyLevel } from '../policy/policy.ts';
import type { StepKey } from '../reminders/step-key.ts';

export type Topic = 'charge' | 'reminder';

/**
 * What holds for both topics:
 * stopped (the company's kill switch) · mode-off · paid · void · deleted (in QuickBooks) ·
 * customer-unknown (not in the mirror yet) · customer-inactive · policy-disabled · held.
 */
export type CommonOutcome =
  | 'stopped'
  | 'mode-off'
  | 'paid'
  | 'void'
  | 'deleted'
  | 'customer-unknown'
  | 'customer-inactive'
  | 'policy-disabled'
  | 'held';

/**
 * charge (to be written) · charge-for-review (waits for a person) · would-charge (observed only) ·
 * no-policy (no level defines charges) · carries-charges (an invoice made for charges) ·
 * foreign-late-fee (someone else charges it) · policy-currency (the policy's amounts are in
 * another currency) · over-limit (waits for a person, beyond a limit of runs) · run-held (waits for
 * a person with its whole run), what an assessment may say, and what is concluded on the charge day
 * about charges that accrued: accrual-invoiced · accrual-waits (for the next charge day) ·
 * accrual-for-review · accrual-changed (it came down or fell away).
 */
export type ChargeOutcome =
  | CommonOutcome
  | NoChargeOutcome
  | 'charge'
  | 'charge-for-review'
  | 'would-charge'
  | 'no-policy'
  | 'carries-charges'
  | 'foreign-late-fee'
  | 'policy-currency'
  | 'over-limit'
  | 'run-held'
  | 'accrual-invoiced'
  | 'accrual-waits'
  | 'accrual-for-review'
  | 'accrual-changed';

/**
 * remind · remind-for-review · would-remind (as for charges) · not-due (until the next step) ·
 * steps-over (all steps sent) · waiting (a mail waits for a person or for its sending) ·
 * mailed-today (the customer had today's mail) · not-a-sending-day · below-minimum-balance ·
 * credit-covers (apply the credit first) · no-recipient (no address that mail may go to) ·
 * over-mail-limit (stays due, beyond a limit of mails).
 */
export type ReminderOutcome =
  | CommonOutcome
  | 'remind'
  | 'remind-for-review'
  | 'would-remind'
  | 'not-due'
  | 'steps-over'
  | 'waiting'
  | 'mailed-today'
  | 'not-a-sending-day'
  | 'below-minimum-balance'
  | 'credit-covers'
  | 'no-recipient'
  | 'over-mail-limit';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined };

/** The figures behind a conclusion, as JSON; amounts as decimal texts. */
export type Numbers = { readonly [key: string]: JsonValue };

type DecisionOn<T extends Topic, Outcome> = {
  readonly subject: { readonly kind: 'invoice' | 'customer'; readonly id: string };
  readonly topic: T;
  readonly outcome: Outcome;
  /** A sentence for people. It stays the same from day to day while the conclusion does. */
  readonly reason: string;
  /** The level whose policy was applied; null when none was looked at. */
  readonly level: PolicyLevel | 'default' | null;
  /** Whose policy it was: a group's name, a QuickBooks id; '' for the company, null for none. */
  readonly policySubject: string | null;
  readonly policyVersion: number | null;
  readonly numbers: Numbers;
};

export type ChargeDecision = DecisionOn<'charge', ChargeOutcome>;
export type ReminderDecision = DecisionOn<'reminder', ReminderOutcome>;
export type Decision = ChargeDecision | ReminderDecision;

export type ChargeAction = {
  readonly kind: 'charge';
  readonly invoiceId: string;
  readonly customerId: string;
  /** Who pays: the customer, or the parent that it is billed with. */
  readonly billToId: string;
  readonly assessment: Assessment;
  readonly writeBack: WriteBack;
  readonly needsApproval: boolean;
  readonly level: PolicyLevel | 'default';
  readonly policySubject: string;
  readonly policyVersion: number;
};

/** An invoice as a mail lists it. */
export type ListedInvoice = {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly docNumber: string | null;
  readonly currency: string;
  readonly dueDate: PlainDate;
  /** Negative while it is not due. */
  readonly daysOverdue: number;
  readonly openBalance: bigint;
  /** The part of the open balance that is in dispute and not asked for. */
  readonly disputed: bigint;
  /** The part of the open balance that is finance charges and late fees. */
  readonly charges: bigint;
  readonly isFinanceCharge: boolean;
  readonly invoiceLink: string | null;
  /** The step that the mail counts as; null for an invoice that is only listed. */
  readonly step: StepKey | null;
};

export type ReminderAction = {
  readonly kind: 'reminder';
  /** Whom the mail is for: the customer, or the parent that it is billed with. */
  readonly customerId: string;
  readonly currencies: readonly string[];
  readonly steps: readonly { readonly invoiceId: string; readonly step: StepKey }[];
  /** The tone of the furthest step that is due. */
  readonly template: string;
  readonly invoices: readonly ListedInvoice[];
  readonly recipients: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly unappliedCredit: readonly Credit[];
  /** The policy's own sending hour; null for the company's. */
  readonly sendingHour: number | null;
  readonly needsApproval: boolean;
  readonly level: PolicyLevel | 'default';
  readonly policySubject: string;
  readonly policyVersion: number;
};

export type Action = ChargeAction | ReminderAction;

/** A mail that a run sends, proposes, or would send if it did more than watch. */
export type DueMail = {
  readonly customerId: string;
  /** The invoices that it reminds of; each is in one mail of a run at most. */
  readonly invoiceIds: readonly string[];
  /** Of the one of them that is longest overdue; negative while none is. */
  readonly daysOverdue: number;
  /** It tells of a first charge to come, whose day does not wait for it. */
  readonly warns: boolean;
};

/** A reminder step that will never be sent, because its time passed before it was. */
export type SkippedStepFact = SkippedStep & { readonly invoiceId: string };

export type DecideResult = {
  readonly decisions: readonly Decision[];
  readonly actions: readonly Action[];
  readonly skippedSteps: readonly SkippedStepFact[];
  /** What limits of mails are looked at for. */
  readonly mails: readonly DueMail[];
};
