import type { JSX } from 'preact';
import { paths } from '../pages/paths.ts';
import { RadioGroup, SelectField } from './choice.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { PostForm, TextField } from './form.tsx';
import type { HoldsProps } from './holds.tsx';
import { GIVEN_HOLD_REASONS } from './hold-words.ts';
import { STOPS } from './labels.ts';

/** The form for a new hold, put away until it is wanted or was rejected. */
export function AddHold(props: HoldsProps): JSX.Element {
  const errors = props.errors ?? [];
  const values = props.values ?? {};
  return (
    <details class="more" open={errors.length > 0}>
      <summary>Add a hold</summary>
      <PostForm action={paths.holds(props.realm)} csrfToken={props.csrfToken} class="form">
        <ErrorSummary errors={errors} scope="hold-" />
        <input type="hidden" name="scopeKind" value={props.scope.kind} />
        <input type="hidden" name="scopeId" value={props.scope.id} />
        <RadioGroup
          name="stops"
          scope="hold-"
          legend="It stops"
          value={values['stops'] ?? 'both'}
          errors={errors}
          options={[
            { value: 'both', text: STOPS.both },
            { value: 'reminders', text: STOPS.reminders },
            { value: 'charges', text: STOPS.charges },
          ]}
        />
        <SelectField
          name="reason"
          scope="hold-"
          label="Reason"
          value={values['reason'] ?? 'dispute'}
          errors={errors}
          options={GIVEN_HOLD_REASONS}
        />
        <TextField
          name="until"
          scope="hold-"
          type="date"
          label="Until (leave empty: until lifted)"
          size="medium"
          value={values['until']}
          errors={errors}
        />
        {props.scope.kind === 'invoice' && (
          <TextField
            name="amount"
            scope="hold-"
            inputMode="decimal"
            label="Disputed part (leave empty: the whole balance)"
            hint="Only that part is held: the rest is reminded of and charged."
            size="medium"
            value={values['amount']}
            errors={errors}
          />
        )}
        <SelectField
          name="accrue"
          scope="hold-"
          label="Charges for its days"
          value={values['accrue'] ?? ''}
          errors={errors}
          options={[
            { value: '', text: 'As the policy says' },
            { value: 'no', text: 'None' },
            { value: 'yes', text: 'Once the hold is over' },
          ]}
        />
        <TextField
          name="note"
          scope="hold-"
          label="Note"
          value={values['note']}
          errors={errors}
          maxLength={500}
        />
        <p>
          <button type="submit" class="button">
            Add the hold
          </button>
        </p>
      </PostForm>
    </details>
  );
}
