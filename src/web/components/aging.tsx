import type { JSX } from 'preact';
import { agingNames, type AgingBucket } from '../../core/reports/aging.ts';
import { DataTable } from './data-table.tsx';
import { countOf, groupDigits } from './format.ts';
import { Amount } from './values.tsx';

/** The open balances of one currency by age; the amounts are sums of whole invoices. */
export type AgingView = {
  currency: string;
  total: string;
  buckets: readonly { bucket: AgingBucket; amount: string; count: number }[];
};

const SHADES: Record<AgingBucket, number> = {
  notDue: 1,
  days1to30: 2,
  days31to60: 3,
  days61to90: 4,
  over90: 5,
};

/** What is open by days overdue: a bar chart and, beside it, the same figures as a table. */
export function Aging({ aging }: { aging: AgingView }): JSX.Element {
  const id = `aging-${aging.currency.toLowerCase()}`;
  return (
    <div class="aging">
      <figure>
        <figcaption id={`${id}-figure`}>
          Open balance by days overdue, in {aging.currency}. The same figures are in the table.
        </figcaption>
        <Bars aging={aging} labelledBy={`${id}-figure`} />
      </figure>
      <DataTable
        id={id}
        caption={`Aging in ${aging.currency}`}
        narrow="scroll"
        columns={[
          { header: 'Overdue', names: true, cell: (row) => agingNames[row.bucket] },
          { header: 'Invoices', numeric: true, cell: (row) => groupDigits(String(row.count)) },
          {
            header: `Open balance (${aging.currency})`,
            numeric: true,
            cell: (row) => <Amount amount={row.amount} />,
          },
        ]}
        rows={aging.buckets}
        rowKey={(row) => row.bucket}
        foot={[
          'Total',
          groupDigits(String(aging.buckets.reduce((sum, row) => sum + row.count, 0))),
          <Amount amount={aging.total} />,
        ]}
      />
    </div>
  );
}

/** Shares of the width: the names on the left, the bars, the figures on the right. */
const NAMES_PERCENT = 31;
const BARS_PERCENT = 43;
const ROW = 36;

function Bars(props: { aging: AgingView; labelledBy: string }): JSX.Element {
  const { buckets, currency } = props.aging;
  // Lengths only: a bar is drawn from the nearest float, the figure beside it from the exact text.
  const sizes = buckets.map((row) => Math.max(0, Number(row.amount)));
  const longest = Math.max(...sizes, 0);
  return (
    <svg
      class="chart"
      width="100%"
      height={buckets.length * ROW}
      role="img"
      aria-labelledby={props.labelledBy}
    >
      {buckets.map((row, index) => {
        const y = index * ROW;
        const share = longest === 0 ? 0 : (sizes[index] ?? 0) / longest;
        return (
          <g key={row.bucket}>
            <title>
              {`${agingNames[row.bucket]}: ${groupDigits(row.amount)} ${currency}, ${countOf(row.count, 'invoice')}`}
            </title>
            <text x={0} y={y + 23} class="chart-soft">
              {agingNames[row.bucket]}
            </text>
            <Bar shade="track" y={y + 7} percent={BARS_PERCENT} />
            <Bar shade={`bar-${SHADES[row.bucket]}`} y={y + 7} percent={share * BARS_PERCENT} />
            <text x="100%" y={y + 23} text-anchor="end">
              {groupDigits(row.amount)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function Bar(props: { shade: string; y: number; percent: number }): JSX.Element {
  return (
    <rect
      class={props.shade}
      x={`${NAMES_PERCENT}%`}
      y={props.y}
      width={`${props.percent.toFixed(2)}%`}
      height={22}
      rx={4}
    />
  );
}
