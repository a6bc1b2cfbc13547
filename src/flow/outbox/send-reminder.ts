import type { Logger } from 'pino';
import { answerTimeoutMs, type Mailer } from '../../adapters/postmark/mailer.ts';
import type { QuickBooks } from '../../adapters/quickbooks/client.ts';
import { QuickBooksError, TransientError } from '../../adapters/quickbooks/errors.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { HoldStore } from '../../adapters/store/holds.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { MirrorStore } from '../../adapters/store/mirror.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { ReminderStore, StoredReminder } from '../../adapters/store/reminders.ts';
import type { Clock } from '../../clock.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { composeReminderMail, type MailWords } from '../mails/compose-reminder.ts';
import { refreshEntities } from '../sync/refresh.ts';
import { backOffMs, type Checkpoint, type TryOutcome } from './outcome.ts';
import { openAddresses, stillBelongs } from './reminder-checks.ts';

export type SendReminderDeps = {
  readonly quickbooks: QuickBooks;
  readonly mailer: Mailer;
  readonly reminders: ReminderStore;
  readonly facts: FactsStore;
  readonly holds: HoldStore;
  readonly mirror: MirrorStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly checkpoint: Checkpoint;
  /** The sender address that Postmark has confirmed. */
  readonly from: string;
  /** How long Postmark's search may take to know a mail that it took. */
  readonly settleMs: number;
};

/**
 * One try at sending a reminder. A try of unknown outcome is resolved by asking Postmark for the
 * message that carries the reminder's id; only when it has had time to know of it and does not,
 * the mail is sent again.
 */
export async function sendReminder(
  deps: SendReminderDeps,
  company: Company,
  entry: OutboxEntry,
): Promise<TryOutcome> {
  const reminder = await deps.reminders.find(company.realmId, entry.subjectId);
  if (!reminder) return { end: 'failed', why: 'The reminder does not exist' };
  if (reminder.status === 'sent') return { end: 'done', why: null };
  if (reminder.status === 'sending' || reminder.status === 'unknown') {
    return resolveUnknown(deps, company, reminder, entry);
  }
  if (reminder.status !== 'approved') {
    return { end: 'cancelled', why: `The reminder is ${reminder.status}` };
  }
  return prepareAndSend(deps, company, reminder, entry);
}

async function resolveUnknown(
  deps: SendReminderDeps,
  company: Company,
  reminder: StoredReminder,
  entry: OutboxEntry,
): Promise<TryOutcome> {
  let messageId: string | null;
  try {
    messageId = await deps.mailer.findSent(reminder.id);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    return { again: 'unknown', inMs: backOffMs(entry.attempts), why: `Postmark search: ${why}` };
  }
  if (messageId) {
    await deps.reminders.move(reminder, 'sent', { messageId, reason: null });
    return { end: 'done', why: null };
  }
  // Whoever sent it may be alive and still waiting for the answer.
  const inFlightMs = reminder.status === 'sending' ? answerTimeoutMs : 0;
  const settledAt = reminder.updatedAt.getTime() + inFlightMs + deps.settleMs;
  const waitMs = settledAt - deps.clock.now().getTime();
  if (waitMs > 0) {
    return {
      again: 'unknown',
      inMs: Math.min(waitMs, 5_000),
      why: 'Postmark is asked whether it took the mail',
    };
  }
  await deps.reminders.move(reminder, 'approved', { reason: 'Postmark did not take the mail' });
  return prepareAndSend(deps, company, { ...reminder, status: 'approved' }, entry);
}

