import type { EvidenceStore } from '../../adapters/store/evidence.ts';
import type { EvidenceScope } from '../../adapters/store/evidence-scope.ts';
import type { ReminderStore, StoredReminder } from '../../adapters/store/reminders.ts';
import { formatAmount } from '../../core/money/amount.ts';
import { csvRecord } from '../csv.ts';
import type { LinkWatch } from './pack-links.ts';
import type { PackFile } from './zip-files.ts';

export type MailSource = {
  readonly store: EvidenceStore;
  readonly reminders: ReminderStore;
  readonly realmId: string;
  readonly scope: EvidenceScope;
  /** Is shown each mail. */
  readonly links: Pick<LinkWatch, 'see'>;
};

const columns = [
  'reminder',
  'date',
  'status',
  'reason',
  'template',
  'policyLevel',
  'policyVersion',
  'decidedBy',
  'to',
  'cc',
  'bcc',
  'subject',
  'messageId',
  'createdAt',
  'sentAt',
  'invoiceId',
  'invoiceNumber',
  'step',
  'currency',
  'openBalance',
  'charges',
  'dueDate',
  'daysOverdue',
];

/** The reminders of a pack, one after the other. */
export async function* remindersOf(source: MailSource): AsyncGenerator<StoredReminder> {
  for await (const id of source.store.reminderIds(source.realmId, source.scope)) {
    const reminder = await source.reminders.find(source.realmId, id);
    if (reminder) yield reminder;
  }
}

/** The reminders and their events as CSV, and each mail that was written as text and as HTML. */
export async function* mailFiles(source: MailSource): AsyncGenerator<PackFile> {
  yield { name: 'reminders.csv', content: remindersCsv(source) };
  yield { name: 'events.csv', content: eventsCsv(source) };
  yield { name: 'attachments.csv', content: attachmentsCsv(source) };
  for await (const { id, date, textBody, htmlBody } of remindersOf(source)) {
    source.links.see(`${textBody ?? ''}\n${htmlBody ?? ''}`);
    if (textBody !== null) yield { name: `mails/${date}-${id}.txt`, content: textBody };
    if (htmlBody !== null) yield { name: `mails/${date}-${id}.html`, content: htmlBody };
  }
}

async function* remindersCsv(source: MailSource): AsyncGenerator<string> {
  yield csvRecord(columns);
  for await (const reminder of remindersOf(source)) {
    const own = ownFields(reminder);
    const lines = reminder.invoices.toSorted((a, b) => (a.invoiceId < b.invoiceId ? -1 : 1));
    if (lines.length === 0) yield csvRecord(own);
    for (const line of lines) {
      const { currency } = line;
      yield csvRecord([
        ...own,
        line.invoiceId,
        line.docNumber ?? '',
        line.step ?? '',
        currency,
        formatAmount({ minor: line.openBalance, currency }),
        formatAmount({ minor: line.charges, currency }),
        line.dueDate,
        String(line.daysOverdue),
      ]);
    }
  }
}

const ownFields = (reminder: StoredReminder): string[] => [
  reminder.id,
  reminder.date,
  reminder.status,
  reminder.reason ?? '',
  reminder.template,
  reminder.policyLevel,
  String(reminder.policyVersion ?? ''),
  reminder.decidedBy ?? '',
  reminder.recipients.join('; '),
  reminder.cc.join('; '),
  reminder.bcc.join('; '),
  reminder.subject ?? '',
  reminder.messageId ?? '',
  reminder.createdAt.toISOString(),
  reminder.sentAt?.toISOString() ?? '',
];

/** The files of mails by their hashes; those of invoices are QuickBooks' own and are not kept. */
async function* attachmentsCsv(source: MailSource): AsyncGenerator<string> {
  yield csvRecord(['reminder', 'name', 'subject', 'bytes', 'sha256', 'leftOut']);
  for await (const { id, attachments } of remindersOf(source)) {
    for (const { kind, subjectId, name, size, sha256, leftOut } of attachments) {
      const subject = subjectId === null ? kind : `${kind} ${subjectId}`;
      yield csvRecord([id, name, subject, String(size ?? ''), sha256 ?? '', leftOut ?? '']);
    }
  }
}

async function* eventsCsv(source: MailSource): AsyncGenerator<string> {
  yield csvRecord(['reminder', 'at', 'kind', 'recipient', 'detail']);
  for await (const { id, events } of remindersOf(source)) {
    const inOrder = events.toSorted(
      (a, b) => a.happenedAt.getTime() - b.happenedAt.getTime() || (a.kind < b.kind ? -1 : 1),
    );
    for (const { happenedAt, kind, recipient, detail } of inOrder) {
      yield csvRecord([id, happenedAt.toISOString(), kind, recipient ?? '', detail ?? '']);
    }
  }
}
