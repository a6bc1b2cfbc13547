/** The arithmetic of a charge in the words of one ledger line. */
import { formatDate } from '../calendar/format-date.ts';
import { daysBetween } from '../calendar/plain-date.ts';
import { groupThousands } from '../money/amount.ts';
import { compare, parseFraction } from '../money/rational.ts';
import { unreachable } from '../unreachable.ts';
import {
  defaultTemplate,
  defaultTemplateElsewhere,
  fillTemplate,
  says,
  type TemplateVariable,
} from './description-template.ts';
import type { AnnualRatePart, CombinedPart, Worksheet, WorksheetPart } from './worksheet.ts';

/** QuickBooks takes this many characters in a line's description. */
const longest = 4000;
const mostBalancesTold = 6;

/** How the line of a charge is worded, and where it stands. */
export type Wording = {
  /** The owner's template; the default one when absent. */
  readonly template?: string | undefined;
  /** The number of the late invoice. */
  readonly invoice?: string | undefined;
  /** The line stands on another invoice than the late one, so that it has to name that. */
  readonly elsewhere?: boolean;
};

/**
 * The text of a charge's line in QuickBooks, ending with the charge's reference:
 * "Finance charge to 12 Mar 2026: 18% p.a. on 1,234.56 for 11 days [DW-7K3QX2]".
 */
export function describeCharge(
  worksheet: Worksheet,
  reference: string,
  wording: Wording = {},
): string {
  const ending = ` [${reference}]`;
  const room = longest - ending.length;
  const whole = inWords(worksheet, wording, describeArithmetic(worksheet));
  if (whole.length <= room) return `${whole}${ending}`;
  // However little room there is, what the law wants told is told.
  const { annualEquivalent = null } = worksheet.law ?? {};
  const annual = annualEquivalent === null ? '' : `, ${annualEquivalent}`;
  const short = inWords(worksheet, wording, `${groupThousands(worksheet.amount)} in all${annual}`);
  const told = short.length <= room ? short : `${short.slice(0, room - 1)}…`;
  return `${told}${ending}`;
}

/** The calculation in words: `18% p.a. on 1,234.56 for 11 days`. */
export function describeArithmetic(worksheet: Worksheet): string {
  const annual = worksheet.law?.annualEquivalent ?? null;
  return [
    describePart(worksheet.calculation),
    ...limitsInWords(worksheet),
    ...(annual === null ? [] : [annual]),
  ].join(', ');
}

function inWords(worksheet: Worksheet, wording: Wording, arithmetic: string): string {
  const { invoice = worksheet.invoiceId, elsewhere = false } = wording;
  const template = wording.template ?? (elsewhere ? defaultTemplateElsewhere : defaultTemplate);
  const { coversFrom, coversTo, facts, policy } = worksheet;
  const annual = worksheet.law?.annualEquivalent ?? '';
  const values: Record<TemplateVariable, string> = {
    to: formatDate(worksheet.assessmentDate),
    from: formatDate(coversFrom),
    days: String(daysBetween(coversFrom, coversTo)),
    rate: rateInWords(worksheet.calculation),
    base: groupThousands(facts.openBase),
    amount: groupThousands(worksheet.amount),
    currency: worksheet.currency,
    invoice,
    policy: `${policy.level} policy, version ${policy.version}`,
    arithmetic,
    annual,
  };
  const told = fillTemplate(template, values);
  // Where the law wants the yearly rate told, no wording of the owner's leaves it out.
  const isAnnualTold = annual === '' || says(template, 'annual') || says(template, 'arithmetic');
  const named = elsewhere && !says(template, 'invoice') ? `Invoice ${invoice}: ${told}` : told;
  return isAnnualTold ? named : `${named}, ${annual}`;
}

