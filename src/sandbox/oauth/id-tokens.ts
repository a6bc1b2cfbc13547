import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import type { Pool } from 'pg';
import { issuer, sandboxPerson } from './apps.ts';

export type IdTokens = {
  /** The public key set, as served at the JWKS address: the newest key first. */
  jwks(): { readonly keys: readonly JWK[] };
  /** An RS256 id token for the sandbox's person, valid for one hour, signed by the newest key. */
  sign(claims: { clientId: string; realmId: string; now: Date }): Promise<string>;
  /** Signs with a new key from here on; the old ones stay in the set unless they are withdrawn. */
  rotate(options: { withdrawOld: boolean }): Promise<{ readonly kid: string }>;
};

/** The signing keys are kept, so that tokens stay verifiable after a restart. */
export async function createIdTokens(pool: Pool): Promise<IdTokens> {
  let keys = await readKeys(pool);
  if (keys.length === 0) keys = await addKey(pool);
  return {
    jwks: () => ({ keys: keys.map((key) => key.public_jwk) }),
    sign: async ({ clientId, realmId, now }) => {
      const newest = newestOf(keys);
      const seconds = Math.floor(now.getTime() / 1000);
      return new SignJWT({ realmid: realmId, auth_time: seconds })
        .setProtectedHeader({ alg: 'RS256', kid: newest.kid })
        .setIssuer(issuer)
        .setSubject(sandboxPerson.sub)
        .setAudience([clientId])
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + 3_600)
        .sign(await importJWK(newest.private_jwk, 'RS256'));
    },
    rotate: async ({ withdrawOld }) => {
      keys = await addKey(pool);
      const { kid } = newestOf(keys);
      if (withdrawOld) {
        await pool.query('delete from sandbox.oauth_keys where kid <> $1', [kid]);
        keys = await readKeys(pool);
      }
      return { kid };
    },
  };
}

type KeyRow = { kid: string; private_jwk: JWK; public_jwk: JWK };

function newestOf(keys: readonly KeyRow[]): KeyRow {
  const [newest] = keys;
  if (!newest) throw new Error('There is no signing key in the table sandbox.oauth_keys.');
  return newest;
}

const kidPrefix = 'sandbox-';

/** Newest first: the number after the prefix counts up. */
async function readKeys(pool: Pool): Promise<readonly KeyRow[]> {
  const found = await pool.query<KeyRow>(
    'select * from sandbox.oauth_keys order by length(kid) desc, kid desc',
  );
  return found.rows;
}

async function addKey(pool: Pool): Promise<readonly KeyRow[]> {
  const [newest] = await readKeys(pool);
  const number = newest ? Number(newest.kid.slice(kidPrefix.length)) + 1 : 1;
  const kid = `${kidPrefix}${number}`;
  const pair = await generateKeyPair('RS256', { extractable: true });
  const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, use: 'sig', alg: 'RS256' };
  await pool.query(
    `insert into sandbox.oauth_keys (kid, private_jwk, public_jwk) values ($1, $2, $3)
     on conflict (kid) do nothing`,
    [kid, JSON.stringify(await exportJWK(pair.privateKey)), JSON.stringify(publicJwk)],
  );
  return readKeys(pool);
}
