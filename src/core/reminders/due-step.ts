/**
 * Which reminder step of one invoice is due on a day. Notices before the due date have windows
 * and are skipped once those have passed. Overdue steps go in order and none is skipped; each
 * keeps half its distance from when the one before was really sent, so that neither an outage
 * nor a late start makes a burst.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, laterOf } from '../calendar/plain-date.ts';
import type { InvoiceFacts, RemindedStep } from '../ledger/facts.ts';
import type { PlannedStep, StepPlan } from './steps.ts';
import { placeOf } from './steps.ts';
import type { StepKey } from './step-key.ts';
import { isWarningStep, offsetOfStep, parseStepKey } from './step-key.ts';

export type StepState =
  | { readonly state: 'due'; readonly step: PlannedStep; readonly dueOn: PlainDate }
  | { readonly state: 'later'; readonly step: PlannedStep; readonly dueOn: PlainDate }
  /** A mail of this invoice waits for a person or for its sending. */
  | { readonly state: 'waiting'; readonly step: StepKey; readonly since: PlainDate }
  /** Every step has been sent. */
  | { readonly state: 'over' };

type Reminded = Pick<InvoiceFacts, 'dueDate' | 'remindedSteps' | 'skippedSteps'>;

/** The step that is due on a day, or the next one and its day. */
export function dueStep(invoice: Reminded, plan: StepPlan, today: PlainDate): StepState {
  const waiting = invoice.remindedSteps
    .filter((reminded) => reminded.state === 'waiting')
    .toSorted(bySentOnThenStep)
    .at(0);
  if (waiting !== undefined) {
    return { state: 'waiting', step: waiting.step, since: waiting.sentOn };
  }
  const isNotOverdue = today <= invoice.dueDate;
  return (
    (isNotOverdue ? dueNotice(invoice, plan, today) : null) ?? dueOverdue(invoice, plan, today)
  );
}

function bySentOnThenStep(a: RemindedStep, b: RemindedStep): number {
  if (a.sentOn !== b.sentOn) return a.sentOn < b.sentOn ? -1 : 1;
  return a.step < b.step ? -1 : 1;
}

function dueNotice(invoice: Reminded, plan: StepPlan, today: PlainDate): StepState | null {
  const passed = passedSteps(invoice);
  const open = plan.notices.filter(
    (step, index) => !passed.has(step.key) && !isWindowOver(invoice, plan, index, today),
  );
  const step = open.at(0);
  if (step === undefined) return null;
  const dueOn = addDays(invoice.dueDate, step.offsetDays);
  return { state: dueOn <= today ? 'due' : 'later', step, dueOn };
}

/** A notice's window ends where the next one's begins; the last one's with the due date. */
function isWindowOver(
  invoice: Pick<InvoiceFacts, 'dueDate'>,
  plan: StepPlan,
  index: number,
  today: PlainDate,
): boolean {
  const next = plan.notices[index + 1];
  if (next === undefined) return today > invoice.dueDate;
  return today >= addDays(invoice.dueDate, next.offsetDays);
}

/** Whether a step of a mail, by its stored name, announces a due date that has passed. */
export function isNoticeOver(step: string | null, dueDate: PlainDate, today: PlainDate): boolean {
  if (step === null || today <= dueDate) return false;
  const offset = offsetOfStep(parseStepKey(step));
  return offset !== null && offset <= 0;
}

function dueOverdue(invoice: Reminded, plan: StepPlan, today: PlainDate): StepState {
  const last = lastSent(invoice.remindedSteps, plan);
  const step = plan.overdue[(last?.place ?? -1) + 1];
  if (step === undefined) return { state: 'over' };
  const planned = addDays(invoice.dueDate, step.offsetDays);
  const dueOn =
    last === null
      ? planned
      : laterOf(planned, addDays(last.sentOn, Math.ceil((step.offsetDays - last.offset) / 2)));
  return { state: dueOn <= today ? 'due' : 'later', step, dueOn };
}

type LastSent = { readonly place: number; readonly offset: number; readonly sentOn: PlainDate };

/** The furthest overdue step sent so far. */
function lastSent(reminded: readonly RemindedStep[], plan: StepPlan): LastSent | null {
  const sent = reminded
    .filter(({ step }) => !isWarningStep(step) && (offsetOfStep(step) ?? 1) > 0)
    .map(({ step, sentOn }): LastSent => {
      const place = placeOf(step, plan.overdue);
      const offset = offsetOfStep(step) ?? plan.overdue[place]?.offsetDays ?? 0;
      return { place, offset, sentOn };
    });
  return sent.toSorted(byPlaceOffsetAndDay).at(-1) ?? null;
}

function byPlaceOffsetAndDay(a: LastSent, b: LastSent): number {
  if (a.place !== b.place) return a.place - b.place;
  if (a.offset !== b.offset) return a.offset - b.offset;
  return a.sentOn < b.sentOn ? -1 : 1;
}

/** The notices whose time has passed unsent, for the record that they never will be. */
export function missedNotices(invoice: Reminded, plan: StepPlan, today: PlainDate): StepKey[] {
  const known = passedSteps(invoice);
  return plan.notices
    .filter((step, index) => !known.has(step.key) && isWindowOver(invoice, plan, index, today))
    .map((step) => step.key);
}

/** What was sent, and what was skipped for the due date that the invoice has now. */
const passedSteps = ({ dueDate, remindedSteps, skippedSteps }: Reminded): Set<StepKey> =>
  new Set(
    [...remindedSteps, ...skippedSteps.filter((skipped) => skipped.dueDate === dueDate)].map(
      ({ step }) => step,
    ),
  );
