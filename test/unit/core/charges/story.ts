/** Runs charges day by day as a company would, putting each charge into the facts of the next. */
import type { PlainDate } from '../../../../src/core/calendar/plain-date.ts';
import type { Assessment } from '../../../../src/core/charges/assess-charge.ts';
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import { setAsideBy } from '../../../../src/core/charges/set-aside.ts';
import type { Hold, InvoiceFacts } from '../../../../src/core/ledger/facts.ts';
import { formatAmount } from '../../../../src/core/money/amount.ts';
import type { ChargesPolicy } from '../../../../src/core/policy/charges-policy.ts';
import type { Resolved } from '../../../../src/core/policy/resolve-policy.ts';

/** The invoice after a charge was written as a line on it. */
export function withCharge(invoice: InvoiceFacts, charge: Assessment): InvoiceFacts {
  const id = `c${invoice.charges.length + 1}`;
  const { assessmentDate, coversFrom, coversTo, amount } = charge;
  return {
    ...invoice,
    total: invoice.total + amount,
    openBalance: invoice.openBalance + amount,
    charges: [
      ...invoice.charges,
      {
        id,
        assessmentDate,
        coversFrom,
        coversTo,
        amount,
        status: 'written',
        ...setAsideBy(charge.worksheet),
      },
    ],
    chargeLines: [
      ...invoice.chargeLines,
      { lineId: id, amount, reference: `DW-00000${id.slice(1)}`, date: assessmentDate },
    ],
    skippedAssessmentDates: [...invoice.skippedAssessmentDates, ...charge.skippedDates],
  };
}

/** What a run on each of these days charges: [day of the run, assessment date, amount]. */
export function runOn(
  days: readonly PlainDate[],
  invoice: InvoiceFacts,
  policy: Resolved<ChargesPolicy>,
  holds: readonly Hold[] = [],
): { charged: [PlainDate, PlainDate, string][]; assessments: Assessment[]; invoice: InvoiceFacts } {
  let now = invoice;
  const charged: [PlainDate, PlainDate, string][] = [];
  const assessments: Assessment[] = [];
  for (const today of days) {
    const result = assessCharge({ invoice: now, policy, holds, bookCloseDate: null, today });
    if (result.outcome !== 'charge') continue;
    const { assessment } = result;
    const amount = formatAmount({ minor: assessment.amount, currency: assessment.currency });
    charged.push([today, assessment.assessmentDate, amount]);
    assessments.push(assessment);
    now = withCharge(now, assessment);
  }
  return { charged, assessments, invoice: now };
}
