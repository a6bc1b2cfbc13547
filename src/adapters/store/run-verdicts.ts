import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { applyVerdict, fateOf } from '../../core/decide/apply-verdict.ts';
import type { Decision } from '../../core/decide/decision.ts';
import {
  judgeRun,
  runsForUsual,
  type Charged,
  type ChargedOf,
  type HoldFigures,
  type RunLimits,
  type Verdict,
} from '../../core/decide/run-limits.ts';
import type { Database, Queries } from './database.ts';
import { saveDecisions } from './decisions.ts';
import { readHoldFigures, writeHoldFigures } from './hold-figures.ts';

/** A run whose charges are to be judged. */
export type JudgedRun = {
  readonly realmId: string;
  readonly runId: string;
  readonly today: PlainDate;
  readonly homeCurrency: string;
  readonly limits: RunLimits;
};

export type RunVerdictStore = ReturnType<typeof createRunVerdictStore>;

const perPage = 1_000;
/** What charges become that the program, and not a person, let go. */
const gone = ['approved', 'accrued', 'writing', 'unknown', 'written', 'failed', 'reversed'];

/**
 * The step between what runs staged and the outbox. Until a run is judged nothing of its charges
 * is in the outbox; the judgement is one commit.
 */
export function createRunVerdictStore(options: { db: Database; clock: Clock }) {
  const { db, clock } = options;
  return {
    /**
     * Gives up what a stopped process staged and nobody judged: its dates are free again, and the
     * run that calls this decides them anew. The caller holds the company's lock.
     */
    async giveUpStaged(realmId: string): Promise<void> {
      await db.$executeRaw`
        update charge set status = 'cancelled', active_key = null, staged_decision = null,
          updated_at = ${clock.now()},
          reason = 'Its run stopped before it was judged as a whole; it is decided anew.'
        where realm_id = ${realmId} and status = 'staged'`;
    },

    /**
     * Judges what a run staged and lets it go, holds it or leaves it to a person, each with its
     * decision.
     * @returns the verdict and the decisions' outcomes, counted
     */
    async judge(run: JudgedRun): Promise<{ verdict: Verdict; outcomes: Map<string, number> }> {
      const now = clock.now();
      return db.$transaction(
        async (tx) => {
          const verdict = await verdictOn(tx, run);
          const outcomes = new Map<string, number>();
          for (;;) {
            const page = await stagedPage(tx, run);
            if (page.length === 0) break;
            const decisions = page.map(({ decision, billToId }) =>
              applyVerdict(decision, verdict, billToId, run.homeCurrency),
            );
            await saveDecisions(tx, { ...run, now, decisions });
            for (const { outcome } of decisions) {
              outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
            }
            await letGo(tx, idsOf(page, verdict, 'released'), now);
            await move(tx, idsOf(page, verdict, 'proposed'), 'proposed', now);
            await move(tx, idsOf(page, verdict, 'held'), 'held', now);
          }
          await keepTotals(tx, run);
          if (verdict.kind === 'held') await hold(tx, run.runId, verdict.figures);
          return { verdict, outcomes };
        },
        { timeout: 600_000, maxWait: 30_000 },
      );
    },

    /** What a dry run would be judged by. */
    async past(realmId: string): Promise<Charged[]> {
      return pastRuns(db, realmId);
    },
  };
}

async function verdictOn(tx: Queries, run: JudgedRun): Promise<Verdict> {
  const row = await tx.run.findUniqueOrThrow({ where: { id: run.runId } });
  // A run that decides some invoices anew stays held.
  if (row.holdState === 'waiting')
    return { kind: 'held', figures: readHoldFigures(row.holdFigures) };
  const [staged, before, past] = await Promise.all([
    totals(tx, run.runId, ['staged']),
    totals(tx, run.runId, gone),
    pastRuns(tx, run.realmId),
  ]);
  return judgeRun(run.limits, staged, before, past);
}

