/** What payments put on invoices and draw from credit memos, and the balances that follow. */
import { fromMinor, minorDigits, minorText, multiplyToMinor, toMinor } from './amounts.ts';
import { currencyOf } from './customer-balances.ts';
import { compact, objectsAt, textAt, type JsonObject } from './json.ts';
import type { Stored } from './stored.ts';
import type { WriteSession } from './write-session.ts';

export type TargetType = 'Invoice' | 'CreditMemo';
export type Target = { type: TargetType; id: string };
export type Posting = Target & { minor: bigint };

/** True for the transaction types a payment's line can link. */
export function isTargetType(type: string | undefined): type is TargetType {
  return type === 'Invoice' || type === 'CreditMemo';
}

/** The postings in a payment's lines. */
export function postingsOfLines(body: JsonObject, digits: number): Posting[] {
  return objectsAt(body, 'Line').flatMap((line) => {
    const link = objectsAt(line, 'LinkedTxn')[0] ?? {};
    const type = textAt(link, 'TxnType');
    const id = textAt(link, 'TxnId');
    if (!isTargetType(type) || id === undefined) return [];
    return [{ type, id, minor: toMinor(line.Amount, digits) }];
  });
}

/** Money a payment has left: received, plus credits drawn, less what invoices got. */
export function unappliedMinor(totalMinor: bigint, postings: readonly Posting[]): bigint {
  return postings.reduce(
    (left, posting) => (posting.type === 'Invoice' ? left - posting.minor : left + posting.minor),
    totalMinor,
  );
}

/** Writes a payment's postings anew and brings every invoice and credit they touch up to date. */
export async function storePostings(
  session: WriteSession,
  payment: Stored,
  except?: Target,
): Promise<void> {
  const { client, realmId } = session;
  const digits = minorDigits(currencyOf(payment.body));
  const { rows } = await client.query<{ target_type: TargetType; target_id: string }>(
    `delete from sandbox.qbo_postings where realm_id = $1 and payment_id = $2
     returning target_type, target_id`,
    [realmId, payment.id],
  );
  const targets = new Map<string, Target>();
  const note = (target: Target) => targets.set(`${target.type} ${target.id}`, target);
  for (const row of rows) note({ type: row.target_type, id: row.target_id });
  const postings = payment.deleted ? [] : postingsOfLines(payment.body, digits);
  for (const [index, posting] of postings.entries()) {
    note(posting);
    await client.query(
      `insert into sandbox.qbo_postings
         (realm_id, payment_id, line_number, target_type, target_id, amount)
       values ($1, $2, $3, $4, $5, $6)`,
      [realmId, payment.id, index + 1, posting.type, posting.id, minorText(posting.minor, digits)],
    );
  }
  if (except !== undefined) targets.delete(`${except.type} ${except.id}`);
  for (const target of targets.values()) await refreshTarget(session, target);
}

/** How much payments have put on (or drawn from) a transaction, and which payments did. */
export async function appliedTo(
  session: WriteSession,
  target: Target,
  digits: number,
): Promise<{ minor: bigint; paymentIds: string[] }> {
  const { rows } = await session.client.query<{ payment_id: string; amount: string }>(
    `select payment_id, sum(amount) as amount from sandbox.qbo_postings
     where realm_id = $1 and target_type = $2 and target_id = $3
     group by payment_id order by payment_id`,
    [session.realmId, target.type, target.id],
  );
  const minor = rows.reduce((sum, row) => sum + toMinor(row.amount, digits), 0n);
  return { minor, paymentIds: rows.map((row) => row.payment_id) };
}

