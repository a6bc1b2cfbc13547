/** Limits of how many mails go out: of reminders in a day, and of all kinds to one customer. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dunwell } from '../../../src/flow/dunwell.ts';
import type { MailLimits } from '../../../src/core/decide/mail-limits.ts';
import type { Book, Entity } from './book.ts';
import { arrange, examplePolicy, runNow } from './policies.ts';
import type { Stage } from './stage.ts';
import { startStory, type Story } from './story.ts';

let story: Story;
let stage: Stage;
let dunwell: Dunwell;
beforeAll(async () => {
  story = await startStory();
  ({ stage, dunwell } = story);
});
afterAll(() => stage.stop());

const on = (date: string): Promise<void> => stage.setClock(`${date}T17:00:00Z`);
const { reminders } = examplePolicy;
const noEntity: Entity = { Id: '', SyncToken: '' };
type Owing = { book: Book; realmId: string; customers: Entity[]; invoices: Entity[] };

/** One customer for each of these due dates, with an invoice of 1,000.00. */
async function owing(dueDates: readonly string[], mode?: 'review'): Promise<Owing> {
  const book = await stage.addCompany(dunwell);
  const customers: Entity[] = [];
  const invoices: Entity[] = [];
  for (const [place, dueDate] of dueDates.entries()) {
    const name = `Customer ${place + 1}`;
    const Address = `customer${place + 1}@example.com`;
    const customer = await book.customer(name, { PrimaryEmailAddr: { Address } });
    customers.push(customer);
    invoices.push(await book.invoice(customer, 1_000, dueDate));
  }
  const { realmId } = book;
  await arrange(dunwell, realmId, {
    ...{ policy: { reminders }, charges: 'off', reminders: mode ?? 'automatic' },
  });
  await dunwell.sync(realmId, { repair: true });
  return { book, realmId, customers, invoices };
}

const limit = (realmId: string, limits: Partial<MailLimits>): Promise<void> =>
  dunwell.stores.mailLimits.save(realmId, { perRun: null, perCustomer: null, ...limits }, 'test');
const mailedTo = async (realmId: string): Promise<string[]> =>
  (await stage.mails())
    .filter((mail) => mail.metadata['dunwell-realm'] === realmId)
    .flatMap(({ to }) => to)
    .toReversed();
const storedOf = (realmId: string) => dunwell.stores.reminders.list(realmId, {}, { limit: 20 });
const outcomes = (decisions: readonly { outcome: string; subject: { id: string } }[]) =>
  Object.fromEntries(decisions.map(({ subject, outcome }) => [subject.id, outcome]));

