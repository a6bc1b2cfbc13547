import type { JSX } from 'preact';
import { mailKindNames } from '../../core/mail/template-kinds.ts';
import { SelectField } from '../components/choice.tsx';
import { Filters } from '../components/filters.tsx';
import { TextField } from '../components/form.tsx';
import type { CustomerRef } from '../components/view.ts';
import { stepTime } from '../show/steps.ts';

/** As they came in the address; `customer` is an id, `invoice` a number or an id. */
export type ReminderFilters = {
  readonly q: string;
  readonly customer: string;
  readonly invoice: string;
  readonly kind: string;
  readonly step: string;
  readonly status: string;
  readonly event: string;
  readonly by: string;
  readonly from: string;
  readonly to: string;
};

const statuses = [
  { value: '', text: 'Any' },
  { value: 'proposed', text: 'Waiting for approval' },
  { value: 'approved', text: 'Approved' },
  { value: 'unknown', text: 'Being checked' },
  { value: 'sent', text: 'Sent' },
  { value: 'cancelled', text: 'Cancelled' },
  { value: 'failed', text: 'Failed' },
  { value: 'undelivered', text: 'Came back' },
];

const events = [
  { value: '', text: 'Any' },
  { value: 'delivered', text: 'Delivered' },
  { value: 'opened', text: 'Opened' },
  { value: 'bounced', text: 'Bounced' },
  { value: 'complained', text: 'Complaint' },
  { value: 'replied', text: 'Replied' },
  { value: 'suppressed', text: 'Address suppressed' },
  { value: 'none', text: 'Sent, nothing told yet' },
];

const stepGroups = [
  { value: '', text: 'Any' },
  { value: 'before', text: 'Before the due date or on it' },
  { value: 'after', text: 'After the due date' },
  { value: 'repeat', text: 'Repetitions' },
  { value: 'warning', text: 'Warnings before a charge' },
];

/** The fields that the history of reminders is searched by. */
export function ReminderSearch(props: {
  filters: ReminderFilters;
  customers: readonly CustomerRef[];
  action: string;
  clearHref: string | null;
}): JSX.Element {
  const { filters, customers } = props;
  const customerOptions = [
    { value: '', text: 'All customers' },
    ...customers.map((customer) => ({ value: customer.id, text: customer.name })),
  ];
  const kinds = [
    { value: '', text: 'Any' },
    ...Object.entries(mailKindNames).map(([value, text]) => ({ value, text })),
  ];
  return (
    <Filters action={props.action} clearHref={props.clearHref}>
      <TextField name="q" label="Subject, address or name" value={filters.q} />
      <SelectField
        name="customer"
        label="Customer"
        value={filters.customer}
        options={withChosen(customerOptions, filters.customer, `Customer ${filters.customer}`)}
      />
      <TextField name="invoice" label="Invoice number" value={filters.invoice} />
      <SelectField name="kind" label="Kind" value={filters.kind} options={kinds} />
      <SelectField
        name="step"
        label="Step"
        value={filters.step}
        options={withChosen(stepGroups, filters.step, stepTime(filters.step))}
      />
      <SelectField name="status" label="Status" value={filters.status} options={statuses} />
      <SelectField name="event" label="What came back" value={filters.event} options={events} />
      <TextField name="by" label="Approved by" value={filters.by} />
      <TextField name="from" type="date" label="From" value={filters.from} />
      <TextField name="to" type="date" label="To" value={filters.to} />
    </Filters>
  );
}

/** What an address chose stays chosen, also where it is not among what the page offers. */
const withChosen = (
  options: readonly { value: string; text: string }[],
  value: string,
  text: string,
): { value: string; text: string }[] =>
  options.some((option) => option.value === value) ? [...options] : [...options, { value, text }];
