/** A form as the server receives it, and as the page shows it: one text per input. */
export type FormValues = Readonly<Record<string, string>>;

/** What was typed, without the spaces around it; undefined when nothing was. */
export function typed(values: FormValues, name: string): string | undefined {
  const text = values[name]?.trim();
  return text === undefined || text === '' ? undefined : text;
}

/** A whole number as a number. Other text stays text, so that the schema can name the field. */
export function typedInteger(values: FormValues, name: string): number | string | undefined {
  const text = typed(values, name)?.replace(/^\u2212/, '-');
  return text !== undefined && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : text;
}

/** JSON as its value. Text that is no JSON stays text, so that the schema refuses it. */
export function typedJson(values: FormValues, name: string): unknown {
  const text = typed(values, name);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** An object without its undefined members: what was not typed is absent, not empty. */
export function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** The members of a JSON object; none when the value is no object. */
export function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/**
 * The further members typed as one JSON object. Anything else is kept under the name `more`, which
 * no policy has, so that the schema refuses it instead of losing it.
 */
export function typedMore(values: FormValues, name: string): Record<string, unknown> {
  const value = typedJson(values, name);
  if (value === undefined) return {};
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? membersOf(value) : { more: value };
}

/** The numbers of the rows of a list on the form, ascending. They may have gaps after a removal. */
export function rowNumbers(values: FormValues, list: string): readonly number[] {
  const numbers = Object.keys(values).flatMap((name) => {
    if (!name.startsWith(`${list}.`)) return [];
    const match = /^(\d{1,4})\./.exec(name.slice(list.length + 1));
    return match === null ? [] : [Number(match[1])];
  });
  return [...new Set(numbers)].toSorted((a, b) => a - b);
}

/** A JSON scalar as the text of an input. */
export function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The members that the form has no input for, as JSON text; empty when there are none. */
export function restOf(members: Record<string, unknown>, known: readonly string[]): string {
  const rest = Object.fromEntries(
    Object.entries(members).filter(([name]) => !known.includes(name)),
  );
  return Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2);
}

/** Whether the form can show all members of an object. */
export function hasOnly(members: Record<string, unknown>, known: readonly string[]): boolean {
  return Object.keys(members).every((name) => known.includes(name));
}

/**
 * A yes or no as typed, under a name such as `charges.excludeTax`. Unchecked is not set, unless it
 * was saved as switched off in so many words: that is kept in an `off` beside the box.
 */
export function typedFlag(values: FormValues, name: string): boolean | undefined {
  if (values[name] !== undefined) return true;
  return values[`${name}.off`] === 'false' ? false : undefined;
}

/** The inputs of a yes or no; none where it is not set. */
export const flagToForm = (name: string, value: unknown): Record<string, string> =>
  typeof value !== 'boolean' ? {} : value ? { [name]: 'on' } : { [`${name}.off`]: 'false' };
