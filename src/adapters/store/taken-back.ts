/** What credit memos of ours take back of charges: through payments, and while they are unused. */
import { amountFromNumber } from '../../core/money/amount.ts';
import type { Queries } from './database.ts';
import { Prisma } from './generated/client.ts';
import { groupBy } from './invoice-facts.ts';

/** What a payment puts of a credit memo of ours on the invoice that carries the charge. */
type TakenBack = {
  readonly paymentId: string;
  readonly invoiceId: string;
  /** The reference of the charge. */
  readonly reference: string;
  /** Minor units of the charge's currency. */
  readonly amount: bigint;
};

type Paid = { readonly paymentId: string; readonly invoiceId: string; readonly amount: bigint };

/** A payment's line that uses the credit memo of a reversal. */
const linksMemo = Prisma.sql`line @> jsonb_build_object('LinkedTxn', jsonb_build_array(
  jsonb_build_object('TxnId', r.qbo_id, 'TxnType', 'CreditMemo')))`;

/**
 * The payments that put credit memos of ours on these invoices, whoever made them. Which ones do
 * is what they say themselves: a memo may be applied long after it was written, and by a person.
 */
export async function takenBackOn(
  db: Queries,
  realmId: string,
  invoiceIds: readonly string[],
): Promise<TakenBack[]> {
  const rows = await db.$queryRaw<
    (Omit<TakenBack, 'amount'> & { currency: string; credited: bigint; linked: number | null })[]
  >`
    select distinct on (r.created_at, r.id, p.invoice_id, p.payment_id)
      p.payment_id as "paymentId", p.invoice_id as "invoiceId", c.reference, c.currency,
      r.credited, linked.amount::float8 as linked
    from charge c
    join charge_reversal r on r.charge_id = c.id and r.method = 'creditMemo'
    join posting p on p.realm_id = c.realm_id and p.invoice_id = c.qbo_invoice_id
    join payment y on y.realm_id = p.realm_id and y.id = p.payment_id
    cross join lateral (select sum((line ->> 'Amount')::numeric) as amount
      from jsonb_array_elements(y.raw -> 'Line') line
      where ${linksMemo}) linked
    where c.realm_id = ${realmId} and c.qbo_invoice_id = any(${[...invoiceIds]}::text[])
      and (linked.amount is not null or r.qbo_payment_id = p.payment_id)
    order by r.created_at, r.id, p.invoice_id, p.payment_id`;
  return rows.map(({ currency, credited, linked, ...row }) => ({
    ...row,
    amount: linked === null ? credited : amountFromNumber(linked, currency).minor,
  }));
}

/** Postings with what takes charges back told apart: a payment may hold money besides. */
export function tellTakenBack<Posting extends Paid>(
  postings: readonly Posting[],
  taken: readonly TakenBack[],
): (Posting & { readonly takesBack?: string })[] {
  const keyOf = ({ paymentId, invoiceId }: Omit<Paid, 'amount'>): string =>
    `${invoiceId} ${paymentId}`;
  const left = groupBy(taken, keyOf, (each) => ({ ...each }));
  return postings.flatMap((posting) => {
    let rest = posting.amount;
    const parts: (Posting & { readonly takesBack?: string })[] = [];
    for (const credit of left.get(keyOf(posting)) ?? []) {
      const amount = credit.amount < rest ? credit.amount : rest;
      if (amount <= 0n) continue;
      credit.amount -= amount;
      rest -= amount;
      parts.push({ ...posting, amount, takesBack: credit.reference });
    }
    return parts.length > 0 && rest === 0n ? parts : [...parts, { ...posting, amount: rest }];
  });
}

/** How much of credit memos of ours each of these payments uses, on whatever, in minor units. */
export async function oursUsedIn(
  db: Queries,
  realmId: string,
  paymentIds: readonly string[],
): Promise<Map<string, bigint>> {
  const rows = await db.$queryRaw<{ id: string; currency: string; used: number }[]>`
    select y.id, y.currency, sum((line ->> 'Amount')::numeric)::float8 as used
    from payment y cross join lateral jsonb_array_elements(y.raw -> 'Line') line
    where y.realm_id = ${realmId} and y.id = any(${[...paymentIds]}::text[])
      and exists (select from charge_reversal r
        where r.realm_id = y.realm_id and r.method = 'creditMemo' and ${linksMemo})
    group by y.id, y.currency`;
  return new Map(rows.map((row) => [row.id, amountFromNumber(row.used, row.currency).minor]));
}

/** What credit memos of ours took back that is not used for anything yet, in minor units. */
type UnusedCredit = {
  readonly invoiceId: string;
  readonly reference: string;
  readonly amount: bigint;
};

/** The unused credits of the charges that these invoices carry. */
export const unusedCreditsOn = (
  db: Queries,
  realmId: string,
  invoiceIds: readonly string[],
): Promise<UnusedCredit[]> => db.$queryRaw<UnusedCredit[]>`
  select c.qbo_invoice_id as "invoiceId", c.reference,
    sum(least(r.credited, m.remaining))::bigint as amount
  from charge c
  join charge_reversal r on r.charge_id = c.id and r.method = 'creditMemo'
  join credit_memo m on m.realm_id = r.realm_id and m.id = r.qbo_id
  where c.realm_id = ${realmId} and c.qbo_invoice_id = any(${[...invoiceIds]}::text[])
    and not m.deleted and m.remaining > 0
  group by 1, 2`;
