import { formatDate } from '../calendar/format-date.ts';
import type { PlainDate } from '../calendar/plain-date.ts';
import { citationOf } from '../charges/worksheet-law.ts';
import type { Assessment } from '../charges/assess-charge.ts';
import { assessCharge } from '../charges/assess-charge.ts';
import type { NoCharge } from '../charges/no-charge.ts';
import { isChargeInvoice } from '../ledger/charge-lines.ts';
import type { CompanyFacts, InvoiceFacts } from '../ledger/facts.ts';
import type { Worksheet } from '../charges/worksheet.ts';
import { recordOf } from '../charges/worksheet-record.ts';
import { hasForeignLateFee } from '../ledger/late-fees.ts';
import { ledgerHistory, openPrincipal } from '../ledger/principal.ts';
import { legalSubjectOf } from '../law/guard.ts';
import { formatAmount, formatAmountGrouped, groupThousands, parseAmount } from '../money/amount.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import { namesAmounts, policyAmountProblems } from '../policy/policy-amounts.ts';
import type { Resolved } from '../policy/resolve-policy.ts';
import type { Explained } from './common-outcome.ts';
import { companyStops, groupNumbers, holdStops, ledgerStops } from './common-outcome.ts';
import type { ChargeAction, ChargeDecision, ChargeOutcome, Numbers } from './decision.ts';
import type { InvoiceContext } from './run-facts.ts';

export type DecidedCharge = {
  readonly decision: ChargeDecision;
  readonly action: ChargeAction | null;
  /** The hold that stops it, where one does. */
  readonly heldBy?: string;
};

/**
 * Decides whether one invoice is charged today, and proposes the charge if so.
 * @param asOf an earlier day, to decide as a run on it would have; but holds are those of today,
 * as one that is over by now keeps nothing from being charged that it did not cover
 */
export function decideCharge(
  context: InvoiceContext,
  company: CompanyFacts,
  today: PlainDate,
  asOf: PlainDate = today,
): DecidedCharge {
  const { invoice } = context;
  const policy = context.policy.charges;
  const stop = companyStops(company, company.modes.charges);
  if (stop !== null) return nothing(invoice, null, stop);
  const isLast = invoice.status === 'paid' && policy?.section.chargeAfterPayment === true;
  const stopped = ledgerStops(context, isLast) ?? chargePolicyStops(invoice, policy, company);
  if (stopped !== null || policy === null) {
    return nothing(invoice, policy, stopped ?? noPolicy);
  }
  const held = holdStops(context.holds, 'charges', today, () =>
    openPrincipal(ledgerHistory(invoice), today, policy.section.allocation),
  );
  if (held !== null) return { ...nothing(invoice, policy, held), heldBy: held.holdId };
  const { bookCloseDate } = company;
  const legal = legalSubjectOf(context.owner?.lineage ?? []);
  const { holds } = context;
  const known = { invoice, policy, holds, legal };
  const result = assessCharge({ ...known, bookCloseDate, today: asOf });
  if (result.outcome !== 'charge') {
    return nothing(invoice, policy, result, numbersOfNone(result));
  }
  const { assessment } = result;
  const facts = { ...known, assessment, policy: policy.section, company, today: asOf };
  const recorded = (): Worksheet => ({ ...assessment.worksheet, record: recordOf(facts) });
  const billToId = context.owner?.billTo.id ?? invoice.customerId;
  return charge(assessment, recorded, policy, company, { isPaid: isLast, billToId });
}

const noPolicy: Explained<ChargeOutcome> = {
  outcome: 'no-policy',
  reason: 'No policy for charges applies to it.',
};

/** What stops an invoice from being charged whatever the day: its policy, its lines, its currency. */
export function chargePolicyStops(
  invoice: InvoiceFacts,
  policy: Resolved<ChargesPolicy> | null,
  company: CompanyFacts,
): Explained<ChargeOutcome> | null {
  if (isChargeInvoice(invoice)) {
    const reason = 'It was made to carry finance charges, which are never charged themselves.';
    return { outcome: 'carries-charges', reason };
  }
  if (policy === null) return noPolicy;
  if (!policy.section.enabled) {
    return { outcome: 'policy-disabled', reason: 'Its policy charges nothing.' };
  }
  if (hasForeignLateFee(invoice) && invoice.acceptsLateFees !== true) {
    const reason =
      'Warning: it has a late fee that Dunwell did not write. Switch off automatic late fees in QuickBooks; it is not charged here until you say so under Late fees.';
    return { outcome: 'foreign-late-fee', reason };
  }
  return currencyStops(invoice, policy, company);
}

function currencyStops(
  invoice: InvoiceFacts,
  policy: Resolved<ChargesPolicy>,
  company: CompanyFacts,
): Explained<ChargeOutcome> | null {
  if (!namesAmounts(policy.section)) return null;
  const isShared = policy.level === 'company' || policy.level === 'group';
  const isForeign = isShared && invoice.currency !== company.homeCurrency;
  const isUnfit = policyAmountProblems({ charges: policy.section }, invoice.currency).length > 0;
  if (!isForeign && !isUnfit) return null;
  const reason = `Its policy names amounts that are not in ${invoice.currency}; give the customer a policy of its own.`;
  return { outcome: 'policy-currency', reason };
}

