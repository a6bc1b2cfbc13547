import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { TextField } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';

/** The limits of a charge, in the order in which they are tried. */
export function PolicyChargeLimits(props: {
  values: FormValues;
  errors: readonly FieldError[];
  currency: string;
}): JSX.Element {
  const { values, errors, currency } = props;
  const amount = (name: string, label: string): JSX.Element => (
    <TextField
      name={name}
      label={`${label} (${currency})`}
      inputMode="decimal"
      value={values[name]}
      errors={errors}
    />
  );
  return (
    <fieldset class="group limits" id="limits">
      <legend>Limits</legend>
      <p class="hint">Leave empty what you do not limit.</p>
      <div class="fields">
        {amount('charges.minimumBalance', 'Only from an open balance of')}
        {amount('charges.minimum', 'At least, each time')}
        {amount('charges.maximum', 'At most, each time')}
        <TextField
          name="charges.maximumCount"
          label="At most (times per invoice)"
          inputMode="numeric"
          value={values['charges.maximumCount']}
          errors={errors}
        />
        <SelectField
          name="charges.maximumTotal.kind"
          label="All charges of an invoice together"
          value={values['charges.maximumTotal.kind']}
          errors={errors}
          options={[
            { value: '', text: 'no limit' },
            { value: 'amount', text: 'at most an amount' },
            { value: 'percentOfPrincipal', text: 'at most a percentage' },
          ]}
        />
        <div class="when when-amount">
          {amount('charges.maximumTotal.amount', 'At most, all together')}
        </div>
        <div class="when when-percentOfPrincipal">
          <TextField
            name="charges.maximumTotal.percentOfPrincipal"
            label="At most, all together (% of principal)"
            inputMode="decimal"
            value={values['charges.maximumTotal.percentOfPrincipal']}
            errors={errors}
          />
        </div>
      </div>
    </fieldset>
  );
}
