/** What one invoice alone says about being reminded today, before it meets its customer's others. */
import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import type { CompanyFacts, Credit, CustomerFacts, InvoiceFacts } from '../ledger/facts.ts';
import { heldPart } from '../ledger/holds.ts';
import type { Allocation } from '../ledger/principal.ts';
import { formatAmount, formatAmountGrouped } from '../money/amount.ts';
import type { RemindersPolicy } from '../policy/reminders-policy.ts';
import type { Resolved } from '../policy/resolve-policy.ts';
import type { StepState } from '../reminders/due-step.ts';
import { dueStep, missedNotices } from '../reminders/due-step.ts';
import { isSendingDay } from '../reminders/sending-days.ts';
import { isWarningStep, type StepKey } from '../reminders/step-key.ts';
import type { PlannedStep, StepPlan } from '../reminders/steps.ts';
import { unreachable } from '../unreachable.ts';
import { chargeWarning } from './charge-warning.ts';
import type { Explained } from './common-outcome.ts';
import { companyStops, holdStops, ledgerStops, groupNumbers } from './common-outcome.ts';
import type { Numbers, ReminderDecision, ReminderOutcome } from './decision.ts';
import { thresholdOf } from './threshold.ts';
import type { InvoiceContext } from './run-facts.ts';

/** An open invoice that may be spoken of in a mail: not held, its reminders not switched off. */
export type Mentionable = {
  readonly invoice: InvoiceFacts;
  /** The part of it in dispute, which is not asked for; minor units. */
  readonly disputed: bigint;
  readonly billTo: CustomerFacts;
  readonly policy: Resolved<RemindersPolicy>;
  /** What its payments pay first, by its policy of charges. */
  readonly allocation: Allocation;
  readonly state: StepState;
  readonly missed: readonly StepKey[];
  /** The step that is to be sent today; otherwise why there is none. */
  readonly due: { readonly step: PlannedStep; readonly dueOn: PlainDate } | null;
  readonly decision: ReminderDecision | null;
};

export type LookedAt =
  | { readonly mention: Mentionable; readonly decision: null }
  | { readonly mention: null; readonly decision: ReminderDecision };

/** Looks at one invoice. `planOf` gives the steps of its policy. */
export function lookAtInvoice(
  context: InvoiceContext,
  company: CompanyFacts,
  today: PlainDate,
  planOf: (policy: RemindersPolicy) => StepPlan,
): LookedAt {
  const { invoice, owner, holds } = context;
  const stop = companyStops(company, company.modes.reminders);
  if (stop !== null) return { mention: null, decision: reminderDecision(invoice, null, stop) };
  const policy = context.policy.reminders;
  const stopped =
    ledgerStops(context) ??
    disabled(policy) ??
    holdStops(holds, 'reminders', today, () => invoice.openBalance);
  if (stopped !== null || owner === null) {
    const why = stopped ?? { outcome: 'customer-unknown' as const, reason: '' };
    return { mention: null, decision: reminderDecision(invoice, policy, why) };
  }
  const plan = planOf(policy.section);
  const planned = dueStep(invoice, plan, today);
  const disputed = heldPart(holds, 'reminders', today);
  const asked = { currency: invoice.currency, amount: invoice.openBalance - disputed };
  // A step that waits for its own balance may wait for ever, and the charge does not.
  const waits = dueButNot(asked, policy, planned, company, today)?.outcome;
  const isFree = planned.state !== 'due' || waits === 'below-minimum-balance';
  const mayWarn = isFree && planned.state !== 'waiting';
  const state = (mayWarn ? chargeWarning(context, company, plan, today) : null) ?? planned;
  const notYet = notDue(state) ?? dueButNot(asked, policy, state, company, today);
  const due =
    state.state === 'due' && notYet === null ? { step: state.step, dueOn: state.dueOn } : null;
  const decision =
    notYet === null
      ? null
      : reminderDecision(invoice, policy, notYet, mentionNumbers({ invoice, disputed, state }));
  const missed = missedNotices(invoice, plan, today);
  const { billTo } = owner;
  const allocation = context.policy.charges?.section.allocation ?? 'principalFirst';
  const mention = { invoice, disputed, billTo, policy, allocation, state, missed, due, decision };
  return { mention, decision: null };
}

