/** The form of a group and the rule that it says, both ways. */
import type { GroupCondition, GroupRule } from '../../core/policy/group-rule.ts';
import type { FormValues } from './policy-form-text.ts';
import { typed, typedInteger } from './policy-form-text.ts';

/** How many conditions the form has places for. */
export const conditionPlaces = 5;

export const conditionKinds = [
  { value: '', text: '—' },
  { value: 'tag', text: 'tag' },
  { value: 'customerType', text: 'customer type' },
  { value: 'terms', text: 'payment terms' },
  { value: 'openBalance', text: 'open balance over' },
  { value: 'overdueBalance', text: 'overdue balance over' },
  { value: 'place', text: 'place (US or US-GA)' },
  { value: 'party', text: 'business or consumer' },
] as const;

/** What a form says of a group, still to be validated; null for no rule. */
export function groupFromForm(values: FormValues): {
  rank: unknown;
  rule: unknown;
  places: number[];
} {
  const places = Array.from({ length: conditionPlaces }, (_, place) => place).filter(
    (place) => typed(values, `conditions.${place}.kind`) !== undefined,
  );
  const conditions = places.map((place) => conditionFrom(values, place));
  const match = values['match'] === 'any' ? 'any' : 'all';
  const rank = typedInteger(values, 'rank') ?? null;
  return { rank, rule: conditions.length === 0 ? null : { match, conditions }, places };
}

function conditionFrom(values: FormValues, place: number): Record<string, unknown> {
  const kind = typed(values, `conditions.${place}.kind`);
  const value = typed(values, `conditions.${place}.value`) ?? '';
  const not = values[`conditions.${place}.not`] === 'not' ? { not: true } : {};
  if (kind === 'openBalance' || kind === 'overdueBalance') return { kind, over: value, ...not };
  if (kind === 'place') {
    const [country = '', region] = value.toUpperCase().split(/[-\s]+/);
    return { kind, country, ...(region === undefined ? {} : { region }), ...not };
  }
  return { kind, is: kind === 'party' ? value.toLowerCase() : value, ...not };
}

/** The inputs that show a rule; what the form has no place for is not shown. */
export function formFromGroup(rank: number | null, rule: GroupRule | null): Record<string, string> {
  const values: Record<string, string> = { rank: rank === null ? '' : String(rank) };
  values['match'] = rule?.match ?? 'all';
  rule?.conditions.forEach((condition, place) => {
    values[`conditions.${place}.kind`] = condition.kind;
    values[`conditions.${place}.value`] = valueOf(condition);
    if (condition.not === true) values[`conditions.${place}.not`] = 'not';
  });
  return values;
}

function valueOf(condition: GroupCondition): string {
  if ('over' in condition) return condition.over;
  if (condition.kind !== 'place') return condition.is;
  const { country, region } = condition;
  return region === undefined ? country : `${country}-${region}`;
}
