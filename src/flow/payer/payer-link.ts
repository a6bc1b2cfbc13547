import { accountIds, type AccountIds } from '../../adapters/store/payer-account.ts';
import type { PayerLink } from '../../adapters/store/payer-tokens.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import type { Language } from '../../core/mail/languages.ts';
import { languageOf } from '../../core/reminders/contacts.ts';
import { indexCustomers } from '../../core/decide/run-facts.ts';
import type { CustomerFacts } from '../../core/ledger/facts.ts';
import { lineagesOf } from '../outbox/stopping-hold.ts';
import type { PayerDeps } from './payer-deps.ts';

/** Somebody who holds a link that opens a customer's page today. */
export type PayerVisit = {
  readonly company: Company;
  readonly link: PayerLink;
  /** The company's own day. */
  readonly today: PlainDate;
  readonly language: Language;
  readonly ids: AccountIds;
  /** The customers of the account, with those above them. */
  readonly customers: readonly CustomerFacts[];
};

/** What a link is good for. Closed: made up, taken back, of a page that is off, or of nobody. */
export type LinkState =
  | ({ readonly state: 'open' } & PayerVisit)
  | {
      readonly state: 'expired';
      readonly company: Company;
      readonly link: PayerLink;
      readonly language: Language;
      /** The mail that it stood in; null where a new one cannot be sent after it. */
      readonly mail: StoredReminder | null;
    }
  | { readonly state: 'closed' };

const closed: LinkState = { state: 'closed' };

/** Finds out what a link opens. Nothing is told apart for whoever made a link up. */
export async function openLink(deps: PayerDeps, token: string): Promise<LinkState> {
  const link = deps.payerLinks.open(token);
  if (link === null) return closed;
  const { realmId, customerId } = link;
  const [company, connection, settings, series, ids] = await Promise.all([
    deps.companies.find(realmId),
    deps.connections.find(realmId),
    deps.payerLinks.settings(realmId),
    deps.payerLinks.series(realmId, customerId),
    accountIds(deps.db, realmId, customerId),
  ]);
  const isClosed = !settings.isOn || link.series !== series || connection === null;
  if (company === null || ids === null || isClosed || connection.status === 'disconnected') {
    return closed;
  }
  const customers = await customersOf(deps, realmId, ids.customerIds);
  const lineage = indexCustomers(customers).contextOf(customerId)?.lineage ?? [];
  const language = languageOf(lineage) ?? (await deps.mailStyle.find(realmId)).language;
  const today = dateInZone(deps.clock.now(), company.timeZone);
  if (link.expiresOn < today) {
    return { state: 'expired', company, link, language, mail: await mailOf(deps, link) };
  }
  return { state: 'open', company, link, today, language, ids, customers };
}

async function customersOf(
  { facts }: PayerDeps,
  realmId: string,
  customerIds: readonly string[],
): Promise<CustomerFacts[]> {
  const lineages = await lineagesOf(facts, realmId, customerIds);
  const all = [...lineages.values()].flatMap(({ ids }) => ids);
  return facts.customers(realmId, [...new Set([...customerIds, ...all])]);
}

/** The mail of a link, if it went to this very customer. */
async function mailOf(
  { reminders }: PayerDeps,
  { realmId, customerId, mailId }: PayerLink,
): Promise<StoredReminder | null> {
  if (mailId === null) return null;
  const [mail] = await reminders.withIds(realmId, [mailId]);
  const wasSent = mail?.status === 'sent' || mail?.status === 'undelivered';
  return mail !== undefined && wasSent && mail.customerId === customerId ? mail : null;
}
