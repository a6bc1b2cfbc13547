import type { Pool } from 'pg';
import { inTransaction } from '../in-transaction.ts';

// The number that all set-up of the schema `sandbox` locks, in whatever process it runs.
const setUpLock = 7_203_114;

const statements = [
  `create schema if not exists sandbox`,
  `create table if not exists sandbox.qbo_companies (
    realm_id text primary key,
    name text not null,
    country text not null,
    currency text not null,
    time_zone text not null,
    created_at timestamptz not null
  )`,
  // False: a payment's invoices change without an event of their own.
  `alter table sandbox.qbo_companies
    add column if not exists announces_linked boolean not null default true`,
  // One sequence per realm and family, gapless because writes of a realm are serialised.
  `create table if not exists sandbox.qbo_counters (
    realm_id text not null references sandbox.qbo_companies,
    family text not null,
    last_value bigint not null,
    primary key (realm_id, family)
  )`,
  // body is json, not jsonb: it keeps the key order QuickBooks answers with.
  `create table if not exists sandbox.qbo_entities (
    realm_id text not null references sandbox.qbo_companies,
    type text not null,
    id bigint not null,
    sync_token integer not null,
    create_time timestamptz not null,
    last_updated_time timestamptz not null,
    deleted boolean not null,
    active boolean not null,
    last_line_id integer not null,
    customer_ref bigint,
    parent_ref bigint,
    txn_date date,
    due_date date,
    balance numeric,
    total numeric,
    doc_number text,
    name text,
    name_key text,
    name_family text,
    body json not null,
    primary key (realm_id, type, id)
  )`,
  `create unique index if not exists qbo_entities_name_unique
    on sandbox.qbo_entities (realm_id, name_family, name_key)
    where active and not deleted and name_family is not null`,
  // Counts and pages by Id read this alone, without the rows themselves.
  `create index if not exists qbo_entities_live
    on sandbox.qbo_entities (realm_id, type, id) include (active) where not deleted`,
  `drop index if exists sandbox.qbo_entities_updated`,
  `create index if not exists qbo_entities_changed
    on sandbox.qbo_entities (realm_id, type, last_updated_time, id) include (deleted, active)`,
  `create index if not exists qbo_entities_customer
    on sandbox.qbo_entities (realm_id, type, customer_ref) where customer_ref is not null`,
  `create index if not exists qbo_entities_parent
    on sandbox.qbo_entities (realm_id, type, parent_ref) where parent_ref is not null`,
  `create index if not exists qbo_entities_txn_date
    on sandbox.qbo_entities (realm_id, type, txn_date) where txn_date is not null`,
  `create index if not exists qbo_entities_due_date
    on sandbox.qbo_entities (realm_id, type, due_date) where due_date is not null`,
  `drop index if exists sandbox.qbo_entities_balance`,
  `create index if not exists qbo_entities_open
    on sandbox.qbo_entities (realm_id, type, balance) include (id, active)
    where balance is not null and not deleted`,
  `create index if not exists qbo_entities_doc_number
    on sandbox.qbo_entities (realm_id, type, doc_number) where doc_number is not null`,
  `create index if not exists qbo_entities_name
    on sandbox.qbo_entities (realm_id, type, name_key) where name_key is not null`,
  // What a payment's line puts on an invoice, or draws from a credit memo.
  `create table if not exists sandbox.qbo_postings (
    realm_id text not null references sandbox.qbo_companies,
    payment_id bigint not null,
    line_number integer not null,
    target_type text not null,
    target_id bigint not null,
    amount numeric not null check (amount > 0),
    primary key (realm_id, payment_id, line_number)
  )`,
  `create index if not exists qbo_postings_target
    on sandbox.qbo_postings (realm_id, target_type, target_id)`,
  `create table if not exists sandbox.qbo_attachments (
    realm_id text not null references sandbox.qbo_companies,
    attachable_id bigint not null,
    position integer not null,
    entity_type text not null,
    entity_id text not null,
    primary key (realm_id, attachable_id, position)
  )`,
  `create index if not exists qbo_attachments_entity
    on sandbox.qbo_attachments (realm_id, entity_type, entity_id)`,
  `create table if not exists sandbox.qbo_files (
    realm_id text not null references sandbox.qbo_companies,
    attachable_id bigint not null,
    secret uuid not null,
    content bytea not null,
    primary key (realm_id, attachable_id)
  )`,
  `create table if not exists sandbox.qbo_requests (
    realm_id text not null references sandbox.qbo_companies,
    request_id text not null,
    answer json not null,
    created_at timestamptz not null,
    primary key (realm_id, request_id)
  )`,
  `create table if not exists sandbox.webhook_events (
    id uuid primary key,
    seq bigint generated always as identity,
    realm_id text not null,
    entity text not null,
    entity_id text not null,
    operation text not null
      check (operation in ('Create', 'Update', 'Delete', 'Void', 'Emailed', 'Merge')),
    deleted_id text,
    happened_at timestamptz not null,
    state text not null default 'new',
    attempts integer not null default 0,
    next_try_at timestamptz,
    notification_id uuid
  )`,
  `create index if not exists webhook_events_state on sandbox.webhook_events (state, seq)`,
  `create index if not exists webhook_events_seq on sandbox.webhook_events (seq)`,
  // What is done with is in neither of these, so a delivery costs the same after any number.
  `create index if not exists webhook_events_new
    on sandbox.webhook_events (seq) where state = 'new'`,
  `create index if not exists webhook_events_notification
    on sandbox.webhook_events (notification_id) where state = 'new'`,
];

/**
 * Creates the ledger's tables, and `sandbox.webhook_events`, where they are missing.
 * Safe when several processes start at once: they take turns under an advisory lock.
 */
export async function createLedgerTables(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [setUpLock]);
    for (const statement of statements) await client.query(statement);
  });
}
