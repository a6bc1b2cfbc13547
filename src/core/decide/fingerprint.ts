import type { Decision, JsonValue } from './decision.ts';

/**
 * A decision as one text, its keys in a fixed order. Two decisions on a subject are equal, and
 * the second extends the first, exactly when these texts are.
 */
export function decisionFingerprint(decision: Decision): string {
  const { subject, topic, outcome, reason, level, policyVersion, numbers } = decision;
  // Left out where the level says it all, so that the texts of before it was known stay equal.
  const isSaid = level !== 'group' && level !== 'customer';
  const policySubject = isSaid ? undefined : (decision.policySubject ?? undefined);
  const print = { subject, topic, outcome, reason, level, policySubject, policyVersion, numbers };
  return canonicalJson(print);
}

/** JSON with the keys of every object sorted. */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, field]) =>
      field === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(field)}`],
    );
  return `{${fields.join(',')}}`;
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
