/**
 * What the lines of transactions post to accounts. The other side of a transaction (receivables,
 * payables, bank, sales tax) is not kept by account, so only accounts that lines name have entries.
 */
import type { Pool } from 'pg';
import { multiplyToMinor, toMinor } from '../amounts.ts';

/** One line's posting; the amount on the account's natural side, at the transaction's own rate. */
export type LedgerEntry = {
  readonly accountId: string;
  readonly type: string;
  readonly id: string;
  readonly txnDate: string;
  readonly docNumber: string;
  readonly name: string;
  readonly nameId: string | undefined;
  readonly memo: string;
  readonly currency: string;
  /** Home units for one foreign unit, as text; "1" in the home currency. */
  readonly rate: string;
  /** Decimal text in the transaction's own currency. */
  readonly amount: string;
  readonly homeMinor: bigint;
};

type EntryRow = {
  account_id: string;
  type: string;
  id: string;
  txn_date: string;
  doc_number: string | null;
  name: string | null;
  name_id: string | null;
  memo: string | null;
  currency: string | null;
  rate: string | null;
  amount: string;
};

/*
 * Rows are positive where the account's own side grows: credits of income, liabilities and equity,
 * debits of the rest. A voided transaction keeps its lines with nothing on them, as QuickBooks
 * shows it. Lines post to the account that their item has now, as after an item's account was
 * changed with "also update this account in historical transactions".
 */
const entries = `
  with accounts as (
    select id::text as id, body ->> 'Classification' in ('Revenue', 'Liability', 'Equity') as credits
    from sandbox.qbo_entities where realm_id = $1 and type = 'Account'
      and ($4::text[] is null or id::text = any ($4::text[]))
  ), forms as (
    select e.* from sandbox.qbo_entities e
    where e.realm_id = $1 and not e.deleted and e.txn_date between $2 and $3
      and e.type in ('Invoice', 'SalesReceipt', 'CreditMemo', 'RefundReceipt', 'JournalEntry',
        'Deposit', 'Purchase', 'Bill', 'VendorCredit')
  ), outer_lines as (
    select f.type, f.id, l.line, l.place from forms f
    cross join lateral json_array_elements(f.body -> 'Line') with ordinality as l (line, place)
  ), lines as (
    select type, id, line, place, 0 as inner_place from outer_lines
    union all
    select o.type, o.id, g.line, o.place, g.place from outer_lines o
    cross join lateral json_array_elements(
      coalesce(o.line #> '{GroupLineDetail,Line}', '[]')) with ordinality as g (line, place)
  ), posted as (
    select l.*, case
        when line ->> 'DetailType' = 'SalesItemLineDetail' then coalesce(
          line #>> '{SalesItemLineDetail,ItemAccountRef,value}',
          i.body #>> '{IncomeAccountRef,value}')
        else coalesce(line #>> '{JournalEntryLineDetail,AccountRef,value}',
          line #>> '{DepositLineDetail,AccountRef,value}',
          line #>> '{AccountBasedExpenseLineDetail,AccountRef,value}',
          line #>> '{DiscountLineDetail,DiscountAccountRef,value}')
      end as account_id,
      case
        when line ->> 'DetailType' = 'JournalEntryLineDetail' then
          case when line #>> '{JournalEntryLineDetail,PostingType}' = 'Credit' then 1 else -1 end
        else case when l.type in ('Invoice', 'SalesReceipt', 'Deposit', 'VendorCredit')
            then 1 else -1 end
          * case when line ->> 'DetailType' = 'DiscountLineDetail' then -1 else 1 end
      end as credit
    from lines l
    left join sandbox.qbo_entities i on i.realm_id = $1 and i.type = 'Item'
      and i.id::text = line #>> '{SalesItemLineDetail,ItemRef,value}'
  )
  select p.account_id, p.type, p.id::text, f.txn_date::text, f.doc_number, n.name,
    n.id::text as name_id, p.line ->> 'Description' as memo,
    f.body #>> '{CurrencyRef,value}' as currency, f.body ->> 'ExchangeRate' as rate,
    ((p.line ->> 'Amount')::numeric * p.credit
      * case when a.credits then 1 else -1 end)::text as amount
  from posted p
  join accounts a on a.id = p.account_id
  join forms f on f.type = p.type and f.id = p.id
  left join sandbox.qbo_entities n on n.realm_id = $1
    and n.type = coalesce(p.line #>> '{JournalEntryLineDetail,Entity,Type}', 'Customer')
    and n.id = coalesce(p.line #>> '{JournalEntryLineDetail,Entity,EntityRef,value}',
      f.customer_ref::text)::bigint
  where p.line ->> 'Amount' is not null
  order by f.txn_date, p.id, p.place, p.inner_place`;

/** The postings dated within a period, in the order of their dates. */
export async function findLedgerEntries(
  pool: Pool,
  realmId: string,
  asked: {
    start: string;
    end: string;
    accountIds: readonly string[] | undefined;
    homeCurrency: string;
    digits: number;
  },
): Promise<LedgerEntry[]> {
  const values = [realmId, asked.start, asked.end, asked.accountIds ?? null];
  const { rows } = await pool.query<EntryRow>(entries, values);
  return rows.map((row) => {
    const rate = row.rate ?? '1';
    return {
      accountId: row.account_id,
      type: row.type,
      id: row.id,
      txnDate: row.txn_date,
      docNumber: row.doc_number ?? '',
      name: row.name ?? '',
      nameId: row.name_id ?? undefined,
      memo: row.memo ?? '',
      currency: row.currency ?? asked.homeCurrency,
      rate,
      amount: row.amount,
      homeMinor:
        rate === '1'
          ? toMinor(row.amount, asked.digits)
          : multiplyToMinor(row.amount, rate, asked.digits),
    };
  });
}
