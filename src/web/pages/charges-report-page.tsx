import type { JSX } from 'preact';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Card, Empty, PageHead } from '../components/layout.tsx';
import { PeriodFilters } from '../components/period-filters.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { DateText } from '../components/values.tsx';
import {
  BehindCard,
  ByHandCard,
  MonthTable,
  TimingCard,
  WaitingCard,
} from './charges-report-tables.tsx';
import type { ChargesReportView } from './charges-report-view.ts';
import { paths, withQuery } from './paths.ts';
import { TieOutCard } from './tie-out-card.tsx';

export type ChargesReportPageProps = ChargesReportView & { shell: ShellProps };

/** Charged, collected, reversed, waived and open by month, beside the books of QuickBooks. */
export function ChargesReportPage(props: ChargesReportPageProps): JSX.Element {
  const { shell, period, currencies, home, behind, filters, errors } = props;
  const { realm } = shell.company;
  const base = paths.chargesReport(realm);
  return (
    <Shell shell={shell} title="Charges by month" section="charges">
      <ErrorSummary errors={errors} />
      <PageHead
        title="Charges by month"
        eyebrow={<a href={paths.charges(realm)}>Charges</a>}
        lead={
          <>
            <DateText date={period.from} /> to <DateText date={period.to} />, by the day on which
            something was done.
          </>
        }
      >
        <a
          class="button button-quiet"
          href={withQuery(paths.chargesReportCsv(realm), { from: period.from, to: period.to })}
        >
          CSV
        </a>
        <a
          class="button button-quiet"
          href={withQuery(paths.evidence(realm), { about: 'period', ...period })}
        >
          Evidence pack
        </a>
      </PageHead>
      <Card title="Month by month" id="months">
        <PeriodFilters base={base} period={period} filters={filters} errors={errors} />
        {currencies.length === 0 && (
          <Empty title="Nothing was charged in these months">
            <p>
              <a href={paths.preview(realm)}>See what would happen today</a>
            </p>
          </Empty>
        )}
        {currencies.map((table) => (
          <MonthTable
            key={table.currency}
            id={`months-${table.currency}`}
            title={`In ${table.currency}`}
            table={table}
            behind={(month, figure) =>
              `${withQuery(base, { ...period, month, currency: table.currency, figure })}#behind`
            }
          />
        ))}
        {home !== null && (
          <MonthTable
            id="months-home"
            title={`All currencies in ${home.currency}, at the rates of the invoices`}
            table={home}
            behind={null}
          />
        )}
      </Card>
      {behind !== null && <BehindCard realm={realm} behind={behind} />}
      <WaitingCard waiting={props.waiting} realm={realm} />
      <TieOutCard
        realm={realm}
        csrfToken={shell.csrfToken}
        period={period}
        tieOut={props.tieOut}
        state={props.tieOutState}
      />
      <ByHandCard realm={realm} period={period} rows={props.byHand} />
      <TimingCard realm={realm} timing={props.timing} />
    </Shell>
  );
}
