/** The rules of a policy in sentences, for people who want to know what applies. */
import { formatDate } from '../../core/calendar/format-date.ts';
import { parsePlainDate } from '../../core/calendar/plain-date.ts';
import { groupThousands } from '../../core/money/amount.ts';
import { annualEquivalent } from '../../core/law/annual-equivalent.ts';
import { baseRateName } from '../../core/law/base-rates.ts';
import {
  amountsIn,
  type AnnualRateAmount,
  type ChargeAmount,
} from '../../core/policy/charge-amount.ts';
import type { ChargesPolicy } from '../../core/policy/charges-policy.ts';
import type { RemindersPolicy } from '../../core/policy/reminders-policy.ts';
import { offsetStep } from '../../core/reminders/step-key.ts';
import { unreachable } from '../../core/unreachable.ts';
import { countOf } from '../components/format.ts';
import { weekdayNames } from '../components/labels.ts';
import { stepTime } from './steps.ts';

/** When reminders go out, to which tone, and how they are gathered. */
export function remindersInWords(policy: RemindersPolicy): string[] {
  const steps = policy.steps.toSorted((a, b) => a.offsetDays - b.offsetDays);
  const { repeat, minimumBalance, sendingDays, sendingHour } = policy;
  return [
    ...steps.map((step) => `${capital(step.template)} ${stepTime(offsetStep(step.offsetDays))}`),
    ...(repeat
      ? [`Then every ${countOf(repeat.everyDays, 'day')}, at most ${countOf(repeat.limit, 'time')}`]
      : []),
    policy.consolidate ? 'One mail a day per customer' : 'One mail per invoice',
    ...(minimumBalance ? [`Only from ${groupThousands(minimumBalance)} open`] : []),
    ...(policy.attachInvoicePdf === true ? ['With the PDF of each invoice'] : []),
    ...(policy.attachStatement === true ? ['With the statement of account'] : []),
    ...(sendingDays === undefined ? [] : [`Only on ${daysInWords(sendingDays)}`]),
    ...(sendingHour === undefined ? [] : [`At ${hourInWords(sendingHour)}`]),
  ];
}

/** Weekdays by their numbers, 1 Monday: `Monday, Tuesday`. */
export const daysInWords = (days: readonly number[]): string =>
  weekdayNames.filter((_name, index) => days.includes(index + 1)).join(', ');

/** An hour of the day: `09:00`. */
export const hourInWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** How much is charged, from when, how often, and within which limits. */
export function chargesInWords(policy: ChargesPolicy): string[] {
  const { start, assess, maximumTotal } = policy;
  const annual = annualEquivalent(policy);
  const base = policy.base === 'principal' ? 'the open principal' : 'the open balance with charges';
  return [
    `${capital(amountInWords(policy.amount))} on ${base}`,
    `From the ${start.from === 'dueDate' ? 'due date' : 'invoice date'}, after ${countOf(start.graceDays, 'day')} of grace` +
      (start.accrueFrom === 'graceEnd' ? ', which are not charged' : ''),
    ...(start.notBefore ? [`No day before ${formatDate(parsePlainDate(start.notBefore))}`] : []),
    assessInWords(assess),
    ...(annual === null ? [] : [capital(annual)]),
    policy.allocation === 'principalFirst'
      ? 'Payments reduce principal first'
      : 'Payments pay charges first',
    ...limit('At least', policy.minimum),
    ...limit('At most', policy.maximum),
    ...(maximumTotal
      ? [
          'amount' in maximumTotal
            ? `All charges together at most ${groupThousands(maximumTotal.amount)}`
            : `All charges together at most ${maximumTotal.percentOfPrincipal}% of the principal`,
        ]
      : []),
    ...(policy.maximumCount ? [`At most ${countOf(policy.maximumCount, 'charge')}`] : []),
    ...limit('Only from an open balance of', policy.minimumBalance),
    ...(policy.chargeAfterPayment === true
      ? ['What was paid late is charged for its last days, on a new invoice']
      : []),
    ...(policy.excludeTax === true ? ['Tax is left out of the base'] : []),
    ...(policy.accrueDuringHold === true
      ? ['Days on hold accrue, and are charged once the hold is over']
      : []),
    ...(policy.law?.annualPercent === undefined
      ? []
      : [`All charges at most ${policy.law.annualPercent}% a year of what was open`]),
    ...(policy.agreedTerms?.required === true
      ? ['Only customers whose agreement to the terms is on record']
      : []),
    writtenInWords[policy.writeBack],
  ];
}

const writtenInWords: Readonly<Record<ChargesPolicy['writeBack'], string>> = {
  lineOnInvoice: 'Written as one more line on the invoice',
  invoicePerInvoice: 'Written as a new invoice',
  monthlyInvoicePerCustomer: 'Gathered on one invoice a month for each customer',
};

/** What a version defines: `reminders and charges`. */
export function definesInWords(version: { reminders?: unknown; charges?: unknown }): string {
  const sections = [
    ...(version.reminders === undefined || version.reminders === null ? [] : ['reminders']),
    ...(version.charges === undefined || version.charges === null ? [] : ['charges']),
  ];
  return sections.length === 0 ? 'nothing (cleared)' : sections.join(' and ');
}

/** A sentence begins with a capital. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const limit = (words: string, amount: string | undefined): string[] =>
  amount === undefined ? [] : [`${words} ${groupThousands(amount)}`];

/** An amount of the charge language as people say it. */
export function amountInWords(amount: ChargeAmount): string {
  switch (amount.kind) {
    case 'annualRate':
      return `${annualInWords(amount)} a year (${amount.dayCount})`;
    case 'statutory':
      return amount.regime === 'uk'
        ? 'the UK’s statutory interest and fixed sum'
        : 'the EU’s statutory interest and fixed sum';
    case 'percent':
      return `${amount.percent}%`;
    case 'flat':
      return `a fixed ${groupThousands(amount.amount)}`;
    case 'greaterOf':
      return `the ${amount.of.length > 2 ? 'greatest' : 'greater'} of ${listed(amount.of.map(partInWords))}`;
    case 'sumOf':
      return `the sum of ${listed(amount.of.map(partInWords))}`;
    case 'flatThenPercent':
      return `first a fixed ${groupThousands(amount.amount)}, later ${amount.percent}%`;
    case 'tiered':
      return amount.tiers
        .map((tier) =>
          tier.upTo === undefined
            ? `above that ${partInWords(tier.amount)}`
            : `up to ${groupThousands(tier.upTo)} ${partInWords(tier.amount)}`,
        )
        .join(', ');
    default:
      return unreachable(amount);
  }
}

/** An amount inside another; one that is made of several stands in brackets, to be told apart. */
function partInWords(amount: ChargeAmount): string {
  const words = amountInWords(amount);
  return amountsIn(amount).length === 0 ? words : `(${words})`;
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

function annualInWords({ percent, baseRate }: AnnualRateAmount): string {
  if (baseRate === undefined) return `${percent}%`;
  return `${baseRateName(baseRate)} and ${baseRate.margin} points`;
}

/** How often a charge is assessed. */
export function assessInWords(assess: ChargesPolicy['assess']): string {
  switch (assess.kind) {
    case 'once':
      return 'Once';
    case 'everyDays':
      return `Every ${countOf(assess.days, 'day')}`;
    case 'monthly':
      return assess.day === 31 ? 'On the last day of each month' : `Monthly, on day ${assess.day}`;
    default:
      return unreachable(assess);
  }
}
