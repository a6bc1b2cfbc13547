/** Amounts with a base rate, and the statutory ones, as inputs. */
import { hasOnly, membersOf, present, shown, typed } from './policy-form-text.ts';
import type { FormValues } from './policy-form-text.ts';

const baseRateMembers = ['table', 'margin', 'applies', 'rates'];

/** Dated rates as typed, one a line: "2026-01-01 3.75". The schema names what cannot be read. */
function typedRates(values: FormValues, name: string): unknown[] | undefined {
  const text = typed(values, name);
  if (text === undefined) return undefined;
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [from = '', percent = '', ...rest] = line
        .split(/[\s,;]+/)
        .filter((part) => part !== '');
      return { from, percent: [percent, ...rest].join(' ') };
    });
}

/** The amount of one of these kinds; null when another kind was chosen. */
export function ratedFromForm(values: FormValues): unknown {
  const kind = values['charges.amount.kind'];
  const field = (name: string): string | undefined =>
    typed(values, `charges.amount.${kind}.${name}`);
  if (kind === 'baseRate') {
    return present({
      kind: 'annualRate',
      baseRate: present({
        table: field('table'),
        rates: typedRates(values, 'charges.amount.baseRate.rates') ?? [],
        margin: field('margin'),
        applies: field('applies'),
      }),
      dayCount: field('dayCount'),
    });
  }
  if (kind === 'statutory') {
    const rates = typedRates(values, 'charges.amount.statutory.rates') ?? [];
    return present({ kind, regime: field('regime'), rates });
  }
  return null;
}

/** Which of these kinds an amount is shown as; null when neither can show all of it. */
export function ratedKind(amount: Record<string, unknown>): 'baseRate' | 'statutory' | null {
  const isListed = (rates: unknown): boolean =>
    Array.isArray(rates) &&
    rates.every((rate) => {
      const members = membersOf(rate);
      const texts = [shown(members['from']), shown(members['percent'])];
      return hasOnly(members, ['from', 'percent']) && texts.every((text) => /^\S+$/.test(text));
    });
  const baseRate = membersOf(amount['baseRate']);
  if (amount['kind'] === 'annualRate' && hasOnly(amount, ['kind', 'baseRate', 'dayCount'])) {
    const isWhole = hasOnly(baseRate, baseRateMembers) && isListed(baseRate['rates']);
    return isWhole ? 'baseRate' : null;
  }
  const isStatutory =
    amount['kind'] === 'statutory' &&
    hasOnly(amount, ['kind', 'regime', 'rates']) &&
    isListed(amount['rates']);
  return isStatutory ? 'statutory' : null;
}

/** The inputs of these kinds, empty where the amount is of another. */
export function ratedToForm(amount: Record<string, unknown>): Record<string, string> {
  const kind = ratedKind(amount);
  const baseRate = kind === 'baseRate' ? membersOf(amount['baseRate']) : {};
  const statutory = kind === 'statutory' ? amount : {};
  return {
    'charges.amount.baseRate.table':
      kind === 'baseRate' ? shown(baseRate['table']) : 'bankOfEngland',
    'charges.amount.baseRate.margin': shown(baseRate['margin']),
    'charges.amount.baseRate.applies': shown(baseRate['applies']),
    'charges.amount.baseRate.rates': ratesText(baseRate['rates']),
    'charges.amount.baseRate.dayCount':
      kind === 'baseRate' ? shown(amount['dayCount']) : 'actual/365',
    'charges.amount.statutory.regime': shown(statutory['regime']),
    'charges.amount.statutory.rates': ratesText(statutory['rates']),
  };
}

function ratesText(rates: unknown): string {
  if (!Array.isArray(rates)) return '';
  return rates
    .map((rate) => membersOf(rate))
    .map(({ from, percent }) => `${shown(from)} ${shown(percent)}`)
    .join('\n');
}

/** The input of a path within the amount; null when the kind chosen is none of these. */
export function ratedField(kind: string, path: readonly string[]): string | null {
  if (kind === 'baseRate') {
    const inside = path[0] === 'baseRate' ? path[1] : path[0];
    const name = inside === undefined || inside === 'percent' ? 'table' : inside;
    return `charges.amount.baseRate.${name}`;
  }
  if (kind === 'statutory') return `charges.amount.statutory.${path[0] ?? 'regime'}`;
  return null;
}
