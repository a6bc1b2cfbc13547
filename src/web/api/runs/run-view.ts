import { z } from 'zod';
import type { DecisionRecord } from '../../../adapters/store/decisions.ts';
import type { RunAction } from '../../../adapters/store/run-contents.ts';
import type { RunRecord } from '../../../adapters/store/runs.ts';
import type { Action, Decision } from '../../../core/decide/decision.ts';
import type { ApiContext } from '../route.ts';
import { toAmount, toInstant, toInstantOrNull } from '../values.ts';
import type { actionSchema, decisionSchema, runSchema, runSummarySchema } from './run-schema.ts';

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
  { runContents }: ApiContext,
  run: RunRecord,
): Promise<z.input<typeof runSchema>> {
  const [decisions, actions] = await Promise.all([
    runContents.decisions(run),
    runContents.actions(run),
  ]);
  return {
    ...runSummaryView(run),
    decisions: decisions.map(decisionView),
    actions: actions.map(actionView),
  };
}

/** A dry run, whose decisions and actions are nowhere but in its result. */
export const dryRunView = (
  run: RunRecord,
  result: { readonly decisions: readonly Decision[]; readonly actions: readonly Action[] },
): z.input<typeof runSchema> => ({
  ...runSummaryView(run),
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
