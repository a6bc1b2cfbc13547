import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { Pool } from 'pg';
import { issuer, sandboxPerson } from './apps.ts';

export type IdTokens = {
  /** The public key set, as served at the JWKS address. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** An RS256 id token for the sandbox's person, valid for one hour. */
  sign(claims: { clientId: string; realmId: string; now: Date }): Promise<string>;
};

/** The signing key is made once and kept, so that tokens stay verifiable after a restart. */
export async function createIdTokens(pool: Pool): Promise<IdTokens> {
  const stored = (await readKey(pool)) ?? (await makeKey(pool));
  const privateKey = await importJWK(stored.private_jwk, 'RS256');
  return {
    jwks: { keys: [stored.public_jwk] },
    sign: ({ clientId, realmId, now }) => {
      const seconds = Math.floor(now.getTime() / 1000);
      return new SignJWT({ realmid: realmId, auth_time: seconds })
        .setProtectedHeader({ alg: 'RS256', kid: stored.kid })
        .setIssuer(issuer)
        .setSubject(sandboxPerson.sub)
        .setAudience([clientId])
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + 3_600)
        .sign(privateKey);
    },
  };
}

type KeyRow = { kid: string; private_jwk: JWK; public_jwk: JWK };

async function readKey(pool: Pool): Promise<KeyRow | undefined> {
  const found = await pool.query<KeyRow>('select * from sandbox.oauth_keys order by kid limit 1');
  return found.rows[0];
}

async function makeKey(pool: Pool): Promise<KeyRow> {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const kid = 'sandbox-1';
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'RS256' };
  await pool.query(
    `insert into sandbox.oauth_keys (kid, private_jwk, public_jwk) values ($1, $2, $3)
     on conflict (kid) do nothing`,
    [kid, JSON.stringify(await exportJWK(pair.privateKey)), JSON.stringify(publicJwk)],
  );
  const stored = await readKey(pool);
  if (!stored) throw new Error('The signing key could not be stored in sandbox.oauth_keys.');
  return stored;
}
