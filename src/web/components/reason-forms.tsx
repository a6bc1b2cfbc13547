import type { JSX } from 'preact';
import { ErrorSummary } from './error-summary.tsx';
import { PostForm, TextField } from './form.tsx';
import { Card } from './layout.tsx';
import type { FieldError } from './view.ts';

/** What a person may do with a charge or a reminder, each with a reason that is kept. */
export function ReasonForms(props: {
  csrfToken: string;
  actions: readonly {
    name: string;
    title: string;
    means: string;
    danger: boolean;
    href: string;
  }[];
  rejected?: { action: string; reason: string; errors: readonly FieldError[] };
}): JSX.Element {
  return (
    <Card title="Decide" id="decide" class="no-print">
      {props.actions.map((action) => {
        const rejected = props.rejected?.action === action.name ? props.rejected : undefined;
        const scope = `${action.name}-`;
        return (
          <PostForm
            key={action.name}
            action={action.href}
            csrfToken={props.csrfToken}
            class="form"
            label={action.title}
          >
            <ErrorSummary errors={rejected?.errors ?? []} scope={scope} />
            <p class="note">{action.means}</p>
            <TextField
              name="reason"
              scope={scope}
              label={action.danger ? 'Reason' : 'Reason (optional)'}
              value={rejected?.reason}
              errors={rejected?.errors ?? []}
              maxLength={500}
            />
            <p>
              <button type="submit" class={action.danger ? 'button button-danger' : 'button'}>
                {action.title}
              </button>
            </p>
          </PostForm>
        );
      })}
    </Card>
  );
}
