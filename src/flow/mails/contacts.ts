import { createAuditStore, type AuditStore } from '../../adapters/store/audit.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { ConnectionStore } from '../../adapters/store/connections.ts';
import type {
  CustomerContactStore,
  StoredCustomerMail,
} from '../../adapters/store/customer-contacts.ts';
import type { Queries } from '../../adapters/store/database.ts';
import type { PolicyLevel } from '../../adapters/store/policies.ts';
import type { FactsStore } from '../../adapters/store/facts.ts';
import type { Clock } from '../../clock.ts';
import type { Language } from '../../core/mail/languages.ts';
import { thirdParties, type KnownAddresses } from '../../core/mail/tone.ts';
import {
  addressKey,
  mostContacts,
  type Contact,
  type CustomerMail,
} from '../../core/reminders/contacts.ts';
import { addressesIn } from '../../core/reminders/recipients.ts';

export type ContactDeps = {
  readonly customerContacts: CustomerContactStore;
  readonly connections: ConnectionStore;
  readonly facts: FactsStore;
  readonly audit: AuditStore;
  readonly clock: Clock;
};

/** What is wrong with a contact, by its place in the list. */
export type ContactProblem = { readonly index: number; readonly message: string };

export type ContactOutcome =
  | { readonly outcome: 'saved' }
  | { readonly outcome: 'refused'; readonly problems: readonly ContactProblem[] };

export type Contacts = ReturnType<typeof createContacts>;

/** The contacts of customers: entered, held against the rule on third parties, and taken away. */
export function createContacts(deps: ContactDeps) {
  const { customerContacts: store, audit } = deps;

  /** The owner's addresses: where answers go to, and whoever connected the company. */
  async function ownersAddresses({ realmId, replyTo }: Company): Promise<string[]> {
    const connection = await deps.connections.find(realmId);
    return [replyTo, connection?.connectedBy ?? null].flatMap((field) => addressesIn(field ?? ''));
  }

  async function known(company: Company, customerId: string): Promise<KnownAddresses> {
    const [owner, fields] = await Promise.all([
      ownersAddresses(company),
      store.quickBooksAddresses(company.realmId, customerId),
    ]);
    return { owner, customer: fields.flatMap(addressesIn) };
  }

  async function save(
    company: Company,
    customerId: string,
    author: string,
    next: (now: StoredCustomerMail) => CustomerMail | null,
  ): Promise<ContactOutcome> {
    const { realmId } = company;
    const parties = await known(company, customerId);
    const found = await store.change(realmId, customerId, judge(next, parties), author);
    return tell(audit, { realmId, customerId, author }, found);
  }

  return {
    find: store.find,

    /** Puts all that is known of how a customer is written to in the place of what was. */
    replace: (company: Company, customerId: string, mail: CustomerMail, author: string) =>
      save(company, customerId, author, () => mail),

    add: (company: Company, customerId: string, contact: Contact, author: string) =>
      save(company, customerId, author, (now) => ({
        ...now,
        contacts: [...now.contacts, contact],
      })),

    /**
     * Has somebody written to openly whom the customer named, as part of a transaction that is
     * alone on the company; nothing happens where the address is there already.
     */
    async addNamed(
      tx: Queries,
      of: { readonly realmId: string; readonly customerId: string },
      { email, name }: Pick<Contact, 'email' | 'name'>,
      author: string,
    ): Promise<ContactOutcome> {
      const contact = { email, name, role: 'billing', line: 'to' } as const;
      const next = (now: StoredCustomerMail): CustomerMail | null =>
        now.contacts.some((each) => addressKey(each.email) === addressKey(email))
          ? null
          : { ...now, contacts: [...now.contacts, contact] };
      // Only copies have to be borne out by what others say.
      const nobody = { owner: [], customer: [] };
      const found = await store.changeWithin(tx, of, judge(next, nobody), author);
      const within = createAuditStore({ db: tx, clock: deps.clock });
      return tell(within, { ...of, author }, found);
    },

    /** Takes a contact away; nothing happens where it is gone already. */
    remove: (company: Company, customerId: string, id: string, author: string) =>
      save(company, customerId, author, (now) =>
        now.contacts.some((each) => each.id === id)
          ? { ...now, contacts: now.contacts.filter((each) => each.id !== id) }
          : null,
      ),

    set: (
      company: Company,
      customerId: string,
      said: { readonly language: Language | null; readonly usesQuickBooks: boolean },
      author: string,
    ) => save(company, customerId, author, (now) => ({ ...now, ...said })),

    /**
     * The addresses that copies of a level's mails may go to. What is sent to all customers may be
     * told to nobody but the owner; the addresses of one customer count for its own rules alone.
     */
    async partiesOf(
      company: Company,
      { level, subject }: { readonly level: PolicyLevel; readonly subject: string },
    ): Promise<KnownAddresses> {
      const { realmId } = company;
      const [ofInvoice] =
        level === 'invoice' ? await deps.facts.invoiceRows(realmId, [subject]) : [];
      const customerId = level === 'customer' ? subject : (ofInvoice?.customerId ?? null);
      if (customerId === null) return { owner: await ownersAddresses(company), customer: [] };
      const [parties, { contacts }] = await Promise.all([
        known(company, customerId),
        store.find(realmId, customerId),
      ]);
      const entered = contacts.map(({ email }) => email);
      return { ...parties, customer: [...parties.customer, ...entered] };
    },
  };
}

