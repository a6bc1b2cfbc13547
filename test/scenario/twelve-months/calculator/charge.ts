/** Section 5 and 8 of the rules: when a charge is assessed, and how much it is. */
import type { Exact } from './amounts.ts';
import * as money from './amounts.ts';
import type { Day } from './days.ts';
import { day, dayOfMonth, lengthOfYear, yearOf } from './days.ts';
import type { AmountRule, ChargesRule, DatedRate } from './policy.ts';

/** What an invoice owes, and what happened to it, in minor units. */
export type Account = {
  readonly currency: string;
  readonly txnDate: Day;
  readonly dueDate: Day;
  readonly principal: bigint;
  readonly postings: readonly { readonly on: Day; readonly units: bigint }[];
  /** Charges that stand on the invoice as lines, by their assessment date. */
  readonly lines: readonly { readonly on: Day; readonly units: bigint }[];
  /** All charges before, whatever became of them; `live` is what is left of each. */
  readonly charges: readonly {
    readonly on: Day;
    readonly live: bigint;
    readonly isLive: boolean;
  }[];
  /** Days [from, to) on which charges are held. */
  readonly held: readonly { readonly from: Day; readonly to: Day }[];
  /** The law's bound: percent a year, and the days after the due date before which none may be. */
  readonly law: { readonly annualPercent: string; readonly daysAfterDue: number } | null;
};

export const isHeld = ({ held }: Pick<Account, 'held'>, on: Day): boolean =>
  held.some(({ from, to }) => from <= on && on < to);

/** The assessment dates up to a day, in order. */
export function assessmentDates(rule: ChargesRule, account: Account, until: Day): Day[] {
  const { graceDays, notBefore } = rule.start;
  const first = Math.max(
    startOf(rule, account) + graceDays + 1,
    notBefore === undefined ? 0 : day(notBefore) + 1,
    account.law === null ? 0 : account.dueDate + account.law.daysAfterDue,
  );
  const dates: Day[] = [];
  const { assess } = rule;
  for (let turn = 0; ; turn += 1) {
    const date =
      assess.kind === 'monthly'
        ? dayOfMonth(first, assess.day, turn)
        : assess.kind === 'everyDays'
          ? first + turn * assess.days
          : Math.max(first, account.dueDate + 1);
    if (date > until || (assess.kind === 'once' && turn > 0)) return dates;
    // Nothing is late on the due date itself; who charges once waits for the day after.
    const isLate = date > account.dueDate;
    if (date >= first && isLate) dates.push(date);
  }
}

const startOf = (rule: ChargesRule, account: Account): Day =>
  rule.start.from === 'dueDate' ? account.dueDate : account.txnDate;

/** F: from which day on this charge covers. */
export function coversFrom(rule: ChargesRule, account: Account): Day {
  const { accrueFrom, graceDays, notBefore } = rule.start;
  const start = startOf(rule, account);
  const begins = start + (accrueFrom === 'graceEnd' ? graceDays : 0);
  // The days before a due date that was put off are not late.
  const last =
    account.charges.length === 0 ? begins : Math.max(start, ...account.charges.map(({ on }) => on));
  return notBefore === undefined ? last : Math.max(last, day(notBefore));
}

/** Principal that is open at the end of a day. */
export function openPrincipal(rule: ChargesRule, account: Account, on: Day): bigint {
  let paid = 0n;
  let toCharges = 0n;
  for (const posting of account.postings.toSorted((a, b) => a.on - b.on)) {
    if (posting.on > on) continue;
    const standing = money.sum(
      account.lines.filter((line) => line.on <= posting.on).map(({ units }) => units),
    );
    const first =
      rule.allocation === 'chargesFirst'
        ? money.least(posting.units, money.most(0n, standing - toCharges))
        : 0n;
    toCharges += first;
    paid += posting.units - first;
  }
  return money.most(0n, account.principal - paid);
}

function openBase(rule: ChargesRule, account: Account, on: Day): bigint {
  if (rule.base === 'principal') return openPrincipal(rule, account, on);
  const until = (all: readonly { readonly on: Day; readonly units: bigint }[]): bigint =>
    money.sum(all.filter((one) => one.on <= on).map(({ units }) => units));
  return money.most(0n, account.principal + until(account.lines) - until(account.postings));
}

type Question = {
  readonly rule: ChargesRule;
  readonly account: Account;
  readonly from: Day;
  readonly on: Day;
};

function interestOf(
  { rule, account, from, on }: Question,
  dayCount: string,
  rateOn: (on: Day) => string,
): Exact {
  let all = money.nothing;
  for (let date = from; date < on; date += 1) {
    if (isHeld(account, date)) continue;
    const year =
      dayCount === 'actual/actual'
        ? lengthOfYear(yearOf(date))
        : dayCount === 'actual/360'
          ? 360
          : 365;
    all = all.plus(money.interest(openBase(rule, account, date), rateOn(date), 1, year));
  }
  return all;
}

const rateAt = (rates: readonly DatedRate[], on: Day, margin: string): string => {
  const rate = rates.findLast(({ from }) => day(from) <= on);
  if (rate === undefined) throw new Error('The story has no base rate for a day');
  // Both have few digits: their sum in ten-thousandths is exact.
  const units = money.minor(rate.percent, 'KWD') + money.minor(margin, 'KWD');
  return money.major(units, 'KWD');
};

