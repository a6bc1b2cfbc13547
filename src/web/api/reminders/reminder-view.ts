import type { z } from 'zod';
import type { NoteStanding } from '../../../adapters/store/invoice-notes.ts';
import type { StoredReminder } from '../../../adapters/store/reminders.ts';
import { toAmount, toInstant, toInstantOrNull } from '../values.ts';
import type { reminderDetailSchema, reminderSchema } from './reminder-schema.ts';

/** Repetitions come after all steps, and warnings before; the others grow with their number. */
function rankOf(step: string): number {
  if (step.startsWith('warning:')) return Number.NEGATIVE_INFINITY;
  const [kind, number] = step.split(':');
  const afterAllSteps = 1_000_000;
  return Number(number) + (kind === 'repeat' ? afterAllSteps : 0);
}

function furthestStep(reminder: StoredReminder): string | null {
  const steps = reminder.invoices.flatMap((line) => line.step ?? []);
  return steps.toSorted((a, b) => rankOf(b) - rankOf(a))[0] ?? null;
}

/** A reminder as lists show it. */
export const reminderView = (reminder: StoredReminder): z.input<typeof reminderSchema> => ({
  id: reminder.id,
  runId: reminder.runId,
  customerId: reminder.customerId,
  invoiceIds: reminder.invoices.map((line) => line.invoiceId),
  step: furthestStep(reminder),
  template: reminder.template,
  date: reminder.date,
  status: reminder.status,
  reason: reminder.reason,
  to: [...reminder.recipients],
  cc: [...reminder.cc],
  bcc: [...reminder.bcc],
  sentAt: toInstantOrNull(reminder.sentAt),
  messageId: reminder.messageId,
  level: reminder.policyLevel,
  policyVersion: reminder.policyVersion,
  decidedBy: reminder.decidedBy,
  createdAt: toInstant(reminder.createdAt),
  events: reminder.events.map(({ kind, happenedAt, recipient, detail }) => ({
    kind,
    at: toInstant(happenedAt),
    recipient,
    detail,
  })),
});

/** A reminder with its exact mail and what that told of each invoice. */
export function reminderDetailView(
  reminder: StoredReminder,
  notes: readonly NoteStanding[],
): z.input<typeof reminderDetailSchema> {
  const { subject, textBody, htmlBody } = reminder;
  return {
    ...reminderView(reminder),
    invoices: reminder.invoices.map((line) => ({
      id: line.invoiceId,
      docNumber: line.docNumber,
      step: line.step,
      currency: line.currency,
      openBalance: toAmount(line.openBalance, line.currency),
      disputed: toAmount(line.disputed, line.currency),
      charges: toAmount(line.charges, line.currency),
      dueDate: line.dueDate,
      daysOverdue: line.daysOverdue,
    })),
    mail: subject === null ? null : { subject, text: textBody ?? '', html: htmlBody ?? '' },
    files: reminder.attachments.map(({ kind, subjectId, name, size, sha256, leftOut }) => ({
      ...{ name, invoiceId: kind === 'invoice' ? subjectId : null },
      ...{ size, sha256, leftOut },
    })),
    notes: notes.map(({ invoiceId, state, problem, writtenAt }) => ({
      ...{ invoiceId, state, problem },
      writtenAt: toInstantOrNull(writtenAt),
    })),
  };
}
