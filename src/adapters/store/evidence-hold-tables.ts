import { utc } from './evidence-scope.ts';
import type { EvidenceTable } from './evidence-tables.ts';
import { Prisma } from './generated/client.ts';

/** A table whose rows belong to holds, under an alias, beside the hold of each. */
const ofHold =
  (name: string, alias: string): EvidenceTable['from'] =>
  (realmId, where) => {
    const [table, row] = [Prisma.raw(name), Prisma.raw(alias)];
    return Prisma.sql`${table} ${row} join hold h on h.id = ${row}.hold_id
      where ${row}.realm_id = ${realmId} and ${where}`;
  };

/** Holds, with what belongs to them: promises, disputes, their logs and documents. */
export const holdTables: readonly EvidenceTable[] = [
  {
    name: 'holds',
    columns: {
      id: Prisma.sql`h.id`,
      scope: Prisma.sql`h.scope`,
      subjectId: Prisma.sql`h.subject_id`,
      stops: Prisma.sql`h.stops`,
      reason: Prisma.sql`h.reason`,
      note: Prisma.sql`h.note`,
      amount: Prisma.sql`h.amount`,
      currency: Prisma.sql`coalesce(i.currency, k.currency)`,
      accrueDuringHold: Prisma.sql`h.accrue_during_hold`,
      startsOn: Prisma.sql`h.starts_on`,
      until: Prisma.sql`h.until`,
      author: Prisma.sql`h.author`,
      createdAt: utc('h.created_at'),
      liftedOn: Prisma.sql`h.lifted_on`,
      liftedAt: utc('h.lifted_at'),
      liftedBy: Prisma.sql`h.lifted_by`,
    },
    key: Prisma.sql`${utc('h.created_at')} || h.id::text`,
    from: (realmId, where) => Prisma.sql`hold h
      left join invoice i on h.scope = 'invoice' and i.realm_id = h.realm_id
        and i.id = h.subject_id
      left join customer k on h.scope = 'customer' and k.realm_id = h.realm_id
        and k.id = h.subject_id
      where h.realm_id = ${realmId} and ${where}`,
  },
  {
    name: 'promises',
    columns: {
      id: Prisma.sql`m.id`,
      holdId: Prisma.sql`m.hold_id`,
      customerId: Prisma.sql`m.customer_id`,
      invoiceId: Prisma.sql`m.invoice_id`,
      amount: Prisma.sql`m.amount`,
      currency: Prisma.sql`m.currency`,
      promisedBy: Prisma.sql`m.promised_by`,
      madeOn: Prisma.sql`m.made_on`,
      dueOn: Prisma.sql`m.due_on`,
      graceDays: Prisma.sql`m.grace_days`,
      state: Prisma.sql`m.state`,
      settledOn: Prisma.sql`m.settled_on`,
      received: Prisma.sql`m.received`,
      author: Prisma.sql`m.author`,
      createdAt: utc('m.created_at'),
    },
    key: Prisma.sql`${utc('m.created_at')} || m.id::text`,
    from: ofHold('payment_promise', 'm'),
  },
  {
    name: 'disputes',
    columns: {
      holdId: Prisma.sql`q.hold_id`,
      scope: Prisma.sql`h.scope`,
      subjectId: Prisma.sql`h.subject_id`,
      reason: Prisma.sql`q.reason`,
      reasonText: Prisma.sql`q.reason_text`,
      responsible: Prisma.sql`q.responsible`,
      dueOn: Prisma.sql`q.due_on`,
      outcome: Prisma.sql`q.outcome`,
      outcomeOn: Prisma.sql`q.outcome_on`,
      closedOn: Prisma.sql`q.closed_on`,
      closedBy: Prisma.sql`q.closed_by`,
    },
    key: Prisma.sql`${utc('h.created_at')} || h.id::text`,
    from: ofHold('dispute', 'q'),
  },
  {
    name: 'hold-log',
    columns: {
      holdId: Prisma.sql`e.hold_id`,
      at: utc('e.at'),
      kind: Prisma.sql`e.kind`,
      author: Prisma.sql`e.author`,
      text: Prisma.sql`e.text`,
    },
    key: Prisma.sql`${utc('h.created_at')} || h.id::text || ${utc('e.at')} || e.id::text`,
    from: ofHold('hold_entry', 'e'),
  },
  {
    name: 'hold-files',
    columns: {
      id: Prisma.sql`f.id`,
      holdId: Prisma.sql`f.hold_id`,
      name: Prisma.sql`f.name`,
      mediaType: Prisma.sql`f.media_type`,
      bytes: Prisma.sql`f.byte_size`,
      sha256: Prisma.sql`f.sha256`,
      author: Prisma.sql`f.author`,
      createdAt: utc('f.created_at'),
    },
    key: Prisma.sql`${utc('f.created_at')} || f.id::text`,
    from: ofHold('hold_file', 'f'),
  },
];
