import { addressKey } from '../../core/reminders/contacts.ts';
import { customerMails } from './customer-contacts.ts';
import type { Queries } from './database.ts';

/**
 * Lets the contacts of a merged customer follow to the survivor, behind its own; an address that it
 * has already stays as it is there. What was said of language and of QuickBooks' addresses counts
 * where nothing was said of the survivor.
 * @returns how many contacts moved
 */
export async function moveContacts(
  tx: Queries,
  realmId: string,
  { from, into }: { readonly from: string; readonly into: string },
): Promise<{ contacts: number }> {
  const mails = await customerMails(tx, realmId, [from, into]);
  const theirs = mails.get(from);
  if (theirs === undefined) return { contacts: 0 };
  const own = mails.get(into)?.contacts ?? [];
  const known = new Set(own.map(({ email }) => addressKey(email)));
  const moved = theirs.contacts.filter(({ email }) => !known.has(addressKey(email)));
  for (const [index, { id }] of moved.entries()) {
    const data = { customerId: into, place: own.length + index };
    await tx.customerContact.update({ where: { id }, data });
  }
  await tx.customerContact.deleteMany({ where: { realmId, customerId: from } });
  const said = await tx.customerMail.findUnique({
    where: { realmId_customerId: { realmId, customerId: from } },
  });
  if (said !== null) {
    const create = { ...said, customerId: into };
    const where = { realmId_customerId: { realmId, customerId: into } };
    await tx.customerMail.upsert({ where, create, update: {} });
    const noLanguage = { realmId, customerId: into, language: null };
    await tx.customerMail.updateMany({ where: noLanguage, data: { language: said.language } });
    await tx.customerMail.deleteMany({ where: { realmId, customerId: from } });
  }
  return { contacts: moved.length };
}
