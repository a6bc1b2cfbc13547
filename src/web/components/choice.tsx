import type { ComponentChildren, JSX } from 'preact';
import { describeField, FieldBox, fieldId } from './field.tsx';
import type { FieldProps } from './field.tsx';
import type { FieldError } from './view.ts';

export type Option = { value: string; text: string; hint?: string };

/** A choice of one from a list; a value that is not in the list is kept and shown. */
export function SelectField(props: FieldProps & { options: readonly Option[] }): JSX.Element {
  const { id, message, describedBy } = describeField(props);
  const value = props.value ?? '';
  const known = props.options.some((option) => option.value === value);
  const options =
    known || value === '' ? props.options : [...props.options, { value, text: value }];
  return (
    <FieldBox {...props}>
      <select
        id={id}
        name={props.name}
        autofocus={props.autofocus}
        aria-invalid={message === undefined ? undefined : 'true'}
        aria-describedby={describedBy}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.text}
          </option>
        ))}
      </select>
    </FieldBox>
  );
}

/** One yes or no. */
export function CheckboxField(props: {
  name: string;
  label: ComponentChildren;
  checked: boolean;
  value?: string;
  hint?: ComponentChildren;
  id?: string;
}): JSX.Element {
  const id = props.id ?? fieldId(props.name);
  return (
    <div class="check">
      <input
        type="checkbox"
        id={id}
        name={props.name}
        value={props.value ?? 'on'}
        checked={props.checked}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
      />
      <label for={id}>{props.label}</label>
      {props.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}

/** A choice of one, all choices in sight, each with what it means. */
export function RadioGroup(props: {
  name: string;
  legend: ComponentChildren;
  value: string;
  options: readonly Option[];
  errors?: readonly FieldError[];
  inline?: boolean;
  scope?: string;
}): JSX.Element {
  const message = props.errors?.find((error) => error.field === props.name)?.message;
  const first = fieldId(props.name, props.scope);
  return (
    <fieldset
      class={`radios ${props.inline ? 'radios-inline' : ''} ${message === undefined ? '' : 'field-invalid'}`}
      aria-describedby={message === undefined ? undefined : `${first}-error`}
    >
      <legend>{props.legend}</legend>
      {message !== undefined && (
        <p class="field-error" id={`${first}-error`}>
          <span class="visually-hidden">Error: </span>
          {message}
        </p>
      )}
      {props.options.map((option, index) => {
        const id = index === 0 ? first : `${first}-${option.value}`;
        return (
          <div class="check" key={option.value}>
            <input
              type="radio"
              id={id}
              name={props.name}
              value={option.value}
              checked={option.value === props.value}
              aria-describedby={option.hint === undefined ? undefined : `${id}-hint`}
            />
            <label for={id}>{option.text}</label>
            {option.hint !== undefined && (
              <p class="hint" id={`${id}-hint`}>
                {option.hint}
              </p>
            )}
          </div>
        );
      })}
    </fieldset>
  );
}
