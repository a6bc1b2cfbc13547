import type { Company } from '../../adapters/store/companies.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { Mail } from '../../adapters/postmark/mail.ts';
import { warningTemplate } from '../../core/decide/charge-warning.ts';
import { emptyBecause, isCourtesy, type CourtesySubjects } from '../../core/mail/courtesy.ts';
import type { Addresses } from '../../core/reminders/recipients.ts';
import { readSubjects } from '../courtesies/subjects.ts';
import type { ReminderMail } from '../mails/compose-reminder.ts';
import { logoAttachment } from '../mails/logo-attachment.ts';
import type { Settled } from './charge-deps.ts';
import { failedOfOurs } from './failed-of-ours.ts';
import type { MailKind, MailTry, ReadyMail } from './mail-kind.ts';
import type { TryOutcome } from './outcome.ts';
import {
  isCustomerHeld,
  openAddresses,
  readMailFacts,
  reasonNotToSend,
  stillBelongs,
  type MailFacts,
} from './reminder-checks.ts';
import { mailsFor, readLive } from './reminder-contents.ts';
import type { SendReminderDeps } from './reminder-deps.ts';

/** A reminder with those of its invoices that its mail may speak of, as they are now. */
type OpenReminder = {
  readonly entry: MailTry<StoredReminder>['entry'];
  readonly mail: StoredReminder;
  readonly rows: readonly InvoiceRow[];
};

/** Reminders as mails that go out: each about what is still owed at that moment, or not at all. */
export function reminderMails(deps: SendReminderDeps): MailKind<StoredReminder> {
  const { reminders, reminderSendings } = deps;
  /** What each mail that was prepared tells of, for the commit and for the last look. */
  const told = new Map<string, Told>();
  return {
    name: 'reminder',
    find: (realmId, ids) => reminders.withIds(realmId, ids),
    keep: (moves) => reminderSendings.keep(moves),

    async prepare(company, tries) {
      const { ready, settled } = await prepareReminders(deps, company, tries);
      for (const { mail, tells } of ready) told.set(mail.id, tells);
      return { ready, settled };
    },

    begin: (ready) =>
      reminderSendings.begin(
        ready.flatMap(({ mail, message }) => {
          const tells = told.get(mail.id);
          if (!tells) return [];
          const { to: recipients, cc, bcc = [], subject, text: textBody, html: htmlBody } = message;
          const { invoices: lines, language, templateVersion } = tells;
          const words = { subject, textBody, htmlBody, language, templateVersion };
          return [{ id: mail.id, recipients, cc, bcc, ...words, lines }];
        }),
      ),

    async stoppedMeanwhile(known, going) {
      const rows = going.flatMap(({ mail }) => told.get(mail.id)?.rows ?? []);
      const customers = going.map(({ mail }) => mail.customerId);
      const facts = await readMailFacts(deps, known, rows, customers);
      const isStopped = ({ mail }: ReadyMail<StoredReminder>): boolean =>
        reasonNotToSend(facts.company, mail) !== null ||
        (isCourtesy(mail.template) && isCustomerHeld(facts, mail)) ||
        !(told.get(mail.id)?.rows ?? []).every((row) => stillBelongs(facts, mail, row));
      return new Set(going.filter(isStopped).map(({ mail }) => mail.id));
    },
  };
}

type Told = Omit<ReminderMail, 'words'> & { readonly rows: readonly InvoiceRow[] };
type Ready = ReadyMail<StoredReminder> & { readonly tells: Told };