async function totals(
  tx: Queries,
  runId: string,
  statuses: readonly string[],
): Promise<ChargedOf[]> {
  return tx.$queryRaw<ChargedOf[]>`
    select coalesce(bill_to_id, customer_id) as "billToId", count(*)::int as count,
      sum(coalesce(home_amount, amount))::bigint as sum
    from charge where run_id = ${runId}::uuid and status = any(${[...statuses]}::text[])
    group by 1`;
}

/** What the last runs with charges came to. Of those that were held only what a person let go counts. */
async function pastRuns(tx: Queries, realmId: string): Promise<Charged[]> {
  const rows = await tx.run.findMany({
    where: {
      realmId,
      status: 'done',
      dryRun: false,
      chargeCount: { gt: 0 },
      OR: [{ holdState: null }, { holdState: 'released' }],
    },
    orderBy: { startedAt: 'desc' },
    take: runsForUsual,
    select: { chargeCount: true, chargeSum: true },
  });
  return rows.map((row) => ({ count: row.chargeCount ?? 0, sum: row.chargeSum ?? 0n }));
}

type Staged = { readonly id: string; readonly billToId: string; readonly decision: Decision };

// Stored whole by ourselves a moment ago.
const decisionSchema = z.custom<Decision>(
  (json) => typeof json === 'object' && json !== null && 'topic' in json && json.topic === 'charge',
  'A staged charge has no decision',
);

/** The next of a run's staged charges; each page leaves that state before the next is read. */
async function stagedPage(tx: Queries, { runId }: JudgedRun): Promise<Staged[]> {
  const rows = await tx.charge.findMany({
    where: { runId, status: 'staged' },
    select: { id: true, billToId: true, customerId: true, stagedDecision: true },
    orderBy: { id: 'asc' },
    take: perPage,
  });
  return rows.map((row) => ({
    id: row.id,
    billToId: row.billToId ?? row.customerId,
    decision: decisionSchema.parse(row.stagedDecision),
  }));
}

const idsOf = (
  page: readonly Staged[],
  verdict: Verdict,
  fate: ReturnType<typeof fateOf>,
): string[] =>
  page.filter(({ billToId }) => fateOf(verdict, billToId) === fate).map(({ id }) => id);

/** Approved charges go to the outbox; those for the monthly invoice wait for its day. */
export async function letGo(tx: Queries, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`
    update charge set staged_decision = null, updated_at = ${now},
      status = case when write_back = 'monthlyInvoice' then 'accrued' else 'approved' end
    where id = any(${[...ids]}::uuid[])`;
  await tx.$executeRaw`
    insert into outbox_item (realm_id, kind, subject_id, state, next_try_at, created_at)
    select realm_id, 'charge', id, 'waiting', ${now}, ${now} from charge
    where id = any(${[...ids]}::uuid[]) and status = 'approved'
    order by length(invoice_id), invoice_id, assessment_date`;
}

async function move(
  tx: Queries,
  ids: readonly string[],
  status: 'proposed' | 'held',
  now: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw`
    update charge set staged_decision = null, updated_at = ${now}, status = ${status}
    where id = any(${[...ids]}::uuid[])`;
}

/** All that the run charges or proposes, so that a company under review has a usual too. */
async function keepTotals(tx: Queries, { runId }: JudgedRun): Promise<void> {
  await tx.$executeRaw`
    update run set (charge_count, charge_sum) = (
      select count(*)::int, coalesce(sum(coalesce(home_amount, amount)), 0)::bigint
      from charge where run_id = ${runId}::uuid and status not in ('cancelled', 'waived'))
    where id = ${runId}::uuid`;
}

async function hold(tx: Queries, runId: string, figures: HoldFigures): Promise<void> {
  await tx.run.update({
    where: { id: runId },
    data: { holdState: 'waiting', holdFigures: writeHoldFigures(figures) },
  });
}
