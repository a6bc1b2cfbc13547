import type { JSX } from 'preact';
import { documentKinds } from '../../flow/documents/document-kinds.ts';
import { describeField, FieldBox } from './field.tsx';
import type { FieldError } from './view.ts';

/** The choice of one document, named `file`. */
export function DocumentField(props: {
  label: string;
  scope: string;
  errors: readonly FieldError[];
}): JSX.Element {
  const field = { ...props, name: 'file', hint: `${documentKinds}, at most 10 MB.` };
  const { id, message, describedBy } = describeField(field);
  return (
    <FieldBox {...field}>
      <input
        id={id}
        name="file"
        type="file"
        accept=".pdf,.docx,.png,.jpg,.jpeg,.webp"
        aria-invalid={message === undefined ? undefined : 'true'}
        aria-describedby={describedBy}
      />
    </FieldBox>
  );
}
