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
export function ratedFromForm(values: FormValues, prefix: string): unknown {
  const kind = values[`${prefix}.kind`];
  const field = (name: string): string | undefined => typed(values, `${prefix}.${kind}.${name}`);
  if (kind === 'baseRate') {
    return present({
      kind: 'annualRate',
      baseRate: present({
        table: field('table'),
        rates: typedRates(values, `${prefix}.baseRate.rates`) ?? [],
        margin: field('margin'),
        applies: field('applies'),
      }),
      dayCount: field('dayCount'),
    });
  }
  if (kind === 'statutory') {
    const rates = typedRates(values, `${prefix}.statutory.rates`) ?? [];
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

/** The inputs of an amount of one of these kinds. */
export function ratedToForm(
  prefix: string,
  amount: Record<string, unknown>,
): Record<string, string> {
  if (amount['kind'] === 'statutory') {
    return {
      [`${prefix}.statutory.regime`]: shown(amount['regime']),
      [`${prefix}.statutory.rates`]: ratesText(amount['rates']),
    };
  }
  const baseRate = membersOf(amount['baseRate']);
  return {
    [`${prefix}.baseRate.table`]: shown(baseRate['table']),
    [`${prefix}.baseRate.margin`]: shown(baseRate['margin']),
    [`${prefix}.baseRate.applies`]: shown(baseRate['applies']),
    [`${prefix}.baseRate.rates`]: ratesText(baseRate['rates']),
    [`${prefix}.baseRate.dayCount`]: shown(amount['dayCount']),
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
export function ratedField(prefix: string, kind: string, path: readonly string[]): string | null {
  if (kind === 'baseRate') {
    const inside = path[0] === 'baseRate' ? path[1] : path[0];
    const name = inside === undefined || inside === 'percent' ? 'table' : inside;
    return `${prefix}.baseRate.${name}`;
  }
  if (kind === 'statutory') return `${prefix}.statutory.${path[0] ?? 'regime'}`;
  return null;
}
