/** Rows of an amount that is made of several: one more, or one less, to be shown again. */
import type { FormValues } from './policy-form-text.ts';
import { rowNumbers } from './policy-form-text.ts';

export type PartIntent =
  { kind: 'addPart'; list: string } | { kind: 'removePart'; list: string; number: number };

const list = /charges\.amount(?:\.of\.\d{1,4}|\.tiers\.\d{1,4}\.amount)*\.(?:of|tiers)/.source;
const added = new RegExp(`^addPart\\.(${list})$`);
const removed = new RegExp(`^removePart\\.(${list})\\.(\\d{1,4})$`);

/** What a button asked of the parts of an amount; null for other buttons. */
export function partIntent(intent: string): PartIntent | null {
  const [, addTo] = added.exec(intent) ?? [];
  if (addTo !== undefined) return { kind: 'addPart', list: addTo };
  const [, from, number] = removed.exec(intent) ?? [];
  return from === undefined ? null : { kind: 'removePart', list: from, number: Number(number) };
}

/** The form with one row more or less, and the input that takes the focus. */
export function changeParts(
  body: FormValues,
  intent: PartIntent,
): { values: FormValues; focusField: string } {
  if (intent.kind === 'removePart') return withoutPart(body, intent.list, intent.number);
  const numbers = rowNumbers(body, intent.list);
  return intent.list.endsWith('.of')
    ? withPart(body, intent.list, numbers)
    : withTier(body, intent.list, numbers);
}

/** The first two at once, because one is no combination: a fixed amount and a percentage. */
function withPart(
  body: FormValues,
  at: string,
  numbers: readonly number[],
): { values: FormValues; focusField: string } {
  const next = (numbers.at(-1) ?? -1) + 1;
  const second = numbers.length === 0 ? { [`${at}.${next + 1}.kind`]: 'percent' } : {};
  return {
    values: { ...body, [`${at}.${next}.kind`]: 'flat', ...second },
    focusField: `${at}.${next}.kind`,
  };
}

/** A new tier takes what is above; the one that did so gets a bound to be typed. */
function withTier(
  body: FormValues,
  at: string,
  numbers: readonly number[],
): { values: FormValues; focusField: string } {
  const bounded = numbers.at(-1) ?? 0;
  const kind = body[`${at}.${bounded}.amount.kind`] ?? 'flat';
  const plain = kind === 'percent' ? kind : 'flat';
  const first = numbers.length === 0 ? { [`${at}.0.amount.kind`]: 'flat' } : {};
  return {
    values: { ...body, ...first, [`${at}.${bounded + 1}.amount.kind`]: plain },
    focusField: `${at}.${bounded}.upTo`,
  };
}

/** The last tier that is left takes what is above, so its bound goes. */
function withoutPart(
  body: FormValues,
  at: string,
  number: number,
): { values: FormValues; focusField: string } {
  const kept = Object.entries(body).filter(([name]) => !name.startsWith(`${at}.${number}.`));
  const values = Object.fromEntries(kept);
  const last = rowNumbers(values, at).at(-1);
  delete values[`${at}.${last}.upTo`];
  return { values, focusField: `${at}.add` };
}
