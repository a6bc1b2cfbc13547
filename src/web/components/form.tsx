import type { ComponentChildren, JSX } from 'preact';
import { describeField, FieldBox } from './field.tsx';
import type { FieldProps } from './field.tsx';

/** A POST form with its anti-forgery token. */
export function PostForm(props: {
  action: string;
  csrfToken: string;
  class?: string;
  id?: string;
  label?: string;
  /** The form has a file among its fields. */
  files?: boolean;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <form
      method="post"
      action={props.action}
      enctype={props.files === true ? 'multipart/form-data' : undefined}
      class={props.class}
      id={props.id}
      aria-label={props.label}
      noValidate
    >
      <input type="hidden" name="_csrf" value={props.csrfToken} />
      {props.children}
    </form>
  );
}

/** One line of text, a number, a date or a search, with its label, hint and message. */
export function TextField(
  props: FieldProps & {
    type?: 'text' | 'date' | 'search' | 'email' | 'password';
    inputMode?: 'text' | 'decimal' | 'numeric';
    size?: 'short' | 'medium';
    placeholder?: string;
    maxLength?: number;
  },
): JSX.Element {
  const { id, message, describedBy } = describeField(props);
  return (
    <FieldBox {...props}>
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        value={props.value ?? ''}
        inputMode={props.inputMode}
        class={props.size === undefined ? '' : `input-${props.size}`}
        placeholder={props.placeholder}
        maxLength={props.maxLength}
        autofocus={props.autofocus}
        autocomplete="off"
        aria-invalid={message === undefined ? undefined : 'true'}
        aria-describedby={describedBy}
      />
    </FieldBox>
  );
}

/** Several lines of text. */
export function TextArea(props: FieldProps & { rows?: number; code?: boolean }): JSX.Element {
  const { id, message, describedBy } = describeField(props);
  return (
    <FieldBox {...props}>
      <textarea
        id={id}
        name={props.name}
        rows={props.rows ?? 3}
        class={props.code ? 'code' : ''}
        spellcheck={props.code ? false : undefined}
        aria-invalid={message === undefined ? undefined : 'true'}
        aria-describedby={describedBy}
      >
        {props.value ?? ''}
      </textarea>
    </FieldBox>
  );
}
