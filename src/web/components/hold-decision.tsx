import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { ErrorSummary } from './error-summary.tsx';
import { PostForm, TextField } from './form.tsx';
import { Card } from './layout.tsx';
import { RadioGroup } from './choice.tsx';
import type { FieldError } from './view.ts';

export type HoldDecisionProps = {
  realm: string;
  csrfToken: string;
  holdId: string;
  /** The ways in which it can end, each with what it does; one for what is no dispute. */
  options: readonly { value: string; text: string; effects: readonly string[] }[];
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
};

/** How a hold ends, with what each way does to charges and reminders. */
export function HoldDecision(props: HoldDecisionProps): JSX.Element {
  const { options, values, errors } = props;
  const [first] = options;
  const isOne = options.length === 1 && first !== undefined;
  return (
    <Card title={isOne ? first.text : 'Settle it'} id="settle">
      {isOne && (
        <ul>
          {first.effects.map((effect) => (
            <li key={effect}>{effect}</li>
          ))}
        </ul>
      )}
      <PostForm
        action={paths.settleHold(props.realm, props.holdId)}
        csrfToken={props.csrfToken}
        class="form"
        label={isOne ? first.text : 'Settle it'}
      >
        <ErrorSummary errors={errors} scope="settle-" />
        {isOne ? (
          <input type="hidden" name="outcome" value={first.value} />
        ) : (
          <RadioGroup
            name="outcome"
            scope="settle-"
            legend="How it ends"
            value={values['outcome'] ?? ''}
            errors={errors}
            options={options.map(({ value, text, effects }) => ({
              value,
              text,
              hint: effects.join(' '),
            }))}
          />
        )}
        <TextField
          name="note"
          scope="settle-"
          label="Note (optional)"
          hint="It is kept in the log, and with charges that are forgiven."
          value={values['note']}
          errors={errors}
          maxLength={500}
        />
        <p>
          <button type="submit" class="button">
            {isOne ? first.text : 'Settle the dispute'}
          </button>
        </p>
      </PostForm>
    </Card>
  );
}
