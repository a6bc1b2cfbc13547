/** One mail: which of its due steps it really carries, whom it goes to and what it lists. */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { CompanyFacts, Credit, CustomerFacts } from '../ledger/facts.ts';
import { asInLedger, daysOverdue, openCharges } from '../ledger/principal.ts';
import { formatAmountGrouped } from '../money/amount.ts';
import { addressesOf, ownersOf, type Addresses } from '../reminders/recipients.ts';
import { isWarningStep } from '../reminders/step-key.ts';
import type { PlannedStep } from '../reminders/steps.ts';
import type { Explained } from './common-outcome.ts';
import { compareIds } from './compare-ids.ts';
import type {
  DueMail,
  ListedInvoice,
  ReminderAction,
  ReminderDecision,
  ReminderOutcome,
} from './decision.ts';
import type { Mentionable } from './reminder-candidate.ts';
import { mailName, mentionNumbers, reminderDecision } from './reminder-candidate.ts';
import { thresholdOf } from './threshold.ts';

export type MailQuestion = {
  readonly billTo: CustomerFacts;
  /** All that the mail would list, in order of due date. */
  readonly listed: readonly Mentionable[];
  /** All of the customer that may be spoken of: its credit is for what is due of these together. */
  readonly ofCustomer: readonly Mentionable[];
  /** One mail per customer and day. */
  readonly isConsolidated: boolean;
  readonly company: CompanyFacts;
  readonly today: PlainDate;
  /** The customers whose credit counts: the one the mail is for and all billed with it. */
  readonly customers: readonly CustomerFacts[];
};

export type ComposedMail = {
  readonly decisions: readonly ReminderDecision[];
  readonly action: ReminderAction | null;
  /** Also where nothing but watching is done; null when no mail is due. */
  readonly mail: DueMail | null;
};

type Due = Mentionable & {
  readonly due: { readonly step: PlannedStep; readonly dueOn: PlainDate };
};

function isDue(mention: Mentionable): mention is Due {
  return mention.due !== null;
}

/** Composes the mail of a customer or invoice that has at least one step due. */
export function composeMail(question: MailQuestion): ComposedMail {
  const totals = totalsOf(question);
  const mailStops = wholeMailStops(question);
  const decisions: ReminderDecision[] = [];
  const carried: Due[] = [];
  for (const mention of question.listed.filter(isDue)) {
    const stop =
      balanceStops(question, totals, mention) ?? creditStops(totals, mention) ?? mailStops;
    if (stop === null) carried.push(mention);
    else decisions.push(decisionOn(mention, stop));
  }
  if (carried.length === 0) return { decisions, action: null, mail: null };
  const addresses = addressesFor(question, carried);
  if (addresses.to.length === 0) {
    decisions.push(...carried.map((mention) => decisionOn(mention, noRecipient)));
    return { decisions, action: null, mail: null };
  }
  const { reminders: mode } = question.company.modes;
  decisions.push(...carried.map((mention) => decisionOn(mention, goesOut(mention, mode))));
  const mail = dueMail(question, carried);
  const isObserved = mode !== 'automatic' && mode !== 'review';
  const action = isObserved ? null : actionOf(question, carried, addresses, totals.credit);
  return { decisions, action, mail };
}

function dueMail({ billTo, today }: MailQuestion, carried: readonly Due[]): DueMail {
  return {
    customerId: billTo.id,
    invoiceIds: carried.map(({ invoice }) => invoice.id),
    daysOverdue: carried.reduce(
      (longest, { invoice }) => Math.max(longest, daysOverdue(invoice, today)),
      Number.NEGATIVE_INFINITY,
    ),
    warns: carried.some(({ due }) => isWarningStep(due.step.key)),
  };
}

function decisionOn(mention: Due, explained: Explained<ReminderOutcome>): ReminderDecision {
  return reminderDecision(mention.invoice, mention.policy, explained, mentionNumbers(mention));
}

function goesOut({ due }: Due, mode: string): Explained<ReminderOutcome> {
  const outcome = remindOutcome(mode);
  const reason = `The ${mailName(due.step)}, due since ${formatDate(due.dueOn)}, ${becomes[outcome]}.`;
  return { outcome, reason };
}

const becomes = {
  remind: 'is sent',
  'remind-for-review': 'is sent once a person approves it',
  'would-remind': 'would be sent',
} as const;

/** What a mode makes of a mail that is due. */
export function remindOutcome(mode: string): keyof typeof becomes {
  if (mode === 'automatic') return 'remind';
  return mode === 'review' ? 'remind-for-review' : 'would-remind';
}

const noRecipient: Explained<ReminderOutcome> = {
  outcome: 'no-recipient',
  reason:
    'There is no address that mail may go to: add one in QuickBooks, or a contact on the customer’s page.',
};

function wholeMailStops({
  billTo,
  listed,
  isConsolidated,
  today,
}: MailQuestion): Explained<ReminderOutcome> | null {
  if (isConsolidated && listed.some(({ state }) => state.state === 'waiting')) {
    const reason = 'Another mail to this customer has not gone out yet.';
    return { outcome: 'waiting', reason };
  }
  const wasMailed = listed.some(({ invoice }) =>
    invoice.remindedSteps.some((step) => step.state === 'sent' && step.sentOn === today),
  );
  if (isConsolidated && (wasMailed || billTo.hadMailOn === today)) {
    return { outcome: 'mailed-today', reason: 'The customer has had its mail of the day.' };
  }
  return null;
}

