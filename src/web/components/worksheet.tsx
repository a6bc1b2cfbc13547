import type { ComponentChildren, JSX } from 'preact';
import { countOf, groupDigits } from './format.ts';
import { Card, Facts } from './layout.tsx';
import { Amount, DateText } from './values.tsx';
import { WorksheetLimits, WorksheetParts, WorksheetSegments } from './worksheet-tables.tsx';

/** The arithmetic of one charge, every number as it was used. */
export type WorksheetView = {
  base: 'principal' | 'balance';
  allocation: 'principalFirst' | 'chargesFirst';
  startDate: string;
  /** The days covered: from `from` up to, not including, `to`. */
  covers: { from: string; to: string };
  principal: string;
  /** The open base on the assessment date. */
  openBase: string;
  liveChargesBefore: { count: number; total: string };
  /** A hold covers the assessment date. */
  heldOnDate: boolean;
  /** Days on which a hold let nothing accrue. */
  heldPeriods: readonly { from: string; to: string }[];
  /** Holds that did otherwise: of a part in dispute, or with days that accrued all the same. */
  otherHolds: readonly { name: string; from: string; to: string; amount: string | null }[];
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
    /** Set aside by an earlier charge for a dispute that is over now. */
    resumed: boolean;
  }[];
  /** Flat and percent parts: `1.5% of 1,000.00` and the exact result. */
  parts: readonly { label: string; exact: string }[];
  exactSum: string;
  rounding: { method: string; rounded: string };
  /** The limits in the order they were tried. */
  limits: readonly { name: string; limit: string; outcome: string; after: string }[];
  /** What the legal guard went by; empty on worksheets from before there was one. */
  law: readonly { name: string; value: string }[];
  /** Assessment dates that passed without a run and are not made up for. */
  skippedDates: readonly string[];
  amount: string;
};

/** How payments and a part in dispute stand to each other, in words. */
export const disputeRule =
  'What is in dispute is left out of the balance. Payments made meanwhile reduce what is not in dispute first.';

/** The worksheet as an accountant reads it: basis, segments, sum, rounding, limits, result. */
export function Worksheet(props: { worksheet: WorksheetView; currency: string }): JSX.Element {
  const { worksheet, currency } = props;
  return (
    <Card title="Worksheet" id="worksheet">
      <Facts facts={basis(worksheet, currency)} />
      {worksheet.segments.length > 0 && (
        <WorksheetSegments segments={worksheet.segments} currency={currency} />
      )}
      {worksheet.parts.length > 0 && <WorksheetParts parts={worksheet.parts} currency={currency} />}
      {worksheet.otherHolds.some(({ amount }) => amount !== null) && (
        <p class="note">{disputeRule}</p>
      )}
      <h3>Sum and rounding</h3>
      <p class="exact">
        {worksheet.exactSum} → {groupDigits(worksheet.rounding.rounded)} {currency}
      </p>
      <p class="note">Rounded once, at the end: {worksheet.rounding.method}.</p>
      <h3>Limits</h3>
      <WorksheetLimits worksheet={worksheet} currency={currency} />
      {worksheet.law.length > 0 && (
        <>
          <h3>The legal guard</h3>
          <Facts facts={worksheet.law} />
          <p class="note">This is no legal advice.</p>
        </>
      )}
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

function basis(
  worksheet: WorksheetView,
  currency: string,
): readonly { name: string; value: ComponentChildren }[] {
  const { base, covers, heldPeriods, otherHolds, liveChargesBefore: before } = worksheet;
  return [
    { name: 'Starts from', value: <DateText date={worksheet.startDate} /> },
    {
      name: 'Days covered',
      value: (
        <>
          <DateText date={covers.from} /> up to, not including, <DateText date={covers.to} />
        </>
      ),
    },
    {
      name: 'Base',
      value:
        base === 'principal' ? 'Open principal' : 'Open balance with unpaid charges (compounding)',
    },
    {
      name: 'Payments go to',
      value: worksheet.allocation === 'principalFirst' ? 'Principal first' : 'Charges first',
    },
    { name: 'Principal', value: <Amount amount={worksheet.principal} currency={currency} /> },
    {
      name: 'Open base that day',
      value: <Amount amount={worksheet.openBase} currency={currency} />,
    },
    {
      name: 'Charged before',
      value:
        before.count === 0 ? (
          'nothing'
        ) : (
          <>
            {countOf(before.count, 'charge')}, <Amount amount={before.total} currency={currency} />
          </>
        ),
    },
    ...(worksheet.heldOnDate ? [{ name: 'Hold', value: 'A hold covers the assessment date' }] : []),
    ...heldPeriods.map((held) => ({
      name: 'Held, nothing accrued',
      value: (
        <>
          <DateText date={held.from} /> up to <DateText date={held.to} />
        </>
      ),
    })),
    ...otherHolds.map((held) => ({
      name: held.name,
      value: (
        <>
          {held.amount !== null && (
            <>
              <Amount amount={held.amount} currency={currency} />,{' '}
            </>
          )}
          <DateText date={held.from} /> up to <DateText date={held.to} />
        </>
      ),
    })),
  ];
}
