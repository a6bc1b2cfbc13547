/**
 * Where a policy would go beyond what the law of a place or the owner's own cap allows, before
 * any run: every open invoice as if nothing were paid, on a day and at the end of the days after.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays } from '../calendar/plain-date.ts';
import { assessCharge } from '../charges/assess-charge.ts';
import type { Worksheet, WorksheetLaw } from '../charges/worksheet.ts';
import type { RunFacts } from '../decide/run-facts.ts';
import { contextsOf, indexCustomers } from '../decide/run-facts.ts';
import { legalSubjectOf } from './guard.ts';

/** A charge that the guard would reduce or block; amounts are texts of the currency. */
export type PossibleBreach = {
  readonly customerId: string;
  readonly invoiceId: string;
  readonly currency: string;
  readonly assessmentDate: PlainDate;
  /** What the policy would charge, and what the guard would leave of it. */
  readonly wanted: string;
  readonly allowed: string;
  readonly level: string;
  readonly law: WorksheetLaw;
};

/** One entry for each open invoice that could breach within so many days of a day. */
export function possibleBreaches(
  facts: RunFacts,
  today: PlainDate,
  days: number,
): PossibleBreach[] {
  const customers = indexCustomers(facts.customers);
  return contextsOf(facts, customers).flatMap(({ invoice, owner, policy, holds }) => {
    const { charges } = policy;
    const isCharged = charges?.section.enabled === true && !invoice.carriesOnlyCharges;
    if (!isCharged || invoice.status !== 'open' || invoice.openBalance <= 0n) return [];
    const legal = legalSubjectOf(owner?.lineage ?? []);
    const { bookCloseDate } = facts.company;
    for (const date of [today, addDays(today, days)]) {
      const asked = { invoice, policy: charges, holds, bookCloseDate, legal, today: date };
      const result = assessCharge(asked);
      const worksheet =
        result.outcome === 'charge' ? result.assessment.worksheet : result.worksheet;
      const breach = worksheet === null ? null : breachIn(worksheet);
      if (breach !== null) return [{ ...breach, level: charges.level }];
    }
    return [];
  });
}

function breachIn(worksheet: Worksheet): Omit<PossibleBreach, 'level'> | null {
  const { law, limits, customerId, invoiceId, currency, assessmentDate } = worksheet;
  const cut = limits.find(
    ({ limit, before, after }) =>
      (limit === 'legalCap' || limit === 'legalBlock') && before !== after,
  );
  if (law === undefined || cut === undefined) return null;
  const { before: wanted, after: allowed } = cut;
  return { customerId, invoiceId, currency, assessmentDate, wanted, allowed, law };
}
