/** What daily runs would charge an invoice with all that stops a run stopping them too. */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { SimulatedRun, Simulation } from '../charges/simulate.ts';
import { simulateRuns } from '../charges/simulate.ts';
import { legalSubjectOf } from '../law/guard.ts';
import type { CompanyFacts } from '../ledger/facts.ts';
import { chargePolicyStops } from './decide-charge.ts';
import type { InvoiceContext } from './run-facts.ts';

/** The days of the runs, and which postings each of them knows. */
export type SimulatedSpan = Pick<Simulation, 'from' | 'to' | 'postings'>;

/** The runs that look at an invoice; none where no policy charges it or its customer is gone. */
export function simulateInvoice(
  context: InvoiceContext,
  company: CompanyFacts,
  span: SimulatedSpan,
): SimulatedRun[] {
  const { invoice, owner, holds } = context;
  const policy = context.policy.charges;
  if (policy === null || owner === null || !owner.customer.active) return [];
  if (chargePolicyStops(invoice, policy, company) !== null) return [];
  const bookCloseDate: PlainDate | null = company.bookCloseDate;
  const legal = legalSubjectOf(owner.lineage);
  return simulateRuns({ invoice, policy, holds, bookCloseDate, legal, ...span });
}
