/** Charges of an invoice as they would be stored, each with its record, for tests to look at again. */
import { assessCharge } from '../../../../src/core/charges/assess-charge.ts';
import type { AssessedCharge } from '../../../../src/core/charges/recheck-charges.ts';
import { recordOf } from '../../../../src/core/charges/worksheet-record.ts';
import { unknownSubject } from '../../../../src/core/charges/calculate-charge.ts';
import type { InvoiceFacts, Posting } from '../../../../src/core/ledger/facts.ts';
import { aCompany, chargesOf, day } from '../facts.ts';
import { withCharge } from './story.ts';

/** The invoice with other postings; QuickBooks' balance agrees with them. */
export function withPostings<Invoice extends InvoiceFacts>(
  invoice: Invoice,
  postings: readonly Posting[],
): Invoice {
  const paid = postings.reduce((all, { amount }) => all + amount, 0n);
  return { ...invoice, postings, openBalance: invoice.total - paid };
}

/** Runs an invoice on some days, each charge written as a line on it. */
export function chargedBy(
  invoice: InvoiceFacts,
  json: object,
  days: readonly string[],
): { invoice: InvoiceFacts; charges: AssessedCharge[] } {
  const policy = chargesOf(json);
  const company = aCompany();
  let now = invoice;
  const charges: AssessedCharge[] = [];
  for (const today of days.map((text) => day(text))) {
    const question = { invoice: now, policy, holds: now.holds, bookCloseDate: null, today };
    const result = assessCharge(question);
    if (result.outcome !== 'charge') continue;
    const { assessment } = result;
    const known = { assessment, invoice: now, policy: policy.section, holds: now.holds };
    const record = recordOf({ ...known, legal: unknownSubject, company, today });
    now = withCharge(now, assessment);
    const { id = '' } = now.charges.at(-1) ?? {};
    const { reference = '' } = now.chargeLines.at(-1) ?? {};
    charges.push({
      id,
      reference: reference ?? '',
      status: 'written',
      assessmentDate: assessment.assessmentDate,
      amount: assessment.amount,
      worksheet: { ...assessment.worksheet, record },
    });
  }
  return { invoice: now, charges };
}
