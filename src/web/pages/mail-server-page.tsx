import type { JSX } from 'preact';
import { RadioGroup } from '../components/choice.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { PostForm, TextField } from '../components/form.tsx';
import { Card, Facts, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import type { FieldError } from '../components/view.ts';
import { paths } from './paths.ts';
import { SenderCard, type SenderView } from './sender-card.tsx';

/** As typed or stored; a token is only ever typed. */
export type MailServerValues = {
  server: 'dunwell' | 'own';
  stream: string;
  from: string;
};

export type MailServerPageProps = {
  shell: ShellProps;
  sender: SenderView;
  values: MailServerValues;
  /** The server that is in use; null for Dunwell's with its usual stream. */
  chosen: {
    isOwn: boolean;
    name: string;
    /** The last characters of its token; empty for Dunwell's. */
    tokenEnd: string;
    stream: string;
    webhook: { problem: string | null };
    /** What the owner sets at Postmark where Dunwell cannot; null for Dunwell's own server. */
    login: { url: string; user: string; password: string } | null;
  } | null;
  usualStream: string;
  /** Where a test goes; null where there is no reply address. */
  testTo: string | null;
  errors: readonly FieldError[];
};

/** Whether mails may go out from the sender's address, and by which Postmark server they do. */
export function MailServerPage(props: MailServerPageProps): JSX.Element {
  const { shell, errors } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title="Sender and mail server" section="settings">
      <PageHead
        title="Sender and mail server"
        eyebrow={<a href={paths.settings(realm)}>Settings</a>}
      />
      <ErrorSummary errors={errors} />
      <div class="columns">
        <div class="column">
          <SenderCard shell={shell} sender={props.sender} />
          <TestCard {...props} />
        </div>
        <div class="column">
          <ServerCard {...props} />
          {props.chosen !== null && <ToldCard shell={shell} chosen={props.chosen} />}
        </div>
      </div>
    </Shell>
  );
}

function ServerCard({
  shell,
  chosen,
  values,
  usualStream,
  errors,
}: MailServerPageProps): JSX.Element {
  const { realm } = shell.company;
  return (
    <Card
      title="Mail server"
      id="mail-server"
      note="Mails to customers go out by Dunwell’s Postmark server, or by one of your own with its own reputation and record. Dunwell sends, looks for mails whose outcome is not known, and has the server tell what becomes of them. What Dunwell tells you yourself goes out by its own server in any case."
    >
      {chosen !== null && chosen.isOwn && (
        <Facts
          facts={[
            { name: 'In use', value: chosen.name, strong: true },
            { name: 'Token', value: `ends with ${chosen.tokenEnd}` },
            { name: 'Stream', value: chosen.stream },
          ]}
        />
      )}
      <PostForm
        action={paths.mailServer(realm)}
        csrfToken={shell.csrfToken}
        class="form"
        label="Mail server"
      >
        <RadioGroup
          name="server"
          legend="Mails to customers go out by"
          value={values.server}
          errors={errors}
          options={[
            { value: 'dunwell', text: 'Dunwell’s server' },
            { value: 'own', text: 'a Postmark server of our own' },
          ]}
        />
        <TextField
          name="stream"
          label="Message stream"
          size="medium"
          value={values.stream}
          errors={errors}
          hint={`Its id at Postmark. Usual is “${usualStream}”.`}
        />
        <TextField
          name="token"
          type="password"
          label="Server API token"
          value=""
          errors={errors}
          hint={
            chosen?.isOwn
              ? 'Empty: the one that is kept. It is encrypted and never shown again.'
              : 'For a server of your own: from its API Tokens page at Postmark. It is encrypted and never shown again.'
          }
        />
        <TextField
          name="from"
          type="email"
          label="Mails are from"
          value={values.from}
          errors={errors}
          hint="For a server of your own: an address that its account has confirmed."
        />
        <p>
          <button type="submit" class="button">
            Save
          </button>
        </p>
      </PostForm>
      {chosen !== null && (
        <PostForm
          action={paths.mailServerAct(realm, 'remove')}
          csrfToken={shell.csrfToken}
          label="Dunwell’s server again"
        >
          <button type="submit" class="button button-quiet">
            Use Dunwell’s server and stream again
          </button>
        </PostForm>
      )}
    </Card>
  );
}

/** Whether the server tells Dunwell what becomes of mails. */
function ToldCard({
  shell,
  chosen,
}: {
  shell: ShellProps;
  chosen: NonNullable<MailServerPageProps['chosen']>;
}): JSX.Element {
  const { login, webhook } = chosen;
  return (
    <Card title="What becomes of mails" id="told">
      {webhook.problem === null ? (
        <p>
          Dunwell has set up a webhook for the stream: Postmark tells it of deliveries, bounces,
          complaints and unsubscribing.
        </p>
      ) : (
        <>
          <p>
            Dunwell could not set up the webhook ({webhook.problem}), so it does not hear of bounces
            and complaints.
          </p>
          <PostForm
            action={paths.mailServerAct(shell.company.realm, 'webhook')}
            csrfToken={shell.csrfToken}
            label="Webhook"
          >
            <button type="submit" class="button">
              Try again
            </button>
          </PostForm>
        </>
      )}
      {login !== null && (
        <details class="more">
          <summary>To set it up by hand at Postmark</summary>
          <Facts
            facts={[
              { name: 'Webhook URL', value: login.url },
              { name: 'User', value: login.user },
              { name: 'Password', value: login.password },
              {
                name: 'Events',
                value: 'Delivery, Open, Bounce, Spam Complaint, Subscription Change',
              },
            ]}
          />
        </details>
      )}
    </Card>
  );
}

function TestCard({ shell, testTo }: MailServerPageProps): JSX.Element {
  const { realm } = shell.company;
  return (
    <Card
      title="Test mail"
      id="test"
      note="Goes out just as mails to customers do, but to you alone."
    >
      {testTo === null ? (
        <p>
          There is no address to send it to: the <a href={paths.settings(realm)}>settings</a> have a
          place for the reply address.
        </p>
      ) : (
        <PostForm
          action={paths.mailServerAct(realm, 'test')}
          csrfToken={shell.csrfToken}
          label="Test mail"
        >
          <p>To {testTo}.</p>
          <button type="submit" class="button button-quiet">
            Send a test
          </button>
        </PostForm>
      )}
    </Card>
  );
}