/** The rate alone: `18% p.a.`, `1.5%`, `25.00 flat`; of several, what was taken of them. */
function rateInWords(part: WorksheetPart): string {
  switch (part.kind) {
    case 'annualRate':
      return annualRate(part);
    case 'percent':
      return `${part.percent}%`;
    case 'flat':
      return `${groupThousands(part.amount)} flat`;
    case 'sumOf':
      return part.of.filter(isDue).map(rateInWords).join(' plus ');
    case 'greaterOf': {
      const [taken] = byAmount(part);
      return taken === undefined ? '' : rateInWords(taken);
    }
    case 'flatThenPercent':
    case 'tiered':
      return rateInWords(part.part);
    default:
      return unreachable(part);
  }
}

function describePart(part: WorksheetPart): string {
  switch (part.kind) {
    case 'annualRate':
      return describeAnnualRate(part);
    case 'percent':
      return `${part.percent}% of ${groupThousands(part.of)}`;
    case 'flat':
      return `flat ${groupThousands(part.amount)}`;
    case 'sumOf': {
      const sum = part.of.filter(isDue).map(describePart).join(' plus ');
      return part.statutory === undefined ? sum : `${statutoryWords[part.statutory]}: ${sum}`;
    }
    case 'greaterOf':
      return describeGreaterOf(part);
    case 'flatThenPercent':
    case 'tiered':
      return describePart(part.part);
    default:
      return unreachable(part);
  }
}

/** The law that a statutory charge is made by, as its line names it. */
const statutoryWords = {
  uk: 'statutory interest and compensation under the Late Payment of Commercial Debts (Interest) Act 1998',
  eu: 'statutory interest and compensation under Directive 2011/7/EU',
} as const;

function isDue(part: WorksheetPart): boolean {
  return part.exact !== '0';
}

function byAmount(part: CombinedPart): WorksheetPart[] {
  return part.of.toSorted((a, b) => compare(parseFraction(b.exact), parseFraction(a.exact)));
}

function describeGreaterOf(part: CombinedPart): string {
  const [taken, ...others] = byAmount(part).map(describePart);
  return others.length === 0 ? (taken ?? '') : `${taken} (not less than ${others.join(' or ')})`;
}

function daysInWords(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

function annualRate({ percent, dayCount }: AnnualRatePart): string {
  return `${percent}% p.a.${dayCount === 'actual/365' ? '' : ` (${dayCount})`}`;
}

/** Consecutive stretches on the same balance are told as one; those on nothing are left out. */
function describeAnnualRate(part: AnnualRatePart): string {
  const balances: { openBase: string; days: number }[] = [];
  for (const { openBase, days, exact } of part.segments) {
    if (exact === '0') continue;
    const last = balances.at(-1);
    if (last?.openBase === openBase) last.days += days;
    else balances.push({ openBase, days });
  }
  const rate = annualRate(part);
  if (balances.length > mostBalancesTold) return `${rate} on ${balanceRange(balances)}`;
  const told = balances.map(
    ({ openBase, days }) => `${groupThousands(openBase)} for ${daysInWords(days)}`,
  );
  return `${rate} on ${told.join(' and on ')}`;
}

function balanceRange(balances: readonly { openBase: string; days: number }[]): string {
  const sorted = balances
    .map((balance) => balance.openBase)
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const days = balances.reduce((all, balance) => all + balance.days, 0);
  const [least = '', most = ''] = [sorted.at(0), sorted.at(-1)];
  return `daily balances from ${groupThousands(least)} to ${groupThousands(most)} for ${daysInWords(days)}`;
}

function limitsInWords(worksheet: Worksheet): string[] {
  return worksheet.limits
    .filter((limit) => limit.before !== limit.after)
    .map((limit) => {
      const setting = groupThousands(limit.setting);
      switch (limit.limit) {
        case 'minimum':
          return `raised to the minimum of ${setting}`;
        case 'maximum':
          return `limited to ${setting}`;
        case 'maximumTotal':
          return `limited to ${groupThousands(limit.after)} by the maximum of ${setting} in all`;
        case 'minimumBalance':
          return `none on a balance below ${setting}`;
        case 'maximumCount':
          return `none after ${setting} charges`;
        case 'legalCap':
          return `limited to ${groupThousands(limit.after)} by law or the policy's cap`;
        case 'legalBlock':
          return 'none above what the law or the policy allows';
        default:
          return unreachable(limit.limit);
      }
    });
}
