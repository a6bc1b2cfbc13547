import type { StoredReminder } from '../../adapters/store/reminders.ts';
import { isCourtesy } from '../../core/mail/courtesy.ts';
import type { MailKind, ReadyMail } from './mail-kind.ts';
import { prepareReminders, type Told } from './prepare-reminders.ts';
import { isCustomerHeld, readMailFacts, reasonNotToSend, stillBelongs } from './reminder-checks.ts';
import type { SendReminderDeps } from './reminder-deps.ts';

/** Reminders as mails that go out: each about what is still owed at that moment, or not at all. */
export function reminderMails(deps: SendReminderDeps): MailKind<StoredReminder> {
  const { reminders, reminderSendings } = deps;
  /** What each mail that was prepared tells of, for the commit and for the last look. */
  const told = new Map<string, Told>();
  return {
    name: 'reminder',
    find: (realmId, ids) => reminders.withIds(realmId, ids),
    keep: (moves) => reminderSendings.keep(moves),

    async prepare(company, tries, from) {
      const prepared = await prepareReminders({ ...deps, from }, company, tries);
      for (const { mail, tells } of prepared.ready) told.set(mail.id, tells);
      return prepared;
    },

    begin: (ready, route) =>
      reminderSendings.begin(
        ready.flatMap(({ mail, message }) => {
          const tells = told.get(mail.id);
          if (!tells) return [];
          const { to: recipients, cc, bcc = [], subject, text: textBody, html: htmlBody } = message;
          const { invoices: lines, language, templateVersion, kept: attachments } = tells;
          const words = { subject, textBody, htmlBody, language, templateVersion, attachments };
          return [{ id: mail.id, recipients, cc, bcc, ...words, lines }];
        }),
        route,
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
