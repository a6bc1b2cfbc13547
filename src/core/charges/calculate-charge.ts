/** From an invoice and a period to a worksheet: the amount of one charge, with its arithmetic. */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays, earlierOf } from '../calendar/plain-date.ts';
import { isLive, takesUpDate } from '../ledger/charge-status.ts';
import type { ChargeFact, Hold, InvoiceFacts } from '../ledger/facts.ts';
import type { Period } from '../ledger/holds.ts';
import type { LedgerHistory } from '../ledger/principal.ts';
import { balanceOn, ledgerHistory, openPrincipal, principalOf } from '../ledger/principal.ts';
import type { GuardFacts, LegalSubject } from '../law/guard.ts';
import { guardOf, recordFor } from '../law/guard.ts';
import { formatAmount } from '../money/amount.ts';
import { minorDigits } from '../money/currency.ts';
import { compare, multiply, parseFraction, rational, zero } from '../money/rational.ts';
import { chargeRounding, roundHalfAwayFromZero } from '../money/rounding.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import type { Resolved } from '../policy/resolve-policy.ts';
import type { PartContext } from './calculate-part.ts';
import { calculatePart } from './calculate-part.ts';
import { heldFactsOf, type HeldFacts, type LeftOut } from './held-facts.ts';
import type { LimitFacts } from './limits.ts';
import { applyLimits, limitsOf, limitToWorksheet } from './limits.ts';
import { guardAsThen, lawOnWorksheet } from './worksheet-law.ts';
import type { Worksheet, WorksheetFacts, WorksheetLaw } from './worksheet.ts';

/** Of an invoice, what its charge is calculated from. */
export type ChargedInvoice = Pick<
  InvoiceFacts,
  | 'id'
  | 'customerId'
  | 'currency'
  | 'txnDate'
  | 'dueDate'
  | 'total'
  | 'tax'
  | 'openBalance'
  | 'status'
  | 'postings'
  | 'chargeLines'
  | 'charges'
>;

/** What one charge is calculated from. */
export type ChargeQuestion = {
  readonly invoice: ChargedInvoice;
  readonly policy: Resolved<ChargesPolicy>;
  /** Every hold that concerns the invoice, its customer or that customer's parents. */
  readonly holds: readonly Hold[];
  /** The customer as the law sees it; absent where nothing is known of it. */
  readonly legal?: LegalSubject | undefined;
  /** The guard of a worksheet that is worked out again: the law as it was known then. */
  readonly lawThen?: WorksheetLaw | undefined;
  readonly startDate: PlainDate;
  /** The days charged for; its end is the assessment date. */
  readonly covers: Period;
};

type Known = {
  readonly history: LedgerHistory;
  readonly context: PartContext;
  readonly held: HeldFacts;
  readonly limits: LimitFacts;
  readonly guard: GuardFacts;
};

/** A customer of whom nothing is known. */
export const unknownSubject: LegalSubject = { place: null, party: 'business', agreedTerms: null };

/** The worksheet of a charge. Its amount is zero when a limit or the facts leave nothing. */
export function calculateCharge(question: ChargeQuestion): Worksheet {
  const { invoice, policy, covers } = question;
  const { currency } = invoice;
  const known = knownFacts(question);
  const calculation = calculatePart(policy.section.amount, known.context);
  const exact = parseFraction(calculation.exact);
  const rounded = roundHalfAwayFromZero(
    multiply(exact, rational(10n ** BigInt(minorDigits(currency)))),
  );
  const limited = applyLimits(
    limitsOf(policy.section, known.limits),
    rounded,
    compare(exact, zero) > 0,
  );
  return {
    version: 1,
    invoiceId: invoice.id,
    customerId: invoice.customerId,
    currency,
    assessmentDate: covers.to,
    coversFrom: covers.from,
    coversTo: covers.to,
    policy: { level: policy.level, subject: policy.subject, version: policy.version },
    facts: factsForWorksheet(question, known),
    law: lawOnWorksheet({
      subject: question.legal ?? unknownSubject,
      guard: known.guard,
      policy: policy.section,
      currency,
      liveTotal: known.limits.liveTotal,
      before: beforeGuard(limited),
      after: limited.amount,
    }),
    calculation,
    exact: calculation.exact,
    rounding: chargeRounding,
    rounded: formatAmount({ minor: rounded, currency }),
    limits: limited.applied.map((limit) => limitToWorksheet(limit, currency)),
    amount: formatAmount({ minor: limited.amount, currency }),
  };
}

/** The charge as every limit but the guard's leaves it. */
function beforeGuard({ amount, applied }: ReturnType<typeof applyLimits>): bigint {
  const guard = applied.find(({ limit }) => limit === 'legalCap' || limit === 'legalBlock');
  return guard?.before ?? amount;
}

