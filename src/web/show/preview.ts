import type { Company } from '../../adapters/store/companies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { decide, joinResults } from '../../core/decide/decide.ts';
import type {
  ChargeAction,
  Decision,
  DecideResult,
  ReminderAction,
} from '../../core/decide/decision.ts';
import { afterReplacing } from '../../core/decide/reconsider.ts';
import type { RunFacts } from '../../core/decide/run-facts.ts';
import type { Mode } from '../../core/ledger/facts.ts';
import type { PolicyRecord } from '../../core/policy/policy.ts';
import { withinLimits } from '../../flow/collections/limit-mails.ts';
import { changedUnder } from '../../flow/collections/reconsider-proposals.ts';
import { currentPolicies, runFactsInParts } from '../../flow/collections/run-facts.ts';
import { composeReminders, type ReminderMail } from '../../flow/mails/compose-reminder.ts';
import type { WebDeps } from '../deps.ts';
import type { PreviewPageProps } from '../pages/preview-page.tsx';
import { arithmeticOf } from './charges.ts';
import { withDraft } from './draft-preview.ts';
import { reminderStepText } from './steps.ts';
import { moneyOf } from './values.ts';

const mostListed = 500;
const mostNothings = 200;

/** A mode that only watches decides the same as one that acts, but proposes nothing to show. */
const actingMode = (mode: Mode): Mode => (mode === 'observe' ? 'automatic' : mode);

function asIfActing(facts: RunFacts): RunFacts {
  const { reminders, charges } = facts.company.modes;
  const modes = { reminders: actingMode(reminders), charges: actingMode(charges) };
  return { ...facts, company: { ...facts.company, modes } };
}

/**
 * What a run today would do, by the very function that runs decide with, over the present facts.
 * @param unsaved a policy that stands in place of the saved one of its level
 */
export async function showPreview(
  deps: WebDeps,
  company: Company,
  today: PlainDate,
  unsaved: PolicyRecord | null,
): Promise<Omit<PreviewPageProps, 'shell' | 'unsaved'>> {
  const policies = await currentPolicies(deps.dunwell.stores, company.realmId);
  const names: NamesSeen = { invoice: new Map(), customer: new Map() };
  const parts: DecideResult[] = [];
  const instead: ChargeAction[] = [];
  const options = { policies: unsaved === null ? policies : withDraft(policies, unsaved) };
  for await (const part of runFactsInParts(deps.dunwell.stores, company, options)) {
    const facts = asIfActing(part);
    // What waits for a person is decided anew first, as by a run.
    const changed = await changedUnder(deps.dunwell.stores, company.realmId, facts, today);
    instead.push(...changed.flatMap(({ replacement }) => replacement ?? []));
    parts.push(decide(afterReplacing(facts, changed), today));
    for (const { id, docNumber } of facts.invoices) names.invoice.set(id, docNumber ?? id);
    for (const { id, displayName } of facts.customers) names.customer.set(id, displayName);
  }
  const whole = joinResults(parts);
  const { decisions, actions } = await withinLimits(deps.dunwell.stores, company, today, whole);
  const charges = [...instead, ...actions.filter((action) => action.kind === 'charge')];
  const reminders = actions.filter((action) => action.kind === 'reminder');
  const named = namesOf(names);
  const listed = reminders.slice(0, mostListed);
  const mails = await composeReminders(
    deps.dunwell.stores,
    company,
    listed.map(({ customerId, template, invoices }) => ({
      ...{ customerId, template, invoiceIds: invoices.map(({ invoiceId }) => invoiceId) },
    })),
    today,
  );
  const refusals = decisions.filter((decision) => !isActing(decision));
  return {
    today,
    charges: charges.slice(0, mostListed).map((action) => showCharge(action, named)),
    chargeTotals: totalsOf(charges),
    reminders: listed.map((action, index) => showReminder(action, named, mails[index])),
    nothing: refusals.slice(0, mostNothings).map((decision) => ({
      subject: {
        ...decision.subject,
        name: named[decision.subject.kind](decision.subject.id),
      },
      topic: decision.topic,
      reason: decision.reason,
    })),
    nothingLeftOut: Math.max(0, refusals.length - mostNothings),
  };
}

type NamesSeen = {
  readonly invoice: Map<string, string>;
  readonly customer: Map<string, string>;
};

type Names = {
  readonly invoice: (id: string) => string;
  readonly customer: (id: string) => string;
};

const namesOf = (seen: NamesSeen): Names => ({
  invoice: (id) => seen.invoice.get(id) ?? id,
  customer: (id) => seen.customer.get(id) ?? `Customer ${id}`,
});

const acting = new Set(['charge', 'charge-for-review', 'remind', 'remind-for-review']);
const isActing = (decision: Decision): boolean => acting.has(decision.outcome);

function totalsOf(charges: readonly ChargeAction[]): PreviewPageProps['chargeTotals'] {
  const sums = new Map<string, bigint>();
  for (const { assessment } of charges) {
    sums.set(assessment.currency, (sums.get(assessment.currency) ?? 0n) + assessment.amount);
  }
  return [...sums].map(([currency, sum]) => moneyOf(sum, currency));
}

function showCharge(
  { invoiceId, customerId, assessment }: ChargeAction,
  names: Names,
): PreviewPageProps['charges'][number] {
  return {
    invoice: { id: invoiceId, docNumber: names.invoice(invoiceId) },
    customer: { id: customerId, name: names.customer(customerId) },
    assessmentDate: assessment.assessmentDate,
    ...moneyOf(assessment.amount, assessment.currency),
    arithmetic: arithmeticOf(assessment.worksheet),
  };
}

function showReminder(
  action: ReminderAction,
  names: Names,
  mail: ReminderMail | undefined,
): PreviewPageProps['reminders'][number] {
  const name = names.customer(action.customerId);
  return {
    customer: { id: action.customerId, name },
    to: action.recipients,
    subject: mail?.words.subject ?? '',
    invoices: action.invoices.map((line) => ({
      id: line.invoiceId,
      docNumber: line.docNumber ?? '',
    })),
    step: reminderStepText(action.template, action.invoices),
  };
}
