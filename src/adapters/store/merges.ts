import type { Clock } from '../../clock.ts';
import { alone } from './alone.ts';
import type { Database, Queries } from './database.ts';
import { Prisma } from './generated/client.ts';
import { moveContacts } from './merge-contacts.ts';
import { moveLegal } from './merge-legal.ts';
import { movePromises } from './merge-promises.ts';

/** How it became known that a customer was merged into another. */
export type MergeTrace = 'told by QuickBooks' | 'found by its transactions';

export type Merge = { readonly from: string; readonly into: string; readonly trace: MergeTrace };

export type TransactionEntity = 'Invoice' | 'Payment' | 'CreditMemo';
const tables: Record<TransactionEntity, string> = {
  Invoice: 'invoice',
  Payment: 'payment',
  CreditMemo: 'credit_memo',
};
/** A merge may lead to a customer that was merged itself; longer chains nobody makes. */
const longestChain = 20;

export type MergeStore = ReturnType<typeof createMergeStore>;

/** Customers that QuickBooks merged into others, and what of ours speaks of them. */
export function createMergeStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /** Keeps what QuickBooks told of merges. */
    async told(realmId: string, merges: readonly { from: string; into: string }[]): Promise<void> {
      if (merges.length === 0) return;
      await db.customerMove.createMany({
        data: merges.map(({ from, into }) => ({
          realmId,
          entity: 'Customer',
          entityId: from,
          fromId: from,
          intoId: into,
        })),
        skipDuplicates: true,
      });
    },

    /**
     * Customers that are gone and whose history has not followed yet. QuickBooks never deletes a
     * customer for good but by a merge; one that is told as merged may also be kept as inactive.
     * @param thorough takes those along that only still have transactions here
     */
    async open(realmId: string, thorough: boolean): Promise<string[]> {
      const holds = (table: string): Prisma.Sql => Prisma.sql`exists (
        select 1 from ${Prisma.raw(table)} t
        where t.realm_id = c.realm_id and t.customer_id = c.id and not t.deleted)`;
      const rows = await db.$queryRaw<{ id: string }[]>`
        select c.id from customer c
        where c.realm_id = ${realmId} and c.merged_into is null and c.deleted
          and (exists (select 1 from customer_move m
              where m.realm_id = c.realm_id and m.from_id = c.id)
            or ${thorough} and (${holds('invoice')} or ${holds('payment')} or ${holds('credit_memo')}))
        union
        select c.id from customer_move m
        join customer c on c.realm_id = m.realm_id and c.id = m.from_id
        where m.realm_id = ${realmId} and m.entity = 'Customer'
          and c.merged_into is null and (c.deleted or not c.active)
        order by id`;
      return rows.map((row) => row.id);
    },

    /** Ids of a customer's transactions that the mirror holds as present, in pages. */
    async transactionsOf(
      realmId: string,
      customerId: string,
      entity: TransactionEntity,
      page: { after: string; limit: number },
    ): Promise<string[]> {
      const rows = await db.$queryRaw<{ id: string }[]>`
        select id from ${Prisma.raw(tables[entity])}
        where realm_id = ${realmId} and customer_id = ${customerId} and not deleted
          and id > ${page.after}
        order by id limit ${page.limit}`;
      return rows.map((row) => row.id);
    },

    async subCustomersOf(realmId: string, customerId: string): Promise<string[]> {
      const rows = await db.customer.findMany({
        where: { realmId, parentId: customerId, deleted: false },
        select: { id: true },
      });
      return rows.map((row) => row.id);
    },

    /**
     * The customer that took the history of one that is gone: the one that QuickBooks told of,
     * else the one to which most of its transactions went last. Null when nothing says so.
     */
    async survivorOf(realmId: string, from: string): Promise<Omit<Merge, 'from'> | null> {
      const rows = await db.$queryRaw<{ into_id: string; is_told: boolean }[]>`
        select into_id, bool_or(entity = 'Customer') as is_told from customer_move
        where realm_id = ${realmId} and from_id = ${from}
        group by into_id
        order by is_told desc, max(at) desc, count(*) desc limit 1`;
      const [first] = rows;
      if (!first) return null;
      const into = await endOfChain(db, realmId, first.into_id);
      if (into === null || into === from) return null;
      return { into, trace: first.is_told ? 'told by QuickBooks' : 'found by its transactions' };
    },

    /**
     * Lets what speaks of the merged customer speak of the survivor, in one transaction and with
     * an entry in the audit. Where both have a policy of their own the survivor's wins, and the
     * other's versions stay as history. Doing it again moves what came meanwhile.
     */
    async follow(realmId: string, merge: Merge): Promise<void> {
      const { from, into } = merge;
      await alone(db, realmId, async (tx) => {
        const before = await tx.$queryRaw<{ merged_into: string | null }[]>`
          select merged_into from customer where realm_id = ${realmId} and id = ${from} for update`;
        const moved = {
          ...(await moveRows(tx, realmId, merge)),
          ...(await movePromises(tx, clock, realmId, merge)),
          ...(await moveLegal(tx, realmId, merge, clock.now())),
          ...(await moveContacts(tx, realmId, merge)),
        };
        const policy = await movePolicy(tx, realmId, merge, clock.now());
        await tx.customer.update({
          where: { realmId_id: { realmId, id: from } },
          data: { mergedInto: into },
        });
        const isNews =
          before[0]?.merged_into !== into || Object.values(moved).some((count) => count > 0);
        if (!isNews) return;
        await tx.auditEntry.create({
          data: {
            realmId,
            actor: 'QuickBooks',
            what: 'customer merged',
            detail: { from, into, known: merge.trace, ...moved, policy },
            at: clock.now(),
          },
        });
      });
    },
  };
}

