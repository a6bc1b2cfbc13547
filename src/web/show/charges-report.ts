import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { StoredTieOut } from '../../adapters/store/charge-tie-outs.ts';
import { formatDate } from '../../core/calendar/format-date.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { timingDifferences, type TimingDifference } from '../../core/reports/booked.ts';
import { changesByHand } from '../../core/reports/changes-by-hand.ts';
import type { Figure, Figures } from '../../core/reports/charge-flows.ts';
import type { ChargeRecords } from '../../core/reports/charge-record.ts';
import {
  chargesBehind,
  chargesReport,
  type CurrencyReport,
} from '../../core/reports/charges-report.ts';
import { isWithin, monthOf, type Period } from '../../core/reports/months.ts';
import { ties } from '../../core/reports/tie-out.ts';
import { longMonth } from '../components/format.ts';
import type { WebDeps } from '../deps.ts';
import type {
  ChargesReportView,
  CurrencyTable,
  FigureTexts,
  TieOutState,
  TieOutView,
  TimingRow,
} from '../pages/charges-report-view.ts';
import { tieOutWords } from './tie-out-words.ts';
import { personText } from './values.ts';

const mostBehind = 200;

const figureWords: Record<Figure, string> = {
  opening: 'Open at the beginning of',
  charged: 'Charged in',
  collected: 'Collected in',
  reversed: 'Reversed in',
  closing: 'Outstanding at the end of',
  waived: 'Waived in',
};

const textsOf = (figures: Figures, currency: string): FigureTexts => {
  const text = (minor: bigint): string => formatAmount({ minor, currency });
  return {
    opening: text(figures.opening),
    charged: text(figures.charged),
    collected: text(figures.collected),
    reversed: text(figures.reversed),
    closing: text(figures.closing),
    waived: text(figures.waived),
  };
};

const tableOf = ({ currency, months, total }: CurrencyReport): CurrencyTable => ({
  currency,
  months: months.map((line) => ({ month: line.month, ...textsOf(line, currency) })),
  total: textsOf(total, currency),
});

/** The tables of the report. */
export function showReport(
  records: ChargeRecords,
  period: Period,
): Pick<ChargesReportView, 'currencies' | 'home' | 'waiting' | 'timing' | 'byHand'> {
  const { currencies, home, waiting, homeCurrency } = chargesReport(records, period);
  const isForeign = currencies.some(({ currency }) => currency !== homeCurrency);
  return {
    currencies: currencies.map(tableOf),
    home: isForeign ? tableOf(home) : null,
    waiting: waiting.map((line) => ({
      ...line,
      amount: formatAmount({ minor: line.amount, currency: line.currency }),
    })),
    timing: {
      currency: homeCurrency,
      rows: timingDifferences(records)
        .filter(({ on, booking }) => isWithin(on, period) || isWithin(booking.date, period))
        .map((each) => timingRow(each, homeCurrency)),
    },
    byHand: changesByHand(records, period).map(({ charge, on, found, own }) => ({
      chargeId: charge.id,
      reference: charge.reference,
      on,
      found,
      amount: formatAmount({ minor: own, currency: charge.currency }),
      currency: charge.currency,
    })),
  };
}

const timingWords: Record<TimingDifference['kind'], string> = {
  charged: 'Charged on',
  reversed: 'Reversed on',
  changed: 'Changed by hand in QuickBooks, seen on',
};

function timingRow(
  { kind, charge, on, booking, home }: TimingDifference,
  homeCurrency: string,
): TimingRow {
  const where = longMonth(monthOf(booking.date));
  const carrier = booking === charge.booking ? 'invoice' : 'credit memo';
  return {
    chargeId: charge.id,
    reference: charge.reference,
    text:
      `${timingWords[kind]} ${formatDate(on)}, in the books of ${where}, ` +
      `because ${carrier} ${booking.number} bears the date ${formatDate(booking.date)}.`,
    amount: formatAmount({ minor: home, currency: homeCurrency }),
  };
}

/** The charges behind a figure. */
export async function showBehind(
  { dunwell: { db } }: WebDeps,
  realm: string,
  records: ChargeRecords,
  period: Period,
  asked: { readonly month: string; readonly currency: string; readonly figure: Figure },
): Promise<NonNullable<ChargesReportView['behind']>> {
  const { month, currency, figure } = asked;
  const all = chargesBehind(records, period, asked);
  const shown = all.slice(0, mostBehind);
  const [customers, numbers] = await Promise.all([
    createCustomerLists(db).names(
      realm,
      shown.map(({ charge }) => charge.customerId),
    ),
    createInvoiceLists(db).numbers(
      realm,
      shown.map(({ charge }) => charge.invoiceId),
    ),
  ]);
  return {
    title: `${figureWords[figure]} ${longMonth(month)}`,
    currency,
    leftOut: all.length - shown.length,
    rows: shown.map(({ charge, amount }) => ({
      id: charge.id,
      reference: charge.reference,
      customer: {
        id: charge.customerId,
        name: customers.get(charge.customerId) ?? charge.customerId,
      },
      invoice: { id: charge.invoiceId, docNumber: numbers.get(charge.invoiceId) ?? '' },
      amount: formatAmount({ minor: amount, currency }),
    })),
  };
}

/** What a tie-out found, for the page. */
export function showTieOut(tieOut: StoredTieOut, me: string): TieOutView {
  const { homeCurrency: currency } = tieOut;
  const text = (minor: bigint): string => formatAmount({ minor, currency });
  return {
    ...tieOut.period,
    at: (tieOut.finishedAt ?? tieOut.startedAt).toISOString(),
    by: personText(tieOut.actor, me),
    ties: ties(tieOut),
    currency,
    accounts: tieOut.accounts.map(({ name }) => name),
    months: tieOut.months.map(({ month, inBooks, inDunwell }) => ({
      month,
      inBooks: text(inBooks),
      inDunwell: text(inDunwell),
      difference: text(inBooks - inDunwell),
    })),
    rows: tieOut.differences.map((each) => ({
      month: each.month,
      date: each.date,
      ...tieOutWords[each.cause],
      detail: each.detail,
      transaction: [`${each.kind} ${each.number}`.trim(), each.name].filter(Boolean).join(', '),
      charge:
        each.chargeId === null || each.reference === null
          ? null
          : { id: each.chargeId, reference: each.reference },
      inBooks: text(each.inBooks),
      inDunwell: text(each.inDunwell),
    })),
  };
}

/** What is to be said of the newest tie-out when it is not done; null: it is, or there is none. */
export function tieOutState(newest: StoredTieOut | null): TieOutState | null {
  if (newest === null || newest.status === 'done') return null;
  const { steps, stepsDone } = newest;
  if (newest.status === 'running') return { status: 'running', steps, stepsDone };
  const at = (newest.finishedAt ?? newest.startedAt).toISOString();
  return { status: 'failed', note: newest.note ?? 'unknown', at };
}
