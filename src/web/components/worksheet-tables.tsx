import type { JSX } from 'preact';
import { DataTable } from './data-table.tsx';
import { Amount, DateText } from './values.tsx';
import type { WorksheetView } from './worksheet.tsx';

function Exact({ text }: { text: string }): JSX.Element {
  return <span class="exact">{text}</span>;
}

/** The stretches of days, each with its interest. */
export function WorksheetSegments(props: {
  segments: WorksheetView['segments'];
  currency: string;
}): JSX.Element {
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
          cell: (row) => (
            <>
              <Amount amount={row.balance} />
              {row.resumed && <span class="fine"> set aside before</span>}
            </>
          ),
        },
        { header: '% a year', numeric: true, cell: (row) => row.percent },
        { header: 'Days', numeric: true, cell: (row) => row.days },
        { header: 'Year', numeric: true, cell: (row) => row.yearDays },
        { header: 'Exact', numeric: true, cell: (row) => <Exact text={row.exact} /> },
      ]}
      rows={props.segments}
      rowKey={(row) => row.from + row.balance + String(row.resumed)}
    />
  );
}

/** The limits that were tried. */
export function WorksheetLimits(props: {
  worksheet: WorksheetView;
  currency: string;
}): JSX.Element {
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

/** Flat, percent and combined parts. */
export function WorksheetParts(props: {
  parts: WorksheetView['parts'];
  currency: string;
}): JSX.Element {
  return (
    <DataTable
      id="parts"
      caption="Parts of the charge"
      narrow="scroll"
      columns={[
        { header: 'Part', names: true, cell: (row) => row.label },
        {
          header: `Exact (${props.currency})`,
          numeric: true,
          cell: (row) => <Exact text={row.exact} />,
        },
      ]}
      rows={props.parts}
      rowKey={(row) => row.label}
    />
  );
}
