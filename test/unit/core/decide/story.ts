/** Runs decide() day by day as a company would, putting what it does into the next day's facts. */
import type { PlainDate } from '../../../../src/core/calendar/plain-date.ts';
import { decide } from '../../../../src/core/decide/decide.ts';
import type {
  Decision,
  DecideResult,
  ReminderAction,
} from '../../../../src/core/decide/decision.ts';
import type { RunFacts } from '../../../../src/core/decide/run-facts.ts';
import type { InvoiceFacts, RemindedStep } from '../../../../src/core/ledger/facts.ts';
import { aCompany, aCustomer, anInvoice } from '../facts.ts';

export function runFacts(fields: Partial<RunFacts> = {}): RunFacts {
  return {
    company: aCompany(),
    customers: [aCustomer()],
    invoices: [anInvoice()],
    policies: [],
    ...fields,
  };
}

/** The decision about an invoice. */
export function decisionOn(result: DecideResult, topic: Decision['topic'], id = '1'): Decision {
  const found = result.decisions.find(
    (decision) => decision.subject.id === id && decision.topic === topic,
  );
  if (found === undefined) throw new Error(`Nothing was decided about ${topic} of ${id}`);
  return found;
}

export function mailsIn(result: DecideResult): ReminderAction[] {
  return result.actions.flatMap((action) => (action.kind === 'reminder' ? action : []));
}

/** The facts after these mails: sent today, or waiting for a person. */
export function afterMails(facts: RunFacts, result: DecideResult, today: PlainDate): RunFacts {
  const steps = mailsIn(result).flatMap((mail) =>
    mail.steps.map(({ invoiceId, step }) => ({
      invoiceId,
      step,
      state: mail.needsApproval ? ('waiting' as const) : ('sent' as const),
    })),
  );
  const invoices = facts.invoices.map((invoice): InvoiceFacts => {
    const reminded = steps
      .filter(({ invoiceId }) => invoiceId === invoice.id)
      .map(({ step, state }): RemindedStep => ({ step, state, sentOn: today }));
    const skipped = result.skippedSteps.filter(({ invoiceId }) => invoiceId === invoice.id);
    return {
      ...invoice,
      remindedSteps: [...invoice.remindedSteps, ...reminded],
      skippedSteps: [
        ...invoice.skippedSteps,
        ...skipped.map(({ step, dueDate }) => ({ step, dueDate })),
      ],
    };
  });
  return { ...facts, invoices };
}

/** What is mailed on these days: [day, template, steps]. */
export function mailStory(
  days: readonly PlainDate[],
  facts: RunFacts,
): { readonly mails: [string, string, string[]][]; readonly facts: RunFacts } {
  let now = facts;
  const mails: [string, string, string[]][] = [];
  for (const today of days) {
    const result = decide(now, today);
    for (const { template, steps } of mailsIn(result)) {
      mails.push([today, template, steps.map(({ invoiceId, step }) => `${invoiceId} ${step}`)]);
    }
    now = afterMails(now, result, today);
  }
  return { mails, facts: now };
}
