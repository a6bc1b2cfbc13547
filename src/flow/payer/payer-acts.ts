import { createAuditStore } from '../../adapters/store/audit.ts';
import { createContactRequestStore } from '../../adapters/store/contact-requests.ts';
import { openPayerNotice } from '../../adapters/store/payer-notices.ts';
import { addDays, type PlainDate } from '../../core/calendar/plain-date.ts';
import { payerAuthor } from '../../core/holds/authors.ts';
import type { DisputeReason } from '../../core/holds/dispute.ts';
import { amountIn, dateIn } from '../../core/mail/languages.ts';
import { payerPhrasesIn } from '../../core/payer/phrases.ts';
import { hasPromisedEnough, leastPromised } from '../../core/payer/promise-bounds.ts';
import { addressKey } from '../../core/reminders/contacts.ts';
import { hasEnded } from '../collections/hold-moves.ts';
import { readAccount } from './payer-account.ts';
import type { PayerDeps } from './payer-deps.ts';
import type { PayerVisit } from './payer-link.ts';

/** What is said no to is named by the form's field, in the words of the payer's language. */
export type PayerAnswer =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly field: string; readonly message: string };

// A link can be passed on, so what can be done with it has bounds; more is for a talk with people.
const mostDisputes = 5;
const mostDisputesOfInvoice = 2;
const mostContactRequests = 3;

const done: PayerAnswer = { outcome: 'done' };
const refused = (field: string, message: string): PayerAnswer => ({
  outcome: 'refused',
  field,
  message,
});

/**
 * Opens a dispute of one of the account's invoices, as the pages of the company do. Two of one
 * payer are taken one after the other, so that no bound is passed by asking twice at once.
 */
export async function disputeInvoice(
  deps: PayerDeps,
  visit: PayerVisit,
  said: {
    readonly invoiceId: string;
    readonly reason: DisputeReason;
    readonly text: string;
    readonly name: string | null;
  },
): Promise<PayerAnswer> {
  const { company, today, ids, language } = visit;
  const { realmId } = company;
  const { wrong } = payerPhrasesIn(language);
  if (!ids.invoiceIds.includes(said.invoiceId)) return refused('invoice', wrong.invoice);
  return deps.locks.withLock('payer', realmId, async () => {
    const holds = await deps.holds.on(realmId, 'invoice', ids.invoiceIds);
    const disputes = holds.filter(({ reason }) => reason === 'dispute');
    const onInvoice = disputes.filter(({ subjectId }) => subjectId === said.invoiceId);
    if (onInvoice.some((hold) => !hasEnded(hold, today))) return refused('invoice', wrong.disputed);
    const own = disputes.filter(({ author }) => author === payerAuthor);
    const open = own.filter((hold) => !hasEnded(hold, today));
    const before = own.filter(({ subjectId }) => subjectId === said.invoiceId);
    if (open.length >= mostDisputes || before.length >= mostDisputesOfInvoice) {
      return refused('invoice', wrong.tooManyDisputes);
    }
    const answer = await deps.disputes.openDispute({
      ...{ realmId, today, author: payerAuthor, stops: 'both', reason: said.reason },
      subject: { kind: 'invoice', id: said.invoiceId },
      ...{ amount: null, accrueDuringHold: null, until: null, responsible: null, dueOn: null },
      reasonText: said.text,
      note: said.name === null ? null : `Said by ${said.name}`,
    });
    return answer.outcome === 'opened' ? done : refused('invoice', wrong.invoice);
  });
}

/** The last day that a payer may promise to pay on. */
export async function latestPromise(
  { payerLinks }: Pick<PayerDeps, 'payerLinks'>,
  { company, today }: Pick<PayerVisit, 'company' | 'today'>,
): Promise<PlainDate> {
  const { promiseDays } = await payerLinks.settings(company.realmId);
  return addDays(today, promiseDays);
}

