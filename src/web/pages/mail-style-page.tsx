import type { JSX } from 'preact';
import { CheckboxField, SelectField } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { describeField, FieldBox } from '../components/field.tsx';
import { PostForm, TextArea, TextField } from '../components/form.tsx';
import { Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type MailStylePageProps = {
  shell: ShellProps;
  values: { colour: string; signature: string; language: string };
  languages: readonly { value: string; text: string }[];
  /** The picture's size in a mail; null without one. */
  logo: { width: number; height: number } | null;
  errors: readonly FieldError[];
};

/** How a company's mails look, and in which language they are. */
export function MailStylePage(props: MailStylePageProps): JSX.Element {
  const { shell, values, errors } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Looks of mails" section="settings">
      <PageHead title="Looks of mails" />
      <p class="note">
        <a href={paths.settings(realm)}>Settings</a> · Sender’s name, reply address and payment
        instructions are with the settings for sending. See a whole mail at{' '}
        <a href={paths.mailTemplate(realm, 'polite')}>the template “polite”</a>.
      </p>
      <ErrorSummary errors={errors} />
      <PostForm
        action={paths.mailStyle(realm)}
        csrfToken={shell.csrfToken}
        class="form"
        label="Looks of mails"
        files
      >
        <Card title="Words" id="mail-words">
          <div class="fields">
            <SelectField
              name="language"
              label="Language of mails"
              value={values.language}
              errors={errors}
              options={props.languages}
            />
          </div>
          <TextArea
            name="signature"
            label="Signature"
            rows={4}
            value={values.signature}
            errors={errors}
            hint="Below every mail. Empty: a greeting with the sender’s name."
          />
        </Card>
        <Card title="Looks" id="mail-looks">
          <TextField
            name="colour"
            label="Colour of buttons"
            size="short"
            value={values.colour}
            errors={errors}
            hint="Such as #1f5f8b; dark enough for white text on it."
          />
          <Logo {...props} />
        </Card>
        <p>
          <button type="submit" class="button">
            Save
          </button>
        </p>
      </PostForm>
    </Shell>
  );
}

function Logo({ logo, errors }: MailStylePageProps): JSX.Element {
  const field = {
    name: 'logo',
    label: 'Logo',
    errors,
    hint: 'A PNG, JPEG or GIF up to 200 kB. It travels with each mail, so that it shows where pictures from the web do not.',
  };
  const { id, message, describedBy } = describeField(field);
  return (
    <>
      <FieldBox {...field}>
        <input
          id={id}
          name="logo"
          type="file"
          accept="image/png,image/jpeg,image/gif"
          aria-invalid={message === undefined ? undefined : 'true'}
          aria-describedby={describedBy}
        />
      </FieldBox>
      {logo !== null && (
        <CheckboxField
          name="removeLogo"
          label={`Remove the present one (${logo.width} × ${logo.height} pixels in a mail)`}
          checked={false}
        />
      )}
    </>
  );
}