describe('a limit of reminders in a day', () => {
  it('sends what is longest overdue, again or not, and the rest on the days after', async () => {
    const { realmId, invoices } = await owing(['2026-03-10', '2026-03-01', '2026-03-05']);
    await limit(realmId, { perRun: 2 });
    const [first = noEntity, second = noEntity, third = noEntity] = invoices;

    const { plan } = await dunwell.run(realmId, { dryRun: true, trigger: 'api' });
    const { id } = await runNow(dunwell, realmId);
    const sent = ['customer2@example.com', 'customer3@example.com'];
    expect((await mailedTo(realmId)).toSorted()).toEqual(sent);
    const of = { runId: id, topic: 'reminder' } as const;
    const kept = await dunwell.stores.decisions.list(realmId, of, { limit: 20 });
    expect(outcomes(kept)).toMatchObject({
      [first.Id]: 'over-mail-limit',
      [second.Id]: 'remind',
      [third.Id]: 'remind',
    });
    // The dry run told the same, in the same words.
    const told = plan.decisions.filter(({ topic }) => topic === 'reminder');
    expect(outcomes(told)).toEqual(outcomes(kept));
    expect(plan.actions).toHaveLength(2);
    const reasonOf = (decisions: readonly { subject: { id: string }; reason: string }[]) =>
      decisions.find(({ subject }) => subject.id === first.Id)?.reason;
    expect(reasonOf(told)).toEqual(reasonOf(kept));
    expect(reasonOf(kept)).toContain('runs send 2 reminders a day at most');
    const runs = await dunwell.stores.runs.list(realmId, { limit: 2 });
    expect(runs.map(({ summary }) => summary)).toEqual([
      { 'reminder: remind': 2, 'reminder: over-mail-limit': 1, 'charge: mode-off': 3 },
      { 'reminder: remind': 2, 'reminder: over-mail-limit': 1, 'charge: mode-off': 3 },
    ]);

    // A second run of the day sends nothing more; the next day does.
    await runNow(dunwell, realmId);
    expect(await mailedTo(realmId)).toHaveLength(2);
    await on('2026-03-13');
    await runNow(dunwell, realmId);
    expect((await mailedTo(realmId)).at(-1)).toBe('customer1@example.com');
    await runNow(dunwell, realmId);
    expect(await mailedTo(realmId)).toHaveLength(3);
  });

  it('gives the room of a mail that was cancelled to the next, in the same run', async () => {
    const { book, realmId, customers, invoices } = await owing(['2026-03-01', '2026-03-05']);
    await limit(realmId, { perRun: 1 });
    const [customer = noEntity] = customers;
    const [invoice = noEntity] = invoices;
    story.meanwhile('run: concluded', () => book.payment(customer, invoice, 1_000, '2026-03-12'));
    await runNow(dunwell, realmId);
    expect(await mailedTo(realmId)).toEqual(['customer2@example.com']);
  });

  it('is the same for a run that died before its mails were kept, or between them', async () => {
    const { realmId } = await owing(['2026-03-10', '2026-03-01', '2026-03-05']);
    await limit(realmId, { perRun: 2 });
    for (const place of ['run: part concluded', 'run: concluded']) {
      story.meanwhile(place, () => Promise.reject(new Error('The process died')));
      await expect(runNow(dunwell, realmId)).rejects.toThrow('The process died');
    }
    expect(await storedOf(realmId)).toHaveLength(2);
    await runNow(dunwell, realmId);
    const sent = ['customer2@example.com', 'customer3@example.com'];
    expect((await mailedTo(realmId)).toSorted()).toEqual(sent);
  });

  it('counts what waits for a person, whose word is not limited', async () => {
    const { realmId } = await owing(['2026-03-01', '2026-03-05'], 'review');
    await limit(realmId, { perRun: 1 });
    await runNow(dunwell, realmId);
    await on('2026-03-16');
    await runNow(dunwell, realmId);
    const [proposed, ...others] = await storedOf(realmId);
    expect(proposed).toMatchObject({ status: 'proposed' });
    expect(others).toEqual([]);
    const word = { realmId, id: proposed?.id ?? '', actor: 'owner', reason: null };
    await dunwell.approvals.approveReminder(word);
    await dunwell.sweeps.outbox();
    await runNow(dunwell, realmId);
    expect(await storedOf(realmId)).toHaveLength(1);
    await on('2026-03-17');
    await runNow(dunwell, realmId);
    expect((await storedOf(realmId)).map(({ status }) => status)).toEqual(['proposed', 'sent']);
  });
});

describe('a limit of mails to one customer', () => {
  it('keeps reminders and thank-yous until the days are over', async () => {
    const { book, realmId, customers, invoices } = await owing(['2026-03-12']);
    const [customer = noEntity] = customers;
    const [invoice = noEntity] = invoices;
    await on('2026-03-18');
    await dunwell.stores.courtesySettings.save(
      realmId,
      { chargeNotices: false, thankYous: true },
      'owner',
    );
    await limit(realmId, { perCustomer: { mails: 1, days: 3 } });
    await runNow(dunwell, realmId);
    expect(await mailedTo(realmId)).toHaveLength(1);

    await on('2026-03-19');
    await book.invoice(customer, 50, '2026-03-18');
    await dunwell.sync(realmId, { repair: true });
    const { id } = await runNow(dunwell, realmId);
    const decisions = await dunwell.stores.decisions.list(realmId, { runId: id }, { limit: 5 });
    const kept = decisions.find(({ outcome }) => outcome === 'over-mail-limit');
    expect(kept?.reason).toContain(
      'the customer gets 1 mail within 3 days at most, and can have the next on 21 Mar 2026.',
    );
    await on('2026-03-20');
    await book.payment(customer, invoice, 100, '2026-03-20');
    await dunwell.sync(realmId, { repair: true });
    await runNow(dunwell, realmId);
    expect(await mailedTo(realmId)).toHaveLength(1);

    // The reminder goes first, and the thank-you waits behind it for days of its own.
    await on('2026-03-23');
    await runNow(dunwell, realmId);
    await on('2026-03-24');
    await runNow(dunwell, realmId);
    const templates = async () => (await storedOf(realmId)).map(({ template }) => template);
    expect(await templates()).toEqual(['polite', 'polite']);
    await limit(realmId, {});
    await runNow(dunwell, realmId);
    await dunwell.sweeps.outbox();
    expect(await templates()).toEqual(['thank-you', 'polite', 'polite']);
  });
});

