/**
 * The warning before the first charge of an invoice: so many days before, once, while paying still
 * avoids it; where none of those days is a sending day, on the last one before them. A reminder of
 * those days tells it as well, so that then no other mail is sent for it.
 */
import { addDays, laterOf, type PlainDate } from '../calendar/plain-date.ts';
import type { Assessment } from '../charges/assess-charge.ts';
import type { CompanyFacts, InvoiceFacts } from '../ledger/facts.ts';
import { nextSendingDay } from '../reminders/sending-days.ts';
import { warningStep } from '../reminders/step-key.ts';
import type { PlannedStep, StepPlan } from '../reminders/steps.ts';
import type { InvoiceContext } from './run-facts.ts';
import { simulateInvoice } from './simulate-invoice.ts';

/** The template that warnings are written in. */
export const warningTemplate = 'pre-charge-warning';

export type ChargeWarning = {
  readonly state: 'due';
  readonly step: PlannedStep;
  readonly dueOn: PlainDate;
};

/** Whether an invoice was charged before, so that its next charge is no news to the customer. */
const wasCharged = ({ charges }: InvoiceFacts): boolean =>
  charges.some(({ status }) => status !== 'cancelled');

/**
 * The first charge of an invoice where its policy warns of it and the days for that have come; null
 * where nothing would be charged, or is today already.
 */
export function chargeToWarnOf(
  context: InvoiceContext,
  company: CompanyFacts,
  today: PlainDate,
): Assessment | null {
  const { section } = context.policy.reminders;
  const { preChargeWarning } = section;
  const { charges: mode } = company.modes;
  if (preChargeWarning === undefined || wasCharged(context.invoice)) return null;
  if (company.stopped || (mode !== 'review' && mode !== 'automatic')) return null;
  // What comes before mails go out again is to be told today.
  const next = nextSendingDay(company, section, today, 1) ?? today;
  const to = laterOf(addDays(today, preChargeWarning.daysBefore), next);
  const runs = simulateInvoice(context, company, { from: today, to, postings: 'noneNew' });
  const first = runs.flatMap(({ result }) =>
    result.outcome === 'charge' ? [result.assessment] : [],
  )[0];
  return first !== undefined && first.assessmentDate > today ? first : null;
}

/** The warning that an invoice is due for today; null where there is none, or it was told. */
export function chargeWarning(
  context: InvoiceContext,
  company: CompanyFacts,
  plan: StepPlan,
  today: PlainDate,
): ChargeWarning | null {
  const { invoice } = context;
  const { preChargeWarning } = context.policy.reminders.section;
  const key = warningStep(invoice.dueDate);
  if (preChargeWarning === undefined) return null;
  if (invoice.remindedSteps.some(({ step }) => step === key)) return null;
  const charge = chargeToWarnOf(context, company, today);
  if (charge === null) return null;
  const dueOn = warningDay(context, company, charge.assessmentDate, preChargeWarning.daysBefore);
  const isTold = invoice.remindedSteps.some(({ sentOn }) => sentOn >= dueOn);
  if (isTold) return null;
  const step: PlannedStep = {
    key,
    offsetDays: 0,
    template: warningTemplate,
    cc: [],
    escalates: hasEscalated(invoice, plan),
    minimumBalance: null,
  };
  return { state: 'due', step, dueOn };
}

/** From when a charge is warned of: so many days before it, or the last sending day before those. */
function warningDay(
  { policy }: InvoiceContext,
  company: CompanyFacts,
  chargedOn: PlainDate,
  daysBefore: number,
): PlainDate {
  const usual = addDays(chargedOn, -daysBefore);
  const last = nextSendingDay(company, policy.reminders.section, chargedOn, -1);
  return last !== null && last < usual ? last : usual;
}

const hasEscalated = ({ remindedSteps }: InvoiceFacts, plan: StepPlan): boolean =>
  [...plan.notices, ...plan.overdue].some(
    ({ key, escalates }) => escalates && remindedSteps.some(({ step }) => step === key),
  );