function decisionOf(
  invoiceId: string,
  policy: Resolved<ChargesPolicy> | null,
  { outcome, reason }: Explained<ChargeOutcome>,
  numbers: Numbers,
): ChargeDecision {
  return {
    subject: { kind: 'invoice', id: invoiceId },
    topic: 'charge',
    outcome,
    reason,
    level: policy?.level ?? null,
    policySubject: policy?.subject ?? null,
    policyVersion: policy?.version ?? null,
    numbers: { ...numbers, ...groupNumbers(policy) },
  };
}

function nothing(
  invoice: InvoiceFacts,
  policy: Resolved<ChargesPolicy> | null,
  explained: Explained<ChargeOutcome>,
  more: Numbers = {},
): DecidedCharge {
  const { currency } = invoice;
  const openBalance = formatAmount({ minor: invoice.openBalance, currency });
  const numbers = { currency, openBalance, dueDate: invoice.dueDate, ...more };
  const { outcome, reason } = explained;
  return { decision: decisionOf(invoice.id, policy, { outcome, reason }, numbers), action: null };
}

function numbersOfNone(result: NoCharge): Numbers {
  const { nextDate, worksheet } = result;
  return worksheet === null ? { nextDate } : { nextDate, worksheet };
}

/** @param recorded makes the worksheet with all that was known, for the charge that comes of it */
function charge(
  assessment: Assessment,
  recorded: () => Worksheet,
  policy: Resolved<ChargesPolicy>,
  company: CompanyFacts,
  { isPaid, billToId }: { readonly isPaid: boolean; readonly billToId: string },
): DecidedCharge {
  const mode = company.modes.charges;
  const { invoiceId, customerId, writeBack, assessmentDate, coversFrom, skippedDates } = assessment;
  const money = { minor: assessment.amount, currency: assessment.currency };
  const outcome = outcomeIn(mode);
  const reason = [
    `${formatAmountGrouped(money)} ${money.currency} for ${formatDate(coversFrom)} to ${formatDate(assessmentDate)}`,
    mode === 'observe' ? ' would be charged' : ' is charged',
    writeBack === 'newInvoice' && policy.section.writeBack === 'lineOnInvoice' && !isPaid
      ? ' on a new invoice, because the books are closed for the date of this one'
      : '',
    isPaid && writeBack === 'newInvoice' ? ' on a new invoice, because this one was paid late' : '',
    writeBack === 'monthlyInvoice' ? ' on the next charge day’s invoice' : '',
    mode === 'review' ? ' once a person approves it.' : '.',
    disputedInWords(assessment.worksheet),
    ...lawInWords(assessment.worksheet),
  ].join('');
  const numbers: Numbers = {
    currency: money.currency,
    amount: formatAmount(money),
    assessmentDate,
    coversFrom,
    writeBack,
    skippedDates,
    worksheet: assessment.worksheet,
  };
  const decision = decisionOf(invoiceId, policy, { outcome, reason }, numbers);
  if (outcome === 'would-charge') return { decision, action: null };
  const action: ChargeAction = {
    kind: 'charge',
    invoiceId,
    customerId,
    billToId,
    assessment: { ...assessment, worksheet: recorded() },
    writeBack,
    needsApproval: outcome === 'charge-for-review',
    level: policy.level,
    policySubject: policy.subject,
    policyVersion: policy.version,
  };
  return { decision, action };
}

/** What of the invoice the charge leaves out because it is in dispute. */
function disputedInWords({ facts, currency, assessmentDate }: Worksheet): string {
  const parts = (facts.heldParts ?? [])
    .filter(({ to }) => to === assessmentDate)
    .flatMap(({ amount }) => amount ?? []);
  if (parts.length === 0) return '';
  const sum = parts.reduce((all, amount) => all + parseAmount(amount, currency).minor, 0n);
  return ` Without the ${formatAmountGrouped({ minor: sum, currency })} ${currency} in dispute.`;
}

/** How the guard changed the charge, by which law, and what a person is warned of. */
function lawInWords({ law, limits, currency }: Worksheet): string[] {
  if (law === undefined) return [];
  const cut = limits.find(({ limit, before, after }) => limit === 'legalCap' && before !== after);
  const by = citationOf(law, currency) ?? "the policy's own cap";
  const consumer = law.party === 'consumer' ? law.warnings : [];
  return [
    ...(cut === undefined
      ? []
      : [` Reduced from ${groupThousands(cut.before)} ${currency} by ${by}.`]),
    ...consumer.map((warning) => ` Warning: ${warning}`),
  ];
}

function outcomeIn(
  mode: CompanyFacts['modes']['charges'],
): 'charge' | 'charge-for-review' | 'would-charge' {
  if (mode === 'automatic') return 'charge';
  return mode === 'review' ? 'charge-for-review' : 'would-charge';
}
