import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { forecastCharges } from '../../core/decide/forecast.ts';
import type { RunFacts } from '../../core/decide/run-facts.ts';
import type { NextCharge } from '../../core/mail/mail-facts.ts';

/** A charge further away than a month and the days of grace says nothing to a payer yet. */
const horizonDays = 45;

/**
 * What is added next to each invoice if nothing is paid, by the very function that forecasts and
 * the calendar show. Nothing where the company does not charge: a mail announces only what would
 * come. What a run charges today is no longer to be avoided, so that the next one is told of.
 */
export function nextCharges(facts: RunFacts, today: PlainDate): ReadonlyMap<string, NextCharge> {
  const { charges: mode } = facts.company.modes;
  if (mode !== 'review' && mode !== 'automatic') return new Map();
  const next = new Map<string, NextCharge>();
  const span = { from: today, to: addDays(today, horizonDays) };
  for (const { assessment } of forecastCharges(facts, span)) {
    const { invoiceId, assessmentDate, amount, worksheet } = assessment;
    if (assessmentDate <= today || next.has(invoiceId)) continue;
    next.set(invoiceId, { amount, on: assessmentDate, worksheet });
  }
  return next;
}
