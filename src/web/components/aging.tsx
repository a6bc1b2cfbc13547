import type { JSX } from 'preact';
import { DataTable } from './data-table.tsx';
import { countOf, groupDigits } from './format.ts';
import { Amount } from './values.tsx';

export type AgingBucket = 'notDue' | 'days1to30' | 'days31to60' | 'days61to90' | 'over90';

/** The open balances of one currency by age; the amounts are sums of whole invoices. */
export type AgingView = {
  currency: string;
  total: string;
  buckets: readonly { bucket: AgingBucket; amount: string; count: number }[];
};

const NAMES: Record<AgingBucket, string> = {
  notDue: 'Not due',
  days1to30: '1–30 days',
  days31to60: '31–60 days',
  days61to90: '61–90 days',
  over90: 'Over 90 days',
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
          { header: 'Overdue', names: true, cell: (row) => NAMES[row.bucket] },
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

const WIDTH = 520;
const ROW = 36;
const LEFT = 96;
const RIGHT = 104;

function Bars(props: { aging: AgingView; labelledBy: string }): JSX.Element {
  const { buckets, currency } = props.aging;
  // Lengths only: a bar is drawn from the nearest float, the figure beside it from the exact text.
  const sizes = buckets.map((row) => Math.max(0, Number(row.amount)));
  const longest = Math.max(...sizes, 0);
  const room = WIDTH - LEFT - RIGHT;
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${WIDTH} ${buckets.length * ROW}`}
      role="img"
      aria-labelledby={props.labelledBy}
    >
      {buckets.map((row, index) => {
        const y = index * ROW;
        const size = sizes[index] ?? 0;
        const length = longest === 0 ? 0 : Math.max(size > 0 ? 3 : 0, (size / longest) * room);
        return (
          <g key={row.bucket}>
            <title>
              {`${NAMES[row.bucket]}: ${groupDigits(row.amount)} ${currency}, ${countOf(row.count, 'invoice')}`}
            </title>
            <text x={0} y={y + 23} class="chart-soft">
              {NAMES[row.bucket]}
            </text>
            <rect class="track" x={LEFT} y={y + 7} width={room} height={22} rx={4} />
            <rect
              class={`bar-${SHADES[row.bucket]}`}
              x={LEFT}
              y={y + 7}
              width={length.toFixed(1)}
              height={22}
              rx={4}
            />
            <text x={WIDTH} y={y + 23} text-anchor="end">
              {groupDigits(row.amount)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