/** Takes down that one of the account's invoices, or all of them, will be paid by a day. */
export async function promiseToPay(
  deps: PayerDeps,
  visit: PayerVisit,
  said: {
    /** Null for all that is open. */
    readonly invoiceId: string | null;
    readonly dueOn: PlainDate;
    /** Minor units; null for all that is open of the invoice. */
    readonly amount: bigint | null;
    readonly name: string | null;
  },
): Promise<PayerAnswer> {
  const { company, today, ids, language, link } = visit;
  const { realmId } = company;
  const { wrong } = payerPhrasesIn(language);
  const { invoiceId, dueOn } = said;
  if (invoiceId !== null && !ids.invoiceIds.includes(invoiceId)) {
    return refused('about', wrong.invoice);
  }
  if (dueOn < today) return refused('dueOn', wrong.past);
  const latest = await latestPromise(deps, visit);
  if (dueOn > latest) return refused('dueOn', wrong.tooFar(dateIn(language, latest)));
  return deps.locks.withLock('payer', realmId, async () => {
    const problem =
      (await promisedBefore(deps, visit, invoiceId)) ?? (await tooLittle(deps, visit, said));
    if (problem !== null) return problem;
    const answer = await deps.promises.addPromise({
      ...{ company, dueOn, today, amount: said.amount, author: payerAuthor, note: null },
      subject:
        invoiceId === null
          ? { kind: 'customer', id: link.customerId }
          : { kind: 'invoice', id: invoiceId },
      promisedBy: said.name,
    });
    if (answer.outcome === 'added') return done;
    if (answer.outcome === 'not-found') return refused('about', wrong.invoice);
    if (answer.field === 'dueOn') return refused('dueOn', wrong.day);
    return refused('amount', await amountProblem(deps, visit, said));
  });
}

async function promisedBefore(
  deps: PayerDeps,
  { company, today, ids, language, link }: PayerVisit,
  invoiceId: string | null,
): Promise<PayerAnswer | null> {
  const { wrong } = payerPhrasesIn(language);
  const promises = await deps.paymentPromises.ofCustomers(company.realmId, ids.customerIds);
  const other = promises.find(
    (promise) =>
      promise.state === 'open' &&
      (invoiceId === null
        ? promise.invoiceId === null && promise.customerId === link.customerId
        : promise.invoiceId === invoiceId),
  );
  if (other !== undefined) return refused('dueOn', wrong.promised(dateIn(language, other.dueOn)));
  const own = promises.filter(({ author }) => author === payerAuthor);
  return hasPromisedEnough(own, today) ? refused('dueOn', wrong.tooManyPromises) : null;
}

/** Refuses a promise of less than what is asked for; without an amount it is of all that is open. */
async function tooLittle(
  deps: PayerDeps,
  visit: PayerVisit,
  { invoiceId, amount }: { readonly invoiceId: string | null; readonly amount: bigint | null },
): Promise<PayerAnswer | null> {
  if (amount === null || amount <= 0n) return null;
  const { company, customers, language, link } = visit;
  const payer = customers.find(({ id }) => id === link.customerId);
  const currency = payer?.currency ?? company.homeCurrency;
  const { told } = await readAccount(deps, visit);
  const about = told.invoices.filter((invoice) =>
    invoiceId === null ? invoice.currency === currency : invoice.invoiceId === invoiceId,
  );
  const minor = leastPromised(about, invoiceId === null ? 'account' : 'invoice');
  if (amount >= minor) return null;
  const least = amountIn(language, { minor, currency: about[0]?.currency ?? currency });
  return refused('amount', payerPhrasesIn(language).wrong.tooLittle(least));
}

async function amountProblem(
  deps: PayerDeps,
  { company, language }: PayerVisit,
  { invoiceId, amount }: { readonly invoiceId: string | null; readonly amount: bigint | null },
): Promise<string> {
  const { wrong } = payerPhrasesIn(language);
  if (invoiceId === null || amount === null) return wrong.amount;
  const [row] = await deps.facts.invoiceRows(company.realmId, [invoiceId]);
  if (row === undefined || amount <= row.openBalance) return wrong.amount;
  const { openBalance: minor, currency } = row;
  return wrong.tooMuch(amountIn(language, { minor, currency }));
}

/** Puts before the owner whom the payer wants written to. Nothing changes by it. */
export async function askForContact(
  deps: PayerDeps,
  { company, link, ids, language }: PayerVisit,
  said: { readonly email: string; readonly name: string | null; readonly note: string | null },
): Promise<PayerAnswer> {
  const { realmId } = company;
  const { customerId } = link;
  const { wrong } = payerPhrasesIn(language);
  return deps.locks.withLock('payer', realmId, async () => {
    const { customerIds } = ids;
    const waiting = await deps.contactRequests.list(realmId, { customerIds, state: 'waiting' });
    if (waiting.some(({ email }) => addressKey(email) === addressKey(said.email))) return done;
    if (waiting.length >= mostContactRequests) return refused('email', wrong.tooManyContacts);
    const { clock } = deps;
    await deps.db.$transaction(async (db) => {
      const requests = createContactRequestStore({ db, clock });
      const { id } = await requests.add(realmId, { customerId, ...said });
      await openPayerNotice(db, clock, realmId, { kind: 'payer-contact', subjectId: id });
      const detail = { customerId, requestId: id };
      const what = 'change of contact asked for';
      await createAuditStore({ db, clock }).add({ realmId, actor: payerAuthor, what, detail });
    });
    return done;
  });
}
