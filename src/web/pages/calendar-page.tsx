import type { JSX } from 'preact';
import { DataTable } from '../components/data-table.tsx';
import { countOf, groupDigits, longDate, sharedCurrency } from '../components/format.ts';
import { Banner, Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Amount, DateText, InstantText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef } from '../components/view.ts';
import { CalendarGrid, type CalendarDay } from './calendar-grid.tsx';
import { paths, withQuery } from './paths.ts';
import { Sums, type ReviewSum } from './review-list.tsx';

export type ToComeRow = {
  day: string;
  invoice: InvoiceRef;
  customer: CustomerRef;
  assessmentDate: string;
  /** When it stands in QuickBooks. */
  invoicedOn: string;
  amount: string;
  currency: string;
};

export type CalendarPageProps = {
  shell: ShellProps;
  /** Null while it is being worked out. */
  forecast: {
    from: string;
    to: string;
    days: readonly CalendarDay[];
    totals: readonly ReviewSum[];
    workedOutAt: string;
    freshAsOf: string | null;
    leftOut: number;
  } | null;
  /** How far the working out has come, in invoices. */
  progress: { done: number; of: number };
  /** The chosen day; empty for none. */
  day: string;
  rows: readonly ToComeRow[];
  /** Counted from 0. */
  page: number;
  hasNext: boolean;
};

/** What the next days charge if nothing is paid and nothing else changes. */
export function CalendarPage(props: CalendarPageProps): JSX.Element {
  const { shell, forecast } = props;
  const { realm } = shell.company;
  const base = paths.chargeCalendar(realm);
  return (
    <Shell shell={shell} title="Next 60 days" section="charges">
      <PageHead
        title="The next 60 days"
        lead="What daily runs would charge if nothing is paid and nothing else changes, each charge counting for those after it."
      >
        <a class="button button-quiet" href={paths.preview(realm)}>
          Today in full
        </a>
        <a class="button button-quiet" href={paths.chargeCalendarCsv(realm)}>
          CSV
        </a>
      </PageHead>
      <ModeBanner mode={shell.modes.charges} isStopped={shell.stopped !== null} />
      {forecast === null ? (
        <Working {...props.progress} />
      ) : (
        <>
          <Totals forecast={forecast} />
          <div class="calendar">
            <CalendarGrid
              days={forecast.days}
              chosen={props.day}
              hrefOf={(day) => `${withQuery(base, { day })}#day`}
            />
            <Agenda days={forecast.days} base={base} />
          </div>
          {props.day !== '' && <DayOfCharges {...props} base={base} leftOut={forecast.leftOut} />}
        </>
      )}
    </Shell>
  );
}

function ModeBanner(props: {
  mode: ShellProps['modes']['charges'];
  isStopped: boolean;
}): JSX.Element | null {
  if (props.isStopped || props.mode === 'off') {
    return <Banner tone="info" title="Nothing is charged: charges are off or stopped" />;
  }
  if (props.mode === 'observe') {
    return (
      <Banner tone="info" title="These would be charged; charges are only observed">
        <p>Nothing of it happens until charges are in mode review or automatic.</p>
      </Banner>
    );
  }
  if (props.mode === 'automatic') return null;
  return (
    <Banner tone="info" title="Each of these waits for a person first">
      <p>The amounts are those that come of approving each on its day.</p>
    </Banner>
  );
}

function Working({ done, of }: { done: number; of: number }): JSX.Element {
  return (
    <Card title="Being worked out" id="working">
      <p role="status">
        {groupDigits(String(done))} of {countOf(of, 'invoice')} looked at. This page comes again by
        itself.
      </p>
      <progress aria-label="Invoices looked at" value={done} max={Math.max(of, 1)} />
    </Card>
  );
}

function Totals({
  forecast,
}: {
  forecast: NonNullable<CalendarPageProps['forecast']>;
}): JSX.Element {
  return (
    <p class="lead">
      <Sums sums={forecast.totals} /> from <DateText date={forecast.from} /> to{' '}
      <DateText date={forecast.to} />. Worked out at <InstantText at={forecast.workedOutAt} />, as
      QuickBooks was at <InstantText at={forecast.freshAsOf} />.
    </p>
  );
}

function Agenda(props: { days: readonly CalendarDay[]; base: string }): JSX.Element {
  const days = props.days.flatMap(({ date, sums }) => sums.map((sum) => ({ date, ...sum })));
  const shared = sharedCurrency(days);
  return (
    <Card title="By day" id="agenda">
      <DataTable
        id="days"
        caption="Charges to come by day"
        captionHidden
        columns={[
          {
            header: 'Day',
            names: true,
            cell: (row) => (
              <a href={`${withQuery(props.base, { day: row.date })}#day`}>
                <DateText date={row.date} />
              </a>
            ),
          },
          { header: 'Charges', numeric: true, cell: (row) => row.count },
          {
            header: shared === null ? 'Sum' : `Sum (${shared})`,
            numeric: true,
            cell: (row) => (
              <Amount amount={row.amount} currency={shared === null ? row.currency : null} />
            ),
          },
        ]}
        rows={days}
        rowKey={(row) => row.date + row.currency}
        empty={<Empty title="No day of these charges anything" />}
      />
    </Card>
  );
}

function DayOfCharges(props: CalendarPageProps & { base: string; leftOut: number }): JSX.Element {
  const { realm } = props.shell.company;
  const shared = sharedCurrency(props.rows);
  const isLater = props.rows.some((row) => row.invoicedOn !== row.day);
  return (
    <Card title={`Charges of ${longDate(props.day)}`} id="day">
      <DataTable
        id="to-come"
        caption={`Charges to come on ${longDate(props.day)}`}
        captionHidden
        columns={[
          {
            header: 'Invoice',
            names: true,
            cell: (row) => (
              <a href={paths.chargeToCome(realm, row.day, row.invoice.id)}>
                {row.invoice.docNumber}
              </a>
            ),
          },
          {
            header: 'Customer',
            cell: (row) => <a href={paths.customer(realm, row.customer.id)}>{row.customer.name}</a>,
          },
          { header: 'Assessment date', cell: (row) => <DateText date={row.assessmentDate} /> },
          ...(isLater
            ? [
                {
                  header: 'Invoiced on',
                  cell: (row: ToComeRow) => <DateText date={row.invoicedOn} />,
                },
              ]
            : []),
          {
            header: shared === null ? 'Amount' : `Amount (${shared})`,
            numeric: true,
            cell: (row) => (
              <Amount amount={row.amount} currency={shared === null ? row.currency : null} />
            ),
          },
        ]}
        rows={props.rows}
        rowKey={(row) => row.invoice.id}
        empty={<Empty title="Nothing would be charged on this day" />}
      />
      {props.leftOut > 0 && (
        <p class="note">
          The sums are of all charges; {countOf(props.leftOut, 'charge')} at the end are not listed.
        </p>
      )}
      <Pager
        firstHref={props.page === 0 ? null : withQuery(props.base, { day: props.day })}
        nextHref={
          props.hasNext
            ? withQuery(props.base, { day: props.day, page: String(props.page + 1) })
            : null
        }
      />
    </Card>
  );
}
