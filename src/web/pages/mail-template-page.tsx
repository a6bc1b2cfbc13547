import type { JSX } from 'preact';
import { CheckboxField, SelectField, type Option } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextArea, TextField } from '../components/form.tsx';
import { Card, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { InstantText } from '../components/values.tsx';
import type { FieldError } from '../components/view.ts';
import { MailCheck, type MailCheckProps } from './mail-check.tsx';
import { paths } from './paths.ts';

export type MailTemplateValues = {
  language: string;
  customer: string;
  subject: string;
  body: string;
  note: string;
};

export type MailTemplatePageProps = {
  shell: ShellProps;
  template: { name: string; kind: string; basedOn: string; isShipped: boolean };
  values: MailTemplateValues;
  languages: readonly { code: string; name: string; isOwn: boolean }[];
  customers: readonly Option[];
  variables: readonly { name: string; meaning: string; example: string; mayBeEmpty: boolean }[];
  check: MailCheckProps;
  /** Where a test goes; null where the company has no reply address. */
  testTo: string | null;
  versions: readonly {
    version: number;
    isShipped: boolean;
    author: string;
    note: string | null;
    at: string;
  }[];
  /** Which policies name it, in words. */
  usedBy: readonly string[];
  errors: readonly FieldError[];
};

/** The words of one template in one language, beside a mail to a real customer in them. */
export function MailTemplatePage(props: MailTemplatePageProps): JSX.Element {
  const { shell, template, values } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title={`Template ${template.name}`} section="settings">
      <PageHead title={template.name} eyebrow="Mail template" lead={template.kind} />
      <p class="note">
        <a href={paths.mailTemplates(realm)}>Mail templates</a>
        {template.isShipped ? '' : ` · based on ${template.basedOn}`}
        {props.usedBy.length === 0 ? '' : ` · used by ${props.usedBy.join(', ')}`}
      </p>
      <nav aria-label="Languages">
        <p>
          {props.languages.map(({ code, name, isOwn }) => (
            <span key={code}>
              <a
                href={`${paths.mailTemplate(realm, template.name)}?language=${code}`}
                aria-current={code === values.language ? 'page' : undefined}
                lang={code}
              >
                {name}
              </a>
              {isOwn ? ' (yours) ' : ' '}
            </span>
          ))}
        </p>
      </nav>
      <ErrorSummary errors={props.errors} />
      <div class="columns">
        <div class="column">
          <Words {...props} />
          <Versions {...props} />
        </div>
        <div class="column">
          <Card title="The mail in these words" id="mail-check">
            <div
              aria-live="polite"
              hx-post={paths.mailTemplate(realm, template.name)}
              hx-trigger="input delay:700ms from:#template-form, change delay:700ms from:#template-form"
              hx-include="#template-form"
              hx-vals='{"intent":"check"}'
              hx-sync="this:replace"
              hx-swap="innerHTML"
            >
              <MailCheck {...props.check} />
            </div>
          </Card>
          <Variables {...props} />
        </div>
      </div>
    </Shell>
  );
}

function Words(props: MailTemplatePageProps): JSX.Element {
  const { shell, template, values, errors } = props;
  const threats = props.check.tone.filter(({ needsConfirming }) => needsConfirming);
  return (
    <Card title="Words" id="words">
      <PostForm
        action={paths.mailTemplate(shell.company.realm, template.name)}
        csrfToken={shell.csrfToken}
        class="form"
        id="template-form"
        label="Words"
      >
        <input type="hidden" name="language" value={values.language} />
        <TextField name="subject" label="Subject" value={values.subject} errors={errors} />
        <TextArea name="body" label="Text" rows={22} code value={values.body} errors={errors} />
        <SelectField
          name="customer"
          label="Shown to"
          value={values.customer}
          options={props.customers}
          hint="Customers with open invoices, the longest overdue first. Nothing is sent to them."
        />
        <TextField name="note" label="Note (optional)" value={values.note} errors={errors} />
        {threats.length > 0 && (
          <CheckboxField
            name="confirm"
            label="These words are meant, and I answer for them"
            checked={false}
            hint={`Your name is kept with the version: ${threats.map(({ words }) => `“${words}”`).join(', ')}`}
          />
        )}
        <p>
          <button type="submit" class="button" name="intent" value="save">
            Save
          </button>{' '}
          <button type="submit" class="button button-quiet" name="intent" value="check">
            Show the mail
          </button>{' '}
          <button
            type="submit"
            class="button button-quiet"
            name="intent"
            value="html"
            formTarget="_blank"
          >
            Open it as HTML
          </button>
        </p>
        {props.testTo !== null && (
          <p>
            <button type="submit" class="button button-quiet" name="intent" value="test">
              Send a test to {props.testTo}
            </button>
          </p>
        )}
      </PostForm>
    </Card>
  );
}

function Variables(props: MailTemplatePageProps): JSX.Element {
  return (
    <Card
      title="What words may speak of"
      id="variables"
      note="Those marked “may be empty” need a fallback: {{ credit | default: “none” }}, or {% if credit %} … {% endif %} around the sentence."
    >
      <dl class="facts">
        {props.variables.map(({ name, meaning, example, mayBeEmpty }) => (
          <div class="fact" key={name}>
            <dt>
              <code>{`{{ ${name} }}`}</code>
            </dt>
            <dd>
              {meaning}
              {mayBeEmpty ? ' (may be empty)' : ''}: <em>{example}</em>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Versions(props: MailTemplatePageProps): JSX.Element {
  const { shell, template, values } = props;
  const action = paths.mailTemplate(shell.company.realm, template.name);
  const isOwn = props.versions[0]?.isShipped === false;
  return (
    <Card title="Versions" id="versions">
      {props.versions.length === 0 && <p>As shipped; nobody has changed these words.</p>}
      <ul>
        {props.versions.map((each) => (
          <li key={each.version}>
            Version {each.version}, <InstantText at={each.at} /> by {each.author}
            {each.isShipped ? ': back to the shipped words' : ''}
            {each.note === null ? '' : `: ${each.note}`}
          </li>
        ))}
      </ul>
      <PostForm action={action} csrfToken={shell.csrfToken} label="Go back or remove">
        <input type="hidden" name="language" value={values.language} />
        {isOwn && (
          <button type="submit" class="button button-quiet" name="intent" value="restore">
            Go back to the shipped words
          </button>
        )}{' '}
        {!template.isShipped && (
          <button type="submit" class="button button-danger" name="intent" value="remove">
            Remove the template
          </button>
        )}
      </PostForm>
    </Card>
  );
}
