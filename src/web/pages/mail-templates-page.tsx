import type { JSX } from 'preact';
import { SelectField } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';

export type MailTemplateRow = {
  name: string;
  /** What its mails are for, in words. */
  kind: string;
  isShipped: boolean;
  /** The languages that the owner wrote words in, by name. */
  written: readonly string[];
};

export type MailTemplatesPageProps = {
  shell: ShellProps;
  rows: readonly MailTemplateRow[];
  /** As typed into the form that adds one. */
  added: { name: string; basedOn: string };
  errors: readonly FieldError[];
};

/** Every template of a company's mails. */
export function MailTemplatesPage(props: MailTemplatesPageProps): JSX.Element {
  const { shell, rows } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Mail templates" section="settings">
      <PageHead
        title="Mail templates"
        lead="The words of every mail, in English, Spanish, French and German."
      />
      <p class="note">
        <a href={paths.settings(realm)}>Settings</a> · Steps of a policy name the template that they
        are written in.
      </p>
      <ErrorSummary errors={props.errors} />
      <div class="table-scroll" tabIndex={0} role="region" aria-label="Templates">
        <table>
          <caption class="visually-hidden">Templates</caption>
          <thead>
            <tr>
              <th scope="col">Template</th>
              <th scope="col">For</th>
              <th scope="col">Words</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.name}>
                <th scope="row">
                  <a href={paths.mailTemplate(realm, row.name)}>{row.name}</a>
                </th>
                <td>{row.kind}</td>
                <td>
                  {row.written.length === 0 ? 'as shipped' : `yours in ${row.written.join(', ')}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Card title="Add a template" id="add">
        <PostForm
          action={paths.mailTemplates(realm)}
          csrfToken={shell.csrfToken}
          class="form"
          label="Add a template"
        >
          <div class="fields">
            <TextField
              name="name"
              label="Name"
              maxLength={60}
              value={props.added.name}
              errors={props.errors}
              hint="What policies call it by."
            />
            <SelectField
              name="basedOn"
              label="Based on"
              value={props.added.basedOn}
              errors={props.errors}
              options={rows
                .filter(({ isShipped }) => isShipped)
                .map(({ name, kind }) => ({ value: name, text: `${name} (${kind})` }))}
            />
          </div>
          <p>
            <button type="submit" class="button">
              Add
            </button>
          </p>
        </PostForm>
      </Card>
    </Shell>
  );
}
