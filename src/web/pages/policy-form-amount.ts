/**
 * Amounts of the charge language as inputs, as deep as they are nested. The inputs of one amount
 * stand under a prefix, `charges.amount` for the whole:
 * - `kind`, and the inputs of each plain kind under its name (`annualRate.percent`)
 * - the parts of `greaterOf` and `sumOf` under `of.0`, `of.1` …, each an amount
 * - the tiers of `tiered` under `tiers.0` …, each with `upTo` and an amount under `amount`
 * - `json` of an amount that the form cannot show, of kind `kept`: it stays to the letter
 */
import { ratedField, ratedFromForm, ratedKind, ratedToForm } from './policy-form-rates.ts';
import {
  hasOnly,
  membersOf,
  present,
  rowNumbers,
  shown,
  typed,
  typedJson,
} from './policy-form-text.ts';
import type { FormValues } from './policy-form-text.ts';

/** The members of the plain kinds, each an input of its own. */
const plainMembers: Readonly<Record<string, readonly string[]>> = {
  annualRate: ['percent', 'dayCount'],
  percent: ['percent'],
  flat: ['amount'],
  flatThenPercent: ['amount', 'percent'],
};

/** More plain amounts than this make no form that anybody could read, or a browser should send. */
const mostShown = 40;

/** The list of rows that a kind is made of; null for the plain kinds. */
export function listOf(kind: string): 'of' | 'tiers' | null {
  if (kind === 'greaterOf' || kind === 'sumOf') return 'of';
  return kind === 'tiered' ? 'tiers' : null;
}

/** The amount typed under a prefix. */
export function amountFromForm(values: FormValues, prefix: string): unknown {
  const kind = typed(values, `${prefix}.kind`);
  if (kind === undefined || kind === 'kept') return typedJson(values, `${prefix}.json`);
  const list = listOf(kind);
  if (list !== null) {
    const at = `${prefix}.${list}`;
    const numbers = rowNumbers(values, at);
    if (list === 'of') {
      return { kind, of: numbers.map((number) => amountFromForm(values, `${at}.${number}`)) };
    }
    const tiers = numbers.map((number) =>
      present({
        upTo: typed(values, `${at}.${number}.upTo`),
        amount: amountFromForm(values, `${at}.${number}.amount`),
      }),
    );
    return { kind, by: 'principal', tiers };
  }
  const members = plainMembers[kind];
  if (members === undefined) return ratedFromForm(values, prefix) ?? { kind };
  const inputs = members.map((member) => [member, typed(values, `${prefix}.${kind}.${member}`)]);
  return present({ kind, ...Object.fromEntries(inputs) });
}

/** The inputs of an amount. */
export function amountToForm(prefix: string, amount: unknown): Record<string, string> {
  const isShown = canShow(amount) && plainIn(amount) <= mostShown;
  return isShown
    ? inputsOf(prefix, membersOf(amount))
    : { [`${prefix}.kind`]: 'kept', [`${prefix}.json`]: JSON.stringify(amount) };
}

function inputsOf(prefix: string, amount: Record<string, unknown>): Record<string, string> {
  const kind = shown(amount['kind']);
  const parts = partsOf(amount);
  if (parts !== null) {
    const list = `${prefix}.${listOf(kind) ?? ''}`;
    const rows = parts.map(({ upTo, amount: part }, index) => ({
      ...(upTo === undefined ? {} : { [`${list}.${index}.upTo`]: shown(upTo) }),
      ...inputsOf(kind === 'tiered' ? `${list}.${index}.amount` : `${list}.${index}`, part),
    }));
    return Object.assign({ [`${prefix}.kind`]: kind }, ...rows);
  }
  const rated = ratedKind(amount);
  if (rated !== null) return { [`${prefix}.kind`]: rated, ...ratedToForm(prefix, amount) };
  const inputs = (plainMembers[kind] ?? []).map((member) => [
    `${prefix}.${kind}.${member}`,
    shown(amount[member]),
  ]);
  return { [`${prefix}.kind`]: kind, ...Object.fromEntries(inputs) };
}

type Part = { readonly upTo?: unknown; readonly amount: Record<string, unknown> };

/** The rows of an amount of several; null for a plain one. */
function partsOf(amount: Record<string, unknown>): Part[] | null {
  const list = listOf(shown(amount['kind']));
  const rows = list === null ? undefined : amount[list];
  if (!Array.isArray(rows)) return null;
  return rows.map((row) => {
    const members = membersOf(row);
    return list === 'of'
      ? { amount: members }
      : { upTo: members['upTo'], amount: membersOf(members['amount']) };
  });
}

/** Whether there is an input for all that an amount says. */
function canShow(value: unknown): boolean {
  const amount = membersOf(value);
  const kind = shown(amount['kind']);
  const list = listOf(kind);
  if (list === null) {
    const members = plainMembers[kind];
    return (
      ratedKind(amount) !== null || (members !== undefined && hasOnly(amount, ['kind', ...members]))
    );
  }
  const rows = amount[list];
  if (!Array.isArray(rows)) return false;
  if (list === 'of') return hasOnly(amount, ['kind', 'of']) && rows.every(canShow);
  const isBySize = amount['by'] === undefined || amount['by'] === 'principal';
  return (
    isBySize &&
    hasOnly(amount, ['kind', 'by', 'tiers']) &&
    rows.every(
      (row) => hasOnly(membersOf(row), ['upTo', 'amount']) && canShow(membersOf(row)['amount']),
    )
  );
}

/** How many plain amounts an amount comes to. */
function plainIn(value: unknown): number {
  const parts = partsOf(membersOf(value));
  return parts === null ? 1 : parts.reduce((sum, { amount }) => sum + plainIn(amount), 0);
}

/** The input of a path within the amount of a prefix; rows are counted as they stood on the form. */
export function amountField(prefix: string, path: readonly string[], body: FormValues): string {
  const kind = body[`${prefix}.kind`] ?? '';
  const [member, index, ...rest] = path;
  const list = listOf(kind);
  if (list !== null) {
    if (member !== list) return `${prefix}.kind`;
    const at = `${prefix}.${list}`;
    const number = rowNumbers(body, at)[Number(index)];
    if (number === undefined) return `${at}.add`;
    if (list === 'of') return amountField(`${at}.${number}`, rest, body);
    const [inside, ...deeper] = rest;
    return inside === 'amount'
      ? amountField(`${at}.${number}.amount`, deeper, body)
      : `${at}.${number}.upTo`;
  }
  const members = plainMembers[kind];
  if (members === undefined) return ratedField(prefix, kind, path) ?? `${prefix}.kind`;
  return `${prefix}.${kind}.${member ?? members[0] ?? ''}`;
}
