import { alone } from '../../adapters/store/alone.ts';
import { createAuditStore } from '../../adapters/store/audit.ts';
import {
  createContactRequestStore,
  type ContactRequest,
} from '../../adapters/store/contact-requests.ts';
import type { Queries } from '../../adapters/store/database.ts';
import { openPayerNotice } from '../../adapters/store/payer-notices.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { dateInZone } from '../../core/calendar/zones.ts';
import { payerAuthor } from '../../core/holds/authors.ts';
import type { PayerPageSettings } from '../../adapters/store/payer-links.ts';
import type { ContactOutcome, ContactProblem } from '../mails/contacts.ts';
import { readAccount } from './payer-account.ts';
import { askForContact, disputeInvoice, latestPromise, promiseToPay } from './payer-acts.ts';
import type { PayerDeps } from './payer-deps.ts';
import { openLink, type LinkState, type PayerVisit } from './payer-link.ts';

export type PayerPages = ReturnType<typeof createPayerPages>;

/** `refused`: the rules on contacts speak against it. */
export type RequestEnd =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'settled-already' }
  | { readonly outcome: 'refused'; readonly problems: readonly ContactProblem[] };

/** The page that a customer's links open: what it tells, what a payer does there, and its owner. */
export function createPayerPages(deps: PayerDeps) {
  const { payerLinks, audit } = deps;
  return {
    openLink: (token: string): Promise<LinkState> => openLink(deps, token),
    account: (visit: PayerVisit) => readAccount(deps, visit),
    dispute: (visit: PayerVisit, said: Parameters<typeof disputeInvoice>[2]) =>
      disputeInvoice(deps, visit, said),
    latestPromise: (visit: PayerVisit): Promise<PlainDate> => latestPromise(deps, visit),
    promise: (visit: PayerVisit, said: Parameters<typeof promiseToPay>[2]) =>
      promiseToPay(deps, visit, said),
    askForContact: (visit: PayerVisit, said: Parameters<typeof askForContact>[2]) =>
      askForContact(deps, visit, said),

    /** Has a new link sent to where the mail of an expired one went; once a day for each mail. */
    async renew(expired: Extract<LinkState, { state: 'expired' }>): Promise<void> {
      const { company, mail } = expired;
      if (mail === null) return;
      const { realmId } = company;
      const once = dateInZone(deps.clock.now(), company.timeZone);
      const about = { kind: 'payer-link', subjectId: mail.id, once } as const;
      const detail = { customerId: mail.customerId, reminderId: mail.id };
      const entry = { realmId, actor: payerAuthor, what: 'new link asked for', detail };
      await deps.db.$transaction(async (db) => {
        const isNew = await openPayerNotice(db, deps.clock, realmId, about);
        if (isNew) await createAuditStore({ db, clock: deps.clock }).add(entry);
      });
    },

    /** The page as the customer sees it today; null while it is off. */
    async linkFor({ realmId }: Company, customerId: string, today: PlainDate) {
      return (await payerLinks.linksFor(realmId, [customerId], today))(customerId);
    },

    async saveSettings(company: Company, wanted: PayerPageSettings, author: string): Promise<void> {
      const { realmId } = company;
      await payerLinks.save(realmId, wanted, author);
      const what = 'page for customers changed';
      await audit.add({ realmId, actor: author, what, detail: { ...wanted } });
    },

    /** Takes back every link that a customer was sent. */
    async revoke({ realmId }: Company, customerId: string, author: string): Promise<void> {
      await payerLinks.revoke(realmId, customerId, author);
      const what = 'links of a customer taken back';
      await audit.add({ realmId, actor: author, what, detail: { customerId } });
    },

    /** Makes a contact of what a payer asked for; one whose address is there already is accepted. */
    acceptContact: ({ realmId }: Company, id: string, author: string): Promise<RequestEnd> =>
      settle(realmId, id, 'accepted', author, (tx, { customerId, email, name }) =>
        deps.contacts.addNamed(tx, { realmId, customerId }, { email, name }, author),
      ),

    declineContact: ({ realmId }: Company, id: string, author: string): Promise<RequestEnd> =>
      settle(realmId, id, 'declined', author, async () => ({ outcome: 'saved' })),
  };

  /** Settles a request with what follows from it, as one; refused, it goes on waiting. */
  async function settle(
    realmId: string,
    id: string,
    state: 'accepted' | 'declined',
    author: string,
    follow: (tx: Queries, request: ContactRequest) => Promise<ContactOutcome>,
  ): Promise<RequestEnd> {
    return alone(deps.db, realmId, async (tx): Promise<RequestEnd> => {
      const requests = createContactRequestStore({ db: tx, clock: deps.clock });
      const request = await requests.find(realmId, id);
      if (request === null) return { outcome: 'not-found' };
      if (request.state !== 'waiting') return { outcome: 'settled-already' };
      const followed = await follow(tx, request);
      if (followed.outcome === 'refused') return followed;
      await requests.settle(realmId, id, state, author);
      const what = `change of contact ${state}`;
      const entry = { realmId, actor: author, what, detail: { requestId: id } };
      await createAuditStore({ db: tx, clock: deps.clock }).add(entry);
      return { outcome: 'done' };
    });
  }
}
