/**
 * What daily runs would charge over the days to come if nothing is paid and nothing else changes:
 * each charge joins the facts before the next, holds lapse on their day, caps and the guard hold.
 */
import { laterOf, type PlainDate } from '../calendar/plain-date.ts';
import { monthlyDayOnOrAfter } from '../calendar/monthly-day.ts';
import type { Assessment } from '../charges/assess-charge.ts';
import { contextsOf, indexCustomers, type RunFacts } from './run-facts.ts';
import { simulateInvoice } from './simulate-invoice.ts';

/** A charge to come. */
export type ForecastCharge = {
  /** The day of the run that charges it. */
  readonly day: PlainDate;
  readonly assessment: Assessment;
};

/**
 * The charges of the runs on each day from the first to the last. A charge that would wait for a
 * person counts as approved at once; a company that only observes is treated as if it charged.
 * Nothing comes of a company that is stopped or whose charges are off.
 */
export function forecastCharges(
  facts: RunFacts,
  span: { readonly from: PlainDate; readonly to: PlainDate },
): ForecastCharge[] {
  const { company } = facts;
  if (company.stopped || company.modes.charges === 'off') return [];
  const contexts = contextsOf(facts, indexCustomers(facts.customers));
  return contexts.flatMap((context) =>
    simulateInvoice(context, company, { ...span, postings: 'noneNew' }).flatMap(
      ({ day, result }): ForecastCharge[] =>
        result.outcome === 'charge' ? [{ day, assessment: result.assessment }] : [],
    ),
  );
}

/** When a charge comes to stand in QuickBooks: with the customer's others on the charge day, or at once. */
export function invoicedOn({ day, assessment }: ForecastCharge, chargeDay: number): PlainDate {
  if (assessment.writeBack !== 'monthlyInvoice') return day;
  // One whose charge day passed before it was assessed goes with the run that assesses it.
  return laterOf(day, monthlyDayOnOrAfter(assessment.assessmentDate, chargeDay));
}
