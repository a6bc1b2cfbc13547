/** What came of the credits that disputes wait for. */
import type { PlainDate } from '../../core/calendar/plain-date.ts';
import type { Queries } from './database.ts';
import { fromDbDate } from './dates.ts';
import { oursUsedIn, takenBackOn, tellTakenBack } from './taken-back.ts';

/** A dispute that waits for its credit. Amounts in minor units of the invoice's currency. */
export type AwaitingCredit = {
  readonly holdId: string;
  /** The part in dispute; null where all of the invoice is. */
  readonly amount: bigint | null;
  /** What came onto the invoice since the credit was decided, and the last day on which it did. */
  readonly credited: bigint;
  readonly on: PlainDate | null;
  readonly open: bigint;
};

type Waiting = Pick<AwaitingCredit, 'holdId' | 'amount' | 'open'> & {
  readonly invoiceId: string;
  readonly since: Date;
};
type Credit = { invoiceId: string; paymentId: string; date: Date; amount: bigint };

/**
 * Disputes that wait for a credit, with the credits that came onto their invoices since it was
 * decided. Credits of ours that take charges back are none of them, whoever applies them.
 */
export async function disputesAwaitingCredit(
  db: Queries,
  realmId: string,
): Promise<AwaitingCredit[]> {
  const waiting = await db.$queryRaw<Waiting[]>`
    select d.hold_id as "holdId", h.amount, i.open_balance as open, i.id as "invoiceId",
      d.outcome_on as since
    from dispute d join hold h on h.id = d.hold_id
    join invoice i on i.realm_id = d.realm_id and i.id = h.subject_id
    where d.realm_id = ${realmId} and d.outcome = 'credit' and d.closed_on is null
      and h.scope = 'invoice'`;
  if (waiting.length === 0) return [];
  const credits = await creditsOn(
    db,
    realmId,
    waiting.map(({ invoiceId }) => invoiceId),
  );
  return waiting.map(({ invoiceId, since, ...dispute }) => {
    const its = credits.filter((credit) => credit.invoiceId === invoiceId && credit.date >= since);
    const last = its.at(-1);
    return {
      ...dispute,
      credited: its.reduce((sum, { amount }) => sum + amount, 0n),
      on: last ? fromDbDate(last.date) : null,
    };
  });
}

/** What payments of nothing put of credits that are not ours on these invoices, by date. */
async function creditsOn(
  db: Queries,
  realmId: string,
  invoiceIds: readonly string[],
): Promise<Credit[]> {
  const rows = await db.$queryRaw<(Credit & { whole: bigint })[]>`
    select p.invoice_id as "invoiceId", p.payment_id as "paymentId", p.date,
      sum(p.amount)::bigint as amount, (select sum(each.amount) from posting each
        where each.realm_id = p.realm_id and each.payment_id = p.payment_id)::bigint as whole
    from posting p join payment t on t.realm_id = p.realm_id and t.id = p.payment_id
    where p.realm_id = ${realmId} and p.invoice_id = any(${[...invoiceIds]}::text[])
      and t.total = 0 and not t.deleted and not t.void
    group by p.realm_id, p.invoice_id, p.payment_id, p.date
    order by p.date, p.payment_id`;
  const taken = await takenBackOn(db, realmId, invoiceIds);
  const used = await oursUsedIn(
    db,
    realmId,
    rows.map(({ paymentId }) => paymentId),
  );
  return tellTakenBack(rows, taken).flatMap(({ takesBack, whole, ...credit }) => {
    // A payment does not say which of its credits goes where: one of ours may be on an invoice
    // that its charge is not on, so that no more than the others come to can be theirs.
    const others = whole - (used.get(credit.paymentId) ?? 0n);
    const amount = credit.amount < others ? credit.amount : others;
    return takesBack === undefined && amount > 0n ? [{ ...credit, amount }] : [];
  });
}
