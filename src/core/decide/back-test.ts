/**
 * What a policy would have charged over days that have passed, by the mirror's history: each day's
 * run knows the postings dated up to that day. Customers are taken to have paid when they did.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { citationOf } from '../charges/worksheet-law.ts';
import type { SimulatedRun } from '../charges/simulate.ts';
import { withoutOurCharges } from '../charges/simulate.ts';
import type { Worksheet } from '../charges/worksheet.ts';
import type { CompanyFacts } from '../ledger/facts.ts';
import type { ChargeStatus } from '../ledger/charge-status.ts';
import { parseAmount } from '../money/amount.ts';
import type { PolicyLevel } from '../policy/policy.ts';
import type { Resolved } from '../policy/resolve-policy.ts';
import type { ChargesPolicy } from '../policy/charges-policy.ts';
import { unreachable } from '../unreachable.ts';
import type { InvoiceContext } from './run-facts.ts';
import { simulateInvoice } from './simulate-invoice.ts';

/**
 * always: as if the policy had always been in force, without its notBefore · asWritten: with it ·
 * firstDay: as if it had gone live on the first day tested.
 */
export const goLives = ['always', 'asWritten', 'firstDay'] as const;
export type GoLive = (typeof goLives)[number];

export type BackTestQuestion = {
  readonly level: PolicyLevel;
  readonly subject: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly goLive: GoLive;
};

/** A charge that would have been; amounts in minor units. */
export type BackTestCharge = {
  /** The day of the run, and the date assessed. */
  readonly day: PlainDate;
  readonly assessmentDate: PlainDate;
  readonly amount: bigint;
  /** What the policy asked for before the legal guard, and by what it was cut; null where it was not. */
  readonly wanted: bigint | null;
  readonly cutBy: string | null;
  readonly worksheet: Worksheet;
};

/** A charge that really was. */
export type ActualCharge = { readonly assessmentDate: PlainDate; readonly amount: bigint };

export type BackTested = {
  readonly currency: string;
  /** Whether the invoice is charged by the level tested; the rest is left out. */
  readonly isOfLevel: boolean;
  readonly would: readonly BackTestCharge[];
  readonly actual: readonly ActualCharge[];
};

/** What is in QuickBooks, or may be. */
const made: readonly ChargeStatus[] = ['written', 'writing', 'unknown'];

/** Tests one invoice. A cut to nothing by the guard is kept too, with an amount of zero. */
export function backTestInvoice(
  context: InvoiceContext,
  company: CompanyFacts,
  question: BackTestQuestion,
): BackTested {
  const { from, to, level, subject, goLive } = question;
  const { currency } = context.invoice;
  const policy = context.policy.charges;
  const isOfLevel = policy?.level === level && policy.subject === subject;
  if (policy === null || !isOfLevel) {
    return { currency, isOfLevel, would: [], actual: [] };
  }
  const invoice = withoutOurCharges(context.invoice);
  const charges = { ...policy, section: goLiveOf(policy, goLive, from) };
  const tested = { ...context, invoice, policy: { ...context.policy, charges } };
  const runs = simulateInvoice(tested, company, {
    from: invoice.txnDate,
    to,
    postings: 'byTheirDate',
  });
  const actual = context.invoice.charges
    .filter(({ status, assessmentDate }) => made.includes(status) && isWithin(assessmentDate))
    .map(({ assessmentDate, amount }) => ({ assessmentDate, amount }));
  return { currency, isOfLevel, would: onceEach(runs.filter(({ day }) => isWithin(day))), actual };

  function isWithin(date: PlainDate): boolean {
    return from <= date && date <= to;
  }
}

function goLiveOf(
  { section }: Resolved<ChargesPolicy>,
  goLive: GoLive,
  from: PlainDate,
): ChargesPolicy {
  const { notBefore: _written, ...start } = section.start;
  switch (goLive) {
    case 'asWritten':
      return section;
    case 'always':
      return { ...section, start };
    case 'firstDay':
      return { ...section, start: { ...start, notBefore: from } };
    default:
      return unreachable(goLive);
  }
}

/** Charges, and what the guard left nothing of; a run that asks again about a date adds nothing. */
function onceEach(runs: readonly SimulatedRun[]): BackTestCharge[] {
  const seen = new Set<PlainDate>();
  return runs.flatMap(({ day, result }) => {
    const isCharge = result.outcome === 'charge';
    const worksheet = isCharge ? result.assessment.worksheet : result.worksheet;
    if (worksheet === null || seen.has(worksheet.assessmentDate)) return [];
    const cut = cutOf(worksheet);
    if (!isCharge && cut === null) return [];
    seen.add(worksheet.assessmentDate);
    const { assessmentDate } = worksheet;
    const amount = isCharge ? result.assessment.amount : 0n;
    const charge = { day, assessmentDate, amount, worksheet };
    return [{ ...charge, wanted: cut?.wanted ?? null, cutBy: cut?.by ?? null }];
  });
}

/** What the legal guard took off a worksheet's charge, in minor units, and by which law. */
export function cutOf({
  law,
  limits,
  currency,
}: Worksheet): { readonly wanted: bigint; readonly by: string } | null {
  const cut = limits.find(
    ({ limit, before, after }) =>
      (limit === 'legalCap' || limit === 'legalBlock') && before !== after,
  );
  if (cut === undefined) return null;
  const by = (law && citationOf(law, currency)) ?? 'your own cap';
  return { wanted: parseAmount(cut.before, currency).minor, by };
}
