/** The arithmetic of a charge in the words of a mail. */
import { describeArithmetic } from '../charges/describe-charge.ts';
import type { AnnualRatePart, Worksheet, WorksheetPart } from '../charges/worksheet.ts';
import { parseAmount } from '../money/amount.ts';
import { compare, parseFraction } from '../money/rational.ts';
import { unreachable } from '../unreachable.ts';
import type { ArithmeticWords } from './arithmetic-words.ts';
import { arithmeticWords } from './arithmetic-words.ts';
import { amountIn, countIn, isSingular, type Language } from './languages.ts';

type Told = {
  readonly language: Exclude<Language, 'en'>;
  readonly currency: string;
  readonly words: ArithmeticWords;
};

/**
 * How a charge was worked out, in a sentence without its end: "18% p.a. on 1,234.56 for 11 days".
 * In English it is the very text that stands in QuickBooks.
 */
export function arithmeticIn(language: Language, worksheet: Worksheet): string {
  if (language === 'en') return describeArithmetic(worksheet);
  const { currency } = worksheet;
  const told: Told = { language, currency, words: arithmeticWords[language] };
  const annual = worksheet.law?.annualEquivalent ?? null;
  return [
    partIn(told, worksheet.calculation),
    ...limitsIn(told, worksheet),
    ...(annual === null ? [] : [annualIn(told, annual)]),
  ].join(', ');
}

const amountOf = ({ language, currency }: Told, text: string): string =>
  amountIn(language, parseAmount(text, currency));

/** Decimal commas in all of them; "18 %" with a space that does not break. */
const percentOf = (percent: string): string => `${percent.replace('.', ',')}\u00a0%`;

function partIn(told: Told, part: WorksheetPart): string {
  const { words } = told;
  switch (part.kind) {
    case 'annualRate':
      return annualRateIn(told, part);
    case 'percent':
      return words.of(percentOf(part.percent), amountOf(told, part.of));
    case 'flat':
      return words.flat(amountOf(told, part.amount));
    case 'sumOf': {
      const due = part.of.filter(({ exact }) => exact !== '0');
      const sum = due.map((each) => partIn(told, each)).join(words.plus);
      return part.statutory === undefined ? sum : `${words.statutory[part.statutory]}: ${sum}`;
    }
    case 'greaterOf': {
      const largestFirst = part.of.toSorted((a, b) =>
        compare(parseFraction(b.exact), parseFraction(a.exact)),
      );
      const [taken = '', ...others] = largestFirst.map((each) => partIn(told, each));
      return others.length === 0 ? taken : words.atLeast(taken, others.join(words.or));
    }
    case 'flatThenPercent':
    case 'tiered':
      return partIn(told, part.part);
    default:
      return unreachable(part);
  }
}

/** Consecutive stretches on the same balance are told as one; those on nothing are left out. */
function annualRateIn(told: Told, part: AnnualRatePart): string {
  const { words, language } = told;
  const balances: { openBase: string; days: number }[] = [];
  for (const { openBase, days, exact } of part.segments) {
    if (exact === '0') continue;
    const last = balances.at(-1);
    if (last?.openBase === openBase) last.days += days;
    else balances.push({ openBase, days });
  }
  const basis = part.dayCount === 'actual/365' ? '' : ` (${part.dayCount})`;
  const stretches = balances.map(({ openBase, days }) =>
    words.onFor(
      amountOf(told, openBase),
      words.days(countIn(language, days), isSingular(language, days)),
    ),
  );
  return `${words.yearly(percentOf(part.percent))}${basis} ${stretches.join(words.and)}`;
}

function limitsIn(told: Told, { limits, currency }: Worksheet): string[] {
  const { words, language } = told;
  return limits
    .filter(({ before, after }) => before !== after)
    .map(({ limit, after }) => {
      const amount = amountIn(language, parseAmount(after, currency));
      if (limit === 'minimum') return words.raisedTo(amount);
      return limit === 'legalCap' || limit === 'legalBlock'
        ? words.limitedByLaw(amount)
        : words.limitedTo(amount);
    });
}

/** The yearly rate that the law wants told; its sentences are those of core/law. */
function annualIn({ words }: Told, annual: string): string {
  return annual
    .split('; ')
    .map((sentence) => {
      const recurring = /^([\d.]+)% (a month|every (\d+) days) is ([\d.]+)% a year$/.exec(sentence);
      if (recurring !== null) {
        const [, percent = '', , days, yearly = ''] = recurring;
        const every = days === undefined ? words.aMonth : words.everyDays(days);
        return words.isYearly(`${percentOf(percent)} ${every}`, percentOf(yearly));
      }
      const shortYear = /^([\d.]+)% a year of 360 days is ([\d.]+)% a year$/.exec(sentence);
      if (shortYear === null) return sentence;
      const [, percent = '', yearly = ''] = shortYear;
      return words.isYearly(`${percentOf(percent)} ${words.shortYear}`, percentOf(yearly));
    })
    .join('; ');
}
