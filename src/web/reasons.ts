import type { FieldError } from './components/view.ts';

const longest = 500;

/** The reason that a person gives for a decision, which the history keeps. */
export function readReason(
  typed: string,
  options: { isNeeded: boolean },
): { reason: string | null } | { reason: string; errors: FieldError[] } {
  const reason = typed.trim();
  if (reason.length > longest) {
    const message = `Keep the reason to ${longest} characters.`;
    return { reason, errors: [{ field: 'reason', message }] };
  }
  if (reason === '' && options.isNeeded) {
    const message = 'Say why: the reason is kept in the history.';
    return { reason, errors: [{ field: 'reason', message }] };
  }
  return { reason: reason === '' ? null : reason };
}
