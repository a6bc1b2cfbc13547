import type { JSX } from 'preact';
import { CheckboxField, SelectField } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextArea } from '../components/form.tsx';
import { weekdayNames } from '../components/labels.ts';
import { Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type MailKindsPageProps = {
  shell: ShellProps;
  chargeNotices: boolean;
  thankYous: boolean;
  digest: DigestView;
  errors: readonly FieldError[];
};

export type DigestView = {
  isOn: boolean;
  /** As typed or stored, 1 Monday to 7 Sunday. */
  weekday: string;
  /** As typed, or one to a line. */
  addresses: string;
  /** The address that notices to the owner go to; null when there is none. */
  owner: string | null;
  /** The hour and zone at which it leaves: `09:00, Europe/London`. */
  leavesAt: string;
};

/** Which mails go out beside the reminders. */
export function MailKindsPage(props: MailKindsPageProps): JSX.Element {
  const { shell } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Other mails" section="settings">
      <PageHead title="Other mails">
        <a class="button button-quiet" href={paths.mailTemplates(realm)}>
          Templates
        </a>
      </PageHead>
      <ErrorSummary errors={props.errors} />
      <PostForm
        action={paths.mailKinds(realm)}
        csrfToken={shell.csrfToken}
        class="form"
        label="Other mails"
      >
        <ToCustomers {...props} />
        <ToOwner {...props} />
        <p>
          <button type="submit" class="button">
            Save
          </button>
        </p>
      </PostForm>
    </Shell>
  );
}

function ToCustomers({ shell, chargeNotices, thankYous }: MailKindsPageProps): JSX.Element {
  const { realm } = shell.company;
  const template = (name: string): string => paths.mailTemplate(realm, name);
  return (
    <Card
      title="To customers, beside the reminders"
      id="kinds"
      note="They follow the mode of reminders, the days for sending, holds and the stop switch, and leave after the day’s reminders are decided. Nobody has two mails a day."
    >
      <CheckboxField
        name="chargeNotices"
        label="Notice of a charge"
        checked={chargeNotices}
        hint={
          <>
            Once a charge is in QuickBooks: what was added, how it was worked out and on what basis.
            One mail per customer, on the next sending day without a reminder to it.{' '}
            <a href={template('charge-notice')}>Its words</a>
          </>
        }
      />
      <CheckboxField
        name="thankYous"
        label="Thank-you for a payment"
        checked={thankYous}
        hint={
          <>
            Once per payment that is entered in QuickBooks within five days of its date, on a day
            without a reminder to the customer. <a href={template('thank-you')}>Its words</a>
          </>
        }
      />
      <p class="note">
        The warning before a first charge is part of the <a href={paths.policy(realm)}>rules</a>: so
        many days before, or none.
      </p>
    </Card>
  );
}

function ToOwner({ shell, digest, errors }: MailKindsPageProps): JSX.Element {
  return (
    <Card
      title="To you, once a week"
      id="weekly"
      note="What was sent, paid, promised and charged in the week, what failed or came back, and what waits for you, with links. Nothing is sent after a week in which nothing happened while nothing waits."
    >
      <CheckboxField name="digest" label="Weekly digest" checked={digest.isOn} />
      <SelectField
        name="digestDay"
        label="Day"
        value={digest.weekday}
        errors={errors}
        options={weekdayNames.map((text, index) => ({ value: String(index + 1), text }))}
        hint={`It leaves at ${digest.leavesAt}.`}
      />
      <TextArea
        name="digestAddresses"
        label="Further addresses"
        rows={3}
        value={digest.addresses}
        errors={errors}
        hint={
          <>
            One to a line.{' '}
            {digest.owner === null
              ? 'The settings name no address that replies go to, so it goes to these only.'
              : `It goes to ${digest.owner} in any case.`}{' '}
            <a href={paths.settings(shell.company.realm)}>Settings</a>
          </>
        }
      />
    </Card>
  );
}
