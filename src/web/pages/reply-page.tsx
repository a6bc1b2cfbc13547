import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { PostForm } from '../components/form.tsx';
import { countOf, groupDigits } from '../components/format.ts';
import type { Label } from '../components/labels.ts';
import { Card, Facts, PageHead } from '../components/layout.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Timeline, type TimelineEvent } from '../components/timeline.tsx';
import { InstantText } from '../components/values.tsx';
import type { CustomerRef, InvoiceRef } from '../components/view.ts';
import { paths, withQuery } from './paths.ts';

/** A mail of a thread that came in. */
export type ThreadReply = {
  id: string;
  from: string;
  to: readonly string[];
  cc: readonly string[];
  subject: string;
  /** What is new in it, as text. */
  text: string;
  /** All of it with what it quotes; null where that is the same. */
  whole: string | null;
  receivedAt: string;
  writtenAt: string | null;
  state: Label;
  isUnread: boolean;
  /** Whether its sender is somebody whom mails to the customer go to. */
  isKnownSender: boolean;
  files: readonly {
    id: string;
    name: string;
    byteSize: number;
    /** Why it is not kept; null for one that can be downloaded. */
    problem: string | null;
  }[];
};

export type ReplyPageProps = {
  shell: ShellProps;
  /** The reply that the page was opened for. */
  replyId: string;
  title: string;
  customer: CustomerRef;
  /** The mail of ours that is answered; null when only the sender is known. */
  mail: {
    id: string;
    subject: string;
    to: readonly string[];
    text: string;
    sentAt: string | null;
  } | null;
  /** What the mail was about, to dispute or to promise. */
  invoices: readonly InvoiceRef[];
  thread: readonly ThreadReply[];
  /** What was done, newest first. */
  done: readonly TimelineEvent[];
  /** Whether reminders wait for it to be read. */
  isPausing: boolean;
  /** Days that a payment is waited for that is said to be made. */
  paidWaitDays: number;
};

/** A mail of ours, what came back on it, and what can be done about that. */
export function ReplyPage(props: ReplyPageProps): JSX.Element {
  const { shell, customer, mail } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title={props.title} section="replies">
      <PageHead
        title={props.title}
        eyebrow={<a href={paths.customer(realm, customer.id)}>{customer.name}</a>}
        {...(props.isPausing
          ? { lead: 'Reminders to this customer pause until this is read.' }
          : {})}
      >
        <a class="button button-quiet" href={paths.replies(realm)}>
          All replies
        </a>
      </PageHead>
      <div class="columns">
        <div class="column">
          {props.thread.map((reply) => (
            <Came key={reply.id} realm={realm} reply={reply} />
          ))}
          {mail !== null && (
            <Card title="Your mail" id="mail">
              <Facts
                facts={[
                  { name: 'Subject', value: mail.subject, strong: true },
                  { name: 'To', value: mail.to.join(', ') || 'nobody' },
                  { name: 'Sent', value: <InstantText at={mail.sentAt} never="not yet known" /> },
                ]}
              />
              <details>
                <summary>What it says</summary>
                <pre class="mail-text">{mail.text}</pre>
              </details>
              <p>
                <a href={paths.reminder(realm, mail.id)}>The mail and what became of it</a>
              </p>
            </Card>
          )}
        </div>
        <div class="column">
          <ToDo {...props} />
          <Card title="What was done" id="done">
            <Timeline withoutKinds events={props.done} />
          </Card>
        </div>
      </div>
    </Shell>
  );
}

function Came({ realm, reply }: { realm: string; reply: ThreadReply }): JSX.Element {
  return (
    <Card
      title={
        <>
          {reply.from} <Badge tone={reply.state.tone}>{reply.state.text}</Badge>
        </>
      }
      id={`reply-${reply.id}`}
    >
      <p class="note wrap-anywhere">
        Came <InstantText at={reply.receivedAt} />
        {reply.writtenAt !== null && (
          <>
            , written <InstantText at={reply.writtenAt} />
          </>
        )}
        . To {reply.to.join(', ') || 'nobody named'}
        {reply.cc.length > 0 && <>, copy {reply.cc.join(', ')}</>}.
      </p>
      {!reply.isKnownSender && (
        <p class="note">
          Dunwell writes to nobody of this address: make sure that it speaks for the customer.
        </p>
      )}
      <pre class="mail-text">{reply.text || '(no words)'}</pre>
      {reply.whole !== null && (
        <details>
          <summary>All of it, with what it quotes</summary>
          <pre class="mail-text">{reply.whole}</pre>
        </details>
      )}
      {reply.files.length > 0 && <Files realm={realm} reply={reply} />}
    </Card>
  );
}

function Files({ realm, reply }: { realm: string; reply: ThreadReply }): JSX.Element {
  return (
    <ul class="plain-list" aria-label={countOf(reply.files.length, 'file')}>
      {reply.files.map((file) => (
        <li key={file.id}>
          {file.problem === null ? (
            <a class="wrap-anywhere" href={paths.replyFile(realm, reply.id, file.id)}>
              {file.name}
            </a>
          ) : (
            <span class="wrap-anywhere">{file.name}</span>
          )}
          <p class="note">
            {groupDigits(String(Math.ceil(file.byteSize / 1024)))} kB
            {file.problem !== null && <>. Not kept: it {file.problem}</>}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** One step for each of what a payer can mean. */
function ToDo(props: ReplyPageProps): JSX.Element {
  const { shell, replyId, thread, paidWaitDays } = props;
  const { realm } = shell.company;
  const unread = thread.filter((reply) => reply.isUnread);
  const post = { csrfToken: shell.csrfToken };
  return (
    <Card title="What to do" id="to-do">
      {unread.length > 0 && (
        <PostForm action={paths.readReply(realm, replyId)} {...post} label="Mark as read">
          {unread.map(({ id }) => (
            <input key={id} type="hidden" name="reply" value={id} />
          ))}
          <p>
            <button type="submit" class="button">
              Mark as read
            </button>
          </p>
          <p class="note">
            {props.isPausing ? 'Reminders go on with the next run.' : 'Nothing else changes by it.'}
          </p>
        </PostForm>
      )}
      <Links {...props} kind="dispute" title="It disputes" />
      <Links {...props} kind="promise" title="It promises to pay" />
      <PostForm action={paths.paidReply(realm, replyId)} {...post} label="Paid already">
        <p>
          <button type="submit" class="button button-quiet">
            It has paid already
          </button>
        </p>
        <p class="note">
          Reminders wait {paidWaitDays} days for the payment to be entered in QuickBooks, and go on
          by themselves if it is not. Charges go by the date of the payment.
        </p>
      </PostForm>
    </Card>
  );
}

function Links(
  props: ReplyPageProps & { kind: 'dispute' | 'promise'; title: string },
): JSX.Element {
  const { shell, kind, customer, invoices, replyId } = props;
  const { realm } = shell.company;
  const href = (scope: { kind: 'customer' | 'invoice'; id: string }): string =>
    withQuery(paths.newHold(realm, kind, scope), { reply: replyId });
  return (
    <>
      <p>{props.title}</p>
      <p class="actions">
        {invoices.map(({ id, docNumber }) => (
          <a key={id} class="button button-quiet" href={href({ kind: 'invoice', id })}>
            <span class="visually-hidden">{props.title}: </span>Invoice {docNumber || id}
          </a>
        ))}
        <a class="button button-quiet" href={href({ kind: 'customer', id: customer.id })}>
          <span class="visually-hidden">{props.title}: </span>All that it owes
        </a>
      </p>
    </>
  );
}
