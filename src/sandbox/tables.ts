import type { Pool } from 'pg';

// Any constant works; it only has to be the same in every process that sets up these tables.
const setUpLock = 7_203_114;

const statements = `
create schema if not exists sandbox;
create table if not exists sandbox.settings (key text primary key, value jsonb not null);
create table if not exists sandbox.clock (
  id int primary key check (id = 1),
  sandbox_at timestamptz not null,
  real_at timestamptz not null,
  version int not null
);
create table if not exists sandbox.clock_followers (
  id uuid primary key,
  version int not null,
  heartbeat_at timestamptz not null
);
create table if not exists sandbox.oauth_keys (
  kid text primary key,
  private_jwk jsonb not null,
  public_jwk jsonb not null
);
create table if not exists sandbox.oauth_grants (
  id uuid primary key,
  client_id text not null,
  realm_id text not null,
  scope text not null,
  created_at timestamptz not null,
  hard_expires_at timestamptz not null,
  revoked_at timestamptz
);
create index if not exists oauth_grants_realm on sandbox.oauth_grants (realm_id, client_id);
create table if not exists sandbox.oauth_codes (
  code_hash text primary key,
  client_id text not null,
  realm_id text not null,
  redirect_uri text not null,
  scope text not null,
  created_at timestamptz not null,
  grant_id uuid
);
create table if not exists sandbox.oauth_tokens (
  token_hash text primary key,
  kind text not null check (kind in ('access', 'refresh')),
  grant_id uuid not null references sandbox.oauth_grants (id),
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  replaced_at timestamptz
);
create table if not exists sandbox.mails (
  message_id uuid primary key,
  position bigserial not null unique,
  received_at timestamptz not null,
  recipients text[] not null,
  tag text,
  stream text not null,
  metadata jsonb not null,
  request jsonb not null
);
alter table sandbox.mails add column if not exists server int not null default 1;
create index if not exists mails_metadata on sandbox.mails using gin (metadata);
create index if not exists mails_recipients on sandbox.mails using gin (recipients);
create table if not exists sandbox.mail_events (
  id bigserial primary key,
  message_id uuid not null references sandbox.mails (message_id),
  type text not null,
  recipient text not null,
  happened_at timestamptz not null,
  details jsonb not null
);
create index if not exists mail_events_message on sandbox.mail_events (message_id);
create table if not exists sandbox.mail_suppressions (
  email text not null,
  stream text not null,
  reason text not null,
  created_at timestamptz not null,
  primary key (email, stream)
);
create table if not exists sandbox.faults (
  id bigserial primary key,
  match jsonb not null,
  fault text not null,
  times int not null,
  delay_ms int not null,
  seen int not null default 0,
  fired int not null default 0
);
create table if not exists sandbox.requests (
  id bigserial primary key,
  at timestamptz not null,
  api text not null,
  kind text not null,
  realm_id text,
  app_id text,
  method text not null,
  path text not null,
  status int,
  metered_reads int not null,
  fault text
);
create index if not exists requests_at on sandbox.requests (at);
-- An older table only said whether a request was metered.
alter table sandbox.requests add column if not exists metered_reads int not null default 0;
alter table sandbox.requests drop column if exists metered;
`;

/**
 * Makes the tables of this folder in the schema `sandbox` when they are missing. Several
 * processes may call it at once; the ledger's own tables are made by the ledger.
 */
export async function createSandboxTables(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [setUpLock]);
    await client.query(statements);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
