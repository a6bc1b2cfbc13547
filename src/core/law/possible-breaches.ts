/**
 * Where policies would go beyond what the law of a place or the owner's own cap allows, before
 * any run: every open invoice on every assessment date of the days ahead as if nothing more were
 * paid, and for customers that owe nothing now an invoice made up.
 */
import type { PlainDate } from '../calendar/plain-date.ts';
import { addDays } from '../calendar/plain-date.ts';
import type { Worksheet, WorksheetLaw } from '../charges/worksheet.ts';
import type { CustomerContext, InvoiceContext } from '../decide/run-facts.ts';
import { contextsOf, indexCustomers, type RunFacts } from '../decide/run-facts.ts';
import { simulateInvoice } from '../decide/simulate-invoice.ts';
import { inventedInvoice } from '../ledger/invented-invoice.ts';
import { minorDigits } from '../money/currency.ts';
import { indexPolicies, resolvePolicy, type ResolvedPolicy } from '../policy/resolve-policy.ts';
import { ratedPolicies } from './company-rates.ts';
import { legalSubjectOf, recordFor } from './guard.ts';
import { placeText } from './place.ts';

/** Whose policy it is. */
type Level = { readonly level: string; readonly subject: string };

/** A charge that the guard would reduce or block; amounts are texts of the currency. */
export type PossibleBreach = Level & {
  readonly kind: 'invoice' | 'typical';
  readonly customerId: string;
  /** Null for an invoice that was made up. */
  readonly invoiceId: string | null;
  readonly currency: string;
  /** The first such charge, and on how many dates in all. */
  readonly assessmentDate: PlainDate;
  readonly dates: number;
  /** What the policy would charge first, and what the guard would leave of it. */
  readonly wanted: string;
  readonly allowed: string;
  readonly law: WorksheetLaw;
};

/** A customer whom a policy charges, of whom the owner should know more before it does. */
export type LegalGap = Level & {
  /** No record and no cap of the owner's bounds its charges, or it is a consumer. */
  readonly kind: 'no-record' | 'consumer';
  readonly customerId: string;
  readonly place: string | null;
  /** Whether the policy charges it all the same. */
  readonly isCharged: boolean;
  readonly citation: string | null;
};

export type LegalFinding = PossibleBreach | LegalGap;

/** The invoice that is made up for a customer that owes nothing. */
export const typicalInvoice = { dueInDays: 30, overdueDays: 120 } as const;

/** Its total: a thousand, or a hundred thousand of a currency without a minor unit. */
export const typicalTotal = (currency: string): string =>
  minorDigits(currency) === 0 ? '100000' : '1000';

/** What there is to know of some customers, those with open invoices by each of their invoices. */
export function legalFindings(facts: RunFacts, today: PlainDate, days: number): LegalFinding[] {
  const customers = indexCustomers(facts.customers);
  const ofInvoices = contextsOf(facts, customers).flatMap((context) =>
    breachOf('invoice', context, facts, { from: today, to: addDays(today, days) }),
  );
  const breaching = new Set(ofInvoices.map(({ customerId }) => customerId));
  const owing = new Set(facts.invoices.map(({ customerId }) => customerId));
  const policies = indexPolicies(ratedPolicies(facts.policies, facts.company.rates));
  const ofCustomers = facts.customers.flatMap(({ id, active }) => {
    const owner = customers.contextOf(id);
    if (owner === null || !active) return [];
    const policy = resolvePolicy(policies, { invoiceId: null, customers: owner.lineage });
    const typical =
      owing.has(id) || breaching.has(id) ? [] : typicalBreach(owner, policy, facts, today);
    return [...typical, ...gapsOf(owner, policy)];
  });
  return [...ofInvoices, ...ofCustomers];
}

/** The findings of the kinds that are breaches, of some customers. */
export function possibleBreaches(
  facts: RunFacts,
  today: PlainDate,
  days: number,
): PossibleBreach[] {
  return legalFindings(facts, today, days).filter(isBreach);
}

/** Whether a finding is a charge that the guard would stop. */
export const isBreach = (finding: LegalFinding): finding is PossibleBreach =>
  finding.kind === 'invoice' || finding.kind === 'typical';

function breachOf(
  kind: PossibleBreach['kind'],
  context: InvoiceContext,
  facts: RunFacts,
  span: { readonly from: PlainDate; readonly to: PlainDate },
): PossibleBreach[] {
  const runs = simulateInvoice(context, facts.company, { ...span, postings: 'noneNew' });
  const cuts = runs.flatMap(({ result }) => {
    const worksheet = result.outcome === 'charge' ? result.assessment.worksheet : result.worksheet;
    return worksheet === null ? [] : cutIn(worksheet);
  });
  const [first] = cuts;
  const policy = context.policy.charges;
  if (first === undefined || policy === null) return [];
  const { level, subject } = policy;
  const invoiceId = kind === 'typical' ? null : context.invoice.id;
  return [{ kind, ...first, invoiceId, level, subject, dates: cuts.length }];
}

type Cut = Pick<
  PossibleBreach,
  'customerId' | 'currency' | 'assessmentDate' | 'wanted' | 'allowed' | 'law'
>;

function cutIn(worksheet: Worksheet): Cut[] {
  const { law, limits, customerId, currency, assessmentDate } = worksheet;
  const cut = limits.find(
    ({ limit, before, after }) =>
      (limit === 'legalCap' || limit === 'legalBlock') && before !== after,
  );
  if (law === undefined || cut === undefined) return [];
  const { before: wanted, after: allowed } = cut;
  return [{ customerId, currency, assessmentDate, wanted, allowed, law }];
}

/** An invoice of today, due after some days and never paid, as if the customer had it. */
function typicalBreach(
  owner: CustomerContext,
  policy: ResolvedPolicy,
  facts: RunFacts,
  today: PlainDate,
): PossibleBreach[] {
  const currency = facts.company.homeCurrency;
  const total = BigInt(typicalTotal(currency)) * 10n ** BigInt(minorDigits(currency));
  const dueDate = addDays(today, typicalInvoice.dueInDays);
  const invoice = inventedInvoice({
    id: 'typical',
    customerId: owner.customer.id,
    currency,
    txnDate: today,
    dueDate,
    total,
  });
  const context = { invoice, owner, policy, holds: owner.holds };
  const to = addDays(dueDate, typicalInvoice.overdueDays);
  return breachOf('typical', context, facts, { from: today, to });
}

function gapsOf(owner: CustomerContext, policy: ResolvedPolicy): LegalGap[] {
  const charges = policy.charges;
  if (charges === null || !charges.section.enabled) return [];
  const subject = legalSubjectOf(owner.lineage);
  const record = recordFor(subject);
  const { law, agreedTerms } = charges.section;
  const isAgreed = agreedTerms?.required !== true || subject.agreedTerms !== null;
  const hasBound = record !== null || law?.annualPercent !== undefined;
  const gap = {
    customerId: owner.customer.id,
    place: subject.place === null ? null : placeText(subject.place),
    isCharged: isAgreed && (hasBound || law?.noRecord !== 'block'),
    citation: record?.citation ?? null,
    level: charges.level,
    subject: charges.subject,
  };
  return [
    ...(hasBound ? [] : [{ kind: 'no-record' as const, ...gap }]),
    ...(subject.party === 'consumer' ? [{ kind: 'consumer' as const, ...gap }] : []),
  ];
}
