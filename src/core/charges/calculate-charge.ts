/** From an invoice and a period to a worksheet: the amount of one charge, with its arithmetic. */
import type { PlainDate } from '../calendar/plain-date.ts';
import { earlierOf } from '../calendar/plain-date.ts';
import { isLive, takesUpDate } from '../ledger/charge-status.ts';
import type { ChargeFact, Hold, InvoiceFacts } from '../ledger/facts.ts';
import type { Period } from '../ledger/holds.ts';
import { heldPeriods, holdOn } from '../ledger/holds.ts';
import type { LedgerHistory } from '../ledger/principal.ts';
import { balanceOn, ledgerHistory, openPrincipal, principalOf } from '../ledger/principal.ts';
import { formatAmount } from '../money/amount.ts';
import { minorDigits } from '../money/currency.ts';
import { compare, multiply, parseFraction, rational, zero } from '../money/rational.ts';
import { chargeRounding, roundHalfAwayFromZero } from '../money/rounding.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import type { Resolved } from '../policy/resolve-policy.ts';
import type { PartContext } from './calculate-part.ts';
import { calculatePart } from './calculate-part.ts';
import type { LimitFacts } from './limits.ts';
import { applyLimits, limitsOf, limitToWorksheet } from './limits.ts';
import type { Worksheet, WorksheetFacts } from './worksheet.ts';

/** What one charge is calculated from. */
export type ChargeQuestion = {
  readonly invoice: InvoiceFacts;
  readonly policy: Resolved<ChargesPolicy>;
  /** Every hold that concerns the invoice, its customer or that customer's parents. */
  readonly holds: readonly Hold[];
  readonly startDate: PlainDate;
  /** The days charged for; its end is the assessment date. */
  readonly covers: Period;
};

type Known = {
  readonly history: LedgerHistory;
  readonly context: PartContext;
  readonly limits: LimitFacts;
};

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
    calculation,
    exact: calculation.exact,
    rounding: chargeRounding,
    rounded: formatAmount({ minor: rounded, currency }),
    limits: limited.applied.map((limit) => limitToWorksheet(limit, currency)),
    amount: formatAmount({ minor: limited.amount, currency }),
  };
}

function knownFacts({ invoice, policy, holds, covers }: ChargeQuestion): Known {
  const { base, allocation } = policy.section;
  const history = ledgerHistory(invoice);
  const baseOn = (date: PlainDate): bigint =>
    base === 'principal' ? openPrincipal(history, date, allocation) : balanceOn(history, date);
  const principal = principalOf(history);
  const openBase = baseOn(covers.to);
  const before = chargesBefore(invoice.charges, covers.to);
  return {
    history,
    context: {
      currency: invoice.currency,
      covers,
      held: heldPeriods(holds, 'charges', covers),
      heldOnDate: holdOn(holds, 'charges', covers.to) !== null,
      changes: changesOf(history, base),
      baseOn,
      openBase,
      principal,
      chargesBefore: before.count,
    },
    limits: { currency: invoice.currency, principal, openBase, ...before },
  };
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

function factsForWorksheet(question: ChargeQuestion, known: Known): WorksheetFacts {
  const { invoice, policy, covers } = question;
  const { history, context, limits } = known;
  const text = (minor: bigint): string => formatAmount({ minor, currency: invoice.currency });
  const last = covers.to;
  return {
    startDate: question.startDate,
    total: text(history.total),
    principal: text(context.principal),
    base: policy.section.base,
    allocation: policy.section.allocation,
    openBase: text(context.openBase),
    heldOnDate: context.heldOnDate,
    heldPeriods: context.held.map(({ from, to }) => ({ from, to: earlierOf(to, last) })),
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
