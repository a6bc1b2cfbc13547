/** The sender's address and the server of mails, in the states that matter. */
import type { MailServerPageProps } from '../../../src/web/pages/mail-server-page.tsx';
import type { SenderView } from '../../../src/web/pages/sender-card.tsx';
import { HOSTILE } from '../../support/page-fixtures.ts';

const ready: SenderView = {
  ...{ address: 'reminders@dunwell.example', standing: 'ready', records: [], problem: '' },
  ...{ canConfirm: false, canLook: true, lookedAt: '2026-03-12T13:00:00.000Z' },
};
const record = (type: string, host: string, value: string) => ({ type, host, value });

export const usual: Omit<MailServerPageProps, 'shell'> = {
  sender: { ...ready, standing: 'unknowable', canLook: false, lookedAt: null },
  values: { server: 'dunwell', stream: 'outbound', from: '' },
  chosen: null,
  usualStream: 'outbound',
  testTo: null,
  errors: [],
};
export const own: Omit<MailServerPageProps, 'shell'> = {
  ...usual,
  sender: {
    ...{ ...ready, address: 'billing@lakeside.example', standing: 'unconfirmed', canConfirm: true },
    records: [
      {
        ...{ of: 'dkim', isVerified: false },
        record: record(
          'TXT',
          '2026pm._domainkey.lakeside.example',
          `k=rsa;p=${'MIGfMA0G'.repeat(26)}`,
        ),
      },
      {
        ...{ of: 'return-path', isVerified: true },
        record: record('CNAME', 'pm-bounces.lakeside.example', 'pm.mtasv.net'),
      },
    ],
    problem: 'Postmark could not be reached',
  },
  values: { server: 'own', stream: 'reminders', from: 'billing@lakeside.example' },
  chosen: {
    ...{ isOwn: true, name: HOSTILE, tokenEnd: '9f3c', stream: 'reminders' },
    webhook: { problem: 'Postmark answered HTTP 500' },
    login: {
      url: 'https://app.dunwell.example/webhooks/postmark',
      user: '88cd52aa-33b6-4351-9aa4-47572edbd068',
      password: 'Zk3v8p0mHk3Q2sXo0r1fVbqT6y5uWc4dEe7gHi9jKlM',
    },
  },
  testTo: 'jo@lakeside.example',
};
export const refused: Omit<MailServerPageProps, 'shell'> = {
  ...own,
  sender: { ...own.sender, standing: 'absent', records: [], canConfirm: false },
  values: { server: 'own', stream: HOSTILE, from: HOSTILE },
  errors: [
    { field: 'token', message: 'Postmark does not accept this token.' },
    { field: 'stream', message: 'Give the id of a stream, such as outbound.' },
    { field: 'from', message: 'Give a mail address such as billing@example.com.' },
  ],
};
