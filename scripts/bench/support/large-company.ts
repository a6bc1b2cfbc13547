import type { Client } from 'pg';

/** How large a company is. */
export type CompanySize = { readonly customers: number; readonly invoices: number };

/** The day that everything lies around, in 2026; a Tuesday. */
export const today = '2026-11-24';

/**
 * Fills the mirror and our own records of a company by SQL, the same rows in every run: what each
 * row is like follows from a hash of its number. Of the invoices, all open, five in six are
 * overdue; a third has a payment, one in eight a charge that stands on it, one in five was reminded.
 */
export async function makeLargeCompany(
  client: Client,
  realmId: string,
  { customers, invoices }: CompanySize,
): Promise<void> {
  await client.query(
    `insert into company (realm_id, name, country, home_currency, time_zone, reminders_mode,
       charges_mode, created_at)
     values ($1, 'Large Company', 'US', 'USD', 'America/New_York', 'observe', 'observe', now())`,
    [realmId],
  );
  const values = [realmId, customers, invoices, today];
  for (const statement of statements) {
    // PostgreSQL wants each parameter named to be used.
    const used = values.filter((_, place) => statement.includes(`$${place + 1}`));
    await client.query(renumbered(statement), used);
  }
  await savePolicies(client, realmId, customers, invoices);
  await client.query('vacuum analyze');
}

/** The parameters of a statement that leaves some out, counted without gaps. */
function renumbered(statement: string): string {
  const used = [1, 2, 3, 4].filter((place) => statement.includes(`$${place}`));
  return statement.replaceAll(/\$(\d)/g, (_, place) => `$${used.indexOf(Number(place)) + 1}`);
}

/** A number from 0 to below `limit` that looks random and belongs to row `n`. */
const dice = (n: string, salt: number, limit: number): string =>
  `(abs(hashint8extended(${n}::bigint, ${salt})) % ${limit})`;

