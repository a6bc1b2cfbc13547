/**
 * The lasting name of a reminder step. It says which day the step belongs to, not its place in
 * the list, so that steps can be added, removed and reordered without mailing one twice.
 * `offset:-7` is the step seven days before the due date; `repeat:2` the second repetition
 * after the last step; `warning:2026-03-01` the warning before the first charge of an invoice that
 * is due on that day.
 */
import type { PlainDate } from '../calendar/plain-date.ts';

export type StepKey = `offset:${number}` | `repeat:${number}` | `warning:${string}`;

/** Thrown when text is not a step's name. */
export class BadStepKeyError extends Error {
  override readonly name = 'BadStepKeyError';
}

/** The name of the step `offsetDays` days from the due date. */
export function offsetStep(offsetDays: number): StepKey {
  return `offset:${offsetDays}`;
}

/** The name of the n-th repetition, counted from 1. */
export function repeatStep(n: number): StepKey {
  return `repeat:${n}`;
}

/** The name of the warning before the first charge. With another due date it is another one. */
export function warningStep(dueDate: PlainDate): StepKey {
  return `warning:${dueDate}`;
}

/** Whether a step is a warning, which stands beside the steps and not among them. */
export const isWarningStep = (step: StepKey): boolean => step.startsWith('warning:');

/** Reads a stored step name. Throws BadStepKeyError. */
export function parseStepKey(text: string): StepKey {
  const offset = /^offset:(-?\d+)$/.exec(text);
  if (offset !== null) return offsetStep(Number(offset[1]));
  const repeat = /^repeat:([1-9]\d*)$/.exec(text);
  if (repeat !== null) return repeatStep(Number(repeat[1]));
  const warning = /^warning:(\d{4}-\d{2}-\d{2})$/.exec(text);
  if (warning !== null) return `warning:${warning[1]}`;
  throw new BadStepKeyError(`Not a reminder step: "${text}"`);
}

/** The day offset in a step's name; null for a repetition and a warning. */
export function offsetOfStep(step: StepKey): number | null {
  return step.startsWith('offset:') ? Number(step.slice('offset:'.length)) : null;
}
