import type { JSX } from 'preact';
import { DataTable } from './data-table.tsx';
import { countOf, groupDigits } from './format.ts';
import { Card, Facts } from './layout.tsx';
import { Amount, DateText } from './values.tsx';

/** The arithmetic of one charge, every number as it was used. */
export type WorksheetView = {
  /** `18% a year on the open principal, every 30 days`. */
  rule: string;
  base: 'principal' | 'balance';
  allocation: 'principalFirst' | 'chargesFirst';
  startDate: string;
  graceDays: number;
  /** The days covered: from `from` up to, not including, `to`; null for flat and percent charges. */
  period: { from: string; to: string; days: number } | null;
  /** One per stretch of days on which the balance did not change. */
  segments: readonly {
    from: string;
    to: string;
    days: number;
    balance: string;
    percent: string;
    /** Days in the year of the day count: 360, 365 or 366. */
    yearDays: number;
    /** The exact interest as a decimal or fraction, before any rounding. */
    exact: string;
  }[];
  /** Flat and percent parts: `1.5% of 1,000.00` and the exact result. */
  parts: readonly { label: string; exact: string }[];
  exactSum: string;
  rounding: { method: string; rounded: string };
  /** The limits in the order they were tried. */
  limits: readonly { name: string; limit: string; outcome: string; after: string }[];
  /** Assessment dates that passed without a run and are not made up for. */
  skippedDates: readonly string[];
  amount: string;
};

/** The worksheet as an accountant reads it: basis, segments, sum, rounding, limits, result. */
export function Worksheet(props: { worksheet: WorksheetView; currency: string }): JSX.Element {
  const { worksheet, currency } = props;
  return (
    <Card title="Worksheet" id="worksheet" note={worksheet.rule}>
      <Facts
        facts={[
          { name: 'Starts from', value: <DateText date={worksheet.startDate} /> },
          { name: 'Grace', value: countOf(worksheet.graceDays, 'day') },
          {
            name: 'Base',
            value:
              worksheet.base === 'principal'
                ? 'Open principal'
                : 'Open balance with unpaid charges (compounding)',
          },
          {
            name: 'Payments go to',
            value: worksheet.allocation === 'principalFirst' ? 'Principal first' : 'Charges first',
          },
          ...(worksheet.period === null
            ? []
            : [
                {
                  name: 'Days covered',
                  value: (
                    <>
                      {countOf(worksheet.period.days, 'day')}:{' '}
                      <DateText date={worksheet.period.from} /> up to, not including,{' '}
                      <DateText date={worksheet.period.to} />
                    </>
                  ),
                },
              ]),
        ]}
      />
      {worksheet.segments.length > 0 && (
        <Segments segments={worksheet.segments} currency={currency} />
      )}
      {worksheet.parts.length > 0 && (
        <DataTable
          id="parts"
          caption="Flat and percent parts"
          narrow="scroll"
          columns={[
            { header: 'Part', names: true, cell: (row) => row.label },
            {
              header: `Exact (${currency})`,
              numeric: true,
              cell: (row) => <Exact text={row.exact} />,
            },
          ]}
          rows={worksheet.parts}
          rowKey={(row) => row.label}
        />
      )}
      <h3>Sum and rounding</h3>
      <p class="exact">
        {worksheet.exactSum} → {groupDigits(worksheet.rounding.rounded)} {currency}
      </p>
      <p class="note">Rounded once, {worksheet.rounding.method}.</p>
      <h3>Limits</h3>
      <Limits worksheet={worksheet} currency={currency} />
      {worksheet.skippedDates.length > 0 && (
        <p class="note">
          Skipped, because no run took place then and the rule does not pile up:{' '}
          {worksheet.skippedDates.map((date, index) => (
            <span key={date}>
              {index > 0 && ', '}
              <DateText date={date} />
            </span>
          ))}
        </p>
      )}
      <p class="result-line">
        <span>Charge</span>
        <Amount amount={worksheet.amount} currency={currency} />
      </p>
    </Card>
  );
}

function Exact({ text }: { text: string }): JSX.Element {
  return <span class="exact">{text}</span>;
}

function Segments(props: { segments: WorksheetView['segments']; currency: string }): JSX.Element {
  return (
    <DataTable
      id="segments"
      caption="Balance × rate × days ÷ year, for each stretch without a change of balance"
      columns={[
        { header: 'From', names: true, cell: (row) => <DateText date={row.from} /> },
        { header: 'Up to', cell: (row) => <DateText date={row.to} /> },
        {
          header: `Balance (${props.currency})`,
          numeric: true,
          cell: (row) => <Amount amount={row.balance} />,
        },
        { header: '% a year', numeric: true, cell: (row) => row.percent },
        { header: 'Days', numeric: true, cell: (row) => row.days },
        { header: 'Year', numeric: true, cell: (row) => row.yearDays },
        { header: 'Exact', numeric: true, cell: (row) => <Exact text={row.exact} /> },
      ]}
      rows={props.segments}
      rowKey={(row) => row.from + row.balance}
    />
  );
}

function Limits(props: { worksheet: WorksheetView; currency: string }): JSX.Element {
  return (
    <DataTable
      id="limits"
      caption="In the order they were tried"
      captionHidden
      columns={[
        { header: 'Limit', names: true, cell: (row) => row.name },
        { header: 'Set to', numeric: true, cell: (row) => row.limit },
        { header: 'Outcome', cell: (row) => row.outcome },
        {
          header: `After it (${props.currency})`,
          numeric: true,
          cell: (row) => <Amount amount={row.after} />,
        },
      ]}
      rows={props.worksheet.limits}
      rowKey={(row) => row.name}
      empty={<p class="muted">The policy sets no limit.</p>}
    />
  );
}
