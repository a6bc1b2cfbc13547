import type { JSX } from 'preact';
import { CheckboxField, RadioGroup, SelectField } from '../components/choice.tsx';
import { TextField } from '../components/form.tsx';
import { Card } from '../components/layout.tsx';
import type { FieldError } from '../components/view.ts';
import { PolicyChargeAmount } from './policy-charge-amount.tsx';
import { PolicyChargeLimits } from './policy-charge-limits.tsx';
import type { FormValues } from './policy-form-fields.ts';
import { More } from './policy-more.tsx';

export type ChargesSectionProps = {
  values: FormValues;
  errors: readonly FieldError[];
  currency: string;
  absent: string;
};

/** Who is charged what and when: the `charges` section of the policy form. */
export function PolicyChargesSection(props: ChargesSectionProps): JSX.Element {
  const { values, errors } = props;
  return (
    <Card title="Charges" id="charges" class="policy-section">
      <RadioGroup
        name="charges.defined"
        legend="Charges at this level"
        value={values['charges.defined'] ?? 'inherit'}
        errors={errors}
        options={[
          { value: 'inherit', text: 'Not defined here', hint: props.absent },
          { value: 'here', text: 'Defined here' },
        ]}
      />
      <div class="section-body form">
        <CheckboxField
          name="charges.enabled"
          label="Charge late invoices"
          checked={values['charges.enabled'] !== undefined}
          hint="Unchecked: this level says that nobody is charged."
        />
        <PolicyChargeAmount values={values} errors={errors} currency={props.currency} />
        <Start values={values} errors={errors} />
        <Assess values={values} errors={errors} />
        <PolicyChargeLimits values={values} errors={errors} currency={props.currency} />
        <fieldset class="group">
          <legend>In QuickBooks</legend>
          <div class="fields">
            <SelectField
              name="charges.writeBack"
              label="The charge is written as"
              value={values['charges.writeBack']}
              errors={errors}
              options={[
                { value: 'lineOnInvoice', text: 'one more line on the invoice' },
                { value: 'invoicePerInvoice', text: 'a new invoice for each late invoice' },
              ]}
            />
          </div>
          <p class="note">
            An invoice in a closed period is never edited: its charge goes on a new invoice.
          </p>
        </fieldset>
        <More name="charges.more" values={values} errors={errors} />
      </div>
    </Card>
  );
}

type PartProps = { values: FormValues; errors: readonly FieldError[] };

function Start({ values, errors }: PartProps): JSX.Element {
  return (
    <fieldset class="group">
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

function Assess({ values, errors }: PartProps): JSX.Element {
  return (
    <fieldset class="group assess">
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
