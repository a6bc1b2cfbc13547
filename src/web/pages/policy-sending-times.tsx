import type { JSX } from 'preact';
import { CheckboxField, RadioGroup, SelectField } from '../components/choice.tsx';
import { hourOptions, weekdayNames } from '../components/labels.ts';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';
import { sendingDayField } from './policy-form-reminders.ts';

/** On which days and at which hour the mails of a policy go out, where not as the company's. */
export function PolicySendingTimes(props: {
  values: FormValues;
  errors: readonly FieldError[];
}): JSX.Element {
  const { values, errors } = props;
  return (
    <fieldset class="group sending-days" id="sending-times">
      <legend>Days and hour of sending</legend>
      <RadioGroup
        name="reminders.sendingDays"
        legend="Days on which mails are sent"
        inline
        value={values['reminders.sendingDays'] ?? 'company'}
        errors={errors}
        options={[
          { value: 'company', text: 'The company’s, as the settings say' },
          { value: 'own', text: 'Days of their own' },
        ]}
      />
      <div class="days">
        {weekdayNames.map((day, index) => (
          <CheckboxField
            key={day}
            name={sendingDayField(index + 1)}
            label={day}
            checked={values[sendingDayField(index + 1)] !== undefined}
          />
        ))}
      </div>
      <div class="fields">
        <SelectField
          name="reminders.sendingHour"
          label="Hour"
          hint="In the company’s time zone. An hour earlier than the company’s begins the day’s run; mails of other policies still wait for the company’s."
          value={values['reminders.sendingHour']}
          errors={errors}
          options={[{ value: '', text: 'the company’s' }, ...hourOptions]}
        />
      </div>
    </fieldset>
  );
}
