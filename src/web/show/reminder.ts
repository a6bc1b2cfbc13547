import { dateInZone } from '../../core/calendar/zones.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import { createChargeLists } from '../../adapters/store/charge-lists.ts';
import { readSubjects } from '../../flow/courtesies/subjects.ts';
import { composeReminder } from '../../flow/mails/compose-reminder.ts';
import type { WebDeps } from '../deps.ts';
import type { ReminderAction, ReminderPageProps } from '../pages/reminder-page.tsx';
import { policyRefOf } from './levels.ts';
import { orderedLineage } from './resolve.ts';
import { reminderStepText, stepTime } from './steps.ts';
import { replyEvent } from './timeline.ts';
import { moneyOf } from './values.ts';

/** What a person may do with a reminder where it stands. */
const actionsIn: Partial<Record<StoredReminder['status'], readonly ReminderAction[]>> = {
  proposed: ['approve', 'cancel'],
  approved: ['cancel'],
  failed: ['approve', 'cancel'],
};

/** One reminder with its mail; one that is not written yet is shown as it would be written now. */
export async function showReminder(
  deps: WebDeps,
  company: Company,
  reminder: StoredReminder,
  me: string,
): Promise<Omit<ReminderPageProps, 'shell'>> {
  const { realmId: realm } = company;
  const [lineage, audit, mail, replies, notes] = await Promise.all([
    orderedLineage(deps, realm, reminder.customerId),
    createChargeLists(deps.dunwell.db).audit(realm, { reminderId: reminder.id }),
    mailOf(deps, company, reminder),
    deps.dunwell.stores.replies.ofReminders(realm, [reminder.id]),
    deps.dunwell.stores.invoiceNotes.ofReminder(realm, reminder.id),
  ]);
  const [customer] = lineage;
  const named = {
    id: reminder.customerId,
    name: customer?.displayName ?? `Customer ${reminder.customerId}`,
  };
  const [first] = reminder.invoices;
  return {
    reminder: {
      id: reminder.id,
      customer: named,
      step: reminderStepText(reminder.template, reminder.invoices),
      status: reminder.status,
      reason: reminder.reason,
      createdAt: reminder.createdAt.toISOString(),
      sentAt: reminder.sentAt?.toISOString() ?? null,
      from: company.fromName ?? company.name,
      replyTo: repliesGoTo(company.replyTo, deps.dunwell.inbound),
      to: reminder.recipients,
      cc: reminder.cc,
      bcc: reminder.bcc,
      subject: mail.subject,
      text: mail.text,
      hasHtml: reminder.htmlBody !== null,
      messageId: reminder.messageId,
      files: reminder.attachments,
    },
    invoices: reminder.invoices.map((line) => ({
      id: line.invoiceId,
      docNumber: line.docNumber ?? '',
      step: line.step === null ? null : stepTime(line.step),
      dueDate: line.dueDate,
      daysOverdue: line.daysOverdue,
      openBalance: moneyOf(line.openBalance, line.currency).amount,
      disputed: line.disputed > 0n ? moneyOf(line.disputed, line.currency).amount : null,
      charges: moneyOf(line.charges, line.currency).amount,
      currency: line.currency,
    })),
    notes: notes.map(({ invoiceId, state, problem }) => ({
      ...{ state, problem },
      invoice: { id: invoiceId, docNumber: numberOf(reminder, invoiceId) },
    })),
    policy: policyRefOf(
      { level: reminder.policyLevel, version: reminder.policyVersion },
      {
        invoice: first && { id: first.invoiceId, docNumber: first.docNumber ?? first.invoiceId },
        customer: named,
        groups: lineage.flatMap((row) => row.groups.toSorted()),
      },
    ),
    events: [
      ...reminder.events.map((event) => ({
        at: event.happenedAt.toISOString(),
        kind: event.kind,
        detail: [event.recipient, event.detail].filter((text) => text).join(': '),
      })),
      ...(reminder.sentAt === null
        ? []
        : [{ at: reminder.sentAt.toISOString(), kind: 'sent', detail: 'Taken by Postmark' }]),
      ...audit.map((entry) => ({
        at: entry.at.toISOString(),
        kind: entry.what.replace(/^reminder /, ''),
        detail: 'By a person',
      })),
    ].toSorted((a, b) => (a.at < b.at ? 1 : -1)),
    replies: replies.toReversed().map((reply) => replyEvent({ realm, me }, reply)),
    can: actionsIn[reminder.status] ?? [],
  };
}

const numberOf = ({ invoices }: StoredReminder, id: string): string =>
  invoices.find(({ invoiceId }) => invoiceId === id)?.docNumber ?? '';

/** The owner's address and, where mail can come in, ourselves; null where there is neither. */
function repliesGoTo(owner: string | null, inbound: string | null): string | null {
  const all = [owner, inbound === null ? null : 'Dunwell'].filter((each) => each !== null);
  return all.length === 0 ? null : all.join(' and ');
}

async function mailOf(
  deps: WebDeps,
  company: Company,
  reminder: StoredReminder,
): Promise<{ subject: string; text: string }> {
  if (reminder.subject !== null && reminder.textBody !== null) {
    return { subject: reminder.subject, text: reminder.textBody };
  }
  const { customerId, template, invoices } = reminder;
  const { stores } = deps.dunwell;
  const subjects = (await readSubjects(stores, company.realmId, [reminder]))(reminder.id);
  const invoiceIds = invoices.map((line) => line.invoiceId);
  const question = { customerId, template, invoiceIds, subjects };
  const today = dateInZone(deps.dunwell.clock.now(), company.timeZone);
  const mail = await composeReminder(stores, company, question, today);
  return mail.words;
}
