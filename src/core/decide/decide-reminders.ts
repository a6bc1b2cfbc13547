import type { PlainDate } from '../calendar/plain-date.ts';
import type { CompanyFacts } from '../ledger/facts.ts';
import type { RemindersPolicy } from '../policy/reminders-policy.ts';
import type { StepPlan } from '../reminders/steps.ts';
import { planSteps } from '../reminders/steps.ts';
import { compareIds } from './compare-ids.ts';
import { composeMail } from './compose-mail.ts';
import type { DueMail, ReminderAction, ReminderDecision, SkippedStepFact } from './decision.ts';
import type { Mentionable } from './reminder-candidate.ts';
import { lookAtInvoice } from './reminder-candidate.ts';
import type { CustomerIndex, InvoiceContext } from './run-facts.ts';

export type DecidedReminders = {
  readonly decisions: readonly ReminderDecision[];
  readonly actions: readonly ReminderAction[];
  readonly skippedSteps: readonly SkippedStepFact[];
  readonly mails: readonly DueMail[];
};

/** Decides every invoice's reminder, and composes one mail per customer from those due. */
export function decideReminders(
  contexts: readonly InvoiceContext[],
  company: CompanyFacts,
  customers: CustomerIndex,
  today: PlainDate,
): DecidedReminders {
  const planOf = rememberPlans();
  const decisions: ReminderDecision[] = [];
  const mentions: Mentionable[] = [];
  for (const context of contexts) {
    const looked = lookAtInvoice(context, company, today, planOf);
    const decision = looked.mention === null ? looked.decision : looked.mention.decision;
    if (decision !== null) decisions.push(decision);
    if (looked.mention !== null) mentions.push(looked.mention);
  }
  const actions: ReminderAction[] = [];
  const mails: DueMail[] = [];
  for (const mail of mailsOf(mentions)) {
    const { billTo } = mail;
    const billed = customers.billedWith(billTo.id);
    const composed = composeMail({ ...mail, company, today, customers: billed });
    decisions.push(...composed.decisions);
    if (composed.action !== null) actions.push(composed.action);
    if (composed.mail !== null) mails.push(composed.mail);
  }
  return { decisions, actions, skippedSteps: skippedSteps(mentions, company), mails };
}

/** Invoices share policies; each policy's steps are laid out once. */
function rememberPlans(): (policy: RemindersPolicy) => StepPlan {
  const plans = new Map<RemindersPolicy, StepPlan>();
  return (policy) => {
    const known = plans.get(policy);
    if (known !== undefined) return known;
    const plan = planSteps(policy);
    plans.set(policy, plan);
    return plan;
  };
}

type Mail = {
  readonly billTo: Mentionable['billTo'];
  readonly listed: readonly Mentionable[];
  readonly ofCustomer: readonly Mentionable[];
  readonly isConsolidated: boolean;
};

/**
 * The mails that the due steps ask for. An invoice whose policy does not consolidate has a mail
 * of its own; the others of a customer share one, which lists every open invoice.
 */
function mailsOf(mentions: readonly Mentionable[]): Mail[] {
  const byBillTo = new Map<string, Mentionable[]>();
  for (const mention of mentions) {
    const others = byBillTo.get(mention.billTo.id);
    if (others === undefined) byBillTo.set(mention.billTo.id, [mention]);
    else others.push(mention);
  }
  return [...byBillTo.values()].flatMap((ofCustomer): Mail[] => {
    const single = ofCustomer.filter(
      ({ due, policy }) => due !== null && !policy.section.consolidate,
    );
    const mails: Mail[] = single.map((mention) => ({
      billTo: mention.billTo,
      listed: [mention],
      ofCustomer,
      isConsolidated: false,
    }));
    const listed = ofCustomer.filter(({ policy }) => policy.section.consolidate);
    const first = listed.at(0);
    if (first === undefined || !listed.some(({ due }) => due !== null)) return mails;
    const inOrder = listed.toSorted(byDueDate);
    return [...mails, { billTo: first.billTo, listed: inOrder, ofCustomer, isConsolidated: true }];
  });
}

function byDueDate(a: Mentionable, b: Mentionable): number {
  if (a.invoice.dueDate !== b.invoice.dueDate) {
    return a.invoice.dueDate < b.invoice.dueDate ? -1 : 1;
  }
  return compareIds(a.invoice.id, b.invoice.id);
}

function skippedSteps(mentions: readonly Mentionable[], company: CompanyFacts): SkippedStepFact[] {
  const { reminders: mode } = company.modes;
  if (mode !== 'review' && mode !== 'automatic') return [];
  return mentions.flatMap(({ invoice, missed }) =>
    missed.map((step) => ({ invoiceId: invoice.id, step, dueDate: invoice.dueDate })),
  );
}
