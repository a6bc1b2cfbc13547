import { z } from 'zod';
import type { DecisionRecord } from '../../../adapters/store/decisions.ts';
import type { RunAction } from '../../../adapters/store/run-contents.ts';
import type { RunRecord } from '../../../adapters/store/runs.ts';
import type { HeldRun } from '../../../adapters/store/held-runs.ts';
import { heldNote } from '../../../core/decide/apply-verdict.ts';
import type { Action } from '../../../core/decide/decision.ts';
import type { RunPlan } from '../../../flow/collections/plan-run.ts';
import { notFound } from '../problem.ts';
import type { ApiContext } from '../route.ts';
import { toAmount, toInstant, toInstantOrNull } from '../values.ts';
import type {
  actionSchema,
  decisionSchema,
  heldSchema,
  runSchema,
  runSummarySchema,
} from './run-schema.ts';

const statusSchema = z.enum(['running', 'done', 'held', 'failed']);
const recordSchema = z.record(z.string(), z.unknown());

/** A kept decision. */
export const decisionView = (row: DecisionRecord): z.input<typeof decisionSchema> => ({
  id: row.id,
  runId: row.runId,
  date: row.date,
  lastDate: row.lastDate,
  subject: row.subject,
  topic: row.topic,
  outcome: row.outcome,
  reason: row.reason,
  level: row.level,
  policySubject: row.policySubject,
  policyVersion: row.policyVersion,
  numbers: recordSchema.parse(row.numbers),
});

/** A run as lists show it. */
export const runSummaryView = (run: RunRecord): z.input<typeof runSummarySchema> => ({
  id: run.id,
  date: run.date,
  dryRun: run.dryRun,
  trigger: run.trigger,
  status: statusSchema.parse(run.status),
  note: run.note,
  summary: recordSchema.parse(run.summary),
  startedAt: toInstant(run.startedAt),
  finishedAt: toInstantOrNull(run.finishedAt),
});

const actionView = (action: RunAction): z.input<typeof actionSchema> =>
  action.kind === 'charge'
    ? { ...action, amount: toAmount(action.amount, action.currency) }
    : { ...action, invoiceIds: [...action.invoiceIds] };

/** A run that was, with what it concluded and how its actions stand now. */
export async function runView(
  { runContents, dunwell, company }: ApiContext,
  run: RunRecord,
): Promise<z.input<typeof runSchema>> {
  const [decisions, actions, held] = await Promise.all([
    runContents.decisions(run),
    runContents.actions(run),
    dunwell.stores.heldRuns.find(run.realmId, run.id),
  ]);
  return {
    ...runSummaryView(run),
    held: held && heldView(held, company.homeCurrency),
    decisions: decisions.map(decisionView),
    actions: actions.map(actionView),
    leftOut: 0,
  };
}

/** @throws ApiProblem not-found */
export async function findRun({ dunwell, company }: ApiContext, id: string): Promise<RunRecord> {
  const run = await dunwell.stores.runs.find(company.realmId, id);
  if (!run) throw notFound('run');
  return run;
}

function heldView(held: HeldRun, currency: string): z.input<typeof heldSchema> {
  const { figures, state, reason, decidedBy, decidedAt } = held;
  const inHome = (minor: bigint | null): string | null =>
    minor === null ? null : toAmount(minor, currency);
  return {
    state,
    why: heldNote(figures, currency),
    charges: figures.count,
    sum: toAmount(figures.sum, currency),
    usualCharges: figures.usualCount,
    usualSum: inHome(figures.usualSum),
    mostCharges: figures.mostCount,
    mostSum: inHome(figures.mostSum),
    currency,
    decidedBy,
    decidedAt: toInstantOrNull(decidedAt),
    reason,
  };
}

/** A dry run, whose decisions and actions are nowhere but in its result. */
export const dryRunView = (run: RunRecord, result: RunPlan): z.input<typeof runSchema> => ({
  ...runSummaryView(run),
  held: null,
  leftOut: result.leftOut,
  decisions: result.decisions.map((decision) => ({
    ...decision,
    id: null,
    runId: run.id,
    date: run.date,
    lastDate: run.date,
    numbers: { ...decision.numbers },
  })),
  actions: result.actions.map(plannedAction),
});

function plannedAction(action: Action): z.input<typeof actionSchema> {
  const status = action.needsApproval ? 'review' : 'planned';
  if (action.kind === 'reminder') {
    const invoiceIds = action.invoices.map((invoice) => invoice.invoiceId);
    return { kind: 'reminder', id: null, status, customerId: action.customerId, invoiceIds };
  }
  const { invoiceId, customerId, assessment } = action;
  return {
    kind: 'charge',
    id: null,
    status,
    invoiceId,
    customerId,
    amount: toAmount(assessment.amount, assessment.currency),
    currency: assessment.currency,
  };
}
