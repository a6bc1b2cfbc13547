/** Deposits: money moved to a bank account, and the payments and sales receipts it is made of. */
import { fromMinor, minorDigits, sumMinor, toMinor } from './amounts.ts';
import { currencyRef } from './currencies.ts';
import { atHome, exchangeRate, requireActiveCurrency } from './currency-rules.ts';
import { currencyOf } from './customer-balances.ts';
import {
  businessRule,
  depositedTransaction,
  invalidEnumeration,
  requiredMissing,
} from './faults.ts';
import { compact, objectAt, objectsAt, refAt, textAt, type JsonObject } from './json.ts';
import { nameOfReference, requireReference } from './references.ts';
import type { Completion } from './rules.ts';
import type { Stored } from './stored.ts';
import { pacificDate } from './times.ts';
import type { WriteSession } from './write-session.ts';

type Source = { type: 'Payment' | 'SalesReceipt'; id: string };
type Frame = { prior: Stored | undefined; currency: string; digits: number };

/** Throws 6540 for a transaction that is part of a deposit. */
export function requireNotDeposited(body: JsonObject): void {
  if (depositOf(body) !== undefined) throw depositedTransaction();
}

function depositOf(body: JsonObject): string | undefined {
  const link = objectsAt(body, 'LinkedTxn').find((each) => each.TxnType === 'Deposit');
  return link === undefined ? undefined : textAt(link, 'TxnId');
}

/** Completes a deposit: lines that link what waits in Undeposited Funds, and lines on accounts. */
export async function completeDeposit(
  session: WriteSession,
  _type: string,
  draft: JsonObject,
  prior: Stored | undefined,
): Promise<Completion> {
  const accountId = refAt(draft, 'DepositToAccountRef');
  if (accountId === undefined) throw requiredMissing('DepositToAccountRef');
  const key = 'DepositToAccountRef';
  const isKnown = refAt(prior?.body ?? {}, key) === accountId;
  const account = await requireReference(session, key, 'Account', accountId, isKnown);
  if (account.body.AccountType !== 'Bank') {
    throw businessRule('Select a bank account for this deposit');
  }
  const given = objectsAt(draft, 'Line');
  if (given.length === 0) throw requiredMissing('Line');
  const currency = refAt(draft, 'CurrencyRef') ?? session.company.currency;
  await requireActiveCurrency(session, currency);
  const frame = { prior, currency, digits: minorDigits(currency) };
  const { lines, lastLineId } = await completeLines(session, given, frame);
  const totalMinor = sumMinor(lines.map((line) => toMinor(line.Amount, frame.digits)));
  const rate = exchangeRate(session, draft, currency);
  const total = fromMinor(totalMinor, frame.digits);
  const body = compact({
    ...draft,
    [key]: compact({ value: accountId, name: textAt(account.body, 'FullyQualifiedName') }),
    TxnDate: textAt(draft, 'TxnDate') ?? pacificDate(session.now),
    CurrencyRef: currencyRef(currency),
    ExchangeRate: rate,
    Line: lines,
    TotalAmt: total,
    HomeTotalAmt: atHome(session, total, rate),
  });
  return { body, lastLineId };
}

async function completeLines(
  session: WriteSession,
  given: readonly JsonObject[],
  frame: Frame,
): Promise<{ lines: JsonObject[]; lastLineId: number }> {
  const known = new Set(
    objectsAt(frame.prior?.body ?? {}, 'Line').map((line) => textAt(line, 'Id')),
  );
  let lastLineId = frame.prior?.lastLineId ?? 0;
  const lines: JsonObject[] = [];
  const seen = new Set<string>();
  for (const [index, line] of given.entries()) {
    const source = sourceOf(line);
    const body =
      source === undefined
        ? await accountLine(session, line, frame.digits)
        : await linkedLine(session, source, frame);
    if (source !== undefined && seen.has(source.id)) {
      throw businessRule('A transaction can be deposited only once');
    }
    if (source !== undefined) seen.add(source.id);
    const id = textAt(line, 'Id');
    const keeps = id !== undefined && known.delete(id);
    if (!keeps) lastLineId += 1;
    lines.push({ Id: keeps ? id : String(lastLineId), LineNum: index + 1, ...body });
  }
  return { lines, lastLineId };
}

