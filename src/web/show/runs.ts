import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { DecisionRecord } from '../../adapters/store/decisions.ts';
import { createInvoiceLists } from '../../adapters/store/invoice-lists.ts';
import type { RunRecord } from '../../adapters/store/runs.ts';
import { z } from 'zod';
import type { WebDeps } from '../deps.ts';
import type { ActionRow, DecisionRow } from '../pages/run-page.tsx';
import type { RunRow } from '../pages/runs-page.tsx';
import { policyRefOf } from './levels.ts';
import { reminderStepText } from './steps.ts';
import { moneyOf } from './values.ts';

const mostActions = 1_000;
const triggers: Record<string, RunRow['trigger']> = { person: 'person', api: 'api' };
const summarySchema = z.record(z.string(), z.number()).catch({});

// The outcomes that act or would act, as a run's summary counts them.
const charging = ['charge: charge', 'charge: charge-for-review', 'charge: would-charge'];
const reminding = ['reminder: remind', 'reminder: remind-for-review', 'reminder: would-remind'];

/** A run as a row of the list. */
export function showRun(run: RunRecord): RunRow {
  const summary = summarySchema.parse(run.summary);
  const sum = (keys: readonly string[]): number =>
    keys.reduce((all, key) => all + (summary[key] ?? 0), 0);
  const charges = sum(charging);
  const reminders = sum(reminding);
  return {
    id: run.id,
    date: run.date,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    dryRun: run.dryRun,
    trigger: triggers[run.trigger] ?? 'schedule',
    status: run.status,
    charges,
    reminders,
    nothing: sum(Object.keys(summary)) - charges - reminders,
    overMailLimit: sum(['reminder: over-mail-limit']),
  };
}

/** What limits of mails kept back in a run. */
export function showOverMailLimit(run: RunRecord): {
  count: number;
  run: { id: string; date: string };
} {
  const { id, date, overMailLimit: count } = showRun(run);
  return { count, run: { id, date } };
}

/** The charges and reminders that a run brought about, as they stand now. */
export async function showRunActions(
  deps: WebDeps,
  realm: string,
  runId: string,
): Promise<ActionRow[]> {
  const { stores, db } = deps.dunwell;
  const [charges, reminders] = await Promise.all([
    stores.charges.list(realm, { runId }, { limit: mostActions }),
    stores.reminders.list(realm, { runId }, { limit: mostActions }),
  ]);
  const [numbers, names] = await Promise.all([
    createInvoiceLists(db).numbers(
      realm,
      charges.map((charge) => charge.invoiceId),
    ),
    createCustomerLists(db).names(
      realm,
      reminders.map((reminder) => reminder.customerId),
    ),
  ]);
  return [
    ...charges.map((charge) => ({
      kind: 'charge' as const,
      id: charge.id,
      status: charge.status,
      title: `${charge.reference}, invoice ${numbers.get(charge.invoiceId) || charge.invoiceId}`,
      money: moneyOf(charge.amount, charge.currency),
    })),
    ...reminders.map((reminder) => ({
      kind: 'reminder' as const,
      id: reminder.id,
      status: reminder.status,
      title: `${names.get(reminder.customerId) ?? reminder.customerId}, ${reminderStepText(reminder.template, reminder.invoices).toLowerCase()}`,
      money: null,
    })),
  ];
}

/** What a run concluded, with the names of what it concluded about. */
export async function showRunDecisions(
  deps: WebDeps,
  realm: string,
  decisions: readonly DecisionRecord[],
): Promise<DecisionRow[]> {
  const { db } = deps.dunwell;
  const ids = (kind: string): string[] =>
    decisions.filter(({ subject }) => subject.kind === kind).map(({ subject }) => subject.id);
  const [numbers, names] = await Promise.all([
    createInvoiceLists(db).numbers(realm, ids('invoice')),
    createCustomerLists(db).names(realm, ids('customer')),
  ]);
  return decisions.map((decision) => {
    const { kind, id } = decision.subject;
    const name = (kind === 'invoice' ? numbers.get(id) : names.get(id)) || id;
    return {
      id: decision.id,
      subject: { kind, id, name },
      topic: decision.topic,
      outcome: decision.outcome,
      reason: decision.reason,
      policy: policyRefOf(
        { level: decision.level, version: decision.policyVersion },
        { invoice: { id, docNumber: name }, customer: { id, name: 'of the invoice' } },
      ),
    };
  });
}