function balanceStops(
  { company }: MailQuestion,
  totals: Totals,
  { policy, invoice: { currency } }: Due,
): Explained<ReminderOutcome> | null {
  const least = thresholdOf(policy.section.minimumBalance, policy, currency, company);
  if (least === null || (totals.open.get(currency) ?? 0n) >= least) return null;
  const reason = `All that is open comes to less than ${formatAmountGrouped({ minor: least, currency })} ${currency}.`;
  return { outcome: 'below-minimum-balance', reason };
}

/** Credit that covers all that is due in its currency is to be applied before anyone is mailed. */
function creditStops(
  totals: Totals,
  { invoice: { currency } }: Due,
): Explained<ReminderOutcome> | null {
  const credit = totals.credit.get(currency) ?? 0n;
  if (credit < (totals.due.get(currency) ?? 0n)) return null;
  const reason = `Apply the credit first: the customer has ${formatAmountGrouped({ minor: credit, currency })} ${currency} unapplied, which covers what is due.`;
  return { outcome: 'credit-covers', reason };
}

/**
 * Sums by currency, made once a mail: a customer may have thousands of invoices. What is in dispute
 * is not asked for and counts in none.
 */
type Totals = {
  readonly open: ReadonlyMap<string, bigint>;
  /** What is overdue or has a step due, on invoices with mails of their own as well. */
  readonly due: ReadonlyMap<string, bigint>;
  readonly credit: ReadonlyMap<string, bigint>;
};

function totalsOf({ listed, ofCustomer, customers, today }: MailQuestion): Totals {
  const openOf = ({ invoice, disputed }: Mentionable): Credit => ({
    currency: invoice.currency,
    amount: invoice.openBalance - disputed,
  });
  const due = ofCustomer.filter((each) => isDue(each) || today > each.invoice.dueDate);
  return {
    open: sumByCurrency(listed.map(openOf)),
    due: sumByCurrency(due.map(openOf)),
    credit: sumByCurrency(customers.flatMap((each) => each.unappliedCredit)),
  };
}

function sumByCurrency(amounts: readonly Credit[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of amounts) {
    sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  }
  return sums;
}

function addressesFor({ billTo, customers }: MailQuestion, carried: readonly Due[]): Addresses {
  const invoices = carried.map(({ invoice }) => invoice);
  return addressesOf({
    customer: billTo,
    invoices,
    owners: ownersOf(invoices, customers),
    suppressed: [billTo, ...customers].flatMap((each) => each.suppressedEmails),
    escalates: carried.some(({ due }) => due.step.escalates),
    copies: carried.flatMap(({ due }) => due.step.cc).toSorted(),
  });
}

function furthest(carried: readonly Due[]): Due | undefined {
  return carried
    .toSorted(
      (a, b) =>
        // A reminder tells the warnings as well; only without one is the mail a warning.
        Number(isWarningStep(a.due.step.key)) - Number(isWarningStep(b.due.step.key)) ||
        b.due.step.offsetDays - a.due.step.offsetDays ||
        compareIds(a.invoice.id, b.invoice.id),
    )
    .at(0);
}

function actionOf(
  question: MailQuestion,
  carried: readonly Due[],
  { to, cc, bcc }: Addresses,
  credits: ReadonlyMap<string, bigint>,
): ReminderAction | null {
  const first = furthest(carried);
  if (first === undefined) return null;
  const { billTo, listed, company, today } = question;
  const currencies = [...new Set(listed.map(({ invoice }) => invoice.currency))].toSorted();
  const stepOf = new Map(carried.map(({ invoice, due }) => [invoice.id, due.step.key]));
  return {
    kind: 'reminder',
    customerId: billTo.id,
    currencies,
    steps: carried.map(({ invoice, due }) => ({ invoiceId: invoice.id, step: due.step.key })),
    template: first.due.step.template,
    invoices: listed.map((mention) => listedInvoice(mention, stepOf, today)),
    recipients: to,
    cc,
    bcc,
    unappliedCredit: currencies.flatMap((currency): Credit[] => {
      const amount = credits.get(currency) ?? 0n;
      return amount > 0n ? [{ currency, amount }] : [];
    }),
    sendingHour: first.policy.section.sendingHour ?? null,
    needsApproval: company.modes.reminders === 'review',
    level: first.policy.level,
    policySubject: first.policy.subject,
    policyVersion: first.policy.version,
  };
}

function listedInvoice(
  { invoice, disputed, allocation }: Mentionable,
  stepOf: ReadonlyMap<string, ListedInvoice['step']>,
  today: PlainDate,
): ListedInvoice {
  const charges = invoice.carriesOnlyCharges
    ? invoice.openBalance
    : openCharges(asInLedger(invoice), today, allocation);
  return {
    invoiceId: invoice.id,
    customerId: invoice.customerId,
    docNumber: invoice.docNumber,
    currency: invoice.currency,
    dueDate: invoice.dueDate,
    daysOverdue: daysOverdue(invoice, today),
    openBalance: invoice.openBalance,
    disputed,
    charges,
    isFinanceCharge: invoice.carriesOnlyCharges,
    invoiceLink: invoice.invoiceLink,
    step: stepOf.get(invoice.id) ?? null,
  };
}
