import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { IntuitEndpoints } from '../../config.ts';
import { ReauthoriseError, RejectedError, TransientError } from './errors.ts';
import { OAuthClient } from './sdk.ts';

/** The tokens of one company, with the instants at which they end. */
export type TokenGrant = {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessExpiresAt: Date;
  readonly refreshExpiresAt: Date | null;
  /** Intuit's five-year limit, when it tells. */
  readonly refreshHardExpiresAt: Date | null;
};

const tokenSchema = z
  .object({
    access_token: z.string().min(1),
    refresh_token: z.string().min(1),
    expires_in: z.coerce.number(),
    x_refresh_token_expires_in: z.coerce.number().optional(),
    x_refresh_token_hard_expires_in: z.coerce.number().optional(),
    id_token: z.string().optional(),
  })
  .loose();

const keysTimeoutMs = 20_000;
const scopes = ['com.intuit.quickbooks.accounting', 'openid', 'profile', 'email'];

export type IntuitOAuth = ReturnType<typeof createIntuitOAuth>;

/**
 * OAuth 2 and OpenID with Intuit through its own client. A client object is made for each call,
 * because one object must not serve two companies.
 */
export function createIntuitOAuth(options: {
  clientId: string;
  clientSecret: string;
  redirectUri: string;
  endpoints: () => Promise<IntuitEndpoints>;
  clock: Clock;
}) {
  const { clock } = options;

  async function makeClient(): Promise<{ client: OAuthClient; endpoints: IntuitEndpoints }> {
    const endpoints = await options.endpoints();
    const client = new OAuthClient({
      clientId: options.clientId,
      clientSecret: options.clientSecret,
      redirectUri: options.redirectUri,
      environment: 'production',
      includeRefreshTokenHardExpiresIn: true,
      logging: false,
    });
    client.setAuthorizeURLs({
      authorizeEndpoint: endpoints.authorize,
      tokenEndpoint: endpoints.token,
      revokeEndpoint: endpoints.revoke,
      userInfoEndpoint: endpoints.userInfo,
    });
    return { client, endpoints };
  }

  function toGrant(json: unknown): { grant: TokenGrant; idToken: string | undefined } {
    const parsed = tokenSchema.safeParse(json);
    // An error page with status 200, say.
    if (!parsed.success) {
      throw new TransientError("Intuit's token service answered without tokens");
    }
    const token = parsed.data;
    const now = clock.now().getTime();
    const inSeconds = (seconds: number | undefined): Date | null =>
      seconds === undefined ? null : new Date(now + seconds * 1000);
    return {
      idToken: token.id_token,
      grant: {
        accessToken: token.access_token,
        refreshToken: token.refresh_token,
        accessExpiresAt: new Date(now + token.expires_in * 1000),
        refreshExpiresAt: inSeconds(token.x_refresh_token_expires_in),
        refreshHardExpiresAt: inSeconds(token.x_refresh_token_hard_expires_in),
      },
    };
  }

  // One set of keys for each address, which it keeps for a while and renews by itself.
  const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();
  function keysAt(address: string): ReturnType<typeof createRemoteJWKSet> {
    const known = keySets.get(address);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(address), { timeoutDuration: keysTimeoutMs });
    keySets.set(address, keys);
    return keys;
  }

  /**
   * The signature, issuer, audience and expiry of an id_token are checked; its subject comes back.
   * @throws TransientError when Intuit's keys cannot be read, RejectedError when the token is wrong
   */
  async function verifiedSubject(idToken: string, endpoints: IntuitEndpoints): Promise<string> {
    try {
      const { payload } = await jwtVerify(idToken, keysAt(endpoints.jwks), {
        issuer: endpoints.issuer,
        audience: options.clientId,
        algorithms: ['RS256'],
        currentDate: clock.now(),
      });
      if (payload.sub) return payload.sub;
    } catch (error) {
      const isUnreadable =
        !(error instanceof errors.JOSEError) ||
        error instanceof errors.JWKSTimeout ||
        error.code === 'ERR_JOSE_GENERIC';
      if (!isUnreadable) throw new RejectedError('The id_token is not from Intuit for us');
      throw new TransientError('The keys of the id_token could not be read at Intuit');
    }
    throw new RejectedError('The id_token names no subject');
  }

  return {
    /** The page of Intuit's on which the owner consents. */
    async authorizeUrl(state: string): Promise<string> {
      const { client } = await makeClient();
      return client.authorizeUri({ scope: scopes, state });
    },

    /**
     * Trades the code of a callback for tokens.
     * @throws ReauthoriseError when the code is spent or wrong, TransientError when Intuit is out of reach.
     */
    async exchangeCode(code: string): Promise<{ grant: TokenGrant; subject: string | null }> {
      const { client, endpoints } = await makeClient();
      const answer = await tokenCall(() => client.createToken(`?code=${encodeURIComponent(code)}`));
      const { grant, idToken } = toGrant(answer);
      return { grant, subject: idToken ? await verifiedSubject(idToken, endpoints) : null };
    },

    /**
     * A new grant for a refresh token. Whatever comes back must be saved before it is used.
     * @throws ReauthoriseError on invalid_grant, TransientError otherwise.
     */
    async refresh(refreshToken: string): Promise<TokenGrant> {
      const { client } = await makeClient();
      return toGrant(await tokenCall(() => client.refreshUsingToken(refreshToken))).grant;
    },

    /** Ends the grant at Intuit. A grant that is already gone counts as ended. */
    async revoke(refreshToken: string): Promise<void> {
      const { client } = await makeClient();
      try {
        await tokenCall(() => client.revoke({ refresh_token: refreshToken }));
      } catch (error) {
        const isGone =
          error instanceof ReauthoriseError ||
          (error instanceof TransientError && error.details.status === 400);
        if (!isGone) throw error;
      }
    },
  };
}

const failureSchema = z
  .object({
    error: z.string().optional(),
    code: z.union([z.string(), z.number()]).optional(),
    authResponse: z
      .object({ response: z.object({ status: z.number() }).loose() })
      .loose()
      .nullish(),
  })
  .loose();

/** Runs a token call; its errors lose everything but the kind, because they carry secrets. */
async function tokenCall(call: () => Promise<{ json?: unknown }>): Promise<unknown> {
  try {
    return (await call()).json;
  } catch (error) {
    const parsed = failureSchema.safeParse(error);
    const text = error instanceof Error ? error.message : '';
    const kind = parsed.success ? `${parsed.data.error ?? ''} ${text}` : text;
    const status = parsed.success ? parsed.data.authResponse?.response.status : undefined;
    // Only a real invalid_grant sends the owner back to Intuit; anything else may pass by itself.
    if (/invalid_grant/i.test(kind)) {
      throw new ReauthoriseError('Intuit no longer accepts this grant (invalid_grant)', { status });
    }
    throw new TransientError(
      `Intuit's token service did not answer as expected (${status ?? 'no answer'})`,
      { status },
    );
  }
}
