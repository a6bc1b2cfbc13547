import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../in-transaction.ts';
import { accountingScope, controlAppId } from './apps.ts';
import { readOAuthSettings, type OAuthSettings } from './settings.ts';

export type IssuedTokens = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessSeconds: number;
  readonly refreshSeconds: number;
  readonly hardExpirySeconds: number;
  readonly realmId: string;
  readonly scope: string;
};
export type GrantResult = { readonly outcome: 'issued'; readonly tokens: IssuedTokens } | 'invalid';
export type TokenCheck = {
  readonly realmId: string;
  readonly appId: string;
  /** The scopes of the grant. */
  readonly scopes: readonly string[];
};

// QUICKBOOKS.md section 9: one hour; 101 days rolling; a new value after 24 hours.
const accessSeconds = 3_600;
const refreshSeconds = 8_726_400;
const refreshRotatesAfterMs = 24 * 3_600_000;
const codeLivesMs = 10 * 60_000;
const centurySeconds = 100 * 365 * 86_400;

type Grant = {
  id: string;
  client_id: string;
  realm_id: string;
  scope: string;
  hard_expires_at: Date;
  revoked_at: Date | null;
};

export type Grants = ReturnType<typeof createGrants>;

/** Codes, grants and tokens, stored hashed, with every time limit on the sandbox's clock. */
export function createGrants(deps: { pool: Pool; now: () => Date }) {
  const { pool, now } = deps;
  return {
    /** Makes a single-use authorization code for a realm the person picked. */
    createCode: async (code: {
      clientId: string;
      realmId: string;
      redirectUri: string;
      scope: string;
    }): Promise<string> => {
      const value = `AB1${randomBytes(24).toString('base64url')}`;
      await pool.query(
        `insert into sandbox.oauth_codes (code_hash, client_id, realm_id, redirect_uri, scope, created_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [hash(value), code.clientId, code.realmId, code.redirectUri, code.scope, now()],
      );
      return value;
    },

    /** Swaps a code for tokens. A code that comes twice also ends the grant of its first use. */
    redeemCode: async (
      code: string,
      clientId: string,
      redirectUri: string,
    ): Promise<GrantResult> => {
      const settings = await readOAuthSettings(pool);
      const given = { code, clientId, redirectUri };
      return inTransaction(pool, (db) => redeemCode(db, now(), settings, given));
    },

    /** New access token; the refresh token's value changes once it is 24 hours old. */
    refresh: async (refreshToken: string, clientId: string): Promise<GrantResult> => {
      const settings = await readOAuthSettings(pool);
      return inTransaction(pool, (db) => refresh(db, now(), settings, refreshToken, clientId));
    },

    /** Ends every grant the app has for the token's realm. False: no such token. */
    revoke: async (token: string, clientId: string): Promise<boolean> => {
      const ended = await pool.query(
        `update sandbox.oauth_grants set revoked_at = $3
         where client_id = $2 and revoked_at is null and realm_id = (
           select g.realm_id from sandbox.oauth_tokens t join sandbox.oauth_grants g on g.id = t.grant_id
           where t.token_hash = $1 and g.client_id = $2)`,
        [hash(token), clientId, now()],
      );
      return (ended.rowCount ?? 0) > 0;
    },

    /** The person ends the app's grants for a realm inside QuickBooks. False: there was none. */
    disconnect: async (realmId: string, clientId: string): Promise<boolean> => {
      const ended = await pool.query(
        `update sandbox.oauth_grants set revoked_at = $3
         where client_id = $2 and realm_id = $1 and revoked_at is null`,
        [realmId, clientId, now()],
      );
      return (ended.rowCount ?? 0) > 0;
    },

    /** Who an access token speaks for, or why it does not count. */
    checkAccessToken: async (token: string): Promise<TokenCheck | 'expired' | 'invalid'> => {
      const found = await pool.query<Grant & { expires_at: Date }>(
        `select g.*, t.expires_at from sandbox.oauth_tokens t
         join sandbox.oauth_grants g on g.id = t.grant_id
         where t.token_hash = $1 and t.kind = 'access'`,
        [hash(token)],
      );
      const row = found.rows[0];
      if (!row || row.revoked_at) return 'invalid';
      if (row.expires_at.getTime() <= now().getTime()) return 'expired';
      const scopes = row.scope.split(/\s+/);
      return { realmId: row.realm_id, appId: row.client_id, scopes };
    },

    /**
     * An access token of the second app. It outlives every jump of the clock, because whoever
     * holds it has no way to refresh it.
     */
    issueControlToken: (realmId: string): Promise<string> =>
      inTransaction(pool, async (db) => {
        const at = now();
        const grant = await insertGrant(db, at, {
          clientId: controlAppId,
          realmId,
          scope: accountingScope,
          lifeSeconds: centurySeconds,
        });
        return insertToken(db, grant.id, 'access', at, centurySeconds);
      }),

    /** Realms an app is connected to, each with the instant its oldest live grant was made. */
    connectedRealms: async (clientId: string): Promise<Map<string, Date>> => {
      const found = await pool.query<{ realm_id: string; since: Date }>(
        `select realm_id, min(created_at) as since from sandbox.oauth_grants
         where client_id = $1 and revoked_at is null group by realm_id`,
        [clientId],
      );
      return new Map(found.rows.map((row) => [row.realm_id, row.since]));
    },
  };
}

async function redeemCode(
  db: PoolClient,
  at: Date,
  settings: OAuthSettings,
  given: { code: string; clientId: string; redirectUri: string },
): Promise<GrantResult> {
  const found = await db.query<{
    client_id: string;
    realm_id: string;
    redirect_uri: string;
    scope: string;
    created_at: Date;
    grant_id: string | null;
  }>('select * from sandbox.oauth_codes where code_hash = $1 for update', [hash(given.code)]);
  const code = found.rows[0];
  if (!code || code.client_id !== given.clientId) return 'invalid';
  if (code.grant_id) {
    await endGrant(db, code.grant_id, at);
    return 'invalid';
  }
  const isOld = at.getTime() - code.created_at.getTime() > codeLivesMs;
  if (code.redirect_uri !== given.redirectUri || isOld) return 'invalid';
  const grant = await insertGrant(db, at, {
    clientId: code.client_id,
    realmId: code.realm_id,
    scope: code.scope,
    lifeSeconds: settings.hardExpirySeconds,
  });
  await db.query('update sandbox.oauth_codes set grant_id = $2 where code_hash = $1', [
    hash(given.code),
    grant.id,
  ]);
  const accessToken = await insertToken(db, grant.id, 'access', at, accessSeconds);
  const refreshToken = await insertToken(db, grant.id, 'refresh', at, refreshSeconds);
  return issued(grant, at, accessToken, refreshToken, refreshSeconds);
}

async function refresh(
  db: PoolClient,
  at: Date,
  settings: OAuthSettings,
  refreshToken: string,
  clientId: string,
): Promise<GrantResult> {
  const found = await db.query<
    Grant & { issued_at: Date; expires_at: Date; replaced_at: Date | null }
  >(
    `select g.*, t.issued_at, t.expires_at, t.replaced_at from sandbox.oauth_tokens t
     join sandbox.oauth_grants g on g.id = t.grant_id
     where t.token_hash = $1 and t.kind = 'refresh' for update`,
    [hash(refreshToken)],
  );
  const row = found.rows[0];
  if (!row || row.client_id !== clientId || row.revoked_at) return 'invalid';
  if (row.replaced_at) {
    if (settings.outdatedRefresh === 'revoke') await endGrant(db, row.id, at);
    return 'invalid';
  }
  const ends = Math.min(row.expires_at.getTime(), row.hard_expires_at.getTime());
  if (ends <= at.getTime()) return 'invalid';
  const accessToken = await insertToken(db, row.id, 'access', at, accessSeconds);
  if (at.getTime() - row.issued_at.getTime() < refreshRotatesAfterMs) {
    const left = Math.floor((row.expires_at.getTime() - at.getTime()) / 1000);
    return issued(row, at, accessToken, refreshToken, left);
  }
  await db.query('update sandbox.oauth_tokens set replaced_at = $2 where token_hash = $1', [
    hash(refreshToken),
    at,
  ]);
  const rotated = await insertToken(db, row.id, 'refresh', at, refreshSeconds);
  return issued(row, at, accessToken, rotated, refreshSeconds);
}

async function endGrant(db: PoolClient, grantId: string, at: Date): Promise<void> {
  await db.query(
    'update sandbox.oauth_grants set revoked_at = $2 where id = $1 and revoked_at is null',
    [grantId, at],
  );
}

async function insertGrant(
  db: PoolClient,
  at: Date,
  grant: { clientId: string; realmId: string; scope: string; lifeSeconds: number },
): Promise<Grant> {
  const row: Grant = {
    id: randomUUID(),
    client_id: grant.clientId,
    realm_id: grant.realmId,
    scope: grant.scope,
    hard_expires_at: new Date(at.getTime() + grant.lifeSeconds * 1000),
    revoked_at: null,
  };
  await db.query(
    `insert into sandbox.oauth_grants (id, client_id, realm_id, scope, created_at, hard_expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [row.id, row.client_id, row.realm_id, row.scope, at, row.hard_expires_at],
  );
  return row;
}

async function insertToken(
  db: PoolClient,
  grantId: string,
  kind: 'access' | 'refresh',
  at: Date,
  seconds: number,
): Promise<string> {
  const value = `${kind === 'access' ? 'eyJ' : 'RT1-'}${randomBytes(36).toString('base64url')}`;
  await db.query(
    `insert into sandbox.oauth_tokens (token_hash, kind, grant_id, issued_at, expires_at)
     values ($1, $2, $3, $4, $5)`,
    [hash(value), kind, grantId, at, new Date(at.getTime() + seconds * 1000)],
  );
  return value;
}

function issued(
  grant: Grant,
  at: Date,
  accessToken: string,
  refreshToken: string,
  refreshLeft: number,
): GrantResult {
  const hardLeft = Math.floor((grant.hard_expires_at.getTime() - at.getTime()) / 1000);
  return {
    outcome: 'issued',
    tokens: {
      accessToken,
      refreshToken,
      accessSeconds,
      // No token outlives its grant.
      refreshSeconds: Math.min(refreshLeft, hardLeft),
      hardExpirySeconds: hardLeft,
      realmId: grant.realm_id,
      scope: grant.scope,
    },
  };
}

const hash = (value: string): string => createHash('sha256').update(value).digest('hex');
