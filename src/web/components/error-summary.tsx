import type { JSX } from 'preact';
import { fieldId } from './field.tsx';
import type { FieldError } from './view.ts';

/** What a rejected form says first: each message links to its field. Nothing when there are none. */
export function ErrorSummary(props: {
  errors: readonly FieldError[];
  scope?: string;
  /** Its heading, on pages in other languages. */
  title?: string;
}): JSX.Element | null {
  if (props.errors.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabIndex={-1} autofocus>
      <h2>{props.title ?? usualTitle(props.errors)}</h2>
      <ul>
        {props.errors.map((error) => (
          <li key={error.field + error.message}>
            {error.field === '' ? (
              error.message
            ) : (
              <a href={`#${fieldId(error.field, props.scope)}`}>{error.message}</a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const usualTitle = ({ length }: readonly FieldError[]): string =>
  length === 1 ? 'One thing to correct' : 'Some things to correct';