const statements = [
  `insert into customer (realm_id, id, display_name, company_name, email, parent_id,
     bill_with_parent, active, balance, currency, billing_address, sync_token, last_updated_at, raw)
   select $1, n::text, 'Customer ' || n, 'Customer ' || n || ' Ltd', 'c' || n || '@example.com',
     case when n % 10 = 0 then (n - 1)::text end, n % 20 = 0, true, 0, 'USD',
     jsonb_build_object('Line1', n || ' Main Street', 'City', 'Springfield', 'PostalCode', '12345',
       'Country', 'US', 'CountrySubDivisionCode', (array['CA', 'TX', 'NY', 'WA', 'FL'])[1 + n % 5]),
     0, now(), jsonb_build_object('Id', n::text, 'Notes', repeat('note ', 60))
   from generate_series(1, $2::int) n`,
  `insert into group_member (realm_id, group_name, customer_id)
   select $1, 'wholesale', n::text from generate_series(1, $2::int) n where n % 4 = 0
   union all select $1, 'late', n::text from generate_series(1, $2::int) n where n % 7 = 0`,
  `insert into customer_legal (realm_id, customer_id, is_consumer, author, updated_at)
   select $1, n::text, true, 'bench', now() from generate_series(1, $2::int) n where n % 50 = 0`,
  `insert into invoice (realm_id, id, doc_number, customer_id, currency, txn_date, due_date, total,
     open_balance, status, bill_email, invoice_link, lines, sync_token, last_updated_at, raw)
   select $1, n::text, (1000 + n)::text, (1 + ${dice('n', 1, 1_000_003)} % $2::int)::text, 'USD',
     due - 30, due, total, total, 'open', null, 'https://example.com/pay/' || n,
     (select jsonb_agg(jsonb_build_object('id', line::text, 'amount', (total / 400)::text || '.00',
        'description', 'Work of day ' || line, 'itemId', '1', 'itemName', 'Services',
        'accountName', null)) from generate_series(1, 3) line),
     0, now() - interval '40 days', jsonb_build_object('Id', n::text, 'PrivateNote', repeat('x', 900))
   from (select n, $4::date + 30 - (${dice('n', 2, 180)})::int as due,
       (5000 + ${dice('n', 3, 2_000_000)})::bigint as total
     from generate_series(1, $3::int) n) numbered`,
  `insert into payment (realm_id, id, customer_id, currency, txn_date, total, unapplied, sync_token,
     last_updated_at, raw)
   select $1, id, customer_id, 'USD', least(due_date + (${dice('id', 4, 40)})::int, $4::date),
     total / 3, case when ${dice('id', 5, 60)} = 0 then total / 9 else 0 end, 0, now(), '{}'
   from invoice where realm_id = $1 and ${dice('id', 6, 3)} = 0`,
  `insert into posting (realm_id, payment_id, line_no, invoice_id, amount, date)
   select $1, id, 1, id, total, txn_date from payment where realm_id = $1`,
  // Without it the updates below are planned for a handful of rows, and take minutes.
  'analyze invoice, posting',
  `update invoice i set open_balance = i.total - p.amount from posting p
   where p.realm_id = i.realm_id and p.invoice_id = i.id and i.realm_id = $1`,
  // A charge thirty days after the first assessment that stands on its invoice.
  `insert into charge (id, reference, realm_id, run_id, invoice_id, customer_id, assessment_date,
     covers_from, covers_to, amount, currency, status, write_back, worksheet, worksheet_hash, basis,
     policy_level, policy_version, qbo_invoice_id, qbo_line_id, active_key, created_at, updated_at,
     written_at)
   select gen_random_uuid(), 'DW-' || translate(lpad(to_hex(id::bigint), 6, '0'), 'abcdef', 'ABCDEF'),
     $1, gen_random_uuid(), id, customer_id, due_date + 11, due_date, due_date + 11,
     total / 200 + 1, 'USD', 'written', 'lineOnInvoice', '{"version": 1}', repeat('0', 64), '{}',
     'company', 1, id, '4', id || ':' || due_date + 11, now(), now(), now()
   from invoice where realm_id = $1 and due_date + 11 < $4::date and ${dice('id', 7, 6)} = 0`,
  `update invoice i set total = i.total + c.amount, open_balance = i.open_balance + c.amount,
     lines = i.lines || jsonb_build_array(jsonb_build_object('id', '4',
       'amount', (c.amount / 100)::text || '.' || lpad((c.amount % 100)::text, 2, '0'),
       'description', 'Finance charge [' || c.reference || ']', 'itemId', '2',
       'itemName', 'Finance charge', 'accountName', null))
   from charge c where c.realm_id = i.realm_id and c.invoice_id = i.id and i.realm_id = $1`,
  `insert into reminder (id, realm_id, run_id, customer_id, date, template, status, recipients,
     policy_level, message_id, created_at, sent_at, updated_at)
   select md5($1 || id)::uuid, $1, gen_random_uuid(), customer_id, due_date + 1, 'polite', 'sent',
     array['c@example.com'], 'default', 'm' || id, due_date + 1, due_date + 1, due_date + 1
   from invoice where realm_id = $1 and due_date + 1 < $4::date and ${dice('id', 8, 4)} = 0`,
  `insert into reminder_invoice (reminder_id, realm_id, invoice_id, step, active_key, open_balance,
     charges, currency, due_date, days_overdue)
   select md5($1 || id)::uuid, $1, id, 'offset:1', id || ':offset:1', open_balance, 0, 'USD', due_date, 1
   from invoice where realm_id = $1 and due_date + 1 < $4::date and ${dice('id', 8, 4)} = 0`,
  `insert into skipped_step (realm_id, invoice_id, step, due_date, date, run_id)
   select $1, id, 'offset:-7', due_date, due_date, gen_random_uuid() from invoice
   where realm_id = $1 and due_date < $4::date and ${dice('id', 9, 5)} = 0`,
  `insert into hold (id, realm_id, scope, subject_id, stops, reason, starts_on, until, author, created_at)
   select gen_random_uuid(), $1, 'customer', n::text, 'both', 'promise', $4::date - 20,
     case when n % 2 = 0 then $4::date - 2 end, 'bench', now()
   from generate_series(1, $2::int) n where n % 60 = 0
   union all
   select gen_random_uuid(), $1, 'invoice', n::text, 'charges', 'dispute', $4::date - 9, null, 'bench', now()
   from generate_series(1, $3::int) n where n % 90 = 0`,
  `insert into credit_memo (realm_id, id, customer_id, currency, txn_date, total, remaining,
     sync_token, last_updated_at, raw)
   select $1, n::text, n::text, 'USD', $4::date - 50, 5000, 5000, 0, now(), '{}'
   from generate_series(1, $2::int) n where n % 40 = 0`,
  `insert into suppressed_address (realm_id, address, reason, created_at)
   select $1, 'c' || n * 97 || '@example.com', 'bounced', now()
   from generate_series(1, greatest(1, $2::int / 200)) n`,
];

