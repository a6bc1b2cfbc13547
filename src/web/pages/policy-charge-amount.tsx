import type { JSX } from 'preact';
import { RadioGroup, SelectField } from '../components/choice.tsx';
import { TextArea, TextField } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import { PolicyChargeBaseRate, PolicyChargeStatutory } from './policy-charge-base-rate.tsx';
import type { FormValues } from './policy-form-fields.ts';

/** How much is charged, and on what: kind of amount with its inputs, base and allocation. */
export function PolicyChargeAmount(props: {
  values: FormValues;
  errors: readonly FieldError[];
  currency: string;
  ownTables?: readonly string[] | undefined;
}): JSX.Element {
  const { values, errors } = props;
  return (
    <>
      <fieldset class="group amount-kinds" id="how-much">
        <legend>How much</legend>
        <RadioGroup
          name="charges.amount.kind"
          legend="Kind of charge"
          inline
          value={values['charges.amount.kind'] ?? 'annualRate'}
          errors={errors}
          options={[
            { value: 'annualRate', text: 'Interest a year' },
            { value: 'baseRate', text: 'Interest over a base rate' },
            { value: 'statutory', text: 'Statutory interest' },
            { value: 'percent', text: 'Percent each time' },
            { value: 'flat', text: 'Fixed amount' },
            { value: 'flatThenPercent', text: 'Fixed first, then percent' },
            { value: 'advanced', text: 'Advanced (JSON)' },
          ]}
        />
        <div class="fields when when-annualRate">
          <TextField
            name="charges.amount.annualRate.percent"
            label="Interest (% a year)"
            inputMode="decimal"
            value={values['charges.amount.annualRate.percent']}
            errors={errors}
          />
          <SelectField
            name="charges.amount.annualRate.dayCount"
            label="Days of a year"
            value={values['charges.amount.annualRate.dayCount'] ?? 'actual/365'}
            errors={errors}
            options={[
              { value: 'actual/365', text: '365, always' },
              { value: 'actual/360', text: '360, always' },
              { value: 'actual/actual', text: 'as each year has' },
            ]}
          />
        </div>
        <PolicyChargeBaseRate values={values} errors={errors} ownTables={props.ownTables ?? []} />
        <PolicyChargeStatutory values={values} errors={errors} />
        <div class="fields when when-percent">
          <TextField
            name="charges.amount.percent.percent"
            label="Percent of the base, each time"
            inputMode="decimal"
            value={values['charges.amount.percent.percent']}
            errors={errors}
          />
        </div>
        <div class="fields when when-flat">
          <TextField
            name="charges.amount.flat.amount"
            label={`Amount each time (${props.currency})`}
            inputMode="decimal"
            value={values['charges.amount.flat.amount']}
            errors={errors}
          />
        </div>
        <div class="fields when when-flatThenPercent">
          <TextField
            name="charges.amount.flatThenPercent.amount"
            label={`The first charge (${props.currency})`}
            inputMode="decimal"
            value={values['charges.amount.flatThenPercent.amount']}
            errors={errors}
          />
          <TextField
            name="charges.amount.flatThenPercent.percent"
            label="Later charges (% of the base)"
            inputMode="decimal"
            value={values['charges.amount.flatThenPercent.percent']}
            errors={errors}
          />
        </div>
        <div class="when when-advanced">
          <TextArea
            name="charges.amount.json"
            label="Amount as JSON"
            hint='greaterOf, sumOf and tiered, e.g. {"kind":"greaterOf","of":[{"kind":"flat","amount":"10.00"},{"kind":"percent","percent":"1.5"}]}'
            rows={6}
            code
            value={values['charges.amount.json']}
            errors={errors}
          />
        </div>
      </fieldset>
      <fieldset class="group">
        <legend>On what</legend>
        <RadioGroup
          name="charges.base"
          legend="Base"
          value={values['charges.base'] ?? 'principal'}
          errors={errors}
          options={[
            { value: 'principal', text: 'Open principal', hint: 'Charges are never charged.' },
            {
              value: 'balance',
              text: 'Open balance with unpaid charges',
              hint: 'This is compounding: charges are charged too. Not every place allows it.',
            },
          ]}
        />
        <div class="fields">
          <SelectField
            name="charges.allocation"
            label="Payments reduce"
            value={values['charges.allocation']}
            errors={errors}
            options={[
              { value: 'principalFirst', text: 'principal before charges' },
              { value: 'chargesFirst', text: 'charges before principal' },
            ]}
          />
        </div>
      </fieldset>
    </>
  );
}
