import type { JSX } from 'preact';
import { CheckboxField, SelectField } from '../components/choice.tsx';
import { PostForm, TextArea, TextField } from '../components/form.tsx';
import { hourOptions, weekdayNames } from '../components/labels.ts';
import { Card } from '../components/layout.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

/** Also the field names of the form; the days come as `sendingDay.1` (Monday) to `sendingDay.7`. */
export type SendingSettings = {
  timeZone: string;
  /** ISO weekdays: 1 is Monday, 7 is Sunday. */
  sendingDays: readonly number[];
  /** As typed or stored, 0 to 23. */
  sendingHour: string;
  /** As typed or stored. */
  promiseGraceDays: string;
  fromName: string;
  replyTo: string;
  paymentInstructions: string;
};

/** When and in whose name mails are sent. */
export function SettingsSending(props: {
  realm: string;
  csrfToken: string;
  sending: SendingSettings;
  errors: readonly FieldError[];
}): JSX.Element {
  const { sending, errors } = props;
  return (
    <Card title="Sending" id="sending">
      <PostForm
        action={paths.settings(props.realm)}
        csrfToken={props.csrfToken}
        class="form"
        label="Sending"
      >
        <fieldset class="radios">
          <legend>Days on which mails are sent</legend>
          <div class="days">
            {weekdayNames.map((day, index) => (
              <CheckboxField
                key={day}
                name={`sendingDay.${index + 1}`}
                label={day}
                checked={sending.sendingDays.includes(index + 1)}
              />
            ))}
          </div>
          <p class="hint">
            On other days Dunwell decides and sends nothing; what was due stays due. Charges are
            assessed on any day.
          </p>
        </fieldset>
        <div class="fields">
          <SelectField
            name="sendingHour"
            label="Hour"
            value={sending.sendingHour}
            errors={errors}
            options={hourOptions}
          />
          <TextField
            name="timeZone"
            label="Time zone"
            value={sending.timeZone}
            errors={errors}
            placeholder="America/New_York"
          />
          <TextField
            name="fromName"
            label="Sender’s name"
            value={sending.fromName}
            errors={errors}
          />
          <TextField
            name="replyTo"
            type="email"
            label="Replies go to"
            value={sending.replyTo}
            errors={errors}
          />
        </div>
        <TextField
          name="promiseGraceDays"
          label="Days of grace for promises"
          inputMode="numeric"
          size="short"
          value={sending.promiseGraceDays}
          errors={errors}
          hint="A payment so many days after the one promised still keeps the promise, and reminders pause until they are over. Counts for promises made from now on."
        />
        <TextArea
          name="paymentInstructions"
          label="How to pay"
          hint="Stands in every mail about an invoice that has no payment page at QuickBooks."
          rows={4}
          value={sending.paymentInstructions}
          errors={errors}
        />
        <p>
          <button type="submit" class="button">
            Save
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
