/** Two worksheets of one charge beside each other, row by row, with what differs marked. */
import type { Worksheet } from '../../core/charges/worksheet.ts';
import { groupDigits, longDate } from '../components/format.ts';
import { worksheetView } from './worksheet-view.ts';

/** An empty text where a worksheet has no such row. */
export type ComparedRow = {
  readonly name: string;
  readonly then: string;
  readonly now: string;
  readonly isChanged: boolean;
};

export type ComparedPart = { readonly title: string; readonly rows: readonly ComparedRow[] };

type Named = readonly (readonly [name: string, value: string])[];

/** What a charge was made from and came to, then and with the postings known now. */
export function compareWorksheets(then: Worksheet, now: Worksheet): ComparedPart[] {
  return [
    { title: 'Payments and credits', rows: compare(postingsOf(then), postingsOf(now)) },
    { title: 'Base', rows: compare(baseOf(then), baseOf(now)) },
    { title: 'Calculation', rows: compare(calculationOf(then), calculationOf(now)) },
    { title: 'Result', rows: compare(resultOf(then), resultOf(now)) },
  ].filter(({ rows }) => rows.length > 0);
}

/** Rows of the same name side by side, in the order of their first appearance. */
function compare(then: Named, now: Named): ComparedRow[] {
  const [before, after] = [new Map(then), new Map(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.map((name) => {
    const row = { name, then: before.get(name) ?? '', now: after.get(name) ?? '' };
    return { ...row, isChanged: row.then !== row.now };
  });
}

function postingsOf({ facts }: Worksheet): Named {
  const sums = new Map<string, string[]>();
  for (const { paymentId, date, amount } of facts.postings) {
    const name = `${longDate(date)}, payment ${paymentId}`;
    sums.set(name, [...(sums.get(name) ?? []), groupDigits(amount)]);
  }
  return [...sums].map(([name, amounts]) => [name, amounts.join(' + ')]);
}

function baseOf({ facts }: Worksheet): Named {
  const { chargesBefore } = facts;
  return [
    ['Principal', groupDigits(facts.principal)],
    ['Open base that day', groupDigits(facts.openBase)],
    ['Charges before that count', String(chargesBefore.liveCount)],
    ['All of them together', groupDigits(chargesBefore.liveTotal)],
  ];
}

function calculationOf(worksheet: Worksheet): Named {
  const { segments, parts } = worksheetView(worksheet);
  return [
    ...segments.map(
      ({ from, balance, percent, days, yearDays, exact }) =>
        [
          `From ${longDate(from)}`,
          `${groupDigits(balance)} × ${percent}% × ${days} ÷ ${yearDays} = ${exact}`,
        ] as const,
    ),
    ...parts.map(({ label, exact }, index) => [`Part ${index + 1}`, `${label}: ${exact}`] as const),
  ];
}

function resultOf(worksheet: Worksheet): Named {
  const { exactSum, rounding, limits } = worksheetView(worksheet);
  return [
    ['Exact sum', exactSum],
    ['Rounded', groupDigits(rounding.rounded)],
    ...limits.map(
      (limit) => [limit.name, `${limit.outcome}, ${groupDigits(limit.after)}`] as const,
    ),
    ['Charge', groupDigits(worksheet.amount)],
  ];
}
