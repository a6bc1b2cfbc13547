/**
 * The heart of the daily run: from the facts of a company and a date to a conclusion about every
 * invoice and topic, also when the conclusion is "nothing", and the actions to propose. It
 * decides, and never does. The same facts give the same result, in whatever order they come.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { compareIds } from './compare-ids.ts';
import { decideCharge } from './decide-charge.ts';
import { decideReminders } from './decide-reminders.ts';
import type { Action, Decision, DecideResult, DueMail } from './decision.ts';
import type { RunFacts } from './run-facts.ts';
import { contextsOf, indexCustomers } from './run-facts.ts';

/** Decides a run of a company on a day, which is the company's own today. */
export function decide(facts: RunFacts, today: PlainDate): DecideResult {
  const customers = indexCustomers(facts.customers);
  const contexts = contextsOf(facts, customers);
  const charges = contexts.map((context) => decideCharge(context, facts.company, today));
  const reminders = decideReminders(contexts, facts.company, customers, today);
  const decisions = [...charges.map(({ decision }) => decision), ...reminders.decisions];
  const actions = [...charges.flatMap(({ action }) => action ?? []), ...reminders.actions];
  const { skippedSteps, mails } = reminders;
  return inOrder({ decisions, actions, skippedSteps, mails });
}

/** What was decided on the parts of a company (see partsOf) as if on the whole of it. */
export function joinResults(parts: readonly DecideResult[]): DecideResult {
  return inOrder({
    decisions: parts.flatMap((part) => part.decisions),
    actions: parts.flatMap((part) => part.actions),
    skippedSteps: parts.flatMap((part) => part.skippedSteps),
    mails: parts.flatMap((part) => part.mails),
  });
}

function inOrder({ decisions, actions, skippedSteps, mails }: DecideResult): DecideResult {
  return {
    decisions: decisions.toSorted(bySubjectAndTopic),
    actions: actions.toSorted(byKindAndSubject),
    skippedSteps: skippedSteps.toSorted(
      (a, b) => compareIds(a.invoiceId, b.invoiceId) || compareIds(a.step, b.step),
    ),
    mails: mails.toSorted((a, b) => compareIds(mailOf(a), mailOf(b))),
  };
}

function bySubjectAndTopic(a: Decision, b: Decision): number {
  return compareIds(a.subject.id, b.subject.id) || compareIds(a.topic, b.topic);
}

function byKindAndSubject(a: Action, b: Action): number {
  return compareIds(a.kind, b.kind) || compareIds(subjectOf(a), subjectOf(b));
}

const mailOf = ({ customerId, invoiceIds }: DueMail): string =>
  [customerId, ...invoiceIds].join(' ');

/** A customer may have several mails when its invoices are not consolidated. */
function subjectOf(action: Action): string {
  if (action.kind === 'charge') return action.invoiceId;
  const invoiceIds = action.steps.map((step) => step.invoiceId);
  return [action.customerId, ...invoiceIds].join(' ');
}
