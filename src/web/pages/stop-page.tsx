import type { JSX } from 'preact';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { countOf } from '../components/format.ts';
import { Banner, Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type StopPageProps = {
  shell: ShellProps;
  subject: { kind: 'company' } | { kind: 'customer' | 'invoice'; id: string; name: string };
  /** The switch is thrown already. */
  isStopped: boolean;
  /** What waits and would be cancelled. */
  waiting: { charges: number; reminders: number };
  reason: string;
  errors: readonly FieldError[];
};

/** Asks before a company, a customer or an invoice is stopped, and tells what that does. */
export function StopPage(props: StopPageProps): JSX.Element {
  const { shell, subject } = props;
  const { realm, name: companyName } = shell.company;
  const name =
    subject.kind === 'company'
      ? companyName
      : subject.kind === 'invoice'
        ? `invoice ${subject.name}`
        : subject.name;
  const back = backTo(realm, subject);
  if (props.isStopped) {
    return (
      <Shell shell={shell} title="Stopped" section={sections[subject.kind]}>
        <PageHead title={`Everything is stopped for ${name}`} />
        <Banner tone="info" title="There is nothing left to stop">
          <p>
            <a href={back}>Back to {subject.kind === 'company' ? 'the settings' : name}</a>, where
            it can be resumed.
          </p>
        </Banner>
      </Shell>
    );
  }
  return (
    <Shell shell={shell} title="Stop everything" section={sections[subject.kind]}>
      <PageHead title={`Stop everything for ${name}?`} />
      <Card title="What happens" id="means">
        <ul>
          <li>
            From this moment no reminder is sent and nothing is charged{covers[subject.kind]}.
          </li>
          <li>{cancels(props.waiting)}</li>
          <li>
            Mails that have left and charges that are written stay. Such charges can still be taken
            back.
          </li>
          <li>{after[subject.kind]}</li>
        </ul>
      </Card>
      <Card title="Confirm" id="confirm">
        <PostForm
          action={paths.stop(realm, subject)}
          csrfToken={shell.csrfToken}
          class="form"
          label="Stop everything"
        >
          <ErrorSummary errors={props.errors} />
          <TextField
            name="reason"
            label={subject.kind === 'company' ? 'Reason (optional)' : 'Reason'}
            hint="It is kept in the history and shown wherever it says that all is stopped."
            value={props.reason}
            errors={props.errors}
            maxLength={500}
          />
          <p class="actions">
            <button type="submit" class="button button-danger">
              Stop everything
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

const sections = { company: 'settings', customer: 'customers', invoice: 'invoices' } as const;

const covers = {
  company: ', whatever the modes say',
  customer: ', the customers below this one included',
  invoice: ' on this invoice',
};

const after = {
  company: 'The mirror of QuickBooks stays in step. Once it is started again, runs go on.',
  customer:
    'Days on which it is stopped are not charged for, unless a policy says so. Once it is resumed, the next run decides anew.',
  invoice:
    'Days on which it is stopped are not charged for, unless its policy says so. Once it is resumed, the next run decides anew.',
};

function cancels({ charges, reminders }: StopPageProps['waiting']): string {
  if (charges === 0 && reminders === 0) return 'Nothing waits that would have to be cancelled.';
  return `What waits is cancelled: ${countOf(charges, 'charge')} and ${countOf(reminders, 'reminder')}, in the review and in the outbox. A reminder about other invoices too goes without those that are stopped.`;
}

function backTo(realm: string, subject: StopPageProps['subject']): string {
  if (subject.kind === 'company') return paths.settings(realm);
  return (subject.kind === 'invoice' ? paths.invoice : paths.customer)(realm, subject.id);
}
