/** What journal entries put on customers' receivables; no payment is ever applied to it. */

/*
 * Rows as of open items, for realm $1 up to the day $2. An entry has no due date, and its amount
 * is positive where the customer is debited.
 */
export const journalItems = `
  select e.id, e.type, detail #>> '{Entity,EntityRef,value}' as customer_id, e.txn_date::text,
    e.txn_date::text as due_date, e.doc_number, e.body ->> 'PrivateNote' as memo,
    null as term_id, null as department_id, e.body #>> '{CurrencyRef,value}' as currency,
    e.body ->> 'ExchangeRate' as rate, signed.amount::text, signed.amount::text as open_balance
  from sandbox.qbo_entities e
  cross join lateral json_array_elements(e.body -> 'Line') as line
  cross join lateral (select line -> 'JournalEntryLineDetail' as detail) as d
  cross join lateral (select (line ->> 'Amount')::numeric
    * case when detail ->> 'PostingType' = 'Debit' then 1 else -1 end as amount) as signed
  join sandbox.qbo_entities a on a.realm_id = $1 and a.type = 'Account'
    and a.id = (detail #>> '{AccountRef,value}')::bigint
    and a.body ->> 'AccountType' = 'Accounts Receivable'
  where e.realm_id = $1 and e.type = 'JournalEntry' and not e.deleted and e.txn_date <= $2
    and detail #>> '{Entity,Type}' = 'Customer' and signed.amount <> 0`;
