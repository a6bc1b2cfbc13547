/** The report of charges and its tie-out, against the forms in QuickBooks and the books kept by hand. */
import { z } from 'zod';
import * as money from './calculator/amounts.ts';
import type { Books } from './calculator/books.ts';
import { day, dayOfMonth, text } from './calculator/days.ts';
import type { Table } from './compare.ts';
import type { Names } from './names.ts';
import type { Theatre } from './theatre.ts';

const refShape = z.object({ value: z.string() });
const itemShape = z.looseObject({ Id: z.string(), Name: z.string() });
const formShape = z.looseObject({
  TxnDate: z.string(),
  CurrencyRef: refShape,
  ExchangeRate: z.number().optional(),
  Line: z
    .array(
      z.looseObject({
        Amount: z.number().optional(),
        SalesItemLineDetail: z.looseObject({ ItemRef: refShape.optional() }).optional(),
      }),
    )
    .default([]),
});
const monthShape = z.object({
  month: z.string(),
  inQuickBooks: z.string(),
  inDunwell: z.string(),
  difference: z.string(),
});
const tieOutShape = z.object({
  status: z.string(),
  months: z.array(monthShape),
  differences: z.array(monthShape.extend({ cause: z.string(), reference: z.string().nullable() })),
});
const reportShape = z.object({
  home: z.object({
    total: z.object({ charged: z.string(), reversed: z.string() }),
    months: z.array(z.record(z.string(), z.string())),
  }),
  byHand: z.array(z.object({ reference: z.string(), found: z.string(), amount: z.string() })),
});

const home = 'USD';
const cents = (amount: string): bigint => money.minor(amount, home);

/** An amount at a rate, in cents, rounded half away from zero. */
function atHome(units: bigint, currency: string, rate: number): bigint {
  const [whole = '0', fraction = ''] = String(rate).split('.');
  const numerator = units * BigInt(whole + fraction) * 100n;
  const denominator = 10n ** BigInt(fraction.length + money.digits(currency));
  const twice = 2n * (numerator < 0n ? -numerator : numerator) + denominator;
  const rounded = twice / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** What the forms in QuickBooks have of the charge item, by the months of their dates. */
export async function incomeByMonth({ book }: Theatre): Promise<Table> {
  const items = (await book.all('Item')).map((item) => itemShape.parse(item));
  const chargeItem = items.find(({ Name }) => Name === 'Finance charge')?.Id;
  const months = new Map<string, bigint>();
  for (const [kind, sign] of [
    ['Invoice', 1n],
    ['CreditMemo', -1n],
  ] as const) {
    for (const entity of await book.all(kind)) {
      const { TxnDate, CurrencyRef, ExchangeRate = 1, Line } = formShape.parse(entity);
      const currency = CurrencyRef.value;
      for (const { SalesItemLineDetail: detail, Amount = 0 } of Line) {
        if (detail?.ItemRef?.value !== chargeItem) continue;
        const units = money.minor(Amount.toFixed(money.digits(currency)), currency);
        const month = TxnDate.slice(0, 7);
        const value = sign * atHome(units, currency, ExchangeRate);
        months.set(month, (months.get(month) ?? 0n) + value);
      }
    }
  }
  const shown = [...months].filter(([, value]) => value !== 0n);
  return Object.fromEntries(shown.map(([month, value]) => [month, money.major(value, home)]));
}

/** Charges whose carrier somebody voided or deleted by hand, with what that took from the books. */
export function goneByHand(books: Books): string[] {
  return books.charges
    .flatMap((charge) => {
      const carrier = charge.carrier === null ? undefined : books.invoices.get(charge.carrier);
      if (carrier === undefined || carrier.status === 'live') return [];
      if (books.standing(charge) === 0n) return [];
      const cause = carrier.status === 'void' ? 'voided' : 'deleted';
      const { currency } = books.invoice(charge.invoice);
      const taken = money.major(-books.standing(charge), currency);
      return [`${cause} ${charge.invoice} ${text(charge.on)} ${taken}`];
    })
    .toSorted();
}

/** What does not tie at the end of a day, of the books of its month and the one before. */
export async function tieOutUpTo(theatre: Theatre, to: string) {
  const from = text(dayOfMonth(day(to), 1, -1));
  const found = await theatre.api('/reports/charges/tie-outs', { from, to });
  const { status, differences } = tieOutShape.parse(found);
  return { status, differences };
}

/** The figures of each month in the report of charges, all currencies together. */
export async function reportedMonths(theatre: Theatre, days: { from: string; to: string }) {
  const report = await theatre.api(`/reports/charges?from=${days.from}&to=${days.to}`);
  return reportShape.parse(report).home.months;
}

/** What a tie-out of these days says, in the story's names, beside what the report charged. */
export async function tieOutOf(theatre: Theatre, days: { from: string; to: string }, names: Names) {
  const found = tieOutShape.parse(await theatre.api('/reports/charges/tie-outs', days));
  const report = reportShape.parse(
    await theatre.api(`/reports/charges?from=${days.from}&to=${days.to}`),
  );
  const nameOf = (reference: string | null): string => {
    const charge = names.charges.find((each) => each.reference === reference);
    if (charge === undefined) return reference ?? 'no charge';
    return `${names.invoice(charge.invoiceId)} ${charge.assessmentDate}`;
  };
  const sum = (amounts: readonly string[]): bigint => money.sum(amounts.map(cents));
  const { charged, reversed } = report.home.total;
  return {
    status: found.status,
    inQuickBooks: Object.fromEntries(
      found.months
        .filter(({ inQuickBooks }) => cents(inQuickBooks) !== 0n)
        .map(({ month, inQuickBooks }) => [month, inQuickBooks]),
    ),
    causes: found.differences
      .map(({ cause, reference }) => `${cause} ${nameOf(reference)}`)
      .toSorted(),
    byHand: report.byHand
      .map(({ found: words, reference, amount }) => {
        const what = /is (voided|deleted) in QuickBooks/.exec(words)?.[1] ?? words;
        return `${what} ${nameOf(reference)} ${amount}`;
      })
      .toSorted(),
    /** Months whose difference is not what the causes add up to. */
    unexplained: found.months.filter(({ month, difference }) => {
      const own = found.differences.filter((each) => each.month === month);
      return sum(own.map((each) => each.difference)) !== cents(difference);
    }),
    inDunwell: sum(found.months.map((each) => each.inDunwell)),
    inReport: cents(charged) - cents(reversed),
  };
}
