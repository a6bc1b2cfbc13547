import type { JSX } from 'preact';
import { CheckboxField, SelectField } from '../components/choice.tsx';
import { TextField } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';
import { SavedAsOff } from './policy-saved-as-off.tsx';

/** What a charge is held against: the law of the customer's place, a cap, and what was agreed. */
export function PolicyChargeLaw(props: {
  values: FormValues;
  errors: readonly FieldError[];
}): JSX.Element {
  const { values, errors } = props;
  // What was saved in so many words stays so; otherwise the usual is not written down.
  const usual = (name: string, word: string): string =>
    values[`charges.law.${name}`] === word ? word : '';
  return (
    <fieldset class="group">
      <legend>Law and agreement</legend>
      <p class="hint">
        The record of the customer’s place bounds all charges of an invoice together. This is no
        legal advice.
      </p>
      <div class="fields">
        <SelectField
          name="charges.law.above"
          label="A charge above what is allowed"
          value={values['charges.law.above']}
          errors={errors}
          options={[
            { value: usual('above', 'reduce'), text: 'is reduced to it' },
            { value: 'block', text: 'is not made' },
          ]}
        />
        <TextField
          name="charges.law.annualPercent"
          label="Own cap on all charges (% a year)"
          hint="Of what was open, with flat charges counted. Empty: none."
          inputMode="decimal"
          value={values['charges.law.annualPercent']}
          errors={errors}
        />
        <SelectField
          name="charges.law.noRecord"
          label="Where no record and no cap is held"
          value={values['charges.law.noRecord']}
          errors={errors}
          options={[
            { value: usual('noRecord', 'accept'), text: 'charge all the same' },
            { value: 'block', text: 'charge nothing' },
          ]}
        />
      </div>
      <CheckboxField
        name="charges.agreedTerms.required"
        label="Only customers whose agreement to the terms is on record"
        checked={values['charges.agreedTerms.required'] !== undefined}
        hint="And no invoice that is older than the agreement."
      />
      <CheckboxField
        name="charges.excludeTax"
        label="Leave tax out of the base"
        checked={values['charges.excludeTax'] !== undefined}
        hint="In the share of it that is still open."
      />
      <CheckboxField
        name="charges.accrueDuringHold"
        label="Charge the days of a hold once it is over"
        checked={values['charges.accrueDuringHold'] !== undefined}
        hint="Otherwise nothing accrues on what is held. A hold may say otherwise itself."
      />
      <CheckboxField
        name="charges.chargeAfterPayment"
        label="Charge what was paid late for its last days"
        checked={values['charges.chargeAfterPayment'] !== undefined}
        hint="Once, at the date it was paid, on a new invoice."
      />
      <SavedAsOff
        values={values}
        names={['agreedTerms.required', 'excludeTax', 'accrueDuringHold', 'chargeAfterPayment'].map(
          (name) => `charges.${name}`,
        )}
      />
    </fieldset>
  );
}