function exactOf(amount: AmountRule, question: Question): Exact {
  const { rule, account, on } = question;
  const { currency } = account;
  const open = openBase(rule, account, on);
  const isIdle = isHeld(account, on) || open <= 0n;
  const flat = (text: string): Exact =>
    isIdle ? money.nothing : money.whole(money.minor(text, currency));
  const percent = (text: string): Exact => (isIdle ? money.nothing : money.percentOf(open, text));
  switch (amount.kind) {
    case 'annualRate': {
      if ('percent' in amount) return interestOf(question, amount.dayCount, () => amount.percent);
      const { rates, margin, applies } = amount.baseRate;
      const overdue = startOf(rule, account) + 1;
      return interestOf(question, amount.dayCount, (date) =>
        rateAt(rates, applies === 'whenOverdue' ? overdue : date, margin),
      );
    }
    case 'statutory': {
      const once = account.charges.length === 0 ? flat('40') : money.nothing;
      const byDay = (date: Day): string => rateAt(amount.rates, date, '8');
      return interestOf(question, 'actual/365', byDay).plus(once);
    }
    case 'percent':
      return percent(amount.percent);
    case 'flat':
      return flat(amount.amount);
    case 'flatThenPercent':
      return account.charges.length === 0 ? flat(amount.amount) : percent(amount.percent);
    case 'sumOf':
      return amount.of.reduce((all, one) => all.plus(exactOf(one, question)), money.nothing);
    case 'greaterOf':
      return amount.of
        .map((one) => exactOf(one, question))
        .reduce((a, b) => (b.gt(a) ? b : a), money.nothing);
    case 'tiered': {
      const tier = amount.tiers.find(
        ({ upTo }) => upTo === undefined || account.principal <= money.minor(upTo, currency),
      );
      if (tier === undefined) throw new Error('The last tier has no bound');
      return exactOf(tier.amount, question);
    }
  }
}

/** Why a charge came to nothing, or what it is. */
export type Result =
  | {
      readonly units: bigint;
      readonly from: Day;
      readonly on: Day;
      readonly skipped: readonly Day[];
    }
  | { readonly none: None };
export type None =
  | 'not overdue'
  | 'in grace'
  | 'assessed'
  | 'below minimum balance'
  | 'maximum total'
  | 'maximum count'
  | 'nothing'
  | 'legal cap';

/** The charge that a run on a day makes of an invoice that nothing else stops. */
export function chargeOn(
  rule: ChargesRule,
  account: Account,
  today: Day,
  alsoSkipped: readonly Day[] = [],
): Result {
  if (today <= account.dueDate) return { none: 'not overdue' };
  const dates = assessmentDates(rule, account, today);
  const on = dates.at(-1);
  if (on === undefined) return { none: 'in grace' };
  const last = Math.max(0, ...account.charges.map((charge) => charge.on), ...alsoSkipped);
  if (on <= last || (last > 0 && rule.assess.kind === 'once')) return { none: 'assessed' };
  return worked(
    { rule, account, from: coversFrom(rule, account), on },
    isAllRate(rule.amount) ? [] : dates.filter((date) => date > last && date < on),
  );
}

/** The same for given days, as when a charge is recomputed. */
export function worked(question: Question, skipped: readonly Day[]): Result {
  const { rule, account, from, on } = question;
  const { currency } = account;
  const exact = exactOf(rule.amount, question);
  let units = money.rounded(exact);
  let why: None = 'nothing';
  const cut = (to: bigint, reason: None): void => {
    const left = money.most(0n, to);
    if (units <= left) return;
    units = left;
    why = reason;
  };
  const live = account.charges.filter((charge) => charge.isLive && charge.on < on);
  const liveTotal = money.sum(live.map((charge) => charge.live));
  const isTooSmall =
    rule.minimumBalance !== undefined &&
    openBase(rule, account, on) < money.minor(rule.minimumBalance, currency);
  if (isTooSmall) return { none: units > 0n ? 'below minimum balance' : 'nothing' };
  if (rule.minimum !== undefined && exact.gt(0)) {
    units = money.most(units, money.minor(rule.minimum, currency));
  }
  if (rule.maximum !== undefined) cut(money.minor(rule.maximum, currency), 'nothing');
  const total = rule.maximumTotal;
  if (total !== undefined) {
    const bound =
      'amount' in total
        ? money.minor(total.amount, currency)
        : money.shareDown(account.principal, total.percentOfPrincipal);
    cut(bound - liveTotal, 'maximum total');
  }
  if (rule.maximumCount !== undefined && live.length >= rule.maximumCount) cut(0n, 'maximum count');
  const bound = lawfulTotal(question);
  if (bound !== null) {
    const isBlocked = rule.law?.above === 'block' && units > bound - liveTotal;
    cut(isBlocked ? 0n : bound - liveTotal, 'legal cap');
  }
  return units > 0n ? { units, from, on, skipped } : { none: why };
}

/** The most that all live charges may come to, rounded down: section 8. */
function lawfulTotal({ rule, account, on }: Question): bigint | null {
  const bounds = [account.law?.annualPercent ?? [], rule.law?.annualPercent ?? []].flat();
  if (bounds.length === 0) return null;
  const percent = bounds.toSorted((a, b) => Number(a) - Number(b))[0] ?? '0';
  let all = money.nothing;
  for (let date = account.dueDate; date < on; date += 1) {
    all = all.plus(money.interest(openPrincipal(rule, account, date), percent, 1, 365));
  }
  return money.floored(all);
}

function isAllRate(amount: AmountRule): boolean {
  if (amount.kind === 'annualRate') return true;
  if (amount.kind === 'greaterOf' || amount.kind === 'sumOf') return amount.of.every(isAllRate);
  return amount.kind === 'tiered' && amount.tiers.every((tier) => isAllRate(tier.amount));
}
