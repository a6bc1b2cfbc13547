/** The arithmetic of a charge in the words of one ledger line. */
import { formatDate } from '../calendar/format-date.ts';
import { groupThousands } from '../money/amount.ts';
import { compare, parseFraction } from '../money/rational.ts';
import { unreachable } from '../unreachable.ts';
import type { AnnualRatePart, CombinedPart, Worksheet, WorksheetPart } from './worksheet.ts';

// QuickBooks takes 4,000 characters in a line's description; this leaves room for the frame.
const longest = 3900;
const mostBalancesTold = 6;

/**
 * The text of a charge's line in QuickBooks, ending with the charge's reference:
 * "Finance charge to 12 Mar 2026: 18% p.a. on 1,234.56 for 11 days [DW-7K3QX2]".
 */
export function describeCharge(worksheet: Worksheet, reference: string): string {
  const equivalent = worksheet.law?.annualEquivalent ?? null;
  const arithmetic = [
    describePart(worksheet.calculation),
    ...limitsInWords(worksheet),
    ...(equivalent === null ? [] : [equivalent]),
  ].join(', ');
  const told =
    arithmetic.length <= longest ? arithmetic : `${groupThousands(worksheet.amount)} in all`;
  return `Finance charge to ${formatDate(worksheet.assessmentDate)}: ${told} [${reference}]`;
}

function describePart(part: WorksheetPart): string {
  switch (part.kind) {
    case 'annualRate':
      return describeAnnualRate(part);
    case 'percent':
      return `${part.percent}% of ${groupThousands(part.of)}`;
    case 'flat':
      return `flat ${groupThousands(part.amount)}`;
    case 'sumOf':
      return part.of.filter(isDue).map(describePart).join(' plus ');
    case 'greaterOf':
      return describeGreaterOf(part);
    case 'flatThenPercent':
    case 'tiered':
      return describePart(part.part);
    default:
      return unreachable(part);
  }
}

function isDue(part: WorksheetPart): boolean {
  return part.exact !== '0';
}

function describeGreaterOf(part: CombinedPart): string {
  const sorted = part.of.toSorted((a, b) =>
    compare(parseFraction(b.exact), parseFraction(a.exact)),
  );
  const [taken, ...others] = sorted.map(describePart);
  return others.length === 0 ? (taken ?? '') : `${taken} (not less than ${others.join(' or ')})`;
}

function daysInWords(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
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
  const rate = `${part.percent}% p.a.${part.dayCount === 'actual/365' ? '' : ` (${part.dayCount})`}`;
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
