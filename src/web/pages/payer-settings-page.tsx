import type { JSX } from 'preact';
import { linkDaysBounds, promiseDaysBounds } from '../../core/payer/page-bounds.ts';
import { CheckboxField } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type PayerSettingsPageProps = {
  shell: ShellProps;
  isOn: boolean;
  /** As typed. */
  linkDays: string;
  promiseDays: string;
  errors: readonly FieldError[];
};

/** What customers see through the links in their mails, and for how long. */
export function PayerSettingsPage(props: PayerSettingsPageProps): JSX.Element {
  const { shell, errors } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="The page for customers" section="settings">
      <PageHead
        title="The page for customers"
        lead="Each mail has a link that opens the customer’s account without a password: what is open, how charges were worked out, how to pay, and three forms to ask, promise and name another contact."
      />
      <Card title="Settings" id="payer-page">
        <ErrorSummary errors={errors} />
        <PostForm
          action={paths.payerPage(realm)}
          csrfToken={shell.csrfToken}
          class="form"
          label="The page for customers"
        >
          <CheckboxField
            name="isOn"
            label="Customers have a page"
            checked={props.isOn}
            hint="Switched off, mails have no link and links that were sent open nothing."
          />
          <TextField
            name="linkDays"
            label="A link opens the page for so many days"
            hint={`${linkDaysBounds.least} to ${linkDaysBounds.most}. After that a new one can be asked for; it goes to the addresses of the mail alone that are the customer’s still. Links that were sent keep their day.`}
            inputMode="numeric"
            size="short"
            value={props.linkDays}
            errors={errors}
          />
          <TextField
            name="promiseDays"
            label="A customer may promise to pay so many days ahead at most"
            hint={`${promiseDaysBounds.least} to ${promiseDaysBounds.most}. Reminders pause until the day promised and the days of grace are over.`}
            inputMode="numeric"
            size="short"
            value={props.promiseDays}
            errors={errors}
          />
          <p>
            <button type="submit" class="button">
              Save
            </button>
          </p>
        </PostForm>
        <p class="note">
          Links of one customer are taken back on the customer’s page. What is said there opens a
          dispute or a promise under the name “payer”, and you get a mail.
        </p>
      </Card>
    </Shell>
  );
}
