import type { JSX } from 'preact';
import { Filters } from './filters.tsx';
import { TextField } from './form.tsx';
import type { FieldError } from './view.ts';

/** The first and the last day that a report is about. */
export function PeriodFilters(props: {
  /** Where the report is for its usual period. */
  base: string;
  /** What is shown. */
  period: { from: string; to: string };
  /** As asked for; empty where the usual period is shown. */
  filters: { from: string; to: string };
  errors: readonly FieldError[];
}): JSX.Element {
  const { base, period, filters, errors } = props;
  const isFiltered = filters.from !== '' || filters.to !== '';
  return (
    <Filters action={base} clearHref={isFiltered ? base : null}>
      <TextField
        name="from"
        label="From"
        type="date"
        value={filters.from || period.from}
        errors={errors}
      />
      <TextField name="to" label="To" type="date" value={filters.to || period.to} errors={errors} />
    </Filters>
  );
}
