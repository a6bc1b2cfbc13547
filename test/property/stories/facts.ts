/** The ledger that is kept by hand, as the facts that the program decides from. */
import type { PlainDate } from '../../../src/core/calendar/plain-date.ts';
import { parsePlainDate } from '../../../src/core/calendar/plain-date.ts';
import type { RunFacts } from '../../../src/core/decide/run-facts.ts';
import type {
  ChargeFact,
  ChargeLine,
  CustomerFacts,
  Hold,
  InvoiceFacts,
  Posting,
} from '../../../src/core/ledger/facts.ts';
import type { PolicyRecord } from '../../../src/core/policy/policy.ts';
import type {
  Books,
  Charge,
  Customer,
  Invoice,
} from '../../scenario/twelve-months/calculator/books.ts';
import { text, type Day } from '../../scenario/twelve-months/calculator/days.ts';
import type { Reckoning } from '../../scenario/twelve-months/reckon.ts';
import { aCompany, aCustomer, anInvoice } from '../../unit/core/facts.ts';

/** What of the facts is the program's own. */
export type Ours = {
  readonly charges: (invoice: string) => readonly ChargeFact[];
  readonly skipped: (invoice: string) => readonly PlainDate[];
  /** The reference of the charge of an invoice and a date. */
  readonly reference: (invoice: string, on: PlainDate) => string;
  readonly policies: readonly PolicyRecord[];
};

export const date = (on: Day): PlainDate => parsePlainDate(text(on));

export function factsOf({ books, settings }: Reckoning, ours: Ours): RunFacts {
  return {
    company: aCompany({
      modes: { reminders: 'off', charges: settings.mode },
      stopped: settings.isStopped,
      bookCloseDate: settings.bookClose === null ? null : date(settings.bookClose),
    }),
    customers: [...books.customers.values()].map((row) => customerOf(books, row)),
    invoices: [...books.invoices.values()].map((row) => invoiceOf(books, row, ours)),
    policies: ours.policies,
  };
}

function customerOf(books: Books, { key, parent, currency, groups, law }: Customer): CustomerFacts {
  const place = law === null ? null : { country: 'US', region: 'GA' };
  return aCustomer({
    id: key,
    displayName: key,
    parentId: parent,
    currency,
    groups,
    legal: { place, isConsumer: null, agreedTerms: null },
    holds: holdsOn(books, 'customer', key),
  });
}

const holdsOn = (books: Books, scope: Hold['scope'], of: string): Hold[] =>
  [...books.holds]
    .filter(([, hold]) => hold.scope === scope && hold.subject === of)
    .map(([id, { from, until }]) => ({
      ...{ id, scope, stops: 'charges', reason: 'other', from: date(from) },
      until: until === null ? null : date(until),
    }));

const statusOf = (books: Books, { key, status }: Invoice): InvoiceFacts['status'] => {
  if (status !== 'live') return status;
  return books.balance(key) <= 0n ? 'paid' : 'open';
};

function invoiceOf(books: Books, row: Invoice, ours: Ours): InvoiceFacts {
  const { key, customer, currency, carriesCharges } = row;
  return anInvoice({
    id: key,
    customerId: customer,
    currency,
    txnDate: date(row.txnDate),
    dueDate: date(row.dueDate),
    total: books.total(key),
    openBalance: books.balance(key),
    status: statusOf(books, row),
    postings: postingsOn(books, key, ours),
    chargeLines: linesOn(books, key, ours),
    carriesOnlyCharges: carriesCharges,
    charges: ours.charges(key),
    skippedAssessmentDates: ours.skipped(key),
    holds: holdsOn(books, 'invoice', key),
  });
}

function postingsOn(books: Books, key: string, ours: Ours): Posting[] {
  return [...books.payments].flatMap(([paymentId, { on, applied, takesBack, isLive }]) => {
    const amount = applied.get(key) ?? 0n;
    if (!isLive || amount === 0n) return [];
    const posting = { paymentId, date: date(on), amount };
    if (takesBack === undefined) return [posting];
    return [{ ...posting, takesBack: ours.reference(takesBack.invoice, date(takesBack.on)) }];
  });
}

function linesOn(books: Books, key: string, ours: Ours): ChargeLine[] {
  return books.charges
    .filter((charge) => charge.carrier === key && books.standing(charge) > 0n)
    .map((charge) => {
      const reference = ours.reference(charge.invoice, date(charge.on));
      const amount = books.standing(charge);
      const credited = unusedOn(books, charge);
      return { lineId: reference, reference, amount, date: date(charge.on), credited };
    });
}

/** What is left of the credit memos that take a charge back. */
const unusedOn = (books: Books, { invoice, on }: Charge): bigint =>
  [...books.credits]
    .filter(([, { takesBack }]) => takesBack?.invoice === invoice && takesBack.on === on)
    .reduce((sum, [key]) => sum + books.remaining(key), 0n);
