/** What the mails of reminders are made of, read just before they go out. */
import { QuickBooksError, TransientError } from '../../adapters/quickbooks/errors.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { InvoiceRow } from '../../adapters/store/mirror-rows.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { thankYou, type CourtesySubjects } from '../../core/mail/courtesy.ts';
import { composeReminders, type ReminderMail } from '../mails/compose-reminder.ts';
import { refreshEntities } from '../sync/refresh.ts';
import type { Settled } from './charge-deps.ts';
import type { MailTry } from './mail-kind.ts';
import { toldOf, type MailFiles } from './reminder-files.ts';
import { backOffMs } from './outcome.ts';
import type { SendReminderDeps } from './reminder-deps.ts';

type Try = MailTry<StoredReminder>;

/** The reminders whose invoices could be read, with these; the others are to be tried later. */
type LiveReminders = {
  readonly open: readonly Try[];
  readonly rows: ReadonlyMap<string, InvoiceRow>;
  readonly later: readonly Settled[];
};

/** The reminders' invoices as QuickBooks has them now, read in bulk. */
export async function readLive(
  deps: SendReminderDeps,
  company: Company,
  tries: readonly Try[],
): Promise<LiveReminders> {
  const { realmId, homeCurrency } = company;
  const ids = new Set(tries.flatMap(({ mail }) => mail.invoices.map((line) => line.invoiceId)));
  const thanked = await paymentsOf(deps, realmId, tries);
  const later = (inMs: number, why: string) => (each: Try) => ({
    entry: each.entry,
    outcome: { again: 'waiting' as const, inMs, why },
  });
  let unreadable: ReadonlyMap<string, string>;
  try {
    const found = await refreshEntities({
      quickbooks: deps.quickbooks.forCompany(realmId),
      mirror: deps.mirror,
      homeCurrency,
      changed: new Map([
        ['Invoice', ids],
        ['Payment', thanked],
      ]),
      withCustomers: false,
      withLinks: true,
      now: deps.clock.now(),
    });
    unreadable = new Map(found.map(({ id, reason }) => [id, reason]));
  } catch (error) {
    if (!(error instanceof QuickBooksError)) throw error;
    const inMs = error instanceof TransientError ? backOffMs(0) : 60_000;
    return { open: [], rows: new Map(), later: tries.map(later(inMs, error.message)) };
  }
  const problemOf = ({ mail }: Try): string | undefined =>
    mail.invoices.flatMap(({ invoiceId }) => unreadable.get(invoiceId) ?? [])[0];
  const rows = await deps.facts.invoiceRows(realmId, [...ids]);
  return {
    open: tries.filter((each) => problemOf(each) === undefined),
    rows: new Map(rows.map((row) => [row.id, row])),
    later: tries.flatMap((each) => {
      const problem = problemOf(each);
      return problem === undefined ? [] : [later(60_000, problem)(each)];
    }),
  };
}

/** The payments that mails thank for: one that is void by now is not thanked for. */
async function paymentsOf(
  { courtesies }: SendReminderDeps,
  realmId: string,
  tries: readonly Try[],
): Promise<Set<string>> {
  const mailIds = tries.flatMap(({ mail }) => (mail.template === thankYou ? mail.id : []));
  if (mailIds.length === 0) return new Set();
  const subjects = await courtesies.subjectsOf(realmId, mailIds);
  return new Set(subjects.map(({ id }) => id));
}

/** The mails of reminders about these of their invoices, in the same order. */
export function mailsFor(
  deps: SendReminderDeps,
  company: Company,
  reminders: readonly {
    readonly mail: StoredReminder;
    readonly rows: readonly InvoiceRow[];
    readonly files: MailFiles;
  }[],
  subjectsOf: (mailId: string) => CourtesySubjects,
  today: PlainDate,
): Promise<ReminderMail[]> {
  const questions = reminders.map(({ mail: { id, customerId, template }, rows, files }) => ({
    subjects: subjectsOf(id),
    files: toldOf(files),
    mailId: id,
    customerId,
    template,
    invoiceIds: rows.map((row) => row.id),
  }));
  return composeReminders(deps, company, questions, today);
}
