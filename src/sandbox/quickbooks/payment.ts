/** Payments: their lines must fit the open balances they are put on. */
import { isDeepStrictEqual } from 'node:util';
import { fromMinor, minorDigits, minorText, toMinor } from './amounts.ts';
import { currencyRef } from './currencies.ts';
import { exchangeRate, transactionCurrency } from './currency-rules.ts';
import { currencyOf } from './customer-balances.ts';
import { businessRule, invalidEnumeration, requiredMissing } from './faults.ts';
import { compact, objectsAt, refAt, textAt, type JsonObject } from './json.ts';
import { isTargetType, postingsOfLines, unappliedMinor, type Posting } from './postings.ts';
import { requireReference } from './references.ts';
import type { Completion } from './rules.ts';
import type { Stored } from './stored.ts';
import { pacificDate } from './times.ts';
import type { WriteSession } from './write-session.ts';

/** Completes a payment from a draft. Its lines replace all earlier lines. */
export async function completePayment(
  session: WriteSession,
  _type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const customerId = refAt(draft, 'CustomerRef');
  if (customerId === undefined) throw requiredMissing('CustomerRef');
  const isKnown = prior !== undefined && refAt(prior.body, 'CustomerRef') === customerId;
  const customer = await requireReference(session, 'CustomerRef', 'Customer', customerId, isKnown);
  const currency = await transactionCurrency(session, draft, prior?.body, customer.body);
  const digits = minorDigits(currency);
  if (draft.TotalAmt === undefined) throw requiredMissing('TotalAmt');
  const totalMinor = toMinor(draft.TotalAmt, digits, 'TotalAmt');
  if (totalMinor < 0n) throw businessRule('Transaction amount must be 0 or greater');
  const postings = readPostings(objectsAt(draft, 'Line'), digits);
  const lines = await linesFor(session, postings, { customer, prior, currency, digits });
  const unapplied = unappliedMinor(totalMinor, postings);
  if (unapplied < 0n) {
    throw businessRule('The amounts applied are more than the amount received');
  }
  if (unapplied > totalMinor) {
    throw businessRule('The credits applied are more than the amounts they pay');
  }
  const body = compact({
    ...draft,
    DepositToAccountRef: draft.DepositToAccountRef ?? { value: '4' },
    TotalAmt: fromMinor(totalMinor, digits),
    UnappliedAmt: fromMinor(unapplied, digits),
    ProcessPayment: draft.ProcessPayment ?? false,
    TxnDate: textAt(draft, 'TxnDate') ?? pacificDate(session.now),
    CurrencyRef: currencyRef(currency),
    ExchangeRate: exchangeRate(session, draft, currency),
    LinkedTxn: objectsAt(prior?.body ?? {}, 'LinkedTxn'),
    Line: lines,
  });
  return { body, lastLineId: 0 };
}

function readPostings(lines: readonly JsonObject[], digits: number): Posting[] {
  return lines.flatMap((line) => {
    const links = objectsAt(line, 'LinkedTxn');
    const link = links[0];
    if (link === undefined || links.length !== 1) throw requiredMissing('Line.LinkedTxn');
    const type = textAt(link, 'TxnType') ?? '';
    const id = textAt(link, 'TxnId');
    if (id === undefined) throw requiredMissing('Line.LinkedTxn.TxnId');
    if (!isTargetType(type)) throw invalidEnumeration('Line.LinkedTxn.TxnType', type);
    if (line.Amount === undefined) throw requiredMissing('Line.Amount');
    const minor = toMinor(line.Amount, digits, 'Line.Amount');
    if (minor < 0n) throw businessRule('An applied amount must be 0 or greater');
    return minor === 0n ? [] : [{ type, id, minor }];
  });
}

type Frame = { customer: Stored; prior: Stored | undefined; currency: string; digits: number };

async function linesFor(
  session: WriteSession,
  postings: readonly Posting[],
  frame: Frame,
): Promise<JsonObject[]> {
  const { digits } = frame;
  const wasPosted = postingsOfLines(frame.prior?.body ?? {}, digits);
  const wanted = new Map<string, bigint>();
  const lines: JsonObject[] = [];
  for (const posting of postings) {
    const key = `${posting.type} ${posting.id}`;
    const target = await payable(session, posting, frame);
    const own = wasPosted
      .filter((before) => before.type === posting.type && before.id === posting.id)
      .reduce((sum, before) => sum + before.minor, 0n);
    const open = toMinor(target.body.Balance, digits) + own;
    const total = (wanted.get(key) ?? 0n) + posting.minor;
    wanted.set(key, total);
    if (total > open) {
      const what = posting.type === 'Invoice' ? 'invoice' : 'credit memo';
      throw businessRule(`The amount applied is more than the open balance of the ${what}`);
    }
    lines.push(sameLine(posting, frame) ?? paymentLine(posting, target, open, digits));
  }
  return lines;
}

// A line that says what it said keeps its extras, so that an update without change is one.
function sameLine(posting: Posting, frame: Frame): JsonObject | undefined {
  return objectsAt(frame.prior?.body ?? {}, 'Line').find((line) => {
    const [before] = postingsOfLines({ Line: [line] }, frame.digits);
    return isDeepStrictEqual(before, posting);
  });
}

async function payable(session: WriteSession, posting: Posting, frame: Frame): Promise<Stored> {
  const element = 'Line.LinkedTxn.TxnId';
  const target = await requireReference(session, element, posting.type, posting.id);
  if (currencyOf(target.body) !== frame.currency) {
    throw businessRule('The linked transaction is in another currency');
  }
  if (!(await isOwnOrJob(session, target, frame.customer.id))) {
    throw businessRule('The linked transaction is of another customer');
  }
  return target;
}

// A parent customer may pay for its sub-customers.
async function isOwnOrJob(session: WriteSession, target: Stored, payer: string): Promise<boolean> {
  let id = refAt(target.body, 'CustomerRef');
  for (let level = 0; id !== undefined && level < 6; level += 1) {
    if (id === payer) return true;
    const customer = await session.load('Customer', id);
    id = customer === undefined ? undefined : refAt(customer.body, 'ParentRef');
  }
  return false;
}

function paymentLine(posting: Posting, target: Stored, open: bigint, digits: number): JsonObject {
  const extras = {
    txnId: posting.id,
    txnOpenBalance: minorText(open, digits),
    txnReferenceNumber: textAt(target.body, 'DocNumber'),
  };
  const any = Object.entries(extras).flatMap(([name, value]) =>
    value === undefined ? [] : [nameValue(name, value)],
  );
  return {
    Amount: fromMinor(posting.minor, digits),
    LinkedTxn: [{ TxnId: posting.id, TxnType: posting.type }],
    LineEx: { any },
  };
}

// QuickBooks answers these extras as serialised JAXB elements.
function nameValue(name: string, value: string): JsonObject {
  return {
    name: '{http://schema.intuit.com/finance/v3}NameValue',
    declaredType: 'com.intuit.schema.finance.v3.NameValue',
    scope: 'javax.xml.bind.JAXBElement$GlobalScope',
    value: { Name: name, Value: value },
    nil: false,
    globalScope: true,
    typeSubstituted: false,
  };
}