/** LinkedTxn, Balance and what repeats the balance, for a body whose TotalAmt is settled. */
export function withApplied(
  type: TargetType,
  body: JsonObject,
  applied: { minor: bigint; paymentIds: readonly string[] },
  homeCurrency: string,
): JsonObject {
  const homeDigits = minorDigits(homeCurrency);
  const digits = minorDigits(currencyOf(body));
  const open = toMinor(body.TotalAmt, digits) - toMinor(body.Deposit, digits) - applied.minor;
  const balance = fromMinor(open, digits);
  const others = objectsAt(body, 'LinkedTxn').filter((link) => link.TxnType !== 'Payment');
  const payments = applied.paymentIds.map((id) => ({ TxnId: id, TxnType: 'Payment' }));
  const links: JsonObject[] = [...others, ...payments];
  return compact({
    ...body,
    // Recorded invoices carry the empty list, recorded credit forms leave it out.
    LinkedTxn: links.length > 0 || type === 'Invoice' ? links : undefined,
    Balance: balance,
    RemainingCredit: type === 'CreditMemo' ? balance : undefined,
    HomeBalance:
      body.ExchangeRate === undefined
        ? undefined
        : fromMinor(multiplyToMinor(balance, body.ExchangeRate, homeDigits), homeDigits),
  });
}

async function refreshTarget(session: WriteSession, target: Target): Promise<void> {
  const stored = await session.load(target.type, target.id);
  if (stored === undefined || stored.deleted) return;
  const digits = minorDigits(currencyOf(stored.body));
  const applied = await appliedTo(session, target, digits);
  const body = withApplied(target.type, stored.body, applied, session.company.currency);
  session.changeLinked(stored, body);
}

/**
 * Takes postings off a transaction, the latest payment first, until at most `keepMinor` is left.
 * The payments keep their money as unapplied, as when a linked invoice is voided in QuickBooks.
 */
export async function releasePostings(
  session: WriteSession,
  target: Target,
  keepMinor: bigint,
  digits: number,
): Promise<void> {
  const { minor, paymentIds } = await appliedTo(session, target, digits);
  let excess = minor - keepMinor;
  for (const paymentId of paymentIds.toReversed()) {
    if (excess <= 0n) return;
    const payment = await session.load('Payment', paymentId);
    if (payment === undefined) continue;
    const lines = objectsAt(payment.body, 'Line');
    const reduced = reduceLines(lines, target, excess, digits);
    excess -= reduced.takenMinor;
    const body = settlePayment(payment.body, reduced.lines, digits);
    session.change(payment, body);
    await storePostings(session, payment, target);
  }
}

function reduceLines(
  lines: readonly JsonObject[],
  target: { type: TargetType; id?: string },
  atMostMinor: bigint,
  digits: number,
): { lines: JsonObject[]; takenMinor: bigint } {
  let takenMinor = 0n;
  const kept = lines.toReversed().flatMap((line) => {
    const link = objectsAt(line, 'LinkedTxn')[0] ?? {};
    const isTarget = link.TxnType === target.type && (target.id ?? link.TxnId) === link.TxnId;
    if (!isTarget) return [line];
    const amount = toMinor(line.Amount, digits);
    const wanted = atMostMinor - takenMinor;
    const taken = wanted < amount ? wanted : amount;
    takenMinor += taken;
    return taken === amount ? [] : [{ ...line, Amount: fromMinor(amount - taken, digits) }];
  });
  return { lines: kept.toReversed(), takenMinor };
}

function settlePayment(body: JsonObject, lines: readonly JsonObject[], digits: number): JsonObject {
  const total = toMinor(body.TotalAmt, digits);
  let settled = [...lines];
  let left = unappliedMinor(total, postingsOfLines({ Line: settled }, digits));
  // A credit that went away cannot go on paying the invoices it paid.
  if (left < 0n) settled = reduceLines(settled, { type: 'Invoice' }, -left, digits).lines;
  left = unappliedMinor(total, postingsOfLines({ Line: settled }, digits));
  // Nor can an invoice that went away go on drawing a credit.
  if (left > total)
    settled = reduceLines(settled, { type: 'CreditMemo' }, left - total, digits).lines;
  left = unappliedMinor(total, postingsOfLines({ Line: settled }, digits));
  return { ...body, UnappliedAmt: fromMinor(left, digits), Line: settled };
}
