import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { ChargeTable } from '../components/charge-table.tsx';
import type { ChargeRow } from '../components/charge-table.tsx';
import { Filters } from '../components/filters.tsx';
import { TextField } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { Banner, Card, Empty, PageHead, Pager } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { paths, withQuery } from './paths.ts';

export type ChargesPageProps = {
  shell: ShellProps;
  /** As they came in the address. */
  filters: { status: string; invoice: string };
  /** How many wait for approval, whatever the filter. */
  waiting: number;
  rows: readonly ChargeRow[];
  cursor: string;
  next: string | null;
};

/** All finance charges, and the way to those that wait for a person. */
export function ChargesPage(props: ChargesPageProps): JSX.Element {
  const { shell, filters } = props;
  const { realm } = shell.company;
  const base = paths.charges(realm);
  const filtered = filters.status !== '' || filters.invoice !== '';
  return (
    <Shell shell={shell} title="Charges" section="charges">
      <PageHead title="Charges">
        <a class="button button-quiet" href={paths.chargesReport(realm)}>
          Report by month
        </a>
        <a class="button button-quiet" href={paths.chargeCalendar(realm)}>
          Next 60 days
        </a>
        <a class="button button-quiet" href={paths.reversals(realm)}>
          Reversals
        </a>
        <a class="button button-quiet" href={paths.corrections(realm)}>
          Corrections
        </a>
        <a class="button button-quiet" href={paths.worksheets(realm)}>
          Verify worksheets
        </a>
      </PageHead>
      {props.waiting > 0 && (
        <Banner tone="info" title={`${countOf(props.waiting, 'charge')} waiting for approval`}>
          <p>
            <a class="button" href={paths.review(realm)}>
              Review them
            </a>
          </p>
        </Banner>
      )}
      <Card title="All charges" id="list">
        <Filters action={base} clearHref={filtered ? base : null}>
          <TextField name="invoice" label="Invoice number" value={filters.invoice} />
          <SelectField
            name="status"
            label="Status"
            value={filters.status}
            options={[
              { value: '', text: 'Any' },
              { value: 'proposed', text: 'Waiting for approval' },
              { value: 'held', text: 'Held back' },
              { value: 'accrued', text: 'Accrued' },
              { value: 'approved', text: 'Approved' },
              { value: 'unknown', text: 'Being checked' },
              { value: 'written', text: 'In QuickBooks' },
              { value: 'removed', text: 'Removed in QuickBooks' },
              { value: 'changed', text: 'Changed in QuickBooks' },
              { value: 'moved', text: 'Moved in QuickBooks' },
              { value: 'restored', text: 'Put back in QuickBooks' },
              { value: 'waived', text: 'Waived' },
              { value: 'reversed', text: 'Reversed' },
              { value: 'cancelled', text: 'Cancelled' },
              { value: 'failed', text: 'Failed' },
            ]}
          />
        </Filters>
        <ChargeTable
          id="charges"
          caption="Charges, newest first"
          realm={realm}
          rows={props.rows}
          empty={
            <Empty title={filtered ? 'No charge matches' : 'No charge yet'}>
              <p>
                {filtered ? (
                  <a href={base}>Show all charges</a>
                ) : (
                  <a href={paths.preview(realm)}>See what would happen today</a>
                )}
              </p>
            </Empty>
          }
        />
        <Pager
          firstHref={props.cursor === '' ? null : withQuery(base, filters)}
          nextHref={
            props.next === null ? null : withQuery(base, { ...filters, cursor: props.next })
          }
        />
      </Card>
    </Shell>
  );
}
