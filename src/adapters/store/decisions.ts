import { createHash, randomUUID } from 'node:crypto';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Decision } from '../../core/decide/decision.ts';
import { decisionFingerprint } from '../../core/decide/fingerprint.ts';
import type { Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';
import { column, insertRows, type Table } from './insert-rows.ts';

export type DecisionRecord = {
  readonly id: string;
  readonly runId: string;
  readonly date: PlainDate;
  readonly lastDate: PlainDate;
  readonly subject: { readonly kind: 'invoice' | 'customer'; readonly id: string };
  readonly topic: 'charge' | 'reminder';
  readonly outcome: string;
  readonly reason: string;
  readonly level: string | null;
  /** Whose policy it was; null where none was looked at, or it was not kept yet. */
  readonly policySubject: string | null;
  readonly policyVersion: number | null;
  readonly numbers: unknown;
  readonly createdAt: Date;
};

export type DecisionStore = ReturnType<typeof createDecisionStore>;

/** What runs concluded about each invoice, to be read. */
export function createDecisionStore(db: Queries) {
  return {
    /** The conclusions on a subject or a day, newest first. */
    async list(
      realmId: string,
      filter: {
        invoiceId?: string | undefined;
        customerId?: string | undefined;
        date?: PlainDate | undefined;
        runId?: string | undefined;
        topic?: 'charge' | 'reminder' | undefined;
      },
      page: { limit: number; after?: string | undefined },
    ): Promise<DecisionRecord[]> {
      const rows = await db.decision.findMany({
        where: {
          realmId,
          ...(filter.invoiceId ? { subjectKind: 'invoice', subjectId: filter.invoiceId } : {}),
          ...(filter.customerId ? { subjectKind: 'customer', subjectId: filter.customerId } : {}),
          ...(filter.topic ? { topic: filter.topic } : {}),
          ...(filter.date
            ? { date: { lte: toDbDate(filter.date) }, lastDate: { gte: toDbDate(filter.date) } }
            : {}),
          ...(filter.runId ? { OR: [{ runId: filter.runId }, { lastRunId: filter.runId }] } : {}),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: page.limit,
        ...(page.after ? { cursor: { id: page.after }, skip: 1 } : {}),
      });
      return rows.map((row) => ({
        id: row.id,
        runId: row.runId,
        date: fromDbDate(row.date),
        lastDate: fromDbDate(row.lastDate),
        subject: {
          kind: row.subjectKind === 'customer' ? 'customer' : 'invoice',
          id: row.subjectId,
        },
        topic: row.topic === 'charge' ? 'charge' : 'reminder',
        outcome: row.outcome,
        reason: row.reason,
        level: row.level,
        policySubject: row.policySubject,
        policyVersion: row.policyVersion,
        numbers: row.numbers,
        createdAt: row.createdAt,
      }));
    },
  };
}

/** A short print of all that a conclusion consists of. */
const printOf = (decision: Decision): string =>
  createHash('sha256').update(decisionFingerprint(decision)).digest('hex');

type Made = {
  readonly realmId: string;
  readonly runId: string;
  readonly today: PlainDate;
  readonly now: Date;
};

export const decisionTable: Table = {
  name: 'decision',
  columns: [
    column('id', 'uuid'),
    column('realm_id'),
    column('run_id', 'uuid'),
    column('last_run_id', 'uuid'),
    column('date', 'date'),
    column('last_date', 'date'),
    column('subject_kind'),
    column('subject_id'),
    column('topic'),
    column('outcome'),
    column('reason'),
    column('level'),
    column('policy_subject'),
    column('policy_version', 'int'),
    column('numbers', 'jsonb'),
    column('fingerprint'),
    column('created_at', 'timestamptz'),
  ],
};

/** Adds conclusions as new rows, whatever was concluded before. */
export async function addDecisions(
  tx: Queries,
  { realmId, runId, today, now }: Made,
  decisions: readonly Printed[],
): Promise<void> {
  const rows = decisions.map(({ decision, print }) => ({
    id: randomUUID(),
    realm_id: realmId,
    run_id: runId,
    last_run_id: runId,
    date: today,
    last_date: today,
    subject_kind: decision.subject.kind,
    subject_id: decision.subject.id,
    topic: decision.topic,
    outcome: decision.outcome,
    reason: decision.reason,
    level: decision.level,
    policy_subject: decision.policySubject,
    policy_version: decision.policyVersion,
    numbers: decision.numbers,
    fingerprint: print,
    created_at: now,
  }));
  await insertRows(tx, decisionTable, rows);
}

/** A conclusion with the print by which an equal one is known. */
export type Printed = { readonly decision: Decision; readonly print: string };

export const printed = (decision: Decision): Printed => ({ decision, print: printOf(decision) });

/**
 * A conclusion equal to the last one on its subject extends that one instead of adding a row. The
 * subjects are looked up one by one in the index, so that the cost goes with the conclusions at
 * hand and not with all that were ever made.
 */
export async function saveDecisions(
  tx: Queries,
  input: {
    realmId: string;
    runId: string;
    today: PlainDate;
    now: Date;
    decisions: readonly Decision[];
  },
): Promise<void> {
  const { decisions, ...run } = input;
  for (let start = 0; start < decisions.length; start += rowsPerStatement) {
    const some = decisions.slice(start, start + rowsPerStatement);
    const concluded = some.map(printed);
    const extended = await extendEqual(tx, run, concluded);
    const added = concluded.filter((_, place) => !extended.has(place));
    if (added.length > 0) await addDecisions(tx, run, added);
  }
}

const rowsPerStatement = 2_000;

/** @returns the places of those that extended the last conclusion on their subject */
async function extendEqual(
  tx: Queries,
  { realmId, runId, today }: Made,
  concluded: readonly Printed[],
): Promise<Set<number>> {
  // A change of the zone may take the company back to the day before.
  const rows = await tx.$queryRaw<{ place: number }[]>`
    update decision set last_run_id = ${runId}::uuid,
      last_date = greatest(last_date, ${toDbDate(today)}::date)
    from unnest(${concluded.map(({ decision }) => decision.subject.kind)}::text[],
        ${concluded.map(({ decision }) => decision.subject.id)}::text[],
        ${concluded.map(({ decision }) => decision.topic)}::text[],
        ${concluded.map(({ print }) => print)}::text[])
        with ordinality as given (kind, id, topic, print, place)
      cross join lateral (
        select d.id, d.fingerprint from decision d
        where d.realm_id = ${realmId} and d.subject_kind = given.kind
          and d.subject_id = given.id and d.topic = given.topic
        order by d.created_at desc, d.id desc limit 1
      ) last
    where decision.id = last.id and last.fingerprint = given.print
    returning (given.place - 1)::int as place`;
  return new Set(rows.map(({ place }) => place));
}