async function prepareReminders(
  deps: SendReminderDeps,
  known: Company,
  tries: readonly MailTry<StoredReminder>[],
): Promise<{ ready: Ready[]; settled: Settled[] }> {
  const settled: Settled[] = [];
  const may = await those(deps, tries, settled, ({ mail }) => reasonNotToSend(known, mail));
  const live = await readLive(deps, known, may);
  settled.push(...live.later);
  await deps.checkpoint('reminder: invoices read');
  const customers = may.map(({ mail }) => mail.customerId);
  const facts = await readMailFacts(deps, known, [...live.rows.values()], customers);
  const { company } = facts;
  const addressesOf = await openAddresses(deps, company, customers);
  const looked = live.open.map((each) => openRows(facts, each, live.rows));
  const subjectsOf = await readSubjects(
    deps,
    company.realmId,
    looked.map(({ mail }) => mail),
  );
  const open = await those(deps, looked, settled, ({ mail, rows }) => {
    const why = reasonNotToSend(company, mail);
    if (why !== null) return why;
    const nothingLeft = nothingToTell(facts, mail, rows, subjectsOf(mail.id));
    if (nothingLeft !== null) return nothingLeft;
    const isAnybodyLeft = addressesOf(mail).to.length > 0;
    return isAnybodyLeft ? null : 'None of its recipients may be written to any more.';
  });
  const mails = await mailsFor(deps, company, open, subjectsOf, facts.today);
  const attachments = await logoAttachment(deps.mailStyle, company.realmId);
  const written = open.map((each, index) => {
    const composed = mails[index];
    if (!composed) throw new Error(`No mail was written for the reminder ${each.mail.id}`);
    return { ...each, composed };
  });
  const told = await those(deps, written, settled, ({ mail, composed }) =>
    mail.template === warningTemplate && !composed.warnsOfCharge
      ? 'No first charge would follow any more that paying now avoids.'
      : null,
  );
  const ready = told.map(({ entry, mail, rows, composed }): Ready => {
    const { words, ...tells } = composed;
    const message = { ...envelope(deps, company, mail, addressesOf(mail)), ...words, attachments };
    return { entry, mail, message, tells: { ...tells, rows } };
  });
  return { ready, settled };
}

const openRows = (
  facts: MailFacts,
  { entry, mail }: MailTry<StoredReminder>,
  rows: ReadonlyMap<string, InvoiceRow>,
): OpenReminder => ({
  entry,
  mail,
  rows: mail.invoices
    .flatMap(({ invoiceId }) => rows.get(invoiceId) ?? [])
    .filter((row) => stillBelongs(facts, mail, row)),
});

/** Why a mail has nothing to say any more; null while it has. */
function nothingToTell(
  facts: MailFacts,
  mail: StoredReminder,
  rows: readonly InvoiceRow[],
  subjects: CourtesySubjects,
): string | null {
  const ids = rows.map(({ id }) => id);
  if (isCourtesy(mail.template)) {
    return isCustomerHeld(facts, mail)
      ? 'Mails to the customer are on hold.'
      : emptyBecause(mail.template, subjects, ids);
  }
  if (ids.some((id) => hasStep(mail, id))) return null;
  return 'Nothing that was to be reminded of is open any more.';
}

const hasStep = (reminder: StoredReminder, id: string): boolean =>
  reminder.invoices.some((line) => line.invoiceId === id && line.step !== null);

/** Those that no reason speaks against; the others are cancelled with it. */
async function those<E extends MailTry<StoredReminder>>(
  deps: SendReminderDeps,
  tries: readonly E[],
  settled: Settled[],
  reasonAgainst: (each: E) => string | null,
): Promise<E[]> {
  const left: E[] = [];
  for (const each of tries) {
    const why = reasonAgainst(each);
    if (why === null) left.push(each);
    else settled.push({ entry: each.entry, outcome: await cancel(deps, each, why) });
  }
  return left;
}

async function cancel(
  deps: SendReminderDeps,
  { entry, mail }: MailTry<StoredReminder>,
  why: string,
): Promise<TryOutcome> {
  try {
    await deps.reminders.cancel(mail, { reason: why });
    return { end: 'cancelled', why };
  } catch (error) {
    return failedOfOurs(deps, entry, error);
  }
}

const envelope = (
  deps: SendReminderDeps,
  company: Company,
  reminder: StoredReminder,
  addresses: Addresses,
): Omit<Mail, keyof ReminderMail['words'] | 'attachments'> => ({
  from: `"${displayName(company.fromName ?? company.name)}" <${deps.from}>`,
  ...addresses,
  replyTo: company.replyTo,
  reminderId: reminder.id,
  realmId: company.realmId,
});

/** A name that can stand in quotes in a From header: no control character, quote or backslash. */
const displayName = (name: string): string => name.replace(/[\p{Cc}"\\<>]+/gu, ' ').trim();
