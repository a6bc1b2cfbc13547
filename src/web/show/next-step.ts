import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import type { Company } from '../../adapters/store/companies.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import { addDays, laterOf, parsePlainDate } from '../../core/calendar/plain-date.ts';
import { decideCharge } from '../../core/decide/decide-charge.ts';
import { lookAtInvoice } from '../../core/decide/reminder-candidate.ts';
import type { InvoiceContext } from '../../core/decide/run-facts.ts';
import { contextsOf, indexCustomers } from '../../core/decide/run-facts.ts';
import type { CompanyFacts } from '../../core/ledger/facts.ts';
import { holdOn } from '../../core/ledger/holds.ts';
import type { RemindersPolicy } from '../../core/policy/reminders-policy.ts';
import { isSendingDay } from '../../core/reminders/sending-days.ts';
import { planSteps } from '../../core/reminders/steps.ts';
import { companyFacts, policyRecord } from '../../flow/collections/run-facts.ts';
import type { WebDeps } from '../deps.ts';

/** What comes next for an invoice by the present policy; `on` is null when only a person can tell. */
export type NextStep = { text: string; on: string | null };

/** Invoices with the policies and holds that concern them. */
export async function loadContexts(
  deps: WebDeps,
  company: Company,
  invoiceIds: readonly string[],
): Promise<InvoiceContext[]> {
  const { stores, db } = deps.dunwell;
  const { realmId } = company;
  const [invoices, policies] = await Promise.all([
    stores.facts.invoices(realmId, invoiceIds),
    stores.policies.current(realmId),
  ]);
  const owners = [...new Set(invoices.map((invoice) => invoice.customerId))];
  const lineage = await createCustomerLists(db).lineage(realmId, owners);
  const customers = await stores.facts.customers(
    realmId,
    lineage.map(({ id }) => id),
  );
  const facts = {
    company: companyFacts(company),
    customers,
    invoices,
    policies: policies.map(policyRecord),
  };
  return contextsOf(facts, indexCustomers(customers));
}

/** What comes next for an invoice; null when nothing does. */
export function nextStepOf(
  context: InvoiceContext,
  company: CompanyFacts,
  today: PlainDate,
): NextStep | null {
  const steps = [nextReminder(context, company, today), nextCharge(context, company, today)]
    .filter((step) => step !== null)
    .toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : 1));
  const [first] = steps;
  if (first !== undefined || context.invoice.status !== 'open') return first ?? null;
  const open = (): bigint => context.invoice.openBalance;
  const hold =
    holdOn(context.holds, 'reminders', today, open) ??
    holdOn(context.holds, 'charges', today, open);
  return hold ? { text: 'On hold', on: hold.until } : null;
}

function nextReminder(
  context: InvoiceContext,
  company: CompanyFacts,
  today: PlainDate,
): NextStep | null {
  const { mention } = lookAtInvoice(context, company, today, planSteps);
  if (mention === null) return null;
  const { state } = mention;
  switch (state.state) {
    case 'due':
    case 'later': {
      const earliest = laterOf(state.dueOn, today);
      const on = nextSendingDay(company, context.policy.reminders.section, earliest);
      return { text: `${capital(state.step.template)} reminder`, on };
    }
    case 'waiting':
      return { text: 'Reminder waits', on: null };
    case 'over':
      return null;
  }
}

const longestGapDays = 31;

function nextSendingDay(
  company: CompanyFacts,
  policy: RemindersPolicy,
  earliest: PlainDate,
): PlainDate {
  for (let ahead = 0; ahead < longestGapDays; ahead += 1) {
    const day = addDays(earliest, ahead);
    if (isSendingDay(company, policy, day)) return day;
  }
  return earliest;
}

function nextCharge(
  context: InvoiceContext,
  company: CompanyFacts,
  today: PlainDate,
): NextStep | null {
  const { decision } = decideCharge(context, company, today);
  if (/^(charge|charge-for-review|would-charge)$/.test(decision.outcome)) {
    return { text: 'Charge', on: today };
  }
  const next = decision.numbers['nextDate'];
  return typeof next === 'string' ? { text: 'Charge', on: parsePlainDate(next) } : null;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
