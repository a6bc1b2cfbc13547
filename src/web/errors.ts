import type { FieldError } from './components/view.ts';

/** Thrown when there is nothing at an address, or nothing that this session may know of. */
export class PageNotFoundError extends Error {
  override readonly name = 'PageNotFoundError';
}

/** Thrown when a page needs a session and the browser has none. */
export class NoSessionError extends Error {
  override readonly name = 'NoSessionError';
}

/** Thrown when a form was not sent from a page of ours. */
export class ForgedFormError extends Error {
  override readonly name = 'ForgedFormError';
}

/** Thrown when a request asks for a method that nothing here takes. */
export class MethodRefusedError extends Error {
  override readonly name = 'MethodRefusedError';
}

/** Thrown when a form cannot be used and has no page of its own to say so; the texts are for people. */
export class BadFormError extends Error {
  override readonly name = 'BadFormError';
  readonly problems: readonly FieldError[];
  constructor(problems: readonly FieldError[]) {
    super(problems.map((problem) => problem.message).join(' '));
    this.problems = problems;
  }
}

/** Thrown when something cannot be done as things stand; the message says to people why and what next. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Thrown when one address asks more often than it may. */
export class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsError';
}
