/**
 * The lasting name of a reminder step. It says which day the step belongs to, not its place in
 * the list, so that steps can be added, removed and reordered without mailing one twice.
 * `offset:-7` is the step seven days before the due date; `repeat:2` the second repetition
 * after the last step.
 */
export type StepKey = `offset:${number}` | `repeat:${number}`;

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

/** Reads a stored step name. Throws BadStepKeyError. */
export function parseStepKey(text: string): StepKey {
  const offset = /^offset:(-?\d+)$/.exec(text);
  if (offset !== null) return offsetStep(Number(offset[1]));
  const repeat = /^repeat:([1-9]\d*)$/.exec(text);
  if (repeat !== null) return repeatStep(Number(repeat[1]));
  throw new BadStepKeyError(`Not a reminder step: "${text}"`);
}

/** The day offset in a step's name; null for a repetition. */
export function offsetOfStep(step: StepKey): number | null {
  return step.startsWith('offset:') ? Number(step.slice('offset:'.length)) : null;
}
