import type { JSX } from 'preact';
import { CheckboxField, RadioGroup } from '../components/choice.tsx';
import { TextField } from '../components/form.tsx';
import { Card } from '../components/layout.tsx';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';
import { More } from './policy-more.tsx';
import { PolicySendingTimes } from './policy-sending-times.tsx';
import { SavedAsOff } from './policy-saved-as-off.tsx';
import { PolicySteps } from './policy-steps.tsx';

export type RemindersSectionProps = {
  values: FormValues;
  errors: readonly FieldError[];
  currency: string;
  /** Where the form goes, for adding and removing a step in place. */
  action: string;
  absent: string;
  mailTemplates: readonly string[];
  focusField?: string;
};

/** Who is reminded when: the `reminders` section of the policy form. */
export function PolicyRemindersSection(props: RemindersSectionProps): JSX.Element {
  const { values, errors } = props;
  return (
    <Card title="Reminders" id="reminders" class="policy-section">
      <RadioGroup
        name="reminders.defined"
        legend="Reminders at this level"
        value={values['reminders.defined'] ?? 'inherit'}
        errors={errors}
        options={[
          { value: 'inherit', text: 'Not defined here', hint: props.absent },
          { value: 'here', text: 'Defined here' },
        ]}
      />
      <div class="section-body form">
        <CheckboxField
          name="reminders.enabled"
          label="Send reminders"
          checked={values['reminders.enabled'] !== undefined}
          hint="Unchecked: this level says that nobody is reminded."
        />
        <PolicySteps {...props} />
        <fieldset class="group">
          <legend>After the last step</legend>
          <div class="fields">
            <TextField
              name="reminders.repeat.everyDays"
              label="Repeat it every (days)"
              inputMode="numeric"
              value={values['reminders.repeat.everyDays']}
              errors={errors}
            />
            <TextField
              name="reminders.repeat.limit"
              label="At most (times)"
              inputMode="numeric"
              value={values['reminders.repeat.limit']}
              errors={errors}
            />
            <TextField
              name="reminders.minimumBalance"
              label={`Only from an open balance of (${props.currency})`}
              inputMode="decimal"
              value={values['reminders.minimumBalance']}
              errors={errors}
            />
          </div>
          <CheckboxField
            name="reminders.consolidate"
            label="One mail per customer and day"
            checked={values['reminders.consolidate'] !== undefined}
            hint="It lists every open invoice, in the tone of the furthest step that is due."
          />
        </fieldset>
        <fieldset class="group">
          <legend>Before the first charge</legend>
          <TextField
            name="reminders.preChargeWarning.daysBefore"
            label="Warn so many days before (1 to 30)"
            hint="Once per invoice, while paying still avoids the charge. On a day with a reminder it is told in that. Empty: no warning of its own."
            inputMode="numeric"
            size="short"
            value={values['reminders.preChargeWarning.daysBefore']}
            errors={errors}
          />
        </fieldset>
        <fieldset class="group">
          <legend>With each reminder</legend>
          <CheckboxField
            name="reminders.attachInvoicePdf"
            label="Attach the PDF of each invoice"
            checked={values['reminders.attachInvoicePdf'] !== undefined}
            hint="As QuickBooks prints it. What does not fit is named in the mail, with what to do instead."
          />
          <CheckboxField
            name="reminders.attachStatement"
            label="Attach the statement of account"
            checked={values['reminders.attachStatement'] !== undefined}
            hint="A PDF with what was booked in the last twelve months, and what is open by age."
          />
          <SavedAsOff
            values={values}
            names={['reminders.attachInvoicePdf', 'reminders.attachStatement']}
          />
        </fieldset>
        <PolicySendingTimes values={values} errors={errors} />
        <More name="reminders.more" values={values} errors={errors} />
      </div>
    </Card>
  );
}
