/** What becomes of reminders whose mails come back, in whatever order that is told. */
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostmarkReceiver } from '../../../src/flow/inbox/receive-postmark.ts';
import { arrange } from './policies.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(() => story.stage.stop());

type Mail = Awaited<ReturnType<Story['mailsOf']>>[number];

/** Postmark's webhook, as it comes in. */
async function told(body: object): Promise<void> {
  const { stores, db, clock } = story.dunwell;
  const log = pino({ level: 'silent' });
  const receiver = createPostmarkReceiver({ ...stores, db, clock, log });
  const receipt = await receiver.receivePostmark(Buffer.from(JSON.stringify(body)));
  expect(receipt).toEqual({ outcome: 'stored' });
}

let bounces = 0;
const bounce = (mail: Mail, type: 'HardBounce' | 'SoftBounce' | 'SpamComplaint') => ({
  RecordType: type === 'SpamComplaint' ? type : 'Bounce',
  ID: (bounces += 1),
  Type: type,
  Name: type,
  MessageID: mail.messageId,
  Metadata: mail.metadata,
  Email: mail.to[0] ?? '',
  BouncedAt: story.stage.sandbox.clock.now().toISOString(),
  Inactive: type !== 'SoftBounce',
});

const delivery = (mail: Mail) => ({
  RecordType: 'Delivery',
  MessageID: mail.messageId,
  Metadata: mail.metadata,
  Recipient: mail.to[0] ?? '',
  DeliveredAt: story.stage.sandbox.clock.now().toISOString(),
});

const nextDay = async (date: string): Promise<void> => story.stage.setClock(`${date}T17:00:00Z`);

describe('a reminder', () => {
  it('that comes back goes to the next contact once, and to nobody when none is left', async () => {
    const { book, invoice } = await story.overdueCompany();
    const { realmId } = book;
    const steps = [
      { offsetDays: 1, template: 'polite' },
      { offsetDays: 15, template: 'firm' },
    ];
    await arrange(story.dunwell, realmId, { policy: { reminders: { steps } }, charges: 'off' });
    await book.update('Invoice', {
      ...(await book.read('Invoice', invoice.Id)),
      BillEmail: { Address: 'billing@payer.example' },
    });
    await story.dunwell.sync(realmId, { repair: true });
    await story.runThrough(realmId);
    const [first] = await story.mailsOf(realmId);
    expect(first?.to).toEqual(['billing@payer.example']);
    if (!first) throw new Error('No mail');

    // A soft bounce is Postmark's to try again.
    await told(bounce(first, 'SoftBounce'));
    expect((await story.remindersOf(realmId))[0]).toMatchObject({ status: 'sent' });
    const hard = bounce(first, 'HardBounce');
    await told(hard);
    await told(hard);
    expect((await story.remindersOf(realmId))[0]).toMatchObject({
      status: 'undelivered',
      reason: expect.stringContaining('does not count as sent'),
      htmlBody: expect.stringContaining('1,234.56'),
    });

    await nextDay('2026-03-13');
    await story.runThrough(realmId);
    const [second, ...others] = await story.mailsOf(realmId);
    expect(second?.to).toEqual(['ada@example.com']);
    expect(others).toHaveLength(1);
    const reminders = await story.remindersOf(realmId);
    expect(reminders.map(({ status }) => status)).toEqual(['sent', 'undelivered']);
    expect(reminders[0]?.invoices[0]?.step).toBe(reminders[1]?.invoices[0]?.step);

    if (!second) throw new Error('No second mail');
    // A complaint ends the address, and proves that the mail came.
    await told(bounce(second, 'SpamComplaint'));
    expect((await story.remindersOf(realmId))[0]).toMatchObject({ status: 'sent' });
    await nextDay('2026-03-20');
    const run = await story.runThrough(realmId);
    expect(run.actions).toEqual([]);
    expect(await story.mailsOf(realmId)).toHaveLength(2);
    const decisions = await story.dunwell.db.decision.findMany({ where: { realmId } });
    expect(decisions.map(({ outcome }) => outcome)).toContain('no-recipient');

    // The payer asked to be written to again.
    await told(listChange('ada@example.com', false, '2026-03-20T18:00:00Z'));
    await nextDay('2026-03-23');
    await story.runThrough(realmId);
    expect((await story.mailsOf(realmId))[0]?.to).toEqual(['ada@example.com']);
    expect(await story.mailsOf(realmId)).toHaveLength(3);
    const [third, answered] = await story.remindersOf(realmId);
    expect(answered).toMatchObject({ status: 'sent' });
    expect(third?.invoices[0]?.step).not.toBe(answered?.invoices[0]?.step);
  });

  it('that was only held up stays sent, whatever becomes of its address later', async () => {
    const { realmId } = await threeStepCompany();
    await story.runThrough(realmId);
    const [polite] = await story.mailsOf(realmId);
    if (!polite) throw new Error('No mail');
    await told(bounce(polite, 'SoftBounce'));
    await told(delivery(polite));

    await nextDay('2026-03-30');
    await story.runThrough(realmId);
    const [firm] = await story.mailsOf(realmId);
    if (!firm) throw new Error('No second mail');
    await told(bounce(firm, 'HardBounce'));
    await story.dunwell.stores.suppressions.lift(realmId, 'ada@example.com', later(), 'ann');
    await nextDay('2026-03-31');
    await story.runThrough(realmId);
    const reminders = await story.remindersOf(realmId);
    expect(reminders.map(({ template, status }) => [template, status])).toEqual([
      ['firm', 'sent'],
      ['firm', 'undelivered'],
      ['polite', 'sent'],
    ]);
  });

  it('that came back once a later one stands counts as sent, and holds nothing up', async () => {
    const { realmId } = await threeStepCompany();
    await story.runThrough(realmId);
    const [polite] = await story.mailsOf(realmId);
    if (!polite) throw new Error('No mail');
    await nextDay('2026-04-07');
    await story.runThrough(realmId);
    // Its news was on the way for a week.
    await told(bounce(polite, 'HardBounce'));
    await story.dunwell.stores.suppressions.lift(realmId, 'ada@example.com', later(), 'ann');
    await nextDay('2026-04-14');
    await story.runThrough(realmId);
    const reminders = await story.remindersOf(realmId);
    expect(reminders.map(({ template, status }) => [template, status])).toEqual([
      ['final', 'sent'],
      ['firm', 'sent'],
      ['polite', 'undelivered'],
    ]);
  });
});