describe('the one mail of a day', () => {
  it('has been had when what it was about is paid, and the next is of the next day', async () => {
    await on('2026-03-26');
    const { book, realmId, customers, invoices } = await owing(['2026-03-25']);
    const [customer = noEntity] = customers;
    const [invoice = noEntity] = invoices;
    await runNow(dunwell, realmId);
    expect(await mailedTo(realmId)).toHaveLength(1);

    await book.payment(customer, invoice, 1_000, '2026-03-26');
    const other = await book.invoice(customer, 50, '2026-03-20');
    await dunwell.sync(realmId, { repair: true });
    const { id } = await runNow(dunwell, realmId);
    const decisions = await dunwell.stores.decisions.list(realmId, { runId: id }, { limit: 5 });
    const reminded = decisions.filter(({ topic }) => topic === 'reminder');
    expect(outcomes(reminded)).toEqual({ [other.Id]: 'mailed-today' });
    expect(await mailedTo(realmId)).toHaveLength(1);

    await on('2026-03-27');
    await runNow(dunwell, realmId);
    expect(await mailedTo(realmId)).toHaveLength(2);
  });
});

describe('a reminder that waits for a person', () => {
  it('is not approved once it is paid or too late, and makes room for the next', async () => {
    await on('2026-03-30');
    const { book, realmId, customers, invoices } = await owing(
      ['2026-04-02', '2026-04-02', '2026-03-20'],
      'review',
    );
    const steps = [
      { offsetDays: -3, template: 'friendly' },
      { offsetDays: 1, template: 'polite' },
    ];
    await arrange(dunwell, realmId, {
      ...{ policy: { reminders: { steps } }, charges: 'off', reminders: 'review' },
    });
    await runNow(dunwell, realmId);
    const told = async (customer = noEntity) =>
      (await storedOf(realmId))
        .filter(({ customerId }) => customerId === customer.Id)
        .map(({ template, status, reason }) => [template, status, reason]);
    const [early, late, paid] = customers;
    expect(await told(early)).toEqual([['friendly', 'proposed', null]]);
    const notices = await dunwell.stores.reminders.list(
      realmId,
      { status: 'proposed', invoiceId: (invoices[0] ?? noEntity).Id },
      { limit: 1 },
    );
    await book.payment(paid ?? noEntity, invoices[2] ?? noEntity, 1_000, '2026-03-31');
    await dunwell.sync(realmId, { repair: true });

    await on('2026-04-03');
    await dunwell.approvals.approveReminder({
      ...{ realmId, id: notices[0]?.id ?? '', actor: 'ann', reason: null },
    });
    await dunwell.sweeps.outbox();
    const tooLate = 'The due date that it was to announce has passed.';
    expect(await told(early)).toEqual([['friendly', 'cancelled', tooLate]]);
    expect(await mailedTo(realmId)).toEqual([]);
    await runNow(dunwell, realmId);
    expect(await told(early)).toContainEqual(['polite', 'proposed', null]);
    expect(await told(late)).toEqual([
      ['polite', 'proposed', null],
      ['friendly', 'cancelled', tooLate],
    ]);
    expect(await told(paid)).toEqual([
      ['polite', 'cancelled', 'Nothing that was to be reminded of is open any more.'],
    ]);
    const where = { realmId, step: 'offset:-3', invoiceId: (invoices[1] ?? noEntity).Id };
    expect(await dunwell.db.skippedStep.count({ where })).toBe(1);
  });

  it('is not sent once credit came in that covers it', async () => {
    await on('2026-04-06');
    const { book, realmId, customers } = await owing(['2026-04-04'], 'review');
    await runNow(dunwell, realmId);
    const [proposed] = await storedOf(realmId);
    await book.create('Payment', {
      ...{ CustomerRef: { value: (customers[0] ?? noEntity).Id }, TotalAmt: 1_000 },
      TxnDate: '2026-04-06',
    });
    await dunwell.sync(realmId, { repair: true });
    await dunwell.approvals.approveReminder({
      ...{ realmId, id: proposed?.id ?? '', actor: 'ann', reason: null },
    });
    await dunwell.sweeps.outbox();
    expect(await storedOf(realmId)).toMatchObject([
      { status: 'cancelled', reason: expect.stringContaining('Apply the credit first') },
    ]);
    expect(await mailedTo(realmId)).toEqual([]);
  });
});
