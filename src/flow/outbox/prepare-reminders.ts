/** What of reminders goes out, as it is at the moment of sending. */
import {
  bytesInMail,
  fromHeader,
  type Mail,
  type MailAttachment,
} from '../../adapters/postmark/mail.ts';
import type { Company } from '../../adapters/store/companies.ts';
import { goesAlong, type MailFile } from '../../adapters/store/mail-files.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { OutboxEntry } from '../../adapters/store/outbox.ts';
import type { WantedFiles } from '../../adapters/store/reminder-sendings.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { warningTemplate } from '../../core/decide/charge-warning.ts';
import type { CourtesySubjects } from '../../core/mail/courtesy.ts';
import type { Addresses } from '../../core/reminders/recipients.ts';
import { replyToOf } from '../../core/replies/mailbox-hash.ts';
import { yearUpTo } from '../../core/reports/months.ts';
import { readSubjects } from '../courtesies/subjects.ts';
import type { ReminderMail } from '../mails/compose-reminder.ts';
import { logoAttachment } from '../mails/logo-attachment.ts';
import { readStatement } from '../reports/read-statement.ts';
import { statementPdf } from '../reports/statement-pdf.ts';
import type { Settled } from './charge-deps.ts';
import { failedOfOurs } from './failed-of-ours.ts';
import type { MailTry, ReadyMail } from './mail-kind.ts';
import type { TryOutcome } from './outcome.ts';
import {
  creditCovers,
  nothingToTell,
  openAddresses,
  readMailFacts,
  reasonNotToSend,
  stillBelongs,
  type MailFacts,
} from './reminder-checks.ts';
import { mailsFor, readLive } from './reminder-contents.ts';
import type { SendReminderDeps } from './reminder-deps.ts';
import { firstMails, readFiles, type MailFiles } from './reminder-files.ts';

/** With the sender's address, which is that of the server that they go out by. */
type PrepareDeps = SendReminderDeps & { readonly from: string };

/** A reminder with those of its invoices that its mail may speak of, as they are now. */
type OpenReminder = {
  readonly entry: MailTry<StoredReminder>['entry'];
  readonly mail: StoredReminder;
  readonly rows: readonly InvoiceRow[];
};

export type Told = Omit<ReminderMail, 'words'> & {
  readonly rows: readonly InvoiceRow[];
  /** What is kept of all its files. */
  readonly kept: readonly MailFile[];
};
type Ready = ReadyMail<StoredReminder> & { readonly tells: Told };
type Prepared = { ready: Ready[]; settled: Settled[]; later: OutboxEntry[] };

/** What all mails of a pass are written from. */
type Outlook = {
  readonly company: Company;
  readonly today: PlainDate;
  readonly addressesOf: (reminder: StoredReminder) => Addresses;
  readonly subjectsOf: (mailId: string) => CourtesySubjects;
};
type OpenWithFiles = OpenReminder & { readonly files: MailFiles };
type Composing = Outlook & {
  readonly mails: readonly OpenWithFiles[];
  readonly logo: readonly MailAttachment[];
};

/**
 * Reminders as they go out now: with what is still open of their invoices, the files that they
 * carry and the words for both. Ends those that have nothing to say any more.
 */
export async function prepareReminders(
  deps: PrepareDeps,
  known: Company,
  tries: readonly MailTry<StoredReminder>[],
): Promise<Prepared> {
  const settled: Settled[] = [];
  const may = await those(deps, tries, settled, ({ mail }) => reasonNotToSend(known, mail));
  const ids = may.map(({ mail }) => mail.id);
  const wanted = await deps.reminderSendings.wantedFiles(known.realmId, ids);
  const { first, later } = firstMails(may, wanted);
  const open = await stillToSend(deps, known, first, settled);
  const logo = await logoAttachment(deps.mailStyle, known.realmId);
  const files = await withTheirFiles(deps, { ...open, wanted, logo });
  settled.push(...files.settled);
  const last = await lookAgain(deps, open, files, settled);
  const ready = await composed(deps, { ...last, logo }, settled);
  const notNow = [...later, ...files.later, ...last.moved];
  return { ready, settled, later: notNow.map(({ entry }) => entry) };
}

/**
 * The reminders with their files as they are once those are read, which may have taken a while: one
 * whose invoices or payments have moved meanwhile is made anew, files and all.
 */
async function lookAgain(
  deps: PrepareDeps,
  known: Outlook,
  { open, hasRead }: { readonly open: readonly OpenWithFiles[]; readonly hasRead: boolean },
  settled: Settled[],
): Promise<Outlook & { mails: OpenWithFiles[]; moved: OpenReminder[] }> {
  if (!hasRead) return { ...known, mails: [...open], moved: [] };
  const { mails: now, ...outlook } = await stillToSend(deps, known.company, open, settled);
  const seen = new Map(open.map((each) => [each.mail.id, each]));
  const [mails, moved]: [OpenWithFiles[], OpenReminder[]] = [[], []];
  for (const each of now) {
    const before = seen.get(each.mail.id);
    if (before && versionsOf(before) === versionsOf(each)) mails.push({ ...before, ...each });
    else moved.push(each);
  }
  return { ...outlook, mails, moved };
}