const monthly = { kind: 'monthly', day: 24 };
const every = { kind: 'everyDays', days: 30 };
const charges = (amount: object, more: object = {}): object => ({
  enabled: true,
  start: { from: 'dueDate', graceDays: 10, accrueFrom: 'start' },
  amount,
  base: 'principal',
  assess: every,
  allocation: 'principalFirst',
  writeBack: 'lineOnInvoice',
  ...more,
});
const annual = { kind: 'annualRate', percent: '18', dayCount: 'actual/365' };
const percent = { kind: 'percent', percent: '1.5' };
const flat = { kind: 'flat', amount: '25.00' };
/** Every kind of amount, with limits, bases and schedules of every sort. */
const ownPolicies = [
  charges(annual, { base: 'balance', allocation: 'chargesFirst' }),
  charges({ ...annual, dayCount: 'actual/actual' }, { maximum: '500.00' }),
  charges(percent, { assess: monthly, maximumTotal: { percentOfPrincipal: '25' } }),
  charges(flat, { assess: { kind: 'once' } }),
  charges({ kind: 'greaterOf', of: [flat, percent] }, { minimumBalance: '100.00' }),
  charges({ kind: 'sumOf', of: [flat, annual] }, { maximumCount: 6 }),
  charges({ kind: 'flatThenPercent', amount: '25.00', percent: '1.5' }),
  charges({ kind: 'tiered', tiers: [{ upTo: '1000.00', amount: flat }, { amount: percent }] }),
  charges(
    {
      kind: 'annualRate',
      baseRate: { rates: [{ from: '2026-01-01', percent: '4.25' }], margin: '8' },
    },
    { minimum: '2.00' },
  ),
];

/** The company's rules, two groups', one customer's in twenty and one invoice's in two hundred. */
async function savePolicies(
  client: Client,
  realmId: string,
  customers: number,
  invoices: number,
): Promise<void> {
  const save = (level: string, subjects: string, policies: readonly object[]) =>
    client.query(
      `insert into policy_version (id, realm_id, level, subject, version, charges, author, created_at)
       select gen_random_uuid(), $1, $2, subject, 1,
         ($3::jsonb) -> (row_number() over () % jsonb_array_length($3::jsonb))::int, 'bench', now()
       from (${subjects}) as subjects (subject)`,
      [realmId, level, JSON.stringify(policies)],
    );
  await save('company', `select ''`, [charges(annual, { minimum: '2.00', maximumCount: 12 })]);
  await save('group', `select 'wholesale'`, [charges(percent, { assess: monthly })]);
  await save('group', `select 'late'`, [charges({ kind: 'greaterOf', of: [flat, annual] })]);
  const every20 = `select n::text from generate_series(1, ${customers}) n where n % 20 = 3`;
  await save('customer', every20, ownPolicies);
  const every200 = `select n::text from generate_series(1, ${invoices}) n where n % 200 = 7`;
  await save('invoice', every200, ownPolicies);
}