type Judged = {
  readonly problems: readonly ContactProblem[];
  /** What is kept; null for what is refused or changes nothing. */
  readonly saved: CustomerMail | null;
};

/** Lets a change through that the rules on contacts have nothing against. */
const judge =
  (next: (now: StoredCustomerMail) => CustomerMail | null, parties: KnownAddresses) =>
  (now: StoredCustomerMail): { readonly next: CustomerMail | null; readonly said: Judged } => {
    const wanted = next(now);
    const problems = wanted === null ? [] : problemsOf(wanted.contacts, now.contacts, parties);
    const saved = problems.length === 0 ? wanted : null;
    return { next: saved, said: { problems, saved } };
  };

async function tell(
  audit: AuditStore,
  of: { readonly realmId: string; readonly customerId: string; readonly author: string },
  { problems, saved }: Judged,
): Promise<ContactOutcome> {
  const { realmId, customerId, author } = of;
  if (problems.length > 0) return { outcome: 'refused', problems };
  if (saved !== null) {
    // Whom it concerns, and no address: the audit is shown to many.
    const detail = { customerId, ...countsOf(saved) };
    await audit.add({ realmId, actor: author, what: 'contacts of a customer changed', detail });
  }
  return { outcome: 'saved' };
}

const countsOf = ({ contacts, language, usesQuickBooks }: CustomerMail) => ({
  contacts: contacts.length,
  language,
  usesQuickBooks,
});

/**
 * Whoever is written to openly is the payer's, as the owner says; a copy goes only to whom that, or
 * QuickBooks, or the owner's own address, bears out. What was there before is not held against it.
 */
function problemsOf(
  contacts: readonly Contact[],
  before: readonly Contact[],
  parties: KnownAddresses,
): ContactProblem[] {
  const written = contacts.filter(({ line }) => line === 'to').map(({ email }) => email);
  const customer = [...parties.customer, ...written];
  const was = new Set(before.map(({ email, line }) => `${line} ${addressKey(email)}`));
  return contacts.flatMap(({ email, line }, index): ContactProblem[] => {
    if (index >= mostContacts) {
      return [{ index, message: `is one too many: a customer has at most ${mostContacts}` }];
    }
    const isTwice = contacts
      .slice(0, index)
      .some((other) => addressKey(other.email) === addressKey(email));
    if (isTwice) return [{ index, message: 'is there already' }];
    if (line === 'to' || was.has(`${line} ${addressKey(email)}`)) return [];
    return thirdParties([email], { ...parties, customer }).map(({ why }) => ({
      index,
      message: `cannot have a copy: ${why}. If it is the customer’s, enter it as one that is written to`,
    }));
  });
}