async function prepareAndSend(
  deps: SendReminderDeps,
  company: Company,
  reminder: StoredReminder,
  entry: OutboxEntry,
): Promise<TryOutcome> {
  const cancel = async (why: string): Promise<TryOutcome> => {
    await deps.reminders.move(reminder, 'cancelled', { reason: why });
    return { end: 'cancelled', why };
  };
  if (company.stopped) return cancel('Dunwell is stopped for this company.');
  if (company.modes.reminders === 'off' || company.modes.reminders === 'observe') {
    return cancel(`Reminders are in mode ${company.modes.reminders} now.`);
  }
  if (company.modes.reminders === 'review' && reminder.decidedBy === null) {
    return cancel('Reminders wait for a person now, and nobody has approved this one.');
  }
  const today = dateInZone(deps.clock.now(), company.timeZone);
  const live = await readLive(deps, company, reminder);
  if ('again' in live) return live;
  await deps.checkpoint('reminder: invoices read');

  const stillOpen: InvoiceRow[] = [];
  for (const row of live.rows) {
    if (await stillBelongs(deps, company, reminder, row, today)) stillOpen.push(row);
  }
  const hasStep = (id: string): boolean =>
    reminder.invoices.some((line) => line.invoiceId === id && line.step !== null);
  if (!stillOpen.some((row) => hasStep(row.id))) {
    return cancel('Nothing that was to be reminded of is open any more.');
  }
  const addresses = await openAddresses(deps, company, reminder);
  if (addresses.to.length === 0) {
    return cancel('None of its recipients may be written to any more.');
  }
  const dropped = reminder.invoices.filter(
    (line) => !stillOpen.some((row) => row.id === line.invoiceId),
  );
  await deps.reminders.dropInvoices(
    reminder.id,
    dropped.map((line) => line.invoiceId),
  );
  const { customerId, template } = reminder;
  const mail = await composeReminderMail(deps, {
    ...{ company, customerId, template, rows: stillOpen, today },
  });
  await deps.reminders.saveLines(
    reminder.id,
    mail.invoices.map((invoice) => ({ ...invoice, step: null })),
  );
  const addressed = { ...reminder, recipients: addresses.to, cc: addresses.cc };
  return send(deps, company, addressed, entry, mail.words);
}

async function readLive(
  deps: SendReminderDeps,
  company: Company,
  reminder: StoredReminder,
): Promise<{ rows: InvoiceRow[] } | Extract<TryOutcome, { again: unknown }>> {
  const { realmId, homeCurrency } = company;
  const ids = reminder.invoices.map((line) => line.invoiceId);
  try {
    const [unreadable] = await refreshEntities({
      quickbooks: deps.quickbooks.forCompany(realmId),
      mirror: deps.mirror,
      homeCurrency,
      changed: new Map([['Invoice', new Set(ids)]]),
      withCustomers: false,
      now: deps.clock.now(),
    });
    if (unreadable) return { again: 'waiting', inMs: 60_000, why: unreadable.reason };
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
    const inMs = error instanceof TransientError ? backOffMs(0) : 60_000;
    return { again: 'waiting', inMs, why: error.message };
  }
  return { rows: await deps.facts.invoiceRows(realmId, ids) };
}

async function send(
  deps: SendReminderDeps,
  company: Company,
  reminder: StoredReminder,
  entry: OutboxEntry,
  mail: MailWords,
): Promise<TryOutcome> {
  // The exact mail is on record before it goes out.
  await deps.reminders.move(reminder, 'sending', {
    recipients: [...reminder.recipients],
    cc: [...reminder.cc],
    subject: mail.subject,
    textBody: mail.text,
    htmlBody: mail.html,
  });
  const sending = { ...reminder, status: 'sending' } as const;
  await deps.checkpoint('reminder: claimed');
  const result = await deps.mailer.send({
    from: `"${displayName(company.fromName ?? company.name)}" <${deps.from}>`,
    to: reminder.recipients,
    cc: reminder.cc,
    replyTo: company.replyTo,
    ...mail,
    reminderId: reminder.id,
    realmId: company.realmId,
  });
  await deps.checkpoint('reminder: sent');
  switch (result.outcome) {
    case 'sent':
      await deps.reminders.move(sending, 'sent', { messageId: result.messageId, reason: null });
      deps.log.info({ realmId: company.realmId, reminderId: reminder.id }, 'reminder sent');
      return { end: 'done', why: null };
    case 'rejected':
      for (const address of result.inactiveRecipients) {
        await deps.reminders.suppress(company.realmId, address, 'Postmark: inactive recipient');
      }
      await deps.reminders.move(sending, 'failed', { reason: result.reason });
      return { end: 'failed', why: result.reason };
    case 'not-sent':
      await deps.reminders.move(sending, 'approved', { reason: result.reason });
      return { again: 'waiting', inMs: backOffMs(entry.attempts), why: result.reason };
    case 'unknown':
      await deps.reminders.move(sending, 'unknown', { reason: result.reason });
      return { again: 'unknown', inMs: 1_000, why: result.reason };
  }
}

/** A name that can stand in quotes in a From header: no control character, quote or backslash. */
const displayName = (name: string): string => name.replace(/[\p{Cc}"\\<>]+/gu, ' ').trim();
