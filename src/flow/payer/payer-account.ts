import type { StoredPromise } from '../../adapters/store/promises.ts';
import type { MailFacts, MailSender } from '../../core/mail/mail-facts.ts';
import { isInForce } from '../collections/hold-moves.ts';
import { companyFacts, currentPolicies } from '../collections/run-facts.ts';
import { chargesToTell } from '../courtesies/subjects.ts';
import { mailFactsFrom } from '../mails/compose-reminder.ts';
import { senderOf } from '../mails/mail-sender.ts';
import type { PayerDeps } from './payer-deps.ts';
import type { PayerVisit } from './payer-link.ts';

/** What a customer's page tells: what a mail of today would, and what was said before. */
export type PayerAccount = {
  readonly told: MailFacts;
  readonly sender: MailSender;
  /** Promises of the customer's that are open. */
  readonly promises: readonly StoredPromise[];
};

/** Reads a customer's account, by the functions that write its mails. */
export async function readAccount(
  deps: PayerDeps,
  { company, link, today, ids, customers }: PayerVisit,
): Promise<PayerAccount> {
  const { realmId } = company;
  const { customerId } = link;
  const [invoices, policies, people, style, charges, promises, holds] = await Promise.all([
    deps.facts.invoices(realmId, ids.invoiceIds),
    currentPolicies(deps, realmId),
    deps.facts.addressees(realmId, [customerId]),
    deps.mailStyle.find(realmId),
    chargesToTell(deps, realmId, ids.chargeIds),
    deps.paymentPromises.ofCustomers(realmId, ids.customerIds),
    deps.holds.on(realmId, 'invoice', ids.invoiceIds),
  ]);
  const run = { company: companyFacts(company), customers, invoices, policies };
  const told = mailFactsFrom(run, people, today, () => null).of({
    ...{ customerId, template: '', invoiceIds: ids.invoiceIds },
    subjects: { charges, payments: [] },
  });
  // A mail leaves out what is in dispute as a whole; the page shows it, and says so.
  const disputed = new Set(
    holds
      .filter((hold) => hold.reason === 'dispute' && hold.amount === null && isInForce(hold, today))
      .map(({ subjectId }) => subjectId),
  );
  return {
    told: {
      ...told,
      invoices: told.invoices.map((invoice) =>
        disputed.has(invoice.invoiceId) ? { ...invoice, disputed: invoice.openBalance } : invoice,
      ),
    },
    sender: senderOf(company, style, null),
    promises: promises.filter(({ state }) => state === 'open'),
  };
}
