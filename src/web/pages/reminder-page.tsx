import type { JSX } from 'preact';
import { StatusBadge } from '../components/badge.tsx';
import { Card, Facts, PageHead } from '../components/layout.tsx';
import { MailFiles, type MailFileRow } from '../components/mail-files.tsx';
import { ReasonForms } from '../components/reason-forms.tsx';
import { PolicyLink } from '../components/resolved-policy.tsx';
import { ReminderInvoices } from '../components/reminder-invoices.tsx';
import type { ReminderInvoiceRow } from '../components/reminder-invoices.tsx';
import { ReminderNotes, type ReminderNoteRow } from '../components/reminder-notes.tsx';
import { Shell } from '../components/shell.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { Timeline, type TimelineEvent } from '../components/timeline.tsx';
import { InstantText } from '../components/values.tsx';
import type { CustomerRef, FieldError, PolicyRef } from '../components/view.ts';
import { paths } from './paths.ts';

export type ReminderAction = 'approve' | 'cancel';

export type ReminderPageProps = {
  shell: ShellProps;
  reminder: {
    id: string;
    customer: CustomerRef;
    step: string;
    status: string;
    /** Why it is in its status, when that needs a reason. */
    reason: string | null;
    createdAt: string;
    sentAt: string | null;
    from: string;
    replyTo: string | null;
    to: readonly string[];
    cc: readonly string[];
    bcc: readonly string[];
    subject: string;
    /** The text part, exactly as sent. */
    text: string;
    /** Whether there is an HTML part to open on its own. */
    hasHtml: boolean;
    messageId: string | null;
    /** What travels with it, once it is made. */
    files: readonly MailFileRow[];
  };
  invoices: readonly ReminderInvoiceRow[];
  /** Of those that are noted in QuickBooks, or are to be. */
  notes: readonly ReminderNoteRow[];
  policy: PolicyRef | null;
  /** What the mail server told, newest first. */
  events: readonly { at: string; kind: string; detail: string }[];
  /** What came back on it, newest first. */
  replies: readonly TimelineEvent[];
  can: readonly ReminderAction[];
  rejected?: { action: ReminderAction; reason: string; errors: readonly FieldError[] };
};

const ACTIONS: Record<ReminderAction, { title: string; means: string; danger: boolean }> = {
  approve: {
    title: 'Approve the mail',
    means:
      'It is sent after a last look at the live balances: at once, or at the hour its rules name.',
    danger: false,
  },
  cancel: { title: 'Cancel the mail', means: 'It is not sent.', danger: true },
};

/** One reminder: the exact mail, to whom, about what, and what became of it. */
export function ReminderPage(props: ReminderPageProps): JSX.Element {
  const { shell, reminder } = props;
  const { realm } = shell.company;
  return (
    <Shell shell={shell} title={reminder.subject} section="reminders">
      <PageHead
        title={
          <>
            {reminder.step} <StatusBadge status={reminder.status} />
          </>
        }
        eyebrow={<a href={paths.customer(realm, reminder.customer.id)}>{reminder.customer.name}</a>}
        {...(reminder.reason === null ? {} : { lead: reminder.reason })}
      />
      <div class="columns">
        <div class="column">
          <Card title="The mail" id="mail">
            <MailFacts {...props} />
            <pre class="mail-text">{reminder.text}</pre>
            {reminder.hasHtml && (
              <p>
                <a href={paths.reminderMail(realm, reminder.id)}>
                  Open the mail as the payer sees it
                </a>
              </p>
            )}
          </Card>
          {reminder.files.length > 0 && (
            <Card title="Files" id="files">
              <MailFiles files={reminder.files} />
            </Card>
          )}
          <Card title="What it is about" id="about">
            <ReminderInvoices rows={props.invoices} realm={realm} />
          </Card>
          {props.notes.length > 0 && (
            <Card title="Notes in QuickBooks" id="notes">
              <ReminderNotes realm={realm} notes={props.notes} />
            </Card>
          )}
        </div>
        <div class="column">
          {props.can.length > 0 && (
            <ReasonForms
              csrfToken={shell.csrfToken}
              actions={props.can.map((action) => ({
                ...ACTIONS[action],
                name: action,
                href: paths.reminderAction(realm, reminder.id, action),
              }))}
              {...(props.rejected === undefined ? {} : { rejected: props.rejected })}
            />
          )}
          {props.replies.length > 0 && (
            <Card title="Replies" id="replies">
              <Timeline withoutKinds events={props.replies} />
            </Card>
          )}
          <Card title="What became of it" id="events">
            <Timeline
              withoutKinds
              events={props.events.map((event) => ({
                at: event.at,
                kind: 'reminder',
                title: event.detail,
                status: event.kind,
              }))}
            />
          </Card>
        </div>
      </div>
    </Shell>
  );
}

function MailFacts({ shell, reminder, policy }: ReminderPageProps): JSX.Element {
  return (
    <Facts
      facts={[
        { name: 'Subject', value: reminder.subject, strong: true },
        { name: 'To', value: reminder.to.join(', ') || 'nobody' },
        ...(reminder.cc.length === 0 ? [] : [{ name: 'Copy', value: reminder.cc.join(', ') }]),
        ...(reminder.bcc.length === 0
          ? []
          : [{ name: 'Hidden copy', value: reminder.bcc.join(', ') }]),
        { name: 'From', value: reminder.from },
        { name: 'Replies go to', value: reminder.replyTo ?? reminder.from },
        { name: 'Made', value: <InstantText at={reminder.createdAt} /> },
        { name: 'Sent', value: <InstantText at={reminder.sentAt} never="not sent" /> },
        {
          name: 'Policy',
          value:
            policy === null ? 'none' : <PolicyLink realm={shell.company.realm} policy={policy} />,
        },
        { name: 'Message id', value: reminder.messageId ?? 'none' },
      ]}
    />
  );
}
