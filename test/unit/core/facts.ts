/** Facts for tests: a plain open invoice and what belongs to it, each field to be replaced. */
import type { PlainDate } from '../../../src/core/calendar/plain-date.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { ChargeStatus } from '../../../src/core/ledger/charge-status.ts';
import type {
  ChargeFact,
  CompanyFacts,
  CustomerFacts,
  Hold,
  InvoiceFacts,
  Posting,
} from '../../../src/core/ledger/facts.ts';
import { parseAmount } from '../../../src/core/money/amount.ts';
import type { ChargesPolicy } from '../../../src/core/policy/charges-policy.ts';
import { chargesPolicySchema } from '../../../src/core/policy/charges-policy.ts';
import type { PolicyRecord } from '../../../src/core/policy/policy.ts';
import type { RemindersPolicy } from '../../../src/core/policy/reminders-policy.ts';
import { remindersPolicySchema } from '../../../src/core/policy/reminders-policy.ts';
import type { Resolved } from '../../../src/core/policy/resolve-policy.ts';

export const day = parsePlainDate;

export function usd(text: string): bigint {
  return parseAmount(text, 'USD').minor;
}

/** An open invoice of 1,000.00 USD due on 1 March 2026, unpaid unless postings say otherwise. */
export function anInvoice(fields: Partial<InvoiceFacts> = {}): InvoiceFacts {
  const total = fields.total ?? usd('1000.00');
  const postings = fields.postings ?? [];
  const paid = postings.reduce((all, posting) => all + posting.amount, 0n);
  const dueDate = fields.dueDate ?? day('2026-03-01');
  return {
    id: '1',
    docNumber: '1001',
    customerId: '10',
    currency: 'USD',
    txnDate: day('2026-01-01') < dueDate ? day('2026-01-01') : dueDate,
    dueDate,
    total,
    openBalance: total - paid,
    status: 'open',
    postings,
    chargeLines: [],
    carriesOnlyCharges: false,
    billEmail: null,
    invoiceLink: null,
    charges: [],
    skippedAssessmentDates: [],
    remindedSteps: [],
    skippedSteps: [],
    holds: [],
    ...fields,
  };
}

export function aPosting(date: string, amount: string, paymentId = `p-${date}`): Posting {
  return { paymentId, date: day(date), amount: usd(amount) };
}

export function aHold(fields: Partial<Hold> = {}): Hold {
  return {
    id: 'h1',
    scope: 'invoice',
    stops: 'both',
    reason: 'dispute',
    from: day('2026-03-01'),
    until: null,
    ...fields,
  };
}

export function aCharge(
  date: string,
  amount: string,
  status: ChargeStatus = 'written',
): ChargeFact {
  return {
    id: `c-${date}`,
    assessmentDate: day(date),
    coversFrom: day(date),
    coversTo: day(date),
    amount: usd(amount),
    status,
  };
}

export function aCustomer(fields: Partial<CustomerFacts> = {}): CustomerFacts {
  return {
    id: '10',
    displayName: 'Cool Cars',
    parentId: null,
    billWithParent: false,
    active: true,
    groups: [],
    emails: ['cool@cars.example'],
    suppressedEmails: [],
    unappliedCredit: [],
    holds: [],
    ...fields,
  };
}

/** A company that sends from Monday to Friday, both modes automatic. */
export function aCompany(fields: Partial<CompanyFacts> = {}): CompanyFacts {
  return {
    timeZone: 'America/New_York',
    homeCurrency: 'USD',
    sendingDays: [1, 2, 3, 4, 5],
    daysOff: new Map(),
    bookCloseDate: null,
    modes: { reminders: 'automatic', charges: 'automatic' },
    stopped: false,
    ...fields,
  };
}

/** A charges section out of its JSON, resolved at the company level. */
export function chargesOf(json: object): Resolved<ChargesPolicy> {
  const section = chargesPolicySchema.parse(json);
  return { section, level: 'company', subject: '', version: 1 };
}

export function remindersOf(json: object): Resolved<RemindersPolicy> {
  const section = remindersPolicySchema.parse(json);
  return { section, level: 'company', subject: '', version: 1 };
}

export function aPolicy(
  sections: { readonly reminders?: object; readonly charges?: object },
  fields: Partial<PolicyRecord> = {},
): PolicyRecord {
  return {
    level: 'company',
    subject: '',
    version: 1,
    reminders:
      sections.reminders === undefined ? null : remindersPolicySchema.parse(sections.reminders),
    charges: sections.charges === undefined ? null : chargesPolicySchema.parse(sections.charges),
    ...fields,
  };
}

/** All days from the first to the last. */
export function daysFromTo(first: string, last: string): PlainDate[] {
  const days: PlainDate[] = [];
  for (let ms = Date.parse(first); ms <= Date.parse(last); ms += 86_400_000) {
    days.push(day(new Date(ms).toISOString().slice(0, 10)));
  }
  return days;
}
