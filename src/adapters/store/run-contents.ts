import type { DecisionRecord } from './decisions.ts';
import type { Database } from './database.ts';
import { fromDbDate } from './dates.ts';
import { Prisma } from './generated/client.ts';
import type { RunRecord } from './runs.ts';

/** A charge or reminder that a run brought about, as it stands now. */
export type RunAction =
  | {
      readonly kind: 'charge';
      readonly id: string;
      readonly status: string;
      readonly invoiceId: string;
      readonly customerId: string;
      readonly amount: bigint;
      readonly currency: string;
    }
  | {
      readonly kind: 'reminder';
      readonly id: string;
      readonly status: string;
      readonly customerId: string;
      readonly invoiceIds: readonly string[];
    };

type DecisionRow = {
  id: string;
  run_id: string;
  date: Date;
  last_date: Date;
  subject_kind: string;
  subject_id: string;
  topic: string;
  outcome: string;
  reason: string;
  level: string | null;
  policy_subject: string | null;
  policy_version: number | null;
  numbers: unknown;
  created_at: Date;
};

const fromRow = (row: DecisionRow): DecisionRecord => ({
  id: row.id,
  runId: row.run_id,
  date: fromDbDate(row.date),
  lastDate: fromDbDate(row.last_date),
  subject: { kind: row.subject_kind === 'customer' ? 'customer' : 'invoice', id: row.subject_id },
  topic: row.topic === 'charge' ? 'charge' : 'reminder',
  outcome: row.outcome,
  reason: row.reason,
  level: row.level,
  policySubject: row.policy_subject,
  policyVersion: row.policy_version,
  numbers: row.numbers,
  createdAt: row.created_at,
});

export type RunContents = ReturnType<typeof createRunContents>;

/** What runs concluded and brought about. */
export function createRunContents(db: Database) {
  return {
    /**
     * The conclusions that a run added or extended, by subject and topic. One that later runs
     * extended again bears the latest run's id, so it is known by the time it spans. A dry run
     * saves none.
     */
    async decisions(run: RunRecord): Promise<DecisionRecord[]> {
      if (run.dryRun) return [];
      const passedThrough =
        run.status === 'done'
          ? Prisma.sql`or (d.created_at < ${run.startedAt} and last.started_at > ${run.startedAt})`
          : Prisma.empty;
      const rows = await db.$queryRaw<DecisionRow[]>`
        select d.id, d.run_id, d.date, d.last_date, d.subject_kind, d.subject_id, d.topic,
          d.outcome, d.reason, d.level, d.policy_subject, d.policy_version, d.numbers, d.created_at
        from decision d join run last on last.id = d.last_run_id
        where d.realm_id = ${run.realmId} and (
          d.run_id = ${run.id}::uuid or d.last_run_id = ${run.id}::uuid ${passedThrough})
        order by d.subject_kind, length(d.subject_id), d.subject_id, d.topic, d.created_at, d.id`;
      return rows.map(fromRow);
    },

    /** The charges and reminders of a run, in the order they were made. */
    async actions(run: RunRecord): Promise<RunAction[]> {
      const where = { realmId: run.realmId, runId: run.id };
      const [charges, reminders] = await Promise.all([
        db.charge.findMany({ where, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] }),
        db.reminder.findMany({
          where,
          include: { invoices: { select: { invoiceId: true }, orderBy: { dueDate: 'asc' } } },
          orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        }),
      ]);
      return [
        ...charges.map(({ id, status, invoiceId, customerId, amount, currency }) => ({
          kind: 'charge' as const,
          id,
          status,
          invoiceId,
          customerId,
          amount,
          currency,
        })),
        ...reminders.map(({ id, status, customerId, invoices }) => ({
          kind: 'reminder' as const,
          id,
          status,
          customerId,
          invoiceIds: invoices.map((line) => line.invoiceId),
        })),
      ];
    },
  };
}
