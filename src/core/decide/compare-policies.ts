/**
 * What rules that are not saved would change on a day: every invoice decided by the run's own
 * function under the rules in force and under the draft.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import type { SimulatedRun } from '../charges/simulate.ts';
import type { Worksheet } from '../charges/worksheet.ts';
import type { PolicyRecord } from '../policy/policy.ts';
import { cutOf } from './back-test.ts';
import { decideCharge } from './decide-charge.ts';
import type { RunFacts } from './run-facts.ts';
import { contextsOf, indexCustomers } from './run-facts.ts';
import { simulateInvoice } from './simulate-invoice.ts';

/** One invoice under both sets of rules; amounts in minor units, zero for no charge. */
export type ComparedInvoice = {
  readonly invoiceId: string;
  readonly customerId: string;
  readonly currency: string;
  readonly before: bigint;
  readonly after: bigint;
  /** The draft's worksheet, also when a limit or the guard left nothing. */
  readonly worksheet: Worksheet | null;
  /** What the legal guard would take off under the draft. */
  readonly cut: { readonly wanted: bigint; readonly by: string } | null;
  /** Charges of the days ahead, if nothing is paid. */
  readonly ahead: { readonly before: bigint; readonly after: bigint };
};

/** Compares all invoices of the facts. `daysEnd` is the last of the days ahead, today among them. */
export function comparePolicies(
  facts: RunFacts,
  draft: readonly PolicyRecord[],
  today: PlainDate,
  daysEnd: PlainDate,
): ComparedInvoice[] {
  const customers = indexCustomers(facts.customers);
  // A company that is stopped or only watches is asked what it would do if it acted.
  const modes = { ...facts.company.modes, charges: 'automatic' } as const;
  const company = { ...facts.company, modes, stopped: false };
  const inForce = contextsOf(facts, customers);
  const drafted = contextsOf({ ...facts, policies: draft }, customers);
  const span = { from: today, to: daysEnd, postings: 'noneNew' } as const;
  return inForce.flatMap((context, index) => {
    const other = drafted[index];
    if (other === undefined) return [];
    const [runsBefore, runsAfter] = [context, other].map((each) =>
      simulateInvoice(each, company, span),
    );
    const old = decideCharge(context, company, today).action;
    const now = decideCharge(other, company, today).action;
    const { id, customerId, currency } = context.invoice;
    const worksheet = now?.assessment.worksheet ?? worksheetOn(today, runsAfter ?? []);
    return [
      {
        ...{ invoiceId: id, customerId, currency, worksheet },
        before: old?.assessment.amount ?? 0n,
        after: now?.assessment.amount ?? 0n,
        cut: worksheet === null ? null : cutOf(worksheet),
        ahead: { before: sumOf(runsBefore ?? []), after: sumOf(runsAfter ?? []) },
      },
    ];
  });
}

function sumOf(runs: readonly SimulatedRun[]): bigint {
  return runs.reduce(
    (sum, { result }) => (result.outcome === 'charge' ? sum + result.assessment.amount : sum),
    0n,
  );
}

/** The arithmetic of a day on which nothing was left to charge. */
function worksheetOn(day: PlainDate, runs: readonly SimulatedRun[]): Worksheet | null {
  const run = runs.find((each) => each.day === day);
  if (run === undefined || run.result.outcome === 'charge') return null;
  return run.result.worksheet;
}
