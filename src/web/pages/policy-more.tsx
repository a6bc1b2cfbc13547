import type { JSX } from 'preact';
import { TextArea } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';

/** What was saved in a section that this form knows no input for, so that it is not lost. */
export function More(props: {
  name: string;
  values: FormValues;
  errors: readonly FieldError[];
}): JSX.Element | null {
  const value = props.values[props.name] ?? '';
  if (value === '') return null;
  return (
    <details class="more" open>
      <summary>Settings that this form does not know</summary>
      <TextArea
        name={props.name}
        label="As one JSON object"
        hint="They were saved by the API and stay as they are. Empty the box to leave them out."
        rows={4}
        code
        value={value}
        errors={props.errors}
      />
    </details>
  );
}
