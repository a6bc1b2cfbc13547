import type { ComponentChildren, JSX } from 'preact';
import type { FieldError } from './view.ts';

/** The id of the input of a field, for links and labels: `charges.start.from` → `charges-start-from`. */
export function fieldId(field: string, scope = ''): string {
  return `${scope}${field.replaceAll(/[^A-Za-z0-9_-]+/g, '-')}`;
}

export type FieldProps = {
  name: string;
  label: ComponentChildren;
  value?: string | undefined;
  hint?: ComponentChildren;
  errors?: readonly FieldError[];
  /** Put before the ids when one page holds two forms with the same field names. */
  scope?: string;
  autofocus?: boolean;
  /** What a message begins with for those who hear it, on pages in other languages. */
  errorWord?: string;
};

/** Message and ids of a field: what label, hint, message and input share. */
export function describeField(props: FieldProps): {
  id: string;
  message: string | undefined;
  describedBy: string | undefined;
} {
  const id = fieldId(props.name, props.scope);
  const message = props.errors?.find((error) => error.field === props.name)?.message;
  const parts = [
    ...(props.hint === undefined ? [] : [`${id}-hint`]),
    ...(message === undefined ? [] : [`${id}-error`]),
  ];
  return { id, message, describedBy: parts.length === 0 ? undefined : parts.join(' ') };
}

/** A field with its label above it, then hint and message, then the input. */
export function FieldBox(props: FieldProps & { children: ComponentChildren }): JSX.Element {
  const { id, message } = describeField(props);
  return (
    <div class={message === undefined ? 'field' : 'field field-invalid'}>
      <label for={id}>{props.label}</label>
      {props.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {message !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          <span class="visually-hidden">{props.errorWord ?? 'Error'}: </span>
          {message}
        </p>
      )}
      {props.children}
    </div>
  );
}
