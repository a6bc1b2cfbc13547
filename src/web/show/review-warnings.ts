import type { StoredCharge } from '../../adapters/store/charges.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { daysBetween } from '../../core/calendar/plain-date.ts';
import { countOf, groupDigits } from '../components/format.ts';

/** From this age on a waiting charge is marked: its customer has not heard of it for that long. */
export const oldAfterDays = 7;

/**
 * What a person should know before approving a charge, in a few words each.
 * @param facts.isClosed the books are closed for the date of its invoice
 * @param facts.isNotNewest a later charge on the same invoice waits as well
 */
export function reviewWarnings(
  charge: Pick<StoredCharge, 'worksheet' | 'writeBack'>,
  facts: {
    readonly waitingDays: number;
    readonly isClosed: boolean;
    readonly isNotNewest: boolean;
  },
): string[] {
  const { law, limits, facts: used, currency } = charge.worksheet;
  const cut = limits.find(
    ({ limit, before, after }) =>
      (limit === 'legalCap' || limit === 'legalBlock') && before !== after,
  );
  return [
    ...(law?.party === 'consumer' ? ['Consumer'] : []),
    ...(cut === undefined ? [] : [`Reduced by law from ${groupDigits(cut.before)} ${currency}`]),
    ...(used.chargeLines.some(({ reference }) => reference === null)
      ? ['Late fee of QuickBooks on the invoice']
      : []),
    ...(facts.isClosed && charge.writeBack === 'newInvoice'
      ? ['Books closed: goes on a new invoice']
      : []),
    ...(facts.waitingDays > oldAfterDays ? [`Waits for ${countOf(facts.waitingDays, 'day')}`] : []),
    ...(facts.isNotNewest ? ['A later charge waits too'] : []),
  ];
}

/** The days for which a charge has waited, in whole days of the company. */
export const waitingDays = (createdOn: PlainDate, today: PlainDate): number =>
  Math.max(0, daysBetween(createdOn, today));