const versionsOf = ({ rows }: OpenReminder): string =>
  rows.map(({ id, syncToken }) => `${id}:${syncToken}`).join();

/** The reminders that still have somebody to go to and something to say. */
async function stillToSend(
  deps: PrepareDeps,
  known: Company,
  may: readonly MailTry<StoredReminder>[],
  settled: Settled[],
): Promise<Outlook & { mails: OpenReminder[] }> {
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
  const mails = await those(deps, looked, settled, ({ mail, rows }) => {
    const why = reasonNotToSend(company, mail);
    if (why !== null) return why;
    const nothingLeft = nothingToTell(facts, mail, rows, subjectsOf(mail.id));
    if (nothingLeft !== null) return nothingLeft;
    const isAnybodyLeft = addressesOf(mail).to.length > 0;
    return isAnybodyLeft ? null : 'None of its recipients may be written to any more.';
  });
  return { mails, company, today: facts.today, addressesOf, subjectsOf };
}

/**
 * The mails whose customer has credit for all that is due. A mail of one invoice of several knows
 * nothing of what is due on the others; runs weigh all of them.
 */
async function coveredByCredit(
  { facts }: PrepareDeps,
  realmId: string,
  mails: readonly { readonly mail: StoredReminder; readonly its: ReminderMail }[],
  today: PlainDate,
): Promise<Set<string>> {
  const covered = new Set<string>();
  for (const { mail, its } of mails.filter((each) => creditCovers(each.mail, each.its))) {
    const listed = its.invoices.map(({ invoiceId }) => invoiceId);
    const isOfPart = await facts.hasOverdueBeside(realmId, its.billedIds, listed, today);
    if (!isOfPart) covered.add(mail.id);
  }
  return covered;
}

/** The reminders in words, complete as they go out. */
async function composed(
  deps: PrepareDeps,
  { mails, logo, company, today, subjectsOf, addressesOf }: Composing,
  settled: Settled[],
): Promise<Ready[]> {
  const words = await mailsFor(deps, company, mails, subjectsOf, today);
  const written = mails.map((each, index) => {
    const its = words[index];
    if (!its) throw new Error(`No mail was written for the reminder ${each.mail.id}`);
    return { ...each, its };
  });
  const covered = await coveredByCredit(deps, company.realmId, written, today);
  const told = await those(deps, written, settled, ({ mail, its }) => {
    if (mail.template === warningTemplate && !its.warnsOfCharge) {
      return 'No first charge would follow any more that paying now avoids.';
    }
    return covered.has(mail.id)
      ? 'Apply the credit first: what the customer has unapplied covers what is due by now.'
      : null;
  });
  const keptOfLogo = logo.map(({ name, content }) =>
    goesAlong({ kind: 'logo', subjectId: null, name }, content),
  );
  return told.map(({ entry, mail, rows, files, its }): Ready => {
    const { words: texts, ...tells } = its;
    const attachments = [...logo, ...files.attachments];
    const message = { ...envelope(deps, company, mail, addressesOf(mail)), ...texts, attachments };
    return {
      entry,
      mail,
      message,
      tells: { ...tells, rows, kept: [...keptOfLogo, ...files.kept] },
    };
  });
}

/** The reminders with the files that they carry, as far as those could be read. */
async function withTheirFiles(
  deps: PrepareDeps,
  of: Outlook & {
    readonly mails: readonly OpenReminder[];
    readonly wanted: ReadonlyMap<string, WantedFiles>;
    readonly logo: readonly MailAttachment[];
  },
) {
  const { company, today, mails, wanted, logo } = of;
  const options = {
    quickbooks: deps.quickbooks.forCompany(company.realmId),
    wanted,
    bytesTaken: logo.reduce((sum, { content }) => sum + bytesInMail(content), 0),
    isStopping: deps.isStopping,
    printStatement: async (customerId: string) => {
      const found = await readStatement(deps, company.realmId, customerId, yearUpTo(today));
      return found && statementPdf(found, company, deps.clock.now());
    },
  };
  const { filesOf, settled, later } = await readFiles(options, mails);
  const open = mails.flatMap((each): OpenWithFiles[] => {
    const files = filesOf.get(each.mail.id);
    return files ? [{ ...each, files }] : [];
  });
  const hasRead = wanted.size > 0;
  if (hasRead) await deps.checkpoint('reminder: files read');
  return { open, settled, later, hasRead };
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

/** Those that no reason speaks against; the others are cancelled with it. */
async function those<E extends MailTry<StoredReminder>>(
  deps: PrepareDeps,
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
  deps: PrepareDeps,
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
  deps: PrepareDeps,
  company: Company,
  reminder: StoredReminder,
  addresses: Addresses,
): Omit<Mail, keyof ReminderMail['words'] | 'attachments'> => ({
  from: fromHeader(company.fromName ?? company.name, deps.from),
  ...addresses,
  replyTo: replyToOf(company.replyTo, deps.inbound, reminder.id),
  reminderId: reminder.id,
  realmId: company.realmId,
});
