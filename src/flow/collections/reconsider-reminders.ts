/** Keeps reminders that wait for a person true: what has nothing to say any more is not approved. */
import type { Company } from '../../adapters/store/companies.ts';
import { ReminderTransitionError, type StoredReminder } from '../../adapters/store/reminders.ts';
import { readSubjects } from '../courtesies/subjects.ts';
import { nothingToTell, readMailFacts, stillBelongs } from '../outbox/reminder-checks.ts';
import type { SendReminderDeps } from '../outbox/reminder-deps.ts';

export type ReconsiderRemindersDeps = Pick<
  SendReminderDeps,
  'companies' | 'facts' | 'holds' | 'charges' | 'courtesies' | 'reminders' | 'clock'
>;

const mailsAtOnce = 500;

/**
 * Cancels a company's proposed mails that nothing is left of, by the mirror: everything that they
 * ask for is paid, or the due date that they announce has passed. What they were about is free
 * again, to be decided. The caller holds the company's lock.
 */
export async function reconsiderReminders(
  deps: ReconsiderRemindersDeps,
  realmId: string,
): Promise<void> {
  const company = await deps.companies.find(realmId);
  if (!company) return;
  const mails = await waitingMails(deps, realmId);
  for (let start = 0; start < mails.length; start += mailsAtOnce) {
    await cancelEmpty(deps, company, mails.slice(start, start + mailsAtOnce));
  }
}

/** All of them before any is cancelled: a page begins where the one before it ended. */
async function waitingMails(
  { reminders }: ReconsiderRemindersDeps,
  realmId: string,
): Promise<StoredReminder[]> {
  const mails: StoredReminder[] = [];
  for (;;) {
    const page = { limit: mailsAtOnce, after: mails.at(-1)?.id };
    const more = await reminders.list(realmId, { status: 'proposed' }, page);
    mails.push(...more);
    if (more.length < mailsAtOnce) return mails;
  }
}

async function cancelEmpty(
  deps: ReconsiderRemindersDeps,
  company: Company,
  mails: readonly StoredReminder[],
): Promise<void> {
  const { realmId } = company;
  const ids = new Set(mails.flatMap(({ invoices }) => invoices.map((line) => line.invoiceId)));
  const rows = await deps.facts.invoiceRows(realmId, [...ids]);
  const customers = mails.map(({ customerId }) => customerId);
  const facts = await readMailFacts(deps, company, rows, customers);
  const subjectsOf = await readSubjects(deps, realmId, mails);
  for (const mail of mails) {
    const left = rows.filter((row) => stillBelongs(facts, mail, row));
    const reason = nothingToTell(facts, mail, left, subjectsOf(mail.id));
    if (reason !== null) await cancel(deps, mail, reason);
  }
}

async function cancel(
  { reminders }: ReconsiderRemindersDeps,
  mail: StoredReminder,
  reason: string,
): Promise<void> {
  try {
    await reminders.cancel(mail, { reason });
  } catch (error) {
    // A person was faster; sending looks at it again.
    if (!(error instanceof ReminderTransitionError)) throw error;
  }
}
