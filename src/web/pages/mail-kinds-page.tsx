import type { JSX } from 'preact';
import { CheckboxField } from '../components/choice.tsx';
import { PostForm } from '../components/form.tsx';
import { Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { paths } from './paths.ts';

export type MailKindsPageProps = {
  shell: ShellProps;
  chargeNotices: boolean;
  thankYous: boolean;
};

/** Which mails go out beside the reminders. */
export function MailKindsPage({
  shell,
  chargeNotices,
  thankYous,
}: MailKindsPageProps): JSX.Element {
  const { realm } = shell.company;
  const template = (name: string): string => paths.mailTemplate(realm, name);
  return (
    <Shell shell={shell} title="Other mails" section="settings">
      <PageHead title="Other mails">
        <a class="button button-quiet" href={paths.mailTemplates(realm)}>
          Templates
        </a>
      </PageHead>
      <Card
        title="Beside the reminders"
        id="kinds"
        note="They follow the mode of reminders, the days for sending, holds and the stop switch, and leave after the day’s reminders are decided. Nobody has two mails a day."
      >
        <PostForm
          action={paths.mailKinds(realm)}
          csrfToken={shell.csrfToken}
          class="form"
          label="Other mails"
        >
          <CheckboxField
            name="chargeNotices"
            label="Notice of a charge"
            checked={chargeNotices}
            hint={
              <>
                Once a charge is in QuickBooks: what was added, how it was worked out and on what
                basis. One mail per customer, on the next sending day without a reminder to it.{' '}
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
                Once per payment that is entered in QuickBooks within five days of its date, on a
                day without a reminder to the customer.{' '}
                <a href={template('thank-you')}>Its words</a>
              </>
            }
          />
          <p>
            <button type="submit" class="button">
              Save
            </button>
          </p>
        </PostForm>
        <p class="note">
          The warning before a first charge is part of the <a href={paths.policy(realm)}>rules</a>:
          so many days before, or none.
        </p>
      </Card>
    </Shell>
  );
}
