/** The report of charges by month and currency: what was charged, collected, waived and taken back. */
import type { ChargeStatus } from '../ledger/charge-status.ts';
import { chargeFlows, figures, type Figure, type Figures } from './charge-flows.ts';
import type { ChargeRecord, ChargeRecords } from './charge-record.ts';
import { monthsOf, type Period } from './months.ts';

/** One month in one currency: opening + charged − collected − reversed = closing. */
export type MonthLine = { readonly month: string } & Figures;

/** The months of one currency, and all of them together. */
export type CurrencyReport = {
  readonly currency: string;
  readonly months: readonly MonthLine[];
  readonly total: Figures;
};

/** Charges that are on their way into the books, or wait for somebody, as it is now. */
export type WaitingCharges = {
  readonly status: ChargeStatus;
  readonly currency: string;
  readonly count: number;
  readonly amount: bigint;
};

export type ChargesReport = {
  readonly period: Period;
  readonly homeCurrency: string;
  /** By currency, the home currency first. */
  readonly currencies: readonly CurrencyReport[];
  /** All currencies in the home currency, at the rates of the invoices that carry the charges. */
  readonly home: CurrencyReport;
  readonly waiting: readonly WaitingCharges[];
};

const waitingStatuses: readonly ChargeStatus[] = [
  ...(['held', 'proposed', 'accrued', 'approved', 'writing', 'unknown', 'failed'] as const),
];

/** The report over a period, its first and last month as far as they lie in it. */
export function chargesReport(records: ChargeRecords, period: Period): ChargesReport {
  const { homeCurrency } = records;
  const flows = chargeFlows(records, period);
  const months = monthsOf(period).map(({ month }) => month);
  const byCurrency = new Map<string, Map<string, Figures>>();
  const atHome = new Map<string, Figures>();
  for (const { charge, month, own, home } of flows) {
    const lines = byCurrency.get(charge.currency) ?? new Map<string, Figures>();
    byCurrency.set(charge.currency, lines);
    lines.set(month, plus(lines.get(month) ?? nothing, own));
    atHome.set(month, plus(atHome.get(month) ?? nothing, home));
  }
  const currencies = [...byCurrency.keys()].toSorted((a, b) => {
    if (a === homeCurrency || b === homeCurrency) return a === homeCurrency ? -1 : 1;
    return a < b ? -1 : 1;
  });
  return {
    period,
    homeCurrency,
    currencies: currencies.map((currency) =>
      currencyReport(currency, months, byCurrency.get(currency) ?? new Map()),
    ),
    home: currencyReport(homeCurrency, months, atHome),
    waiting: waitingOf(records.charges),
  };
}

/** The charges behind a figure of a month, with what each gives to it. */
export function chargesBehind(
  records: ChargeRecords,
  period: Period,
  asked: { readonly month: string; readonly currency: string; readonly figure: Figure },
): { readonly charge: ChargeRecord; readonly amount: bigint }[] {
  return chargeFlows(records, period)
    .filter(({ charge, month }) => month === asked.month && charge.currency === asked.currency)
    .map(({ charge, own }) => ({ charge, amount: own[asked.figure] }))
    .filter(({ amount }) => amount !== 0n);
}

const nothing: Figures = {
  ...{ opening: 0n, charged: 0n, collected: 0n, reversed: 0n, closing: 0n, waived: 0n },
};

const plus = (a: Figures, b: Figures): Figures => ({
  opening: a.opening + b.opening,
  charged: a.charged + b.charged,
  collected: a.collected + b.collected,
  reversed: a.reversed + b.reversed,
  closing: a.closing + b.closing,
  waived: a.waived + b.waived,
});

/** All the months of a period; those before anything was charged have nothing but zeros. */
function currencyReport(
  currency: string,
  months: readonly string[],
  lines: ReadonlyMap<string, Figures>,
): CurrencyReport {
  const all = months.map((month): MonthLine => ({ month, ...(lines.get(month) ?? nothing) }));
  const sum = all.reduce<Figures>((total, line) => plus(total, line), nothing);
  const opening = all[0]?.opening ?? 0n;
  const closing = all.at(-1)?.closing ?? 0n;
  const first = all.findIndex((line) => figures.some((figure) => line[figure] !== 0n));
  return {
    currency,
    months: first < 0 ? [] : all.slice(first),
    total: { ...sum, opening, closing },
  };
}

function waitingOf(charges: readonly ChargeRecord[]): WaitingCharges[] {
  const waiting = new Map<string, WaitingCharges>();
  for (const { status, currency, amount } of charges) {
    if (!waitingStatuses.includes(status)) continue;
    const key = `${waitingStatuses.indexOf(status)} ${currency}`;
    const so = waiting.get(key) ?? { status, currency, count: 0, amount: 0n };
    waiting.set(key, { ...so, count: so.count + 1, amount: so.amount + amount });
  }
  return [...waiting].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}
