import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Mail } from '../../../src/adapters/postmark/mail.ts';
import type { FoundMail, Mailer } from '../../../src/adapters/postmark/mailer.ts';
import type { SendOutcome } from '../../../src/adapters/postmark/send-outcome.ts';
import type { Company } from '../../../src/adapters/store/companies.ts';
import type { OutboxEntry } from '../../../src/adapters/store/outbox.ts';
import type { SendingMove } from '../../../src/adapters/store/reminder-sendings.ts';
import type { Settled } from '../../../src/flow/outbox/charge-deps.ts';
import type { MailKind, SendMailsDeps, StoredMail } from '../../../src/flow/outbox/mail-kind.ts';
import { sendMails } from '../../../src/flow/outbox/send-mails.ts';

const minute = 60_000;
const noon = Date.parse('2026-03-12T17:00:00Z');
let now: number;
let status: string;
let isStopping: boolean;
/** What Postmark answers to the search, and what happens while it thinks. */
let search: () => FoundMail | null;
let lastLook: () => void;
let isTakenOver: boolean;
let sent: Mail[][];
let moves: SendingMove[];
let settled: Settled[];
beforeEach(() => {
  now = noon;
  status = 'approved';
  isStopping = false;
  isTakenOver = false;
  search = () => null;
  lastLook = () => undefined;
  [sent, moves, settled] = [[], [], []];
});

const message: Mail = {
  ...{ from: 'a@b.test', to: ['ada@payer.test'], cc: [], replyTo: null, realmId: '1' },
  ...{ subject: 'A reminder', text: 'Text', html: '<p>Text</p>', reminderId: 'r1' },
};
const entry: OutboxEntry = {
  ...{ id: 7n, realmId: '1', kind: 'reminder', subjectId: 'r1' },
  ...{ state: 'working', attempts: 1 },
};
const company: Company = {
  ...{ realmId: '1', name: 'Lakeside', country: 'US', homeCurrency: 'USD' },
  ...{ timeZone: 'America/Chicago', modes: { reminders: 'automatic', charges: 'off' } },
  ...{
    stopped: false,
    holidays: null,
    daysOff: [],
    sendingDays: [1],
    sendingHour: 9,
    promiseGraceDays: 3,
  },
  ...{ bookCloseDate: null, fromName: null, replyTo: null, paymentInstructions: null },
  ...{ chargeItemId: null, chargeAccountId: null, nextRunAt: null, createdAt: new Date(noon) },
};
const kind: MailKind<StoredMail> = {
  name: 'reminder',
  find: () => Promise.resolve([{ id: 'r1', status, updatedAt: new Date(noon), route: null }]),
  prepare: (_, tries) =>
    Promise.resolve({ ready: tries.map((each) => ({ ...each, message })), settled: [] }),
  begin: (ready) => Promise.resolve(new Map(ready.map(({ mail }) => [mail.id, new Date(now)]))),
  stoppedMeanwhile() {
    lastLook();
    return Promise.resolve(new Set());
  },
  keep(kept) {
    moves.push(...kept);
    told.push(...kept.map(({ to }) => to));
    return Promise.resolve(new Set(isTakenOver ? [] : kept.map(({ id }) => id)));
  },
};

let outcome: SendOutcome;
let told: string[];
beforeEach(() => {
  outcome = { outcome: 'sent', messageId: 'm1', inactiveRecipients: [] };
  told = [];
});

async function pass(): Promise<void> {
  const { from } = message;
  const mailer: Mailer = {
    send: () => Promise.resolve(outcome),
    sendBatch(mails) {
      sent.push([...mails]);
      return Promise.resolve([outcome]);
    },
    findSent: () => Promise.resolve(search()),
  };
  const deps: SendMailsDeps = {
    mailRoutes: {
      current: () =>
        Promise.resolve({ route: { serverId: null, stream: 'outbound' }, from, mailer }),
      of: () => Promise.resolve(mailer),
    },
    outbox: { release: () => Promise.resolve() },
    suppressions: {
      suppress: (_, address) => Promise.resolve(void told.push(`shut ${address}`)),
    },
    clock: { now: () => new Date(now) },
    log: pino({ level: 'silent' }),
    checkpoint: () => Promise.resolve(),
    isStopping: () => isStopping,
    settleMs: 15_000,
  };
  await sendMails(deps, kind, company, [entry], (results) => {
    settled.push(...results);
    return Promise.resolve();
  });
}
const outcomes = () => settled.map((each) => each.outcome);

describe('a mail', () => {
  it('leaves once, and is kept as of the try that sent it', async () => {
    await pass();
    expect(sent).toEqual([[message]]);
    expect(moves).toMatchObject([{ from: 'sending', to: 'sent', since: new Date(noon) }]);
    expect(outcomes()).toEqual([{ end: 'done', why: null }]);
  });

  it('that whoever has lost the lock was about to send is left to the one that has it', async () => {
    lastLook = () => void (isStopping = true);
    await pass();
    expect(sent).toEqual([]);
    expect(moves).toMatchObject([{ from: 'sending', to: 'approved' }]);
  });

  it('that another try has taken over is looked at again, whatever became of this one', async () => {
    isTakenOver = true;
    await pass();
    expect(outcomes()).toMatchObject([{ again: 'unknown' }]);
  });
});

describe('a mail that Postmark refuses', () => {
  const reason = 'Postmark no longer delivers to the recipients';

  it('for its addresses is cancelled to be decided anew, once these are shut', async () => {
    outcome = { outcome: 'rejected', reason, inactiveRecipients: ['ada@payer.test'] };
    await pass();
    expect(told).toEqual(['shut ada@payer.test', 'cancelled']);
    expect(outcomes()).toEqual([{ end: 'cancelled', why: reason }]);
  });

  it('for anything else has failed, and waits for a person', async () => {
    outcome = { outcome: 'rejected', reason, inactiveRecipients: [] };
    await pass();
    expect(told).toEqual(['failed']);
    expect(outcomes()).toEqual([{ end: 'failed', why: reason }]);
  });
});

describe.each(['sending', 'unknown'])('a mail that is %s', (before) => {
  beforeEach(() => {
    status = before;
  });

  it('is not sent again by an answer that was asked for too early and came late', async () => {
    now = noon + minute;
    search = () => {
      now += 5 * minute;
      return null;
    };
    await pass();
    expect(sent).toEqual([]);
    expect(outcomes()).toMatchObject([{ again: 'unknown' }]);
    search = () => null;
    await pass();
    expect(sent).toEqual([[message]]);
  });

  it('was sent when Postmark took it, not when it was found', async () => {
    now = noon + 3 * 24 * 60 * minute;
    const takenAt = new Date(noon + minute);
    search = () => ({ messageId: 'm1', takenAt });
    await pass();
    expect(sent).toEqual([]);
    expect(moves).toMatchObject([{ to: 'sent', messageId: 'm1', sentAt: takenAt }]);
  });
});