function sourceOf(line: JsonObject): Source | undefined {
  const link = objectsAt(line, 'LinkedTxn')[0];
  if (link === undefined) return undefined;
  const type = textAt(link, 'TxnType') ?? '';
  const id = textAt(link, 'TxnId');
  if (id === undefined) throw requiredMissing('Line.LinkedTxn.TxnId');
  if (type !== 'Payment' && type !== 'SalesReceipt') {
    throw invalidEnumeration('Line.LinkedTxn.TxnType', type);
  }
  return { type, id };
}

async function linkedLine(
  session: WriteSession,
  { type, id }: Source,
  frame: Frame,
): Promise<JsonObject> {
  const source = await requireReference(session, 'Line.LinkedTxn.TxnId', type, id);
  const deposit = depositOf(source.body);
  if (deposit !== undefined && deposit !== frame.prior?.id) throw depositedTransaction();
  if (currencyOf(source.body) !== frame.currency) {
    throw businessRule('The linked transaction is in another currency');
  }
  const accountId = refAt(source.body, 'DepositToAccountRef');
  const account = accountId === undefined ? undefined : await session.load('Account', accountId);
  if (account !== undefined && account.body.AccountSubType !== 'UndepositedFunds') {
    throw businessRule('The linked transaction is not in Undeposited Funds');
  }
  const minor = toMinor(source.body.TotalAmt, frame.digits);
  if (minor <= 0n) throw businessRule('There is nothing to deposit in the linked transaction');
  return {
    Amount: fromMinor(minor, frame.digits),
    LinkedTxn: [{ TxnId: id, TxnType: type, TxnLineId: '0' }],
  };
}

async function accountLine(
  session: WriteSession,
  line: JsonObject,
  digits: number,
): Promise<JsonObject> {
  const detail = objectAt(line, 'DepositLineDetail') ?? {};
  const element = 'Line.DepositLineDetail.AccountRef';
  const accountId = refAt(detail, 'AccountRef');
  if (accountId === undefined) throw requiredMissing(element);
  if (line.Amount === undefined || line.Amount === null) throw requiredMissing('Line.Amount');
  const name = await nameOfReference(session, element, 'Account', accountId, false);
  return compact({
    Description: textAt(line, 'Description'),
    Amount: fromMinor(toMinor(line.Amount, digits, 'Line.Amount'), digits),
    DetailType: 'DepositLineDetail',
    DepositLineDetail: { ...detail, AccountRef: compact({ value: accountId, name }) },
  });
}

/** Links the payments of a deposit to it, and lets those go that are no longer part of it. */
export async function settleDeposit(
  session: WriteSession,
  deposit: Stored,
  before: JsonObject | undefined,
): Promise<void> {
  const sources = (body: JsonObject | undefined): Source[] =>
    objectsAt(body ?? {}, 'Line').flatMap((line) => sourceOf(line) ?? []);
  const now = deposit.deleted ? [] : sources(deposit.body);
  const isLinked = new Set(now.map(({ type, id }) => `${type} ${id}`));
  for (const source of [...sources(before), ...now]) {
    const stored = await session.load(source.type, source.id);
    if (stored === undefined || stored.deleted) continue;
    const others = objectsAt(stored.body, 'LinkedTxn').filter((link) => link.TxnType !== 'Deposit');
    const own = isLinked.has(`${source.type} ${source.id}`)
      ? [{ TxnId: deposit.id, TxnType: 'Deposit' }]
      : [];
    session.changeLinked(stored, { ...stored.body, LinkedTxn: [...others, ...own] });
  }
}
