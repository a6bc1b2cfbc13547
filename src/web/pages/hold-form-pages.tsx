import type { JSX } from 'preact';
import { RadioGroup, SelectField } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { DISPUTE_REASONS } from '../components/hold-words.ts';
import { Card, PageHead } from '../components/layout.tsx';
import { STOPS } from '../components/labels.ts';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type HoldFormProps = {
  shell: ShellProps;
  subject: { kind: 'customer' | 'invoice'; id: string; name: string; currency: string };
  values: Readonly<Record<string, string>>;
  errors: readonly FieldError[];
  /** Of the company: days after the one promised on which a payment still keeps a promise. */
  graceDays: number;
};

/** The form for a promise to pay. */
export function NewPromisePage(props: HoldFormProps): JSX.Element {
  const { subject, values, errors, graceDays } = props;
  const grace = graceDays === 1 ? 'one day' : `${graceDays} days`;
  return (
    <FormPage {...props} kind="promise" title="Record a promise to pay" submit="Record the promise">
      <TextField
        name="dueOn"
        type="date"
        label="Pays on"
        hint={`Reminders pause until then${graceDays === 0 ? '' : ` and ${grace} after`}. Whether it was kept is found from the payments.`}
        size="medium"
        value={values['dueOn']}
        errors={errors}
      />
      <TextField
        name="amount"
        inputMode="decimal"
        label={
          subject.kind === 'invoice'
            ? `Amount in ${subject.currency} (leave empty: all that is open)`
            : `Amount in ${subject.currency}`
        }
        size="medium"
        value={values['amount']}
        errors={errors}
      />
      <TextField
        name="promisedBy"
        label="Who promised (optional)"
        value={values['promisedBy']}
        errors={errors}
        maxLength={200}
      />
    </FormPage>
  );
}

/** The form for a dispute. */
export function NewDisputePage(props: HoldFormProps): JSX.Element {
  const { subject, values, errors } = props;
  return (
    <FormPage {...props} kind="dispute" title="Open a dispute" submit="Open the dispute">
      <SelectField
        name="reason"
        label="What is disputed"
        value={values['reason'] ?? 'wrongAmount'}
        errors={errors}
        options={DISPUTE_REASONS}
      />
      <TextField
        name="reasonText"
        label="In a few words"
        hint="Needed where the reason is “Other”."
        value={values['reasonText']}
        errors={errors}
        maxLength={500}
      />
      {subject.kind === 'invoice' && (
        <TextField
          name="amount"
          inputMode="decimal"
          label={`Disputed part in ${subject.currency} (leave empty: all that is open)`}
          hint="Only that part is held: the rest is reminded of and charged."
          size="medium"
          value={values['amount']}
          errors={errors}
        />
      )}
      <RadioGroup
        name="stops"
        legend="Meanwhile it stops"
        value={values['stops'] ?? 'both'}
        errors={errors}
        options={[
          { value: 'both', text: STOPS.both },
          { value: 'reminders', text: STOPS.reminders },
          { value: 'charges', text: STOPS.charges },
        ]}
      />
      <SelectField
        name="accrue"
        label="Charges for its days"
        value={values['accrue'] ?? ''}
        errors={errors}
        options={[
          { value: '', text: 'As the policy says' },
          { value: 'no', text: 'None' },
          { value: 'yes', text: 'Once the dispute is over' },
        ]}
      />
      <TextField
        name="responsible"
        label="Who settles it (optional)"
        hint="A name or an e-mail address."
        value={values['responsible']}
        errors={errors}
        maxLength={200}
      />
      <TextField
        name="dueOn"
        type="date"
        label="To be settled by (optional)"
        size="medium"
        value={values['dueOn']}
        errors={errors}
      />
    </FormPage>
  );
}

function FormPage(
  props: HoldFormProps & {
    kind: 'dispute' | 'promise';
    title: string;
    submit: string;
    children: JSX.Element | (JSX.Element | false)[];
  },
): JSX.Element {
  const { shell, subject, kind, title, errors } = props;
  const { realm } = shell.company;
  const back = (subject.kind === 'invoice' ? paths.invoice : paths.customer)(realm, subject.id);
  const name = subject.kind === 'invoice' ? `Invoice ${subject.name}` : subject.name;
  return (
    <Shell shell={shell} title={title} section="holds">
      <PageHead title={title} eyebrow={<a href={back}>{name}</a>} />
      <Card title={name} id="form">
        <PostForm
          action={paths.newHold(realm, kind, subject)}
          csrfToken={shell.csrfToken}
          class="form"
          label={title}
        >
          <ErrorSummary errors={errors} />
          {props.values['reply'] !== undefined && (
            <input type="hidden" name="reply" value={props.values['reply']} />
          )}
          {props.children}
          <TextField
            name="note"
            label="Note (optional)"
            value={props.values['note']}
            errors={errors}
            maxLength={500}
          />
          <p class="actions">
            <button type="submit" class="button">
              {props.submit}
            </button>
            <a class="button button-quiet" href={back}>
              Go back
            </a>
          </p>
        </PostForm>
      </Card>
    </Shell>
  );
}
