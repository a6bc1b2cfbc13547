import { chargeFromRow, type StoredCharge } from './charges.ts';
import { createCursors } from './cursors.ts';
import type { Queries } from './database.ts';
import { conditionsOf, utc, type EvidenceScope } from './evidence-scope.ts';
import { timelineQuery } from './evidence-timeline.ts';
import { holdTables } from './evidence-hold-tables.ts';
import { replyTables } from './evidence-reply-tables.ts';
import { queriesOf } from './evidence-tables.ts';
import { Prisma } from './generated/client.ts';

/** A row as texts, by the names of its columns; null where the database has none. */
export type TextRow = Readonly<Record<string, string | null>>;

/** A document as somebody gave it. */
export type EvidenceFile = {
  readonly id: string;
  readonly name: string;
  readonly content: Uint8Array;
};

export type EvidenceStore = ReturnType<typeof createEvidenceStore>;

/**
 * What an evidence pack is made of, in an order that does not change.
 * @param tx a transaction, in which each table is read through a cursor
 */
export function createEvidenceStore(tx: Queries) {
  const read = createCursors(tx);
  /** All rows of a query with a unique `key` column by which they are ordered. */
  const inOrder = (query: Prisma.Sql): AsyncGenerator<TextRow> =>
    read<TextRow>(Prisma.sql`select * from (${query}) q order by q.key collate "C"`);

  return {
    /** Ids of reminders, oldest first. */
    async *reminderIds(realmId: string, scope: EvidenceScope): AsyncGenerator<string> {
      const { reminder } = conditionsOf(realmId, scope);
      const rows = inOrder(Prisma.sql`
        select ${utc('r.created_at')} || r.id::text as key, r.id::text as id
        from reminder r where r.realm_id = ${realmId} and ${reminder}`);
      for await (const row of rows) if (row['id']) yield row['id'];
    },

    /** Charges with their worksheets, oldest first. */
    async *charges(realmId: string, scope: EvidenceScope): AsyncGenerator<StoredCharge> {
      const { charge } = conditionsOf(realmId, scope);
      const rows = inOrder(Prisma.sql`
        select c.assessment_date::text || c.id::text as key, c.id::text as id
        from charge c where c.realm_id = ${realmId} and ${charge}`);
      for await (const { id } of rows) {
        const row = id ? await tx.charge.findUnique({ where: { id } }) : null;
        if (row) yield chargeFromRow(row);
      }
    },

    /** All that happened, in its order. */
    timeline: (realmId: string, scope: EvidenceScope): AsyncGenerator<TextRow> =>
      inOrder(timelineQuery(realmId, scope)),

    reversals(realmId: string, scope: EvidenceScope): AsyncGenerator<TextRow> {
      const { charge } = conditionsOf(realmId, scope);
      return inOrder(Prisma.sql`
        select ${utc('x.created_at')} || x.id::text as key, x.reference, c.reference as charge,
          x.amount::text as amount, x.currency, x.cause, x.reason, x.status, x.method,
          x.qbo_id as "quickbooksId", x.decided_by as "decidedBy",
          ${utc('x.created_at')} as "createdAt", ${utc('x.written_at')} as "writtenAt"
        from charge_reversal x join charge c on c.id = x.charge_id
        where x.realm_id = ${realmId} and ${charge}`);
    },

    postings(realmId: string, scope: EvidenceScope): AsyncGenerator<TextRow> {
      const { posting } = conditionsOf(realmId, scope);
      return inOrder(Prisma.sql`
        select p.date::text || lpad(p.payment_id, 20, '0') || lpad(p.line_no::text, 6, '0') as key,
          p.date::text as date, p.payment_id as "paymentId", p.invoice_id as "invoiceId",
          i.doc_number as "invoiceNumber", i.customer_id as "customerId",
          p.amount::text as amount, i.currency
        from posting p join invoice i on i.realm_id = p.realm_id and i.id = p.invoice_id
        where p.realm_id = ${realmId} and ${posting}`);
    },

    /** Holds, and their promises, disputes, logs and documents. */
    holdTables(realmId: string, scope: EvidenceScope) {
      const { hold } = conditionsOf(realmId, scope);
      return queriesOf(holdTables, realmId, hold).map(({ name, columns, query }) => ({
        name,
        columns,
        rows: inOrder(query),
      }));
    },

    /** Replies, their files and what was done about them. */
    replyTables(realmId: string, scope: EvidenceScope) {
      const { reply } = conditionsOf(realmId, scope);
      return queriesOf(replyTables, realmId, reply).map(({ name, columns, query }) => ({
        name,
        columns,
        rows: inOrder(query),
      }));
    },

    /** Replies whole, with what they quote, oldest first. */
    replyTexts(realmId: string, scope: EvidenceScope): AsyncGenerator<TextRow> {
      const { reply } = conditionsOf(realmId, scope);
      return inOrder(Prisma.sql`
        select ${utc('y.received_at')} || y.id::text as key, y.id::text as id,
          ${utc('y.received_at')} as at, y.whole_body as text
        from reply y where y.realm_id = ${realmId} and ${reply}`);
    },

    /** The kept files of replies, one after the other. */
    async *replyFiles(realmId: string, scope: EvidenceScope): AsyncGenerator<EvidenceFile> {
      const { reply } = conditionsOf(realmId, scope);
      const rows = read<Omit<EvidenceFile, 'content'>>(Prisma.sql`
        select f.id::text as id, f.name from reply_file f join reply y on y.id = f.reply_id
        where y.realm_id = ${realmId} and f.sha256 is not null and ${reply}
        order by y.received_at, y.id, f.place`);
      for await (const row of rows) {
        const file = await tx.replyFileContent.findUnique({ where: { fileId: row.id } });
        if (file) yield { ...row, content: file.content };
      }
    },

    /** The documents of holds, one after the other. */
    async *holdFiles(realmId: string, scope: EvidenceScope): AsyncGenerator<EvidenceFile> {
      const { hold } = conditionsOf(realmId, scope);
      const rows = read<Omit<EvidenceFile, 'content'>>(Prisma.sql`
        select f.id::text as id, f.name from hold_file f join hold h on h.id = f.hold_id
        where f.realm_id = ${realmId} and ${hold} order by f.created_at, f.id`);
      for await (const row of rows) {
        const file = await tx.holdFileContent.findUnique({ where: { fileId: row.id } });
        if (file) yield { ...row, content: file.content };
      }
    },

    decisions(realmId: string, scope: EvidenceScope): AsyncGenerator<TextRow> {
      const { decision } = conditionsOf(realmId, scope);
      return inOrder(Prisma.sql`
        select d.date::text || ${utc('d.created_at')} || d.id::text as key, d.date::text as date,
          d.last_date::text as "lastDate", d.subject_kind as "subjectKind",
          d.subject_id as "subjectId", d.topic, d.outcome, d.reason, d.level,
          d.policy_subject as "policySubject", d.policy_version::text as "policyVersion",
          d.numbers::text as numbers
        from decision d where d.realm_id = ${realmId} and ${decision}`);
    },

    policies(realmId: string, scope: EvidenceScope): AsyncGenerator<TextRow> {
      const { policy } = conditionsOf(realmId, scope);
      return inOrder(Prisma.sql`
        select ${utc('v.created_at')} || v.id::text as key, v.level, v.subject,
          v.version::text as version, v.author, v.note, ${utc('v.created_at')} as "createdAt",
          v.reminders::text as reminders, v.charges::text as charges
        from policy_version v where v.realm_id = ${realmId} and ${policy}`);
    },

    terms(realmId: string, scope: EvidenceScope): AsyncGenerator<TextRow> {
      const { terms } = conditionsOf(realmId, scope);
      return inOrder(Prisma.sql`
        select ${utc('t.created_at')} || t.id::text as key, t.id::text as id,
          t.customer_id as "customerId", t.agreed_on::text as "agreedOn", t.name,
          t.file_name as "fileName", t.sha256, t.author, ${utc('t.created_at')} as "createdAt",
          ${utc('t.withdrawn_at')} as "withdrawnAt"
        from agreed_terms t where t.realm_id = ${realmId} and ${terms}`);
    },

    /**
     * What is kept in the history of the reminders, in the order of the chain; what came to pass
     * after the seal is last and has no place in it yet.
     */
    chain(realmId: string, scope: EvidenceScope): AsyncGenerator<TextRow> {
      const { reminder } = conditionsOf(realmId, scope);
      return inOrder(Prisma.sql`
        select coalesce(lpad(w.position::text, 20, '0'), 'x' || lpad(w.id::text, 20, '0')) as key,
          w.position::text as position, w.kind,
          w.subject_id as "subjectId", w.reminder_id::text as "reminderId", ${utc('w.at')} as at,
          ${utc('w.sealed_at')} as "sealedAt", w.content_hash as "contentSha256",
          w.previous_hash as "previousHash", w.hash, w.content
        from history_row w join reminder r on r.id = w.reminder_id
        where w.realm_id = ${realmId} and ${reminder}`);
    },
  };
}
