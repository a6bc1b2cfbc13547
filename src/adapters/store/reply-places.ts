import { addressesIn } from '../../core/reminders/recipients.ts';
import { addressKey } from '../../core/reminders/contacts.ts';
import type { Queries } from './database.ts';

/** A mail of ours that can be answered, and whose it is. */
export type AnswerableMail = {
  readonly realmId: string;
  readonly customerId: string;
  readonly reminderId: string;
};

/** A customer by its company. */
export type CustomerOfRealm = { readonly realmId: string; readonly customerId: string };

export type ReplyPlaceStore = ReturnType<typeof createReplyPlaceStore>;

/** Which mail a reply answers, and whose an address is; over all companies, so nobody is shown it. */
export function createReplyPlaceStore(db: Queries) {
  return {
    /** The mail with an id of ours. */
    async mailById(id: string): Promise<AnswerableMail | null> {
      const row = await db.reminder.findUnique({
        where: { id },
        select: { realmId: true, customerId: true },
      });
      return row && { ...row, reminderId: id };
    },

    /**
     * The mail that Postmark knows by one of some ids, the first of them that is known; of a mail
     * with a new link the one whose link it renewed.
     */
    async mailByMessageIds(messageIds: readonly string[]): Promise<AnswerableMail | null> {
      if (messageIds.length === 0) return null;
      const rows = await db.$queryRaw<(AnswerableMail & { messageId: string })[]>`
        select realm_id as "realmId", customer_id as "customerId", id::text as "reminderId",
          message_id as "messageId"
        from reminder where message_id = any(${[...messageIds]}::text[])
        union all
        select r.realm_id, r.customer_id, r.id::text, n.message_id
        from owner_notice n join reminder r on r.realm_id = n.realm_id and r.id = n.subject_id
        where n.message_id = any(${[...messageIds]}::text[]) and n.kind = 'payer-link'`;
      const known = new Map(rows.map(({ messageId, ...mail }) => [messageId, mail]));
      return messageIds.map((id) => known.get(id)).find((mail) => mail !== undefined) ?? null;
    },

    /** Whose address it is, by what QuickBooks and the owners say; of customers that are there. */
    async customersWith(address: string): Promise<CustomerOfRealm[]> {
      const key = addressKey(address);
      // What stands in a field of QuickBooks may be several addresses, which are read one by one.
      const rows = await db.$queryRaw<(CustomerOfRealm & { field: string })[]>`
        select realm_id as "realmId", id as "customerId", email as field from customer
        where not deleted and position(${key} in lower(email)) > 0
        union
        select realm_id, customer_id, email from customer_contact where lower(email) = ${key}
        union
        select i.realm_id, i.customer_id, field from invoice i,
          unnest(array[i.bill_email, i.bill_email_cc]) as field
        where not i.deleted and position(${key} in lower(field)) > 0`;
      const theirs = rows.filter(({ field }) =>
        addressesIn(field).some((each) => addressKey(each) === key),
      );
      const distinct = new Map(
        theirs.map(({ realmId, customerId }) => [
          JSON.stringify([realmId, customerId]),
          { realmId, customerId },
        ]),
      );
      return [...distinct.values()];
    },
  };
}
