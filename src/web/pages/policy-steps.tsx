import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { fieldId } from '../components/field.tsx';
import { TextField } from '../components/form.tsx';
import { stepField, stepNumbers } from './policy-form-reminders.ts';
import type { RemindersSectionProps } from './policy-reminders-section.tsx';

const shippedTexts: Readonly<Record<string, string>> = {
  friendly: 'Friendly notice',
  polite: 'Polite reminder',
  firm: 'Firm reminder',
  final: 'Final notice',
};

/** The steps of the reminders, each with its inputs; added and removed by buttons. */
export function PolicySteps(props: RemindersSectionProps): JSX.Element {
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
        options={props.mailTemplates.map((value) => ({
          value,
          text: shippedTexts[value] ?? value,
        }))}
      />
      <SelectField
        name={name('recipients')}
        label="Goes to"
        value={values[name('recipients')] ?? 'primary'}
        errors={errors}
        options={[
          { value: 'primary', text: 'its contacts' },
          { value: 'escalation', text: 'and for escalation' },
        ]}
      />
      <TextField
        name={name('cc')}
        label="Copy to (addresses)"
        value={values[name('cc')]}
        errors={errors}
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
