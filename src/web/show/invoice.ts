import type { Company } from '../../adapters/store/companies.ts';
import type { StoredCharge } from '../../adapters/store/charges.ts';
import { createChargeLists } from '../../adapters/store/charge-lists.ts';
import { createCustomerLists } from '../../adapters/store/customer-lists.ts';
import { createDecisionStore } from '../../adapters/store/decisions.ts';
import { createInvoiceLists, type ListedPosting } from '../../adapters/store/invoice-lists.ts';
import type { InvoiceRow as MirroredInvoice } from '../../adapters/store/mirror-rows.ts';
import type { StoredReminder } from '../../adapters/store/reminders.ts';
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { InvoiceContext } from '../../core/decide/run-facts.ts';
import { daysOverdue, ledgerHistory, openPrincipal } from '../../core/ledger/principal.ts';
import { companyFacts } from '../../flow/collections/run-facts.ts';
import type { ChargeLineRow, PostingRow } from '../components/ledger-tables.tsx';
import type { WebDeps } from '../deps.ts';
import type { InvoicePageProps } from '../pages/invoice-page.tsx';
import { arithmeticOf, standingOfCharge } from './charges.ts';
import { showHolds } from './holds.ts';
import { chargesOn, statusOn } from './invoice-rows.ts';
import { showResolved } from './levels.ts';
import { loadContexts, nextStepOf } from './next-step.ts';
import { showStop } from './stops.ts';
import { timelineOf } from './timeline.ts';
import { moneyOf } from './values.ts';

const mostDecisions = 200;
const mostReminders = 100;
const mostCharges = 500;

/** One invoice with all that is known of it; null when the mirror does not know it. */
export async function showInvoice(
  deps: WebDeps,
  visit: { company: Company; today: PlainDate; me: string },
  id: string,
): Promise<Omit<InvoicePageProps, 'shell'> | null> {
  const { stores, db } = deps.dunwell;
  const { company, today, me } = visit;
  const { realmId: realm } = company;
  const [context] = await loadContexts(deps, company, [id]);
  if (!context) return null;
  const { invoice } = context;
  const customerIds = context.owner?.lineage.map((each) => each.id) ?? [invoice.customerId];
  const [[row], postings, charges, rechecks, reminders, decisions, holds, names, policy] =
    await Promise.all([
      stores.facts.invoiceRows(realm, [id]),
      createInvoiceLists(db).postings(realm, id),
      stores.charges.list(realm, { invoiceId: id }, { limit: mostCharges }),
      stores.rechecks.list(realm, { invoiceId: id }, { limit: mostCharges }),
      mailsAbout(deps, realm, id),
      createDecisionStore(db).list(realm, { invoiceId: id }, { limit: mostDecisions }),
      stores.holds.list(realm),
      createCustomerLists(db).names(realm, customerIds),
      showResolved(deps, realm, context.policy),
    ]);
  const customer = {
    id: invoice.customerId,
    name: names.get(invoice.customerId) ?? `Customer ${invoice.customerId}`,
  };
  const replies = await stores.replies.ofReminders(
    realm,
    reminders.map((reminder) => reminder.id),
  );
  const edits = await createChargeLists(db).editsByHand(
    realm,
    charges.map((charge) => charge.id),
  );
  const concerning = holds.filter((hold) =>
    hold.scope === 'invoice' ? hold.subjectId === id : customerIds.includes(hold.subjectId),
  );
  return {
    invoice: figures(context, customer, today),
    nextStep: nextStepOf(context, companyFacts(company), today),
    postings: postings.map((posting) => showPosting(posting, invoice.currency)),
    chargeLines: showChargeLines(context, row, charges),
    timeline: timelineOf({
      realm,
      me,
      today,
      invoice,
      customer,
      reminders,
      replies,
      charges,
      rechecks,
      edits,
      decisions,
      postings,
      holds: concerning,
    }),
    policy,
    stop: showStop(concerning, { kind: 'invoice', id }, names, { today, me }),
    holds: showHolds(concerning, { currency: invoice.currency, today, me }),
  };
}

/** Its reminders and notices, and the thank-yous for what was paid on it. */
async function mailsAbout(
  { dunwell }: WebDeps,
  realm: string,
  invoiceId: string,
): Promise<StoredReminder[]> {
  const { reminders, courtesies } = dunwell.stores;
  const [listed, thanks] = await Promise.all([
    reminders.list(realm, { invoiceId }, { limit: mostReminders }),
    courtesies.thanksOn(realm, invoiceId),
  ]);
  return [...listed, ...(await reminders.withIds(realm, thanks))];
}

function figures(
  { invoice, policy }: InvoiceContext,
  customer: { id: string; name: string },
  today: PlainDate,
): InvoicePageProps['invoice'] {
  const { currency } = invoice;
  const allocation = policy.charges?.section.allocation ?? 'principalFirst';
  const amount = (minor: bigint): string => moneyOf(minor, currency).amount;
  return {
    id: invoice.id,
    docNumber: invoice.docNumber ?? '',
    customer,
    currency,
    txnDate: invoice.txnDate,
    dueDate: invoice.dueDate,
    daysOverdue: daysOverdue(invoice, today),
    total: amount(invoice.total),
    openBalance: amount(invoice.openBalance),
    openPrincipal: amount(openPrincipal(ledgerHistory(invoice), today, allocation)),
    charges: amount(chargesOn(invoice)),
    status: statusOn(invoice, today),
    billEmail: invoice.billEmail,
    paymentLink: httpsOnly(invoice.invoiceLink),
  };
}

/** The link comes from outside: nothing but a web address becomes a link of ours. */
function httpsOnly(link: string | null): string | null {
  return link !== null && /^https?:\/\//i.test(link) ? link : null;
}

function showPosting(posting: ListedPosting, currency: string): PostingRow {
  return {
    id: `${posting.paymentId}-${posting.lineNo}`,
    date: posting.date,
    kind: posting.isCredit ? 'creditMemo' : 'payment',
    reference: posting.reference,
    amount: moneyOf(posting.amount, currency).amount,
  };
}

/** Our charges, and the late fees on the invoice that are not ours. */
function showChargeLines(
  { invoice }: InvoiceContext,
  row: MirroredInvoice | undefined,
  charges: readonly StoredCharge[],
): ChargeLineRow[] {
  const ours = charges.map((charge) => ({
    chargeId: charge.id,
    reference: charge.reference,
    date: charge.assessmentDate,
    description: arithmeticOf(charge.worksheet),
    ...moneyOf(charge.amount, charge.currency),
    status: standingOfCharge(charge),
  }));
  const foreign = invoice.chargeLines
    .filter((line) => line.reference === null)
    .map((line) => ({
      chargeId: null,
      reference: '',
      date: line.date,
      description:
        row?.lines.find((each) => each.id === line.lineId)?.description ?? `Line ${line.lineId}`,
      ...moneyOf(line.amount, invoice.currency),
      status: 'foreign',
    }));
  return [...ours, ...foreign];
}
