import type { Clock } from '../../clock.ts';
import { parseLanguage } from '../../core/mail/languages.ts';
import {
  contactLines,
  contactRoles,
  plainCustomerMail,
  type Contact,
  type CustomerMail,
} from '../../core/reminders/contacts.ts';
import { alone } from './alone.ts';
import type { Database, Queries } from './database.ts';

/** A contact with what pages address it by. */
export type StoredContact = Contact & { readonly id: string };
export type StoredCustomerMail = Omit<CustomerMail, 'contacts'> & {
  readonly contacts: readonly StoredContact[];
};

type Row = Awaited<ReturnType<Queries['customerContact']['findMany']>>[number];

const fromRow = (row: Row): StoredContact => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: contactRoles.find((role) => role === row.role) ?? 'other',
  // Of a line that we do not know it is better not to write to anybody openly.
  line: contactLines.find((line) => line === row.line) ?? 'bcc',
});

/** What was entered of all customers of a company, or of the named ones, by customer. */
export async function customerMails(
  db: Queries,
  realmId: string,
  customerIds?: readonly string[],
): Promise<Map<string, StoredCustomerMail>> {
  const where = { realmId, ...(customerIds ? { customerId: { in: [...customerIds] } } : {}) };
  const [contacts, settings] = await Promise.all([
    db.customerContact.findMany({ where, orderBy: [{ place: 'asc' }, { id: 'asc' }] }),
    db.customerMail.findMany({ where }),
  ]);
  const mails = new Map<string, StoredCustomerMail>();
  for (const { customerId, language, usesQuickbooks } of settings) {
    const told = language === null ? null : parseLanguage(language);
    mails.set(customerId, { contacts: [], language: told, usesQuickBooks: usesQuickbooks });
  }
  for (const row of contacts) {
    const known = mails.get(row.customerId) ?? { ...plainCustomerMail, contacts: [] };
    mails.set(row.customerId, { ...known, contacts: [...known.contacts, fromRow(row)] });
  }
  return mails;
}

export type CustomerContactStore = ReturnType<typeof createCustomerContactStore>;

/** Whom of customers the owner wants written to, and in which language; syncs never touch it. */
export function createCustomerContactStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;

  const read = async (tx: Queries, realmId: string, customerId: string) =>
    (await customerMails(tx, realmId, [customerId])).get(customerId) ?? {
      ...plainCustomerMail,
      contacts: [],
    };

  async function write(
    tx: Queries,
    of: { readonly realmId: string; readonly customerId: string },
    mail: CustomerMail,
    author: string,
  ): Promise<void> {
    const now = clock.now();
    const values = {
      language: mail.language,
      usesQuickbooks: mail.usesQuickBooks,
      author,
      updatedAt: now,
    };
    await tx.customerMail.upsert({
      where: { realmId_customerId: of },
      create: { ...of, ...values },
      update: values,
    });
    await tx.customerContact.deleteMany({ where: of });
    await tx.customerContact.createMany({
      data: mail.contacts.map((contact, place) => ({
        ...of,
        // One that stays keeps the id by which pages know it, where it brings one.
        ...contact,
        place,
        author,
        createdAt: now,
      })),
    });
  }

  async function changeWithin<T>(
    tx: Queries,
    of: { readonly realmId: string; readonly customerId: string },
    change: (now: StoredCustomerMail) => { readonly next: CustomerMail | null; readonly said: T },
    author: string,
  ): Promise<T> {
    const { next, said } = change(await read(tx, of.realmId, of.customerId));
    if (next !== null) await write(tx, of, next, author);
    return said;
  }

  return {
    find: (realmId: string, customerId: string): Promise<StoredCustomerMail> =>
      read(db, realmId, customerId),

    /**
     * Saves what a change makes of what is there, with nobody else changing it meanwhile; nothing
     * where it makes null of it.
     * @returns what the change says of itself
     */
    change<T>(
      realmId: string,
      customerId: string,
      change: (now: StoredCustomerMail) => { readonly next: CustomerMail | null; readonly said: T },
      author: string,
    ): Promise<T> {
      return alone(db, realmId, (tx) => changeWithin(tx, { realmId, customerId }, change, author));
    },

    /** The same as part of a transaction that is alone on the company already. */
    changeWithin,

    /** Every address that QuickBooks has for a customer: its own and those of its invoices. */
    async quickBooksAddresses(realmId: string, customerId: string): Promise<string[]> {
      const rows = await db.$queryRaw<{ field: string }[]>`
        select email as field from customer
        where realm_id = ${realmId} and id = ${customerId} and email is not null
        union
        select unnest(array[bill_email, bill_email_cc, bill_email_bcc]) from invoice
        where realm_id = ${realmId} and customer_id = ${customerId}`;
      return rows.flatMap(({ field }) => field ?? []);
    },
  };
}
