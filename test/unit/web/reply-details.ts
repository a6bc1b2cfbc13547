/** Props of the pages of replies. */
import type { ReplyRow } from '../../../src/web/components/reply-table.tsx';
import type { RepliesPageProps } from '../../../src/web/pages/replies-page.tsx';
import type { ReplyPageProps, ThreadReply } from '../../../src/web/pages/reply-page.tsx';
import { harbour, HOSTILE } from '../../support/page-fixtures.ts';

const id = 'b7bc2f4a-e38e-4336-af7d-e6c392c2f817';
const unread: ReplyRow = {
  id,
  customer: harbour,
  from: 'Ana, ana@harbour.example',
  subject: 'Re: Invoice 1037 was due on 1 March',
  excerpt: `We paid this on Monday. ${HOSTILE}`,
  receivedAt: '2026-03-12T15:12:00.000Z',
  state: { text: 'Unread', tone: 'warn' },
  done: '',
  files: 2,
};
const automatic: ReplyRow = {
  ...unread,
  id: 'c7bc2f4a-e38e-4336-af7d-e6c392c2f817',
  customer: { id: '66', name: HOSTILE },
  from: HOSTILE,
  subject: '',
  excerpt: 'I am away until Monday.',
  state: { text: 'Automatic', tone: 'neutral' },
  files: 0,
};
const read: ReplyRow = {
  ...unread,
  id: 'd7bc2f4a-e38e-4336-af7d-e6c392c2f817',
  state: { text: 'Read', tone: 'good' },
  done: 'Dispute opened',
};
export const replyRows: readonly ReplyRow[] = [unread, automatic];

export const replies: Omit<RepliesPageProps, 'shell'> = {
  filters: { show: '', customer: '' },
  customers: [harbour, { id: '66', name: HOSTILE }],
  unread: [unread],
  rows: [automatic, read],
  cursor: '',
  next: read.id,
  pauses: true,
  comesIn: true,
};
export const noReplies: Omit<RepliesPageProps, 'shell'> = {
  ...replies,
  ...{ unread: [], rows: [], next: null, comesIn: false, pauses: false },
};
export const noMatch: Omit<RepliesPageProps, 'shell'> = {
  ...noReplies,
  ...{ filters: { show: 'read', customer: '66' }, comesIn: true },
};

const came: ThreadReply = {
  id,
  from: 'Ana, ana@harbour.example',
  to: ['jo@lakeside.example', 'Dunwell'],
  cc: ['books@harbour.example'],
  subject: unread.subject,
  text: `We paid this on Monday.\n\n${HOSTILE}`,
  whole: `We paid this on Monday.\n\n${HOSTILE}\n\n> Please pay`,
  receivedAt: unread.receivedAt,
  writtenAt: '2026-03-12T15:11:40.000Z',
  state: unread.state,
  isUnread: true,
  isKnownSender: false,
  files: [
    { id: 'f1', name: 'proof-of-payment.pdf', byteSize: 48_213, problem: null },
    { id: 'f2', name: HOSTILE, byteSize: 3, problem: 'must be PDF, without macros' },
  ],
};
export const reply: Omit<ReplyPageProps, 'shell'> = {
  replyId: id,
  title: unread.subject,
  customer: harbour,
  mail: {
    id: 'r1',
    subject: 'Invoice 1037 was due on 1 March',
    to: ['ana@harbour.example'],
    text: 'Dear Ana,\n\nplease pay.',
    sentAt: '2026-03-12T14:00:00.000Z',
  },
  invoices: [
    { id: '145', docNumber: '1037' },
    { id: '146', docNumber: '' },
  ],
  thread: [came],
  done: [],
  isPausing: true,
  paidWaitDays: 7,
};
export const readReply: Omit<ReplyPageProps, 'shell'> = {
  ...reply,
  ...{ title: HOSTILE, mail: null, invoices: [], isPausing: false },
  thread: [
    {
      ...came,
      ...{ isUnread: false, state: read.state, isKnownSender: true, text: '', whole: null },
      ...{ cc: [], to: [], writtenAt: null, files: [] },
    },
  ],
  done: [
    {
      at: '2026-03-12T16:00:00.000Z',
      kind: 'reply',
      title: 'Dispute opened',
      href: '/c/1/holds/2',
      basis: 'You',
    },
  ],
};