function disabled(policy: Resolved<RemindersPolicy>): Explained<'policy-disabled'> | null {
  if (policy.section.enabled) return null;
  return { outcome: 'policy-disabled', reason: 'Its policy sends no reminders.' };
}

function notDue(state: StepState): Explained<ReminderOutcome> | null {
  switch (state.state) {
    case 'due':
      return null;
    case 'later': {
      const reason = `The next reminder (${state.step.template}) is due on ${formatDate(state.dueOn)}.`;
      return { outcome: 'not-due', reason };
    }
    case 'waiting': {
      const reason = `A mail of ${formatDate(state.since)} has not gone out yet.`;
      return { outcome: 'waiting', reason };
    }
    case 'over':
      return { outcome: 'steps-over', reason: 'Every reminder of its policy has been sent.' };
    default:
      return unreachable(state);
  }
}

function dueButNot(
  asked: Credit,
  policy: Resolved<RemindersPolicy>,
  state: StepState,
  company: CompanyFacts,
  today: PlainDate,
): Explained<ReminderOutcome> | null {
  if (state.state !== 'due') return null;
  const least = thresholdOf(state.step.minimumBalance, policy, asked.currency, company);
  if (least !== null && asked.amount < least) {
    const money = { minor: least, currency: asked.currency };
    const reason = `Its open balance is below the ${formatAmountGrouped(money)} ${money.currency} from which this step is sent.`;
    return { outcome: 'below-minimum-balance', reason };
  }
  if (!isSendingDay(company, policy.section, today)) {
    const off = company.daysOff.get(today);
    const why = off === undefined ? 'Not a sending day' : `No sending day (${off})`;
    const reason = `${why}: the ${mailName(state.step)}, due since ${formatDate(state.dueOn)}, stays due.`;
    return { outcome: 'not-a-sending-day', reason };
  }
  return null;
}

/** A step as sentences speak of it. */
export const mailName = ({ key, template }: PlannedStep): string =>
  isWarningStep(key) ? 'warning before a charge' : `${template} reminder`;

/** The step in question and what is not asked for, as figures of a decision. */
export function mentionNumbers({
  invoice: { currency },
  disputed,
  state,
}: Pick<Mentionable, 'invoice' | 'disputed' | 'state'>): Numbers {
  if (disputed === 0n) return stepNumbers(state);
  return { ...stepNumbers(state), disputed: formatAmount({ minor: disputed, currency }) };
}

/** The step in question, as figures of a decision. */
function stepNumbers(state: StepState): Numbers {
  switch (state.state) {
    case 'due':
    case 'later':
      return { step: state.step.key, template: state.step.template, dueOn: state.dueOn };
    case 'waiting':
      return { step: state.step, since: state.since };
    case 'over':
      return {};
    default:
      return unreachable(state);
  }
}

/** A decision about one invoice's reminder. */
export function reminderDecision(
  invoice: InvoiceFacts,
  policy: Resolved<RemindersPolicy> | null,
  { outcome, reason }: Explained<ReminderOutcome>,
  more: Numbers = {},
): ReminderDecision {
  const { currency, dueDate } = invoice;
  const openBalance = formatAmount({ minor: invoice.openBalance, currency });
  return {
    subject: { kind: 'invoice', id: invoice.id },
    topic: 'reminder',
    outcome,
    reason,
    level: policy?.level ?? null,
    policySubject: policy?.subject ?? null,
    policyVersion: policy?.version ?? null,
    numbers: { currency, openBalance, dueDate, ...more, ...groupNumbers(policy) },
  };
}
