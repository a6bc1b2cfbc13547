import type { JSX } from 'preact';
import { TextArea } from '../components/form.tsx';
import type { FieldError } from '../components/view.ts';
import type { FormValues } from './policy-form-fields.ts';

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
