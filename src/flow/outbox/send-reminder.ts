import { answerTimeoutMs } from '../../adapters/postmark/mailer.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { ReminderMail } from '../mails/compose-reminder.ts';
import { logoAttachment } from '../mails/logo-attachment.ts';
import type { MailWords } from '../mails/write-mail.ts';
import { backOffMs, type TryOutcome } from './outcome.ts';
import { openAddresses, readMailFacts, reasonNotToSend, stillBelongs } from './reminder-checks.ts';
import { mailFor, readLive } from './reminder-contents.ts';
import type { SendReminderDeps } from './reminder-deps.ts';

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
  const why = reasonNotToSend(company, reminder);
  if (why !== null) return cancel(deps, reminder, why);
  const live = await readLive(deps, company, reminder);
  if ('again' in live) return live;
  await deps.checkpoint('reminder: invoices read');
  return sendOpen(deps, company, reminder, entry, live.rows);
}

async function cancel(
  deps: SendReminderDeps,
  reminder: StoredReminder,
  why: string,
): Promise<TryOutcome> {
  await deps.reminders.cancel(reminder, { reason: why });
  return { end: 'cancelled', why };
}

/** Sends the mail about those of the invoices that it may speak of, if anything is left of it. */
async function sendOpen(
  deps: SendReminderDeps,
  known: Company,
  reminder: StoredReminder,
  entry: OutboxEntry,
  rows: readonly InvoiceRow[],
): Promise<TryOutcome> {
  const facts = await readMailFacts(deps, known, rows);
  const { company, today } = facts;
  const why = reasonNotToSend(company, reminder);
  if (why !== null) return cancel(deps, reminder, why);
  const stillOpen = rows.filter((row) => stillBelongs(facts, reminder, row));
  const hasStep = (id: string): boolean =>
    reminder.invoices.some((line) => line.invoiceId === id && line.step !== null);
  if (!stillOpen.some((row) => hasStep(row.id))) {
    return cancel(deps, reminder, 'Nothing that was to be reminded of is open any more.');
  }
  const addresses = await openAddresses(deps, company, reminder);
  if (addresses.to.length === 0) {
    return cancel(deps, reminder, 'None of its recipients may be written to any more.');
  }
  const dropped = reminder.invoices.filter(
    (line) => !stillOpen.some((row) => row.id === line.invoiceId),
  );
  await deps.reminders.dropInvoices(
    reminder.id,
    dropped.map((line) => line.invoiceId),
  );
  const mail = await mailFor(deps, company, reminder, stillOpen, today);
  const sending = await claim(
    deps,
    { ...reminder, recipients: addresses.to, cc: addresses.cc },
    mail,
  );
  // The last look: after it comes nothing but the call to Postmark.
  const last = await readMailFacts(deps, company, stillOpen);
  const isStopped = reasonNotToSend(last.company, reminder) !== null;
  if (isStopped || !stillOpen.every((row) => stillBelongs(last, reminder, row))) {
    await deps.reminders.move(sending, 'approved', { reason: 'It was stopped before it left' });
    return sendOpen(deps, company, reminder, entry, stillOpen);
  }
  return send(deps, company, sending, entry, mail.words);
}

type Sending = StoredReminder & { readonly status: 'sending' };

/** The exact mail is on record before it goes out. */
async function claim(
  deps: SendReminderDeps,
  reminder: StoredReminder,
  { words, language, templateVersion }: ReminderMail,
): Promise<Sending> {
  await deps.reminders.move(reminder, 'sending', {
    recipients: [...reminder.recipients],
    cc: [...reminder.cc],
    subject: words.subject,
    textBody: words.text,
    htmlBody: words.html,
    language,
    templateVersion,
  });
  await deps.checkpoint('reminder: claimed');
  return { ...reminder, status: 'sending' };
}

async function send(
  deps: SendReminderDeps,
  company: Company,
  sending: Sending,
  entry: OutboxEntry,
  mail: MailWords,
): Promise<TryOutcome> {
  const result = await deps.mailer.send({
    from: `"${displayName(company.fromName ?? company.name)}" <${deps.from}>`,
    to: sending.recipients,
    cc: sending.cc,
    replyTo: company.replyTo,
    ...mail,
    attachments: await logoAttachment(deps.mailStyle, company.realmId),
    reminderId: sending.id,
    realmId: company.realmId,
  });
  await deps.checkpoint('reminder: sent');
  switch (result.outcome) {
    case 'sent':
      await deps.reminders.move(sending, 'sent', { messageId: result.messageId, reason: null });
      deps.log.info({ realmId: company.realmId, reminderId: sending.id }, 'reminder sent');
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
