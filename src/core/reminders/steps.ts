/** The steps of a reminders policy in order of their days, with the repetitions at the end. */
import type { RemindersPolicy } from '../policy/reminders-policy.ts';
import type { StepKey } from './step-key.ts';
import { offsetOfStep, offsetStep, repeatStep } from './step-key.ts';

export type PlannedStep = {
  readonly key: StepKey;
  /** Days from the due date. */
  readonly offsetDays: number;
  readonly template: string;
  readonly cc: readonly string[];
  /** Whether the customer's contacts for escalation are written to as well. */
  readonly escalates: boolean;
  /** Decimal text in the currency of the policy. */
  readonly minimumBalance: string | null;
};

export type StepPlan = {
  /** Offsets of zero and less, in order. */
  readonly notices: readonly PlannedStep[];
  /** Offsets above zero and the repetitions, in order. */
  readonly overdue: readonly PlannedStep[];
};

/** The plan of a policy. The order of its list does not matter, only the days. */
export function planSteps(policy: RemindersPolicy): StepPlan {
  const inOrder = policy.steps.toSorted((a, b) => a.offsetDays - b.offsetDays);
  // What has been raised to somebody stays with them: the steps after it are escalated too.
  const first = inOrder.findIndex(({ recipients }) => recipients === 'escalation');
  const steps = inOrder.map((step, index): PlannedStep => ({
    key: offsetStep(step.offsetDays),
    offsetDays: step.offsetDays,
    template: step.template,
    cc: step.cc,
    escalates: first >= 0 && index >= first,
    minimumBalance: step.minimumBalance ?? null,
  }));
  const overdue = steps.filter((step) => step.offsetDays > 0);
  return {
    notices: steps.filter((step) => step.offsetDays <= 0),
    overdue: [...overdue, ...repetitions(policy, overdue.at(-1))],
  };
}

function repetitions(policy: RemindersPolicy, last: PlannedStep | undefined): PlannedStep[] {
  const { repeat } = policy;
  if (repeat === undefined || last === undefined) return [];
  return Array.from({ length: repeat.limit }, (_, index) => ({
    ...last,
    key: repeatStep(index + 1),
    offsetDays: last.offsetDays + (index + 1) * repeat.everyDays,
  }));
}

/**
 * The place of a step that was sent in a list of overdue steps; −1 when it lies before them all.
 * A step that the policy has since lost counts as the last one not after its day.
 */
export function placeOf(key: StepKey, overdue: readonly PlannedStep[]): number {
  const place = overdue.findIndex((step) => step.key === key);
  if (place >= 0) return place;
  const offset = offsetOfStep(key);
  // A repetition beyond the limit of today's policy: everything has been sent.
  if (offset === null) return overdue.length - 1;
  return overdue.findLastIndex((step) => step.offsetDays <= offset);
}