function knownFacts(question: ChargeQuestion): Known {
  const { invoice, policy, covers, startDate } = question;
  const { base, allocation } = policy.section;
  const history = ledgerHistory(invoice);
  const principal = principalOf(history);
  const baseLess = baseOf(question, history);
  const held = heldFactsOf({
    holds: question.holds,
    accrueDuringHold: policy.section.accrueDuringHold === true,
    covers,
    charges: invoice.charges,
    isLast: invoice.status === 'paid',
    baseLess,
  });
  const baseOn = (date: PlainDate): bigint => baseLess(date, held.leftOutOn(date));
  const within = { invoice, history, allocation, date: covers.to };
  const guard =
    question.lawThen === undefined
      ? guardOf({
          record: recordFor(question.legal ?? unknownSubject),
          ownPercent: policy.section.law?.annualPercent,
          ...within,
        })
      : guardAsThen(question.lawThen, within);
  const openBase = baseOn(covers.to);
  const before = chargesBefore(invoice.charges, covers.to);
  return {
    history,
    held,
    context: {
      currency: invoice.currency,
      covers,
      held: held.held,
      heldOnDate: held.heldOnDate,
      changes: [...changesOf(history, base), ...held.changes],
      baseOn,
      resumed: held.resumed.map((span) => ({
        ...span,
        changes: [...changesOf(history, base), ...span.changes],
      })),
      openBase,
      principal,
      interestStarts: addDays(startDate, 1),
      chargesBefore: before.count,
    },
    limits: {
      currency: invoice.currency,
      principal,
      // What is paid has nothing open on its last day; the day before says how much it was.
      openBase: invoice.status === 'paid' ? baseOn(addDays(covers.to, -1)) : openBase,
      ...before,
      mostLawful: guard.most,
    },
    guard,
  };
}

/** The base of a day with something left out of it, which lowers principal and balance alike. */
function baseOf(
  { invoice, policy }: ChargeQuestion,
  history: LedgerHistory,
): (date: PlainDate, leftOut: LeftOut) => bigint {
  const { base, allocation, excludeTax } = policy.section;
  const principal = principalOf(history);
  const taxed = excludeTax === true ? (invoice.tax ?? 0n) : 0n;
  const less = (open: bigint, leftOut: LeftOut): bigint =>
    leftOut !== null && open > leftOut ? open - leftOut : 0n;
  return (date, leftOut) => {
    const open = less(openPrincipal(history, date, allocation), leftOut);
    const withTax = base === 'principal' ? open : less(balanceOn(history, date), leftOut);
    return withTax - openTax(open, principal, taxed);
  };
}

/** The tax in what is still open of the principal: its share, rounded up to whole minor units. */
function openTax(open: bigint, principal: bigint, tax: bigint): bigint {
  if (tax <= 0n || principal <= 0n) return 0n;
  const share = tax < principal ? tax : principal;
  return (open * share + principal - 1n) / principal;
}

function changesOf(history: LedgerHistory, base: 'principal' | 'balance'): PlainDate[] {
  const posted = history.postings.map((posting) => posting.date);
  if (base === 'principal') return posted;
  return [...posted, ...history.chargeLines.flatMap((line) => line.date ?? [])];
}

function chargesBefore(
  charges: readonly ChargeFact[],
  date: PlainDate,
): { readonly count: number; readonly liveCount: number; readonly liveTotal: bigint } {
  const earlier = charges.filter(
    (charge) => charge.assessmentDate < date && takesUpDate(charge.status),
  );
  const live = earlier.filter((charge) => isLive(charge.status));
  return {
    count: earlier.length,
    liveCount: live.length,
    liveTotal: live.reduce((all, charge) => all + charge.amount, 0n),
  };
}

/** Holds that do otherwise than to stop everything; nothing where there are none. */
function heldOnWorksheet(
  { accruing, parts }: HeldFacts,
  text: (minor: LeftOut) => string | null,
): Pick<WorksheetFacts, 'accruingHolds' | 'heldParts'> {
  return {
    ...(accruing.length === 0
      ? {}
      : {
          accruingHolds: accruing.map((hold) => ({ ...hold, amount: text(hold.amount) })),
        }),
    ...(parts.length === 0
      ? {}
      : { heldParts: parts.map((part) => ({ ...part, amount: text(part.amount) })) }),
  };
}

function factsForWorksheet(question: ChargeQuestion, known: Known): WorksheetFacts {
  const { invoice, policy, covers } = question;
  const { history, context, limits } = known;
  const text = (minor: bigint): string => formatAmount({ minor, currency: invoice.currency });
  const textOrNull = (minor: LeftOut): string | null => (minor === null ? null : text(minor));
  const last = covers.to;
  return {
    startDate: question.startDate,
    total: text(history.total),
    principal: text(context.principal),
    base: policy.section.base,
    ...(policy.section.excludeTax === true ? { taxExcluded: text(invoice.tax ?? 0n) } : {}),
    allocation: policy.section.allocation,
    openBase: text(context.openBase),
    heldOnDate: context.heldOnDate,
    heldPeriods: context.held.map(({ from, to }) => ({ from, to: earlierOf(to, last) })),
    ...heldOnWorksheet(known.held, textOrNull),
    postings: history.postings
      .filter((posting) => posting.date <= last)
      .map(({ paymentId, date, amount }) => ({ paymentId, date, amount: text(amount) })),
    chargeLines: history.chargeLines.map(({ lineId, reference, date, amount }) => ({
      lineId,
      reference,
      date,
      amount: text(amount),
    })),
    chargesBefore: {
      count: context.chargesBefore,
      liveCount: limits.liveCount,
      liveTotal: text(limits.liveTotal),
    },
  };
}
