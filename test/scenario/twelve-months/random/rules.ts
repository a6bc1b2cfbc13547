/** Policies that nobody would think of, within the language. */
import * as money from '../calculator/amounts.ts';
import type { AmountRule, ChargesRule, DayCount } from '../calculator/policy.ts';
import type { Dice } from './dice.ts';

const counts: readonly [DayCount, ...DayCount[]] = ['actual/365', 'actual/360', 'actual/actual'];

/** An amount of so many whole units, and some minor ones, as text. */
export function amountText(dice: Dice, currency: string, least: number, most: number): string {
  const scale = currency === 'JPY' ? 100n : BigInt(10 ** money.digits(currency));
  const units = BigInt(dice.whole(least, most)) * scale;
  const more = dice.isOnceIn(2) ? BigInt(dice.whole(0, Number(scale) - 1)) : 0n;
  return money.major(units + more, currency);
}

const percent = (dice: Dice, most: number): string =>
  dice.isOnceIn(2) ? String(dice.whole(1, most)) : `${dice.whole(0, most)}.${dice.whole(1, 99)}5`;

/** @param currency null where the policy may name no money */
function anyAmount(dice: Dice, currency: string | null, depth: number): AmountRule {
  const yearly = (): AmountRule => {
    const dayCount = dice.pick(counts);
    if (!dice.isOnceIn(4)) return { kind: 'annualRate', percent: percent(dice, 30), dayCount };
    const rates = ['2026-01-01', '2027-07-01', '2028-01-01'].map((from) => ({
      from,
      percent: percent(dice, 6),
    }));
    const applies = dice.pick<'byPeriod' | 'whenOverdue'>(['byPeriod', 'whenOverdue']);
    return { kind: 'annualRate', baseRate: { rates, margin: '8', applies }, dayCount };
  };
  const share = (): AmountRule => ({ kind: 'percent', percent: percent(dice, 4) });
  if (currency === null) return dice.isOnceIn(3) ? share() : yearly();
  const flat = (): AmountRule => ({ kind: 'flat', amount: amountText(dice, currency, 1, 40) });
  const parts = (): AmountRule[] =>
    Array.from({ length: dice.whole(1, 3) }, () => anyAmount(dice, currency, depth + 1));
  const plain = [yearly, yearly, share, flat] as const;
  if (depth > 1) return dice.pick(plain)();
  const nested = [
    (): AmountRule => ({ kind: 'greaterOf', of: parts() }),
    (): AmountRule => ({ kind: 'sumOf', of: parts() }),
    (): AmountRule => ({
      kind: 'flatThenPercent',
      amount: amountText(dice, currency, 1, 40),
      percent: percent(dice, 4),
    }),
    (): AmountRule => ({
      kind: 'tiered',
      by: 'principal',
      tiers: [
        {
          upTo: amountText(dice, currency, 200, 2000),
          amount: anyAmount(dice, currency, depth + 1),
        },
        { amount: anyAmount(dice, currency, depth + 1) },
      ],
    }),
  ] as const;
  return dice.isOnceIn(2) ? dice.pick(plain)() : dice.pick(nested)();
}

/** Any charges section. @param currency of its amounts; null: it names none */
export function anyRule(dice: Dice, currency: string | null): ChargesRule {
  const some = <Field extends object>(field: () => Field): Partial<Field> =>
    dice.isOnceIn(4) ? field() : {};
  const least = currency === null ? null : amountText(dice, currency, 1, 5);
  const inMoney =
    currency === null
      ? {}
      : {
          ...some(() => ({ minimum: least ?? '1' })),
          ...some(() => ({ maximum: amountText(dice, currency, 10, 60) })),
          ...some(() => ({ minimumBalance: amountText(dice, currency, 20, 400) })),
          ...some(() => ({ maximumTotal: { amount: amountText(dice, currency, 30, 200) } })),
        };
  return {
    enabled: !dice.isOnceIn(15),
    start: {
      from: dice.isOnceIn(4) ? 'txnDate' : 'dueDate',
      graceDays: dice.pick([0, 0, 1, 5, 10, 30]),
      accrueFrom: dice.isOnceIn(3) ? 'graceEnd' : 'start',
      ...some(() => ({ notBefore: `2027-0${dice.whole(4, 9)}-1${dice.whole(0, 9)}` })),
    },
    amount: anyAmount(dice, currency, 0),
    base: dice.isOnceIn(4) ? 'balance' : 'principal',
    assess: dice.pick<ChargesRule['assess']>([
      { kind: 'once' },
      { kind: 'everyDays', days: 7 },
      { kind: 'everyDays', days: 30 },
      { kind: 'monthly', day: 31 },
      { kind: 'monthly', day: dice.whole(1, 28) },
    ]),
    allocation: dice.isOnceIn(3) ? 'chargesFirst' : 'principalFirst',
    ...inMoney,
    ...some(() => ({ maximumTotal: { percentOfPrincipal: percent(dice, 10) } })),
    ...some(() => ({ maximumCount: dice.whole(1, 6) })),
    ...some(() => ({
      law: {
        annualPercent: percent(dice, 30),
        ...(dice.isOnceIn(3) ? { above: 'block' as const } : {}),
      },
    })),
    writeBack: dice.isOnceIn(3) ? 'invoicePerInvoice' : 'lineOnInvoice',
  };
}
