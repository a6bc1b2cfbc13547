import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { TextField } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';

type PartProps = { values: FormValues; errors: readonly FieldError[] };

/** From which day an invoice is charged for. */
export function PolicyChargeStart({ values, errors }: PartProps): JSX.Element {
  return (
    <fieldset class="group" id="from-when">
      <legend>From when</legend>
      <div class="fields">
        <SelectField
          name="charges.start.from"
          label="Days count from"
          value={values['charges.start.from']}
          errors={errors}
          options={[
            { value: 'dueDate', text: 'the due date' },
            { value: 'txnDate', text: 'the invoice date' },
          ]}
        />
        <TextField
          name="charges.start.graceDays"
          label="Grace (days)"
          inputMode="numeric"
          value={values['charges.start.graceDays']}
          errors={errors}
        />
        <SelectField
          name="charges.start.accrueFrom"
          label="Interest runs"
          value={values['charges.start.accrueFrom']}
          errors={errors}
          options={[
            { value: 'start', text: 'from the start, once grace is over' },
            { value: 'graceEnd', text: 'from the end of grace' },
          ]}
        />
        <TextField
          name="charges.start.notBefore"
          type="date"
          label="No day before"
          value={values['charges.start.notBefore']}
          errors={errors}
        />
      </div>
      <p class="hint">
        “No day before” keeps days that passed before your customers could know the rule free of
        charge.
      </p>
    </fieldset>
  );
}

/** On which days a charge is assessed. */
export function PolicyChargeAssess({ values, errors }: PartProps): JSX.Element {
  return (
    <fieldset class="group assess" id="how-often">
      <legend>How often</legend>
      <div class="fields">
        <SelectField
          name="charges.assess.kind"
          label="Charge"
          value={values['charges.assess.kind']}
          errors={errors}
          options={[
            { value: 'once', text: 'once' },
            { value: 'everyDays', text: 'every so many days' },
            { value: 'monthly', text: 'every month' },
          ]}
        />
        <div class="when when-everyDays">
          <TextField
            name="charges.assess.days"
            label="Every (days)"
            inputMode="numeric"
            value={values['charges.assess.days']}
            errors={errors}
          />
        </div>
        <div class="when when-monthly">
          <TextField
            name="charges.assess.day"
            label="Day of the month (31: the last)"
            inputMode="numeric"
            value={values['charges.assess.day']}
            errors={errors}
          />
        </div>
      </div>
    </fieldset>
  );
}
