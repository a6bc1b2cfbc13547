import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { TextArea, TextField } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import { rateTableRecords } from '../../core/law/base-rates.ts';
import { rateTables } from '../../core/policy/charge-amount.ts';
import type { FormValues } from './policy-form-fields.ts';

type Props = {
  /** What the names of the inputs begin with. */
  prefix: string;
  values: FormValues;
  errors: readonly FieldError[];
  /** The tables of base rates that the company keeps itself. */
  ownTables: readonly string[];
};

/** By how many days a yearly rate is divided. */
export const dayCountOptions = [
  { value: 'actual/365', text: '365, always' },
  { value: 'actual/360', text: '360, always' },
  { value: 'actual/actual', text: 'as each year has' },
];

/** The inputs of interest over a base rate, and of the statutory kinds. */
export function PolicyChargeBaseRate(props: Props): JSX.Element {
  const { prefix, values, errors, ownTables } = props;
  const named = (name: string) => `${prefix}.baseRate.${name}`;
  return (
    <div class="when when-baseRate">
      <div class="fields">
        <SelectField
          name={named('table')}
          label="Base rate"
          value={values[named('table')] ?? 'bankOfEngland'}
          errors={errors}
          options={[
            ...rateTables.map((table) => ({ value: table, text: rateTableRecords[table].name })),
            ...ownTables.map((table) => ({ value: table, text: table })),
            { value: '', text: 'only the rates typed below' },
          ]}
        />
        <TextField
          name={named('margin')}
          label="Points above it (% a year)"
          inputMode="decimal"
          value={values[named('margin')]}
          errors={errors}
        />
        <SelectField
          name={named('applies')}
          label="The rate is"
          value={values[named('applies')] || 'byPeriod'}
          errors={errors}
          options={[
            { value: 'byPeriod', text: 'of each day’s own period' },
            { value: 'whenOverdue', text: 'for all days that of the first day overdue' },
          ]}
        />
        <SelectField
          name={named('dayCount')}
          label="Days of a year"
          value={values[named('dayCount')] ?? 'actual/365'}
          errors={errors}
          options={dayCountOptions}
        />
      </div>
      <OwnRates name={named('rates')} values={values} errors={errors} />
    </div>
  );
}

/** The statutory interest of a business against a business. */
export function PolicyChargeStatutory(props: Omit<Props, 'ownTables'>): JSX.Element {
  const { prefix, values, errors } = props;
  return (
    <div class="when when-statutory">
      <div class="fields">
        <SelectField
          name={`${prefix}.statutory.regime`}
          label="By the law of"
          value={values[`${prefix}.statutory.regime`] || 'uk'}
          errors={errors}
          options={[
            { value: 'uk', text: 'the United Kingdom: base rate and 8, with 40, 70 or 100 pounds' },
            { value: 'eu', text: 'the European Union: ECB rate and 8, with 40 euro' },
          ]}
        />
      </div>
      <OwnRates name={`${prefix}.statutory.rates`} values={values} errors={errors} />
      <p class="note">
        Only between businesses, and in pounds or euro alone. A member state may grant more than 8
        points: then take a base rate with points above it.
      </p>
    </div>
  );
}

function OwnRates(props: Omit<Props, 'ownTables' | 'prefix'> & { name: string }): JSX.Element {
  return (
    <TextArea
      name={props.name}
      label="Rates for this policy alone (optional)"
      hint="One a line: the first day and the base rate, such as “2027-01-01 3.75”. They win over the table on the same day. For all policies, add them to the base rates of the company."
      rows={3}
      value={props.values[props.name]}
      errors={props.errors}
    />
  );
}
