import { createHash } from 'node:crypto';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Decision } from '../../core/decide/decision.ts';
import { decisionFingerprint } from '../../core/decide/fingerprint.ts';
import type { Prisma } from './generated/client.ts';
import type { Queries } from './database.ts';
import { fromDbDate, toDbDate } from './dates.ts';
import { toJsonObject } from './json.ts';

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

/** A new conclusion as its row. */
export function decisionRow(
  { realmId, runId, today, now }: Made,
  decision: Decision,
  fingerprint = printOf(decision),
): Prisma.DecisionCreateManyInput {
  const { subject, topic, outcome, reason, level, policyVersion } = decision;
  return {
    realmId,
    runId,
    lastRunId: runId,
    date: toDbDate(today),
    lastDate: toDbDate(today),
    subjectKind: subject.kind,
    subjectId: subject.id,
    topic,
    outcome,
    reason,
    level,
    policyVersion,
    numbers: toJsonObject(decision.numbers),
    fingerprint,
    createdAt: now,
  };
}

const subjectKey = (kind: string, id: string, topic: string): string => `${kind}:${id}:${topic}`;

/** A conclusion equal to the last one on its subject extends that one instead of adding a row. */
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
  const { realmId, runId, today, now, decisions } = input;
  const last = await tx.$queryRaw<
    { id: string; subject_kind: string; subject_id: string; topic: string; fingerprint: string }[]
  >`
    select distinct on (subject_kind, subject_id, topic)
      id, subject_kind, subject_id, topic, fingerprint
    from decision where realm_id = ${realmId}
    order by subject_kind, subject_id, topic, created_at desc, id desc`;
  const lastBySubject = new Map(
    last.map((row) => [subjectKey(row.subject_kind, row.subject_id, row.topic), row]),
  );
  const extended: string[] = [];
  const added: Prisma.DecisionCreateManyInput[] = [];
  for (const decision of decisions) {
    const { subject, topic } = decision;
    const fingerprint = printOf(decision);
    const before = lastBySubject.get(subjectKey(subject.kind, subject.id, topic));
    if (before?.fingerprint === fingerprint) {
      extended.push(before.id);
      continue;
    }
    added.push(decisionRow({ realmId, runId, today, now }, decision, fingerprint));
  }
  // A change of the zone may take the company back to the day before.
  await tx.$executeRaw`
    update decision set last_date = greatest(last_date, ${toDbDate(today)}::date), last_run_id = ${runId}::uuid
    where id = any(${extended}::uuid[])`;
  const rowsPerInsert = 1_000;
  for (let start = 0; start < added.length; start += rowsPerInsert) {
    await tx.decision.createMany({ data: added.slice(start, start + rowsPerInsert) });
  }
}
