import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import {
  isUnread,
  type ReplyEntryKind,
  type StoredReply,
} from '../../adapters/store/reply-rows.ts';
import { addressKey } from '../../core/reminders/contacts.ts';
import { addressesIn } from '../../core/reminders/recipients.ts';
import { isOurs } from '../../core/replies/mailbox-hash.ts';
import { paidWaitDays } from '../../flow/replies/replies.ts';
import type { Label } from '../components/labels.ts';
import type { ReplyRow } from '../components/reply-table.tsx';
import type { TimelineEvent } from '../components/timeline.tsx';
import type { WebDeps } from '../deps.ts';
import { paths } from '../pages/paths.ts';
import type { ReplyPageProps, ThreadReply } from '../pages/reply-page.tsx';
import type { Visit } from '../visit.ts';
import { personText } from './values.ts';

const longestExcerpt = 160;
const mostInvoices = 12;

const did: Record<ReplyEntryKind, string> = {
  read: 'Read',
  dispute: 'Dispute opened',
  promise: 'Promise recorded',
  paid: 'Said to be paid',
};

/** Replies as lists show them, in the order given. */
export async function showReplyRows(
  { dunwell }: Pick<WebDeps, 'dunwell'>,
  realm: string,
  replies: readonly StoredReply[],
): Promise<ReplyRow[]> {
  const ids = replies.map(({ customerId }) => customerId);
  const names = await createCustomerLists(dunwell.db).names(realm, ids);
  return replies.map((reply) => ({
    id: reply.id,
    customer: { id: reply.customerId, name: names.get(reply.customerId) ?? reply.customerId },
    from: senderOf(reply),
    subject: reply.subject,
    excerpt: excerptOf(reply.body),
    receivedAt: reply.receivedAt.toISOString(),
    state: stateOf(reply),
    done: reply.entries
      .filter(({ kind }) => kind !== 'read')
      .map(({ kind }) => did[kind])
      .join(', '),
    files: reply.files.length,
  }));
}

const senderOf = ({ fromName, fromAddress }: StoredReply): string =>
  fromName === null ? fromAddress : `${fromName}, ${fromAddress}`;

/** The beginning of a text, on one line. */
export function excerptOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= longestExcerpt
    ? line
    : `${line.slice(0, longestExcerpt).toWellFormed().trim()} …`;
}

/** Where a reply stands, in a word. */
export function stateOf(reply: StoredReply): Label {
  if (reply.kind === 'automatic') return { text: 'Automatic', tone: 'neutral' };
  if (reply.kind === 'owner') return { text: 'Yours', tone: 'info' };
  return isUnread(reply) ? { text: 'Unread', tone: 'warn' } : { text: 'Read', tone: 'good' };
}

/** A reply with all that belongs to the same mail. */
export async function showReply(
  { dunwell }: WebDeps,
  visit: Visit,
  reply: StoredReply,
): Promise<Omit<ReplyPageProps, 'shell'>> {
  const { stores, db } = dunwell;
  const { realm, actor } = visit;
  const { reminderId, customerId } = reply;
  const [thread, mail, names, known, entered, holds] = await Promise.all([
    stores.replies.thread(reply),
    reminderId === null ? null : stores.reminders.find(realm, reminderId),
    createCustomerLists(db).names(realm, [customerId]),
    stores.customerContacts.quickBooksAddresses(realm, customerId),
    stores.customerContacts.find(realm, customerId),
    stores.holds.list(realm, 'unlifted'),
  ]);
  const pausing = new Set(holds.map(({ id }) => id));
  const reached = [
    ...known.flatMap(addressesIn),
    ...entered.contacts.map(({ email }) => email),
    ...(mail === null ? [] : [...mail.recipients, ...mail.cc, ...mail.bcc]),
  ];
  const keys = new Set(reached.map(addressKey));
  return {
    replyId: reply.id,
    title: reply.subject || 'Reply without a subject',
    customer: { id: customerId, name: names.get(customerId) ?? customerId },
    mail: mail && {
      id: mail.id,
      subject: mail.subject ?? '',
      to: mail.recipients,
      text: mail.textBody ?? '',
      sentAt: mail.sentAt?.toISOString() ?? null,
    },
    invoices: (mail?.invoices ?? []).slice(0, mostInvoices).map(({ invoiceId, docNumber }) => ({
      id: invoiceId,
      docNumber: docNumber ?? '',
    })),
    thread: thread.toReversed().map((each) => inThread(each, keys, dunwell.inbound)),
    done: thread.flatMap((each) => doneAbout(each, realm, actor)).toSorted(newestFirst),
    isPausing: thread.some(({ holdId }) => holdId !== null && pausing.has(holdId)),
    paidWaitDays,
  };
}

/** Addresses as people read them: ours says nothing to anybody. */
const named = (addresses: readonly string[], inbound: string | null): string[] =>
  addresses.map((address) => (isOurs(address, inbound) ? 'Dunwell' : address));

const inThread = (
  reply: StoredReply,
  known: ReadonlySet<string>,
  inbound: string | null,
): ThreadReply => ({
  id: reply.id,
  from: senderOf(reply),
  to: named(reply.toAddresses, inbound),
  cc: named(reply.ccAddresses, inbound),
  subject: reply.subject,
  text: reply.body,
  whole: reply.wholeBody === reply.body ? null : reply.wholeBody,
  receivedAt: reply.receivedAt.toISOString(),
  writtenAt: reply.writtenAt?.toISOString() ?? null,
  state: stateOf(reply),
  isUnread: isUnread(reply),
  isKnownSender: reply.kind === 'owner' || known.has(addressKey(reply.fromAddress)),
  files: reply.files.map(({ id, name, byteSize, problem }) => ({ id, name, byteSize, problem })),
});

const doneAbout = (reply: StoredReply, realm: string, me: string): TimelineEvent[] =>
  reply.entries.map(({ at, author, kind, holdId }) => ({
    at: at.toISOString(),
    kind: 'reminder',
    title: did[kind],
    ...(holdId === null ? {} : { href: paths.hold(realm, holdId) }),
    basis: personText(author, me),
  }));

const newestFirst = (a: TimelineEvent, b: TimelineEvent): number => (a.at < b.at ? 1 : -1);