async function endOfChain(db: Queries, realmId: string, first: string): Promise<string | null> {
  let id = first;
  for (let step = 0; step < longestChain; step += 1) {
    const row = await db.customer.findUnique({
      where: { realmId_id: { realmId, id } },
      select: { mergedInto: true, deleted: true },
    });
    if (!row) return null;
    if (row.mergedInto === null) return row.deleted ? null : id;
    id = row.mergedInto;
  }
  return null;
}

async function moveRows(tx: Queries, realmId: string, { from, into }: Merge) {
  await tx.$executeRaw`
    insert into group_member (realm_id, group_name, customer_id)
    select realm_id, group_name, ${into} from group_member
    where realm_id = ${realmId} and customer_id = ${from}
    on conflict do nothing`;
  await tx.$executeRaw`
    insert into group_exclusion (realm_id, group_name, customer_id, author, created_at)
    select realm_id, group_name, ${into}, author, created_at from group_exclusion
    where realm_id = ${realmId} and customer_id = ${from}
    on conflict do nothing`;
  await tx.$executeRaw`
    insert into customer_tag (realm_id, customer_id, tag)
    select realm_id, ${into}, tag from customer_tag
    where realm_id = ${realmId} and customer_id = ${from}
    on conflict do nothing`;
  const customer = { where: { realmId, customerId: from } };
  await tx.groupExclusion.deleteMany(customer);
  await tx.customerTag.deleteMany(customer);
  const groups = await tx.groupMember.deleteMany(customer);
  const holds = await tx.hold.updateMany({
    where: { realmId, scope: 'customer', subjectId: from },
    data: { subjectId: into },
  });
  const reminders = await tx.reminder.updateMany({ ...customer, data: { customerId: into } });
  await tx.reply.updateMany({ ...customer, data: { customerId: into } });
  const charges = await tx.charge.updateMany({ ...customer, data: { customerId: into } });
  await tx.charge.updateMany({ where: { realmId, invoiceTo: from }, data: { invoiceTo: into } });
  // Links of the one that is gone open nothing any more; what was asked through them still waits.
  await tx.contactRequest.updateMany({ ...customer, data: { customerId: into } });
  return {
    groups: groups.count,
    holds: holds.count,
    reminders: reminders.count,
    charges: charges.count,
  };
}

/** What became of the merged customer's own policy. */
async function movePolicy(
  tx: Queries,
  realmId: string,
  { from, into }: Merge,
  now: Date,
): Promise<'none' | 'followed' | 'kept as history'> {
  // As saving does it, so that a person's save and this get two versions, one after the other.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${`policy ${realmId} customer ${into}`}))`;
  const newest = (subject: string) =>
    tx.policyVersion.findFirst({
      where: { realmId, level: 'customer', subject },
      orderBy: { version: 'desc' },
    });
  const [theirs, own] = [await newest(from), await newest(into)];
  if (!theirs || (theirs.reminders === null && theirs.charges === null)) return 'none';
  if (own && (own.reminders !== null || own.charges !== null)) return 'kept as history';
  await tx.policyVersion.create({
    data: {
      realmId,
      level: 'customer',
      subject: into,
      version: (own?.version ?? 0) + 1,
      reminders: theirs.reminders ?? Prisma.DbNull,
      charges: theirs.charges ?? Prisma.DbNull,
      author: 'QuickBooks',
      note: `Followed from customer ${from}, which was merged into this one`,
      createdAt: now,
    },
  });
  return 'followed';
}
