import type { JSX } from 'preact';
import { CheckboxField, RadioGroup, SelectField } from '../components/choice.tsx';
import { fieldId } from '../components/field.tsx';
import { TextArea, TextField } from '../components/form.tsx';
import { Card } from '../components/layout.tsx';
import type { FieldError } from '../components/view.ts';
import { stepField, stepNumbers } from './policy-form-reminders.ts';
import type { FormValues } from './policy-form-fields.ts';

export type RemindersSectionProps = {
  values: FormValues;
  errors: readonly FieldError[];
  currency: string;
  /** Where the form goes, for adding and removing a step in place. */
  action: string;
  absent: string;
  focusField?: string;
};

const TEMPLATES = [
  { value: 'friendly', text: 'Friendly notice' },
  { value: 'polite', text: 'Polite reminder' },
  { value: 'firm', text: 'Firm reminder' },
  { value: 'final', text: 'Final notice' },
];

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
        <Steps {...props} />
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
        <More name="reminders.more" values={values} errors={errors} />
      </div>
    </Card>
  );
}

/** The members of a section that have no input of their own. */
export function More(props: {
  name: string;
  values: FormValues;
  errors: readonly FieldError[];
}): JSX.Element {
  const value = props.values[props.name] ?? '';
  const wrong = props.errors.some((error) => error.field === props.name);
  return (
    <details class="more" open={value !== '' || wrong}>
      <summary>More settings (JSON)</summary>
      <TextArea
        name={props.name}
        label="Further settings as one JSON object"
        hint="As the API describes them. Leave empty for none."
        rows={4}
        code
        value={value}
        errors={props.errors}
      />
    </details>
  );
}

function Steps(props: RemindersSectionProps): JSX.Element {
  const numbers = stepNumbers(props.values);
  const inPlace = {
    'hx-post': props.action,
    'hx-select': '#reminder-steps',
    'hx-target': '#reminder-steps',
    'hx-swap': 'outerHTML',
  };
  return (
    <fieldset class="group" id="reminder-steps" aria-live="polite">
      <legend>Steps</legend>
      <p class="hint">
        Days are counted from the due date: −7 is a week before it, 15 is fifteen days after it.
        Overdue steps go in order and none is left out.
      </p>
      <ol class="steps">
        {numbers.map((number, index) => (
          <li key={number}>
            <Step {...props} number={number} ordinal={index + 1} inPlace={inPlace} />
          </li>
        ))}
      </ol>
      {numbers.length === 0 && <p>No step: nobody is reminded.</p>}
      <p>
        <button
          type="submit"
          name="intent"
          value="addStep"
          id={fieldId('reminders.addStep')}
          class="button button-quiet button-small"
          autofocus={props.focusField === 'reminders.addStep'}
          {...inPlace}
        >
          Add a step
        </button>
      </p>
    </fieldset>
  );
}

function Step(
  props: RemindersSectionProps & {
    number: number;
    ordinal: number;
    inPlace: Record<string, string>;
  },
): JSX.Element {
  const { values, errors, number } = props;
  const name = (member: string): string => stepField(number, member);
  // "primary" may be stated or left out: whichever it was stays so.
  const primary = values[name('recipients')] === 'primary' ? 'primary' : '';
  return (
    <fieldset class="step">
      <legend>Step {props.ordinal}</legend>
      <TextField
        name={name('offsetDays')}
        label="Day"
        value={values[name('offsetDays')]}
        errors={errors}
        autofocus={props.focusField === name('offsetDays')}
      />
      <SelectField
        name={name('template')}
        label="Mail"
        value={values[name('template')]}
        errors={errors}
        options={TEMPLATES}
      />
      <SelectField
        name={name('recipients')}
        label="To"
        value={values[name('recipients')]}
        errors={errors}
        options={[
          { value: primary, text: 'Usual contact' },
          { value: 'escalation', text: 'Escalation contact' },
        ]}
      />
      <TextField
        name={name('minimumBalance')}
        label={`Only from (${props.currency})`}
        inputMode="decimal"
        value={values[name('minimumBalance')]}
        errors={errors}
      />
      <input type="hidden" name={name('more')} value={values[name('more')] ?? ''} />
      <button
        type="submit"
        name="intent"
        value={`removeStep.${number}`}
        class="button button-quiet button-small"
        {...props.inPlace}
      >
        Remove<span class="visually-hidden"> step {props.ordinal}</span>
      </button>
    </fieldset>
  );
}
