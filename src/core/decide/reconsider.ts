/**
 * Whether charges that wait for a person are still what a run would propose. Each is decided
 * again on its own assessment date, by the function that runs decide with, over the facts as they
 * are now: a charge for a day does not depend on when somebody looks at it. What a later run
 * assessed covers the days since and is left out of the question.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { setAsideBy } from '../charges/set-aside.ts';
import { takesUpDate } from '../ledger/charge-status.ts';
import type { ChargeFact, CompanyFacts } from '../ledger/facts.ts';
import { changesUnder, type WaitingCharge } from './changes-under.ts';
import { compareIds } from './compare-ids.ts';
import { decideCharge, type DecidedCharge } from './decide-charge.ts';
import type { ChargeAction, ChargeDecision } from './decision.ts';
import { contextsOf, indexCustomers, type InvoiceContext, type RunFacts } from './run-facts.ts';

/** A waiting charge that the present facts no longer bear out. */
export type ChangedCharge = {
  readonly charge: WaitingCharge;
  /** What changed, in sentences for people. */
  readonly reason: string;
  readonly decision: ChargeDecision;
  /** The charge that takes its place; null when nothing is to be charged for its date any more. */
  readonly replacement: ChargeAction | null;
  /** The hold that keeps anything from being charged, where one does. */
  readonly heldBy?: string;
};

/**
 * The waiting charges that the facts no longer bear out, by invoice. Those on invoices that are
 * not among the facts are left alone.
 * @param today the company's own, for the holds that are in force now
 */
export function reconsider(
  facts: RunFacts,
  waiting: readonly WaitingCharge[],
  today: PlainDate,
): ChangedCharge[] {
  if (waiting.length === 0) return [];
  const byInvoice = groupByInvoice(waiting);
  const invoices = facts.invoices.filter(({ id }) => byInvoice.has(id));
  const contexts = contextsOf({ ...facts, invoices }, indexCustomers(facts.customers));
  return contexts
    .toSorted((a, b) => compareIds(a.invoice.id, b.invoice.id))
    .flatMap((context) => {
      const ofInvoice = byInvoice.get(context.invoice.id) ?? [];
      return reconsiderInvoice(context, facts.company, ofInvoice, today);
    });
}

/** The facts as they are once changed charges are replaced, for what is decided next. */
export function afterReplacing(facts: RunFacts, changed: readonly ChangedCharge[]): RunFacts {
  if (changed.length === 0) return facts;
  const gone = new Set(changed.map(({ charge }) => charge.id));
  const invoices = facts.invoices.map((invoice) => {
    const instead = changed.flatMap(({ charge, replacement }) =>
      replacement?.invoiceId === invoice.id ? [factOf(replacement, charge.id)] : [],
    );
    const stay = invoice.charges.filter(({ id }) => !gone.has(id));
    if (stay.length === invoice.charges.length && instead.length === 0) return invoice;
    const charges = [...stay, ...instead].toSorted((a, b) =>
      a.assessmentDate < b.assessmentDate ? -1 : 1,
    );
    return { ...invoice, charges };
  });
  return { ...facts, invoices };
}

function groupByInvoice(waiting: readonly WaitingCharge[]): Map<string, WaitingCharge[]> {
  const groups = new Map<string, WaitingCharge[]>();
  for (const charge of waiting) {
    const group = groups.get(charge.invoiceId);
    if (group === undefined) groups.set(charge.invoiceId, [charge]);
    else group.push(charge);
  }
  return groups;
}

function reconsiderInvoice(
  context: InvoiceContext,
  company: CompanyFacts,
  waiting: readonly WaitingCharge[],
  today: PlainDate,
): ChangedCharge[] {
  const { invoice } = context;
  const ids = new Set(waiting.map(({ id }) => id));
  const settled = invoice.charges.filter(({ id }) => !ids.has(id));
  // What stands or came instead in this pass: later ones are decided after it.
  const kept: ChargeFact[] = [];
  const changed: ChangedCharge[] = [];
  const inOrder = waiting.toSorted((a, b) => (a.assessmentDate < b.assessmentDate ? -1 : 1));
  for (const charge of inOrder) {
    const fact = invoice.charges.find(({ id }) => id === charge.id);
    const before = [
      ...settled.filter(({ assessmentDate }) => assessmentDate < charge.assessmentDate),
      ...kept,
    ];
    const decided = decideAsOf(context, company, charge, before, today);
    const isTwice = isTaken(charge.assessmentDate, [...settled, ...kept]);
    const reason = isTwice ? takenTwice : changesUnder(charge, invoice, decided);
    if (reason === null) {
      if (fact !== undefined) kept.push(fact);
      continue;
    }
    const replacement = unlessTaken(decided.action, [...settled, ...kept]);
    if (replacement !== null) kept.push(factOf(replacement, charge.id));
    const { decision, heldBy } = decided;
    const held = heldBy === undefined ? {} : { heldBy };
    changed.push({ charge, reason, decision, replacement, ...held });
  }
  return changed;
}

/** What a run on the charge's own date decides with the facts, and the holds, of today. */
function decideAsOf(
  context: InvoiceContext,
  company: CompanyFacts,
  charge: WaitingCharge,
  before: readonly ChargeFact[],
  today: PlainDate,
): DecidedCharge {
  const { invoice } = context;
  const date = charge.assessmentDate;
  const asOf: InvoiceContext = {
    ...context,
    invoice: {
      ...invoice,
      charges: before,
      // Dates are passed by with a charge: with those before, which count, or with this one.
      skippedAssessmentDates: [],
    },
  };
  return decideCharge(asOf, waitingStays(company), today, date);
}

/** What a person was asked about waits for that person, also once charges are automatic. */
function waitingStays(company: CompanyFacts): CompanyFacts {
  if (company.modes.charges !== 'automatic') return company;
  return { ...company, modes: { ...company.modes, charges: 'review' } };
}

const takenTwice = 'Another charge on the invoice is for the same date.';

function isTaken(date: PlainDate, others: readonly ChargeFact[]): boolean {
  return others.some((other) => other.assessmentDate === date && takesUpDate(other.status));
}

/** A date that another charge takes up is not charged again. */
function unlessTaken(
  action: ChargeAction | null,
  others: readonly ChargeFact[],
): ChargeAction | null {
  if (action === null) return null;
  return isTaken(action.assessment.assessmentDate, others) ? null : action;
}

function factOf({ assessment }: ChargeAction, inPlaceOf: string): ChargeFact {
  const { assessmentDate, coversFrom, coversTo, amount } = assessment;
  return {
    id: `${inPlaceOf} anew`,
    assessmentDate,
    coversFrom,
    coversTo,
    amount,
    status: 'proposed',
    ...setAsideBy(assessment.worksheet),
  };
}