describe('an address that Postmark has shut for another sender', () => {
  it('is passed by for the next contact on the same day', async () => {
    const other = (await threeStepCompany()).realmId;
    await story.runThrough(other);
    const [mail] = await story.mailsOf(other);
    if (!mail) throw new Error('No mail');
    const recipient = 'ada@example.com';
    const happening = { messageId: mail.messageId, event: 'bounced', recipient };
    // Nobody here listens to the news of it.
    const noted = story.stage.control('POST', '/mail-events', happening);
    await expect(noted).rejects.toThrow('did not take the webhook');
    const { realmId, book, ada } = await threeStepCompany();
    await book.update('Customer', {
      ...(await book.read('Customer', ada.Id)),
      PrimaryEmailAddr: { Address: 'office@payer.example' },
    });
    const invoice = await book.invoice(ada, 50, '2026-03-01');
    await book.update('Invoice', { ...invoice, BillEmail: { Address: recipient } });
    await story.dunwell.sync(realmId, { repair: true });
    await story.runThrough(realmId);
    expect((await story.mailsOf(realmId)).map(({ to }) => to)).toEqual([['office@payer.example']]);
    const reminders = await story.remindersOf(realmId);
    expect(reminders.map(({ status, reason }) => [status, reason])).toEqual([
      ['sent', null],
      ['cancelled', 'Postmark no longer delivers to the recipients'],
    ]);
  });
});

const later = (): Date => new Date(story.stage.sandbox.clock.now().getTime() + 1_000);

/** Ada owes since 1 March, and the reminders after the first day are those of the default policy. */
async function threeStepCompany() {
  const { book, ada } = await story.overdueCompany();
  const { realmId } = book;
  const steps = [
    { offsetDays: 1, template: 'polite' },
    { offsetDays: 15, template: 'firm' },
    { offsetDays: 29, template: 'final' },
  ];
  await arrange(story.dunwell, realmId, { policy: { reminders: { steps } }, charges: 'off' });
  return { realmId, book, ada };
}

const listChange = (Recipient: string, SuppressSending: boolean, ChangedAt: string) => ({
  RecordType: 'SubscriptionChange',
  MessageID: null,
  Metadata: {},
  MessageStream: 'outbound',
  Recipient,
  Origin: 'Customer',
  SuppressSending,
  SuppressionReason: SuppressSending ? 'ManualSuppression' : null,
  ChangedAt,
});

describe("a change of Postmark's list", () => {
  const { suppress, lift } = {
    suppress: ['suppress', '2026-03-12T10:00:00Z'] as const,
    lift: ['lift', '2026-03-12T11:00:00Z'] as const,
  };
  it.each([
    [[suppress, lift], []],
    [[lift, suppress], []],
    [[suppress, lift, suppress, lift], []],
    [[suppress], ['x@payer.example']],
    [[lift, suppress, ['suppress', '2026-03-12T12:00:00Z'] as const], ['x@payer.example']],
  ])('counts by when it happened (case %#)', async (changes, expected) => {
    const { realmId } = (await story.overdueCompany()).book;
    const { suppressions } = story.dunwell.stores;
    for (const [what, at] of changes) {
      if (what === 'lift') await suppressions.lift(realmId, 'X@payer.example', new Date(at), 'ann');
      else await suppressions.suppress(realmId, 'X@payer.example', 'bounced', new Date(at));
    }
    const where = { realmId, liftedAt: null };
    const rows = await story.dunwell.db.suppressedAddress.findMany({ where });
    expect(rows.map(({ address }) => address)).toEqual(expected);
  });
});
