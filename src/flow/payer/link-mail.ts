import type { MailAttachment } from '../../adapters/postmark/mail.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { CustomerContactStore } from '../../adapters/store/customer-contacts.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { PayerLinkStore } from '../../adapters/store/payer-links.ts';
import type { ReminderStore, StoredReminder } from '../../adapters/store/reminders.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { defaultLanguage, parseLanguage } from '../../core/mail/languages.ts';
import { asOneLine } from '../../core/mail/mail-values.ts';
import { payerPhrasesIn } from '../../core/payer/phrases.ts';
import { addressKey } from '../../core/reminders/contacts.ts';
import { addressesIn } from '../../core/reminders/recipients.ts';
import { replyToOf } from '../../core/replies/mailbox-hash.ts';
import { html } from '../mails/mail-html.ts';
import { openAddresses } from '../outbox/reminder-checks.ts';
import { lineagesOf } from '../outbox/stopping-hold.ts';

export type LinkMailDeps = {
  readonly customerContacts: CustomerContactStore;
  readonly facts: FactsStore;
  readonly payerLinks: PayerLinkStore;
  readonly reminders: ReminderStore;
  /** Where Postmark takes in what payers answer; null: answers go to the owner alone. */
  readonly inbound: string | null;
};

/** A short mail of ours, written; `problem` says why there is none to send. */
export type WrittenNotice =
  | {
      readonly to: readonly string[];
      readonly fromName: string;
      readonly replyTo: string | null;
      readonly subject: string;
      readonly text: string;
      readonly html: string;
      readonly attachments?: readonly MailAttachment[];
    }
  | { readonly problem: string };

/**
 * Writes the mail with a new link, in the language of the mail whose link it renews, to those of
 * that mail's recipients who still take mail and are the customer's still: nothing that came with
 * the wish says where it goes.
 */
export async function writeLinkMail(
  deps: LinkMailDeps,
  company: Company,
  mailId: string,
  today: PlainDate,
): Promise<WrittenNotice> {
  const { realmId } = company;
  const [mail] = await deps.reminders.withIds(realmId, [mailId]);
  if (mail === undefined) return { problem: 'There is no such mail' };
  const { customerId } = mail;
  const linkOf = await deps.payerLinks.linksFor(realmId, [customerId], today);
  const link = linkOf(customerId, mailId);
  if (link === null) return { problem: 'The page for customers is switched off' };
  const [openOf, present] = await Promise.all([
    openAddresses(deps, company, [customerId]),
    presentAddresses(deps, realmId, mail),
  ]);
  const to = openOf(mail).to.filter((address) => present.has(addressKey(address)));
  if (to.length === 0) {
    return { problem: 'None of the mail’s recipients may be written to any more' };
  }
  const language = parseLanguage(mail.language ?? '') ?? defaultLanguage;
  const sender = asOneLine(company.fromName ?? company.name);
  const { newLink } = payerPhrasesIn(language);
  const subject = newLink.subject(sender);
  return {
    ...{ to, fromName: sender, replyTo: replyToOf(company.replyTo, deps.inbound, mailId), subject },
    text: `${newLink.text}\n\n${newLink.open}: ${link}\n\n${newLink.notAsked}\n\n${sender}\n`,
    html: html`<!doctype html>
      <html lang="${language}">
        <head>
          <meta charset="utf-8" />
          <title>${subject}</title>
        </head>
        <body>
          <p>${newLink.text}</p>
          <p><a href="${link}">${newLink.open}</a></p>
          <p>${newLink.notAsked}</p>
          <p>${sender}</p>
        </body>
      </html>`.text,
  };
}

/** Where the customer of a mail has mails now: its contacts, and the fields in QuickBooks if used. */
async function presentAddresses(
  { facts, customerContacts }: LinkMailDeps,
  realmId: string,
  { customerId, invoices }: StoredReminder,
): Promise<Set<string>> {
  const rows = await facts.invoiceRows(
    realmId,
    invoices.map(({ invoiceId }) => invoiceId),
  );
  const owners = [...new Set(rows.map((row) => row.customerId))];
  const lineages = await lineagesOf(facts, realmId, owners);
  // An invoice that is another customer's now says nothing of this one.
  const billed = owners.filter((id) => lineages.get(id)?.billTo === customerId);
  const [{ contacts, usesQuickBooks }, ...fields] = await Promise.all([
    customerContacts.find(realmId, customerId),
    ...[...new Set([customerId, ...billed])].map((id) =>
      customerContacts.quickBooksAddresses(realmId, id),
    ),
  ]);
  const known = usesQuickBooks ? fields.flat().flatMap(addressesIn) : [];
  return new Set([...contacts.map(({ email }) => email), ...known].map(addressKey));
}
