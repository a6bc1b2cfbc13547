/** What customers owed on a day: open invoices and journal entries, less payments and credits left. */
import type { Pool } from 'pg';
import { minorDigits, multiplyToMinor, toMinor } from '../amounts.ts';
import { journalItems } from './journal-items.ts';

/** One open transaction; credits and unapplied payments are negative. */
export type OpenItem = {
  readonly id: string;
  readonly type: 'Invoice' | 'CreditMemo' | 'Payment' | 'JournalEntry';
  readonly customerId: string;
  readonly docNumber: string | undefined;
  readonly txnDate: string;
  /** The day it ages from: credits have no due date and age from their own. */
  readonly dueDate: string;
  readonly memo: string | undefined;
  readonly termId: string | undefined;
  readonly departmentId: string | undefined;
  readonly currency: string;
  /** Home units for one foreign unit, as text; "1" in the home currency. */
  readonly rate: string;
  /** In the transaction's own currency, as decimal text. */
  readonly amount: string;
  readonly openBalance: string;
  /** In minor units of the home currency, at the transaction's own rate. */
  readonly homeAmountMinor: bigint;
  readonly homeOpenMinor: bigint;
};

type OpenRow = {
  id: string;
  type: OpenItem['type'];
  customer_id: string;
  doc_number: string | null;
  txn_date: string;
  due_date: string;
  memo: string | null;
  term_id: string | null;
  department_id: string | null;
  currency: string | null;
  rate: string | null;
  amount: string;
  open_balance: string;
};

/*
 * An application counts from the day on which both sides exist. So what a later payment put on an
 * invoice, or an earlier payment on a later invoice, is taken back from today's balances.
 *
 * Bodies are read only with $4, and once for all that is taken out of them: that is most of the work.
 */
const openItems = `
  with late as (
    select id, type from sandbox.qbo_entities
    where realm_id = $1 and type in ('Invoice', 'CreditMemo', 'Payment') and txn_date > $2
      and not deleted and $3
  ), undone as (
    select p.* from sandbox.qbo_postings p join late l
      on p.realm_id = $1 and l.type = 'Payment' and p.payment_id = l.id
    union
    select p.* from sandbox.qbo_postings p join late l
      on p.realm_id = $1 and p.target_type = l.type and p.target_id = l.id
  ), put_back as (
    select target_type as type, target_id as id, sum(amount) as amount from undone group by 1, 2
    union all
    select 'Payment', payment_id, sum(case when target_type = 'Invoice' then amount else -amount end)
    from undone group by payment_id
  ), candidates as (
    select type, id from sandbox.qbo_entities
    where realm_id = $1 and type in ('Invoice', 'CreditMemo', 'Payment') and balance <> 0
      and not deleted
    union
    select type, id from put_back
  )
  select e.id, e.type, e.customer_ref::text as customer_id, e.txn_date::text,
    coalesce(e.due_date, e.txn_date)::text as due_date,
    coalesce(e.doc_number, f."PaymentRefNum") as doc_number,
    f."PrivateNote" as memo,
    f."SalesTermRef" ->> 'value' as term_id,
    f."DepartmentRef" ->> 'value' as department_id,
    f."CurrencyRef" ->> 'value' as currency,
    f."ExchangeRate" as rate,
    (case when e.type = 'Invoice' then e.total else -e.total end)::text as amount,
    (case when e.type = 'Invoice' then 1 else -1 end
      * (coalesce(e.balance, 0) + coalesce(b.amount, 0)))::text as open_balance
  from candidates c
  join sandbox.qbo_entities e on e.realm_id = $1 and e.type = c.type and e.id = c.id
  left join put_back b on b.type = c.type and b.id = c.id
  left join lateral json_to_record(e.body) as f("PaymentRefNum" text, "PrivateNote" text,
    "SalesTermRef" json, "DepartmentRef" json, "CurrencyRef" json, "ExchangeRate" text) on $4
  where e.txn_date <= $2 and not e.deleted and e.customer_ref is not null
    and coalesce(e.balance, 0) + coalesce(b.amount, 0) <> 0
  union all
  ${journalItems}
  order by due_date, txn_date, id`;

/**
 * Every open transaction dated up to `date`, the longest due first. With `isAsOf` the balances are
 * those of that day, otherwise today's. Without `hasDetails` everything is of the home currency, and
 * memo, terms, department and a payment's number are left out.
 */
export async function findOpenItems(
  pool: Pool,
  realmId: string,
  asked: { date: string; isAsOf: boolean; homeCurrency: string; hasDetails: boolean },
): Promise<OpenItem[]> {
  const values = [realmId, asked.date, asked.isAsOf, asked.hasDetails];
  const { rows } = await pool.query<OpenRow>(openItems, values);
  const digits = minorDigits(asked.homeCurrency);
  return rows.map((row) => {
    const rate = row.rate ?? '1';
    const home = (text: string) =>
      rate === '1' ? toMinor(text, digits) : multiplyToMinor(text, rate, digits);
    return {
      id: row.id,
      type: row.type,
      customerId: row.customer_id,
      docNumber: row.doc_number ?? undefined,
      txnDate: row.txn_date,
      dueDate: row.due_date,
      memo: row.memo ?? undefined,
      termId: row.term_id ?? undefined,
      departmentId: row.department_id ?? undefined,
      currency: row.currency ?? asked.homeCurrency,
      rate,
      amount: row.amount,
      openBalance: row.open_balance,
      homeAmountMinor: home(row.amount),
      homeOpenMinor: home(row.open_balance),
    };
  });
}
