import type { JSX } from 'preact';
import { Badge } from '../components/badge.tsx';
import { DataTable } from '../components/data-table.tsx';
import { PostForm } from '../components/form.tsx';
import { Card } from '../components/layout.tsx';
import type { ShellProps } from '../components/shell.tsx';
import { InstantText } from '../components/values.tsx';
import { paths } from './paths.ts';

export type SenderRecord = {
  of: 'dkim' | 'return-path';
  isVerified: boolean;
  /** Null where Postmark named none. */
  record: { type: string; host: string; value: string } | null;
};

export type SenderView = {
  address: string;
  /**
   * ready: Postmark sends for it. unconfirmed, unverified: it does not yet. absent: the account does
   * not know it. elsewhere: Dunwell's account does not, and the server's own may. unasked: nobody
   * has asked yet. unknowable: Dunwell has no token of the account.
   */
  standing:
    'ready' | 'unconfirmed' | 'unverified' | 'absent' | 'elsewhere' | 'unasked' | 'unknowable';
  /** Of the domain; empty where it is not known. */
  records: readonly SenderRecord[];
  canConfirm: boolean;
  canLook: boolean;
  lookedAt: string | null;
  /** Why the last question told nothing; empty when it did. */
  problem: string;
};

const standings = {
  ready: { tone: 'good', text: 'May send' },
  unconfirmed: { tone: 'bad', text: 'Not confirmed' },
  unverified: { tone: 'bad', text: 'Domain not verified' },
  absent: { tone: 'bad', text: 'Not known to Postmark' },
  elsewhere: { tone: 'neutral', text: 'In another account' },
  unasked: { tone: 'neutral', text: 'Not looked at yet' },
  unknowable: { tone: 'neutral', text: 'Cannot be known' },
} as const;

const todos: Readonly<Record<SenderView['standing'], string>> = {
  ready: 'Postmark sends mails from this address.',
  unconfirmed:
    'Postmark has mailed this address a link. Until somebody opens it, or the domain is verified, no mail goes out; reminders wait and are not lost.',
  unverified:
    'Add the records below to the DNS of the domain, then look again. Until then no mail goes out; reminders wait and are not lost.',
  absent:
    'Add the address or its domain at Postmark, under Sender Signatures, in the account of the server. Until then no mail goes out; reminders wait and are not lost.',
  elsewhere:
    'The account that Dunwell knows does not have this address. If your server belongs to an account of your own, look there under Sender Signatures, and send a test.',
  unasked: 'Dunwell looks once a day. Look now to see it at once.',
  unknowable:
    'Dunwell was given no token of the Postmark account (POSTMARK_ACCOUNT_TOKEN), so it cannot see whether the address is confirmed. Look at Postmark under Sender Signatures, or send a test: when the address may not send, Postmark refuses it and the reason is shown.',
};

const recordNames = { dkim: 'DKIM (signature)', 'return-path': 'Return-Path (bounces)' };

/** Whether Postmark sends for the sender's address, and what is to be done. */
export function SenderCard(props: { shell: ShellProps; sender: SenderView }): JSX.Element {
  const { shell, sender } = props;
  const { tone, text } = standings[sender.standing];
  return (
    <Card
      title={
        <>
          {sender.address} <Badge tone={tone}>{text}</Badge>
        </>
      }
      id="sender"
    >
      <p>{todos[sender.standing]}</p>
      {sender.problem !== '' && (
        <p>The last look told nothing: {sender.problem}. What is shown is from the one before.</p>
      )}
      {sender.records.length > 0 && <Records records={sender.records} />}
      <Buttons shell={shell} sender={sender} />
      {sender.standing !== 'unknowable' && (
        <p class="note">
          Looked at: <InstantText at={sender.lookedAt} never="never yet" />.
        </p>
      )}
    </Card>
  );
}

function Records({ records }: { records: readonly SenderRecord[] }): JSX.Element {
  return (
    <DataTable
      id="dns-records"
      caption="Records in the DNS of the domain"
      columns={[
        { header: 'For', names: true, cell: ({ of }) => recordNames[of] },
        {
          header: 'State',
          cell: ({ isVerified }) =>
            isVerified ? (
              <Badge tone="good">Verified</Badge>
            ) : (
              <Badge tone="warn">Not found yet</Badge>
            ),
        },
        { header: 'Type', cell: ({ record }) => record?.type ?? '' },
        { header: 'Host', cell: ({ record }) => <span class="exact">{record?.host ?? ''}</span> },
        {
          header: 'Value',
          cell: ({ record }) => <span class="exact">{record?.value ?? ''}</span>,
        },
      ]}
      rows={records}
      rowKey={({ of }) => of}
    />
  );
}

function Buttons({ shell, sender }: { shell: ShellProps; sender: SenderView }): JSX.Element {
  const { realm } = shell.company;
  return (
    <div class="actions">
      {sender.canConfirm && (
        <PostForm
          action={paths.mailServerAct(realm, 'confirm')}
          csrfToken={shell.csrfToken}
          label="Confirmation"
        >
          <button type="submit" class="button">
            Have Postmark send the confirmation again
          </button>
        </PostForm>
      )}
      {sender.canLook && (
        <PostForm
          action={paths.mailServerAct(realm, 'look')}
          csrfToken={shell.csrfToken}
          label="Look again"
        >
          <button type="submit" class="button button-quiet">
            Look again
          </button>
        </PostForm>
      )}
    </div>
  );
}
