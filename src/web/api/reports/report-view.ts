import type { z } from 'zod';
import type { StoredTieOut } from '../../../adapters/store/charge-tie-outs.ts';
import { timingDifferences } from '../../../core/reports/booked.ts';
import { changesByHand } from '../../../core/reports/changes-by-hand.ts';
import type { Figures } from '../../../core/reports/charge-flows.ts';
import type { Booking, ChargeRecords } from '../../../core/reports/charge-record.ts';
import { chargesReport, type CurrencyReport } from '../../../core/reports/charges-report.ts';
import { isWithin, type Period } from '../../../core/reports/months.ts';
import { ties } from '../../../core/reports/tie-out.ts';
import { tieOutWords } from '../../show/tie-out-words.ts';
import { toAmount, toInstant, toInstantOrNull } from '../values.ts';
import type { chargesReportSchema, tieOutSchema, totalLineSchema } from './report-schema.ts';

const totalView = (currency: string, line: Figures): z.input<typeof totalLineSchema> => ({
  currency,
  opening: toAmount(line.opening, currency),
  charged: toAmount(line.charged, currency),
  collected: toAmount(line.collected, currency),
  waived: toAmount(line.waived, currency),
  reversed: toAmount(line.reversed, currency),
  closing: toAmount(line.closing, currency),
});

const monthViews = ({ currency, months }: CurrencyReport) =>
  months.map((line) => ({ month: line.month, ...totalView(currency, line) }));

const transactionView = ({ transactionId: id, number, date }: Booking) => ({ id, number, date });

/** The report of charges, with the newest tie-out that is done. */
export function chargesReportView(
  records: ChargeRecords,
  period: Period,
  tieOut: StoredTieOut | null,
): z.input<typeof chargesReportSchema> {
  const { homeCurrency, currencies, home, waiting } = chargesReport(records, period);
  const timing = timingDifferences(records).filter(
    ({ on, booking }) => isWithin(on, period) || isWithin(booking.date, period),
  );
  return {
    ...period,
    homeCurrency,
    months: currencies.flatMap(monthViews),
    totals: currencies.map(({ currency, total }) => totalView(currency, total)),
    home: { months: monthViews(home), total: totalView(homeCurrency, home.total) },
    waiting: waiting.map((line) => ({ ...line, amount: toAmount(line.amount, line.currency) })),
    timing: timing.map(({ kind, charge, on, booking, home: value }) => ({
      kind,
      chargeId: charge.id,
      reference: charge.reference,
      on,
      transaction: transactionView(booking),
      amount: toAmount(value, homeCurrency),
    })),
    byHand: changesByHand(records, period).map(
      ({ charge, on, found, booking, own, home: value }) => ({
        chargeId: charge.id,
        reference: charge.reference,
        on,
        found,
        transaction: transactionView(booking),
        currency: charge.currency,
        amount: toAmount(own, charge.currency),
        atHome: toAmount(value, homeCurrency),
      }),
    ),
    tieOut: tieOut && tieOutView(tieOut),
  };
}

/** A tie-out with the words for what does not tie. */
export function tieOutView(tieOut: StoredTieOut): z.input<typeof tieOutSchema> {
  const { homeCurrency } = tieOut;
  const sides = ({ inBooks, inDunwell }: { inBooks: bigint; inDunwell: bigint }) => ({
    inQuickBooks: toAmount(inBooks, homeCurrency),
    inDunwell: toAmount(inDunwell, homeCurrency),
    difference: toAmount(inBooks - inDunwell, homeCurrency),
  });
  return {
    id: tieOut.id,
    ...tieOut.period,
    trigger: tieOut.trigger,
    actor: tieOut.actor,
    status: tieOut.status,
    note: tieOut.note,
    ties: tieOut.status === 'done' ? ties(tieOut) : null,
    homeCurrency,
    accounts: tieOut.accounts.map(({ id, name }) => ({ id, name })),
    startedAt: toInstant(tieOut.startedAt),
    finishedAt: toInstantOrNull(tieOut.finishedAt),
    months: tieOut.months.map((line) => ({ month: line.month, ...sides(line) })),
    differences: tieOut.differences.map((each) => ({
      cause: each.cause,
      explanation: `${tieOutWords[each.cause].title}. ${each.detail}`,
      whatToDo: tieOutWords[each.cause].todo,
      month: each.month,
      date: each.date,
      chargeId: each.chargeId,
      reference: each.reference,
      accountId: each.accountId,
      transaction: {
        id: each.transactionId,
        kind: each.kind,
        number: each.number,
        name: each.name,
      },
      ...sides(each),
    })),
  };
}
