import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { newTransactionId } from '../http/transaction-id.ts';
import { accountingScope, isClientOf, issuer, sandboxPerson, type RegisteredApp } from './apps.ts';
import type { Grants, GrantResult } from './grants.ts';
import type { IdTokens } from './id-tokens.ts';

type Deps = {
  app: RegisteredApp;
  grants: Grants;
  idTokens: IdTokens;
  now: () => Date;
  baseUrl: () => string;
};

const textsSchema = z.record(z.string(), z.string()).catch({});
const badGrant = { error: 'invalid_grant', error_description: 'Token invalid' };

/** Discovery, token, revoke, JWKS and userinfo, at Intuit's own paths. */
export function createTokenRouter(deps: Deps): Router {
  const router = express.Router();
  const readForm = [express.urlencoded({ extended: false }), express.json()];

  router.get(
    ['/.well-known/openid_configuration', '/.well-known/openid_sandbox_configuration'],
    (_req, res) => {
      res.json(discoveryDocument(deps.baseUrl()));
    },
  );

  router.get('/op/v1/jwks', (_req, res) => {
    res.json(deps.idTokens.jwks());
  });

  router.post('/oauth2/v1/tokens/bearer', ...readForm, async (req, res) => {
    stamp(res);
    const form = textsSchema.parse(req.body);
    if (!isClientOf(deps.app, req.get('authorization'), form)) {
      res.status(401).json({ error: 'invalid_client' });
      return;
    }
    const answer = await grantFor(deps, form);
    if (answer === 'unsupported') {
      res.status(400).json({ error: 'unsupported_grant_type' });
      return;
    }
    if (answer === 'invalid') {
      res.status(400).json(badGrant);
      return;
    }
    res.json(await tokenBody(deps, req, answer, form['grant_type'] === 'authorization_code'));
  });

  router.post('/v2/oauth2/tokens/revoke', ...readForm, async (req, res) => {
    stamp(res);
    const form = textsSchema.parse(req.body);
    if (!isClientOf(deps.app, req.get('authorization'), form)) {
      res.status(401).json({ error: 'invalid_client' });
      return;
    }
    const isRevoked = await deps.grants.revoke(form['token'] ?? '', deps.app.clientId);
    if (isRevoked) res.status(200).end();
    else res.status(400).json(badGrant);
  });

  router.get('/v1/openid_connect/userinfo', async (req, res) => {
    stamp(res);
    const token = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1] ?? '';
    const check = await deps.grants.checkAccessToken(token);
    if (typeof check === 'string' || !check.scopes.includes('openid')) {
      res.status(401).json({ error: 'invalid_token' });
      return;
    }
    res.json(sandboxPerson);
  });

  return router;
}

function grantFor(
  deps: Deps,
  form: Readonly<Record<string, string>>,
): Promise<GrantResult> | 'unsupported' {
  const { clientId } = deps.app;
  const grantType: string = form['grant_type'] ?? '';
  switch (grantType) {
    case 'authorization_code':
      return deps.grants.redeemCode(form['code'] ?? '', clientId, form['redirect_uri'] ?? '');
    case 'refresh_token':
      return deps.grants.refresh(form['refresh_token'] ?? '', clientId);
    default:
      return 'unsupported';
  }
}

async function tokenBody(
  deps: Deps,
  req: Request,
  answer: Exclude<GrantResult, 'invalid'>,
  isFirst: boolean,
): Promise<Record<string, unknown>> {
  const { tokens } = answer;
  const wantsHardExpiry = req.get('x-include-refresh-token-hard-expires-in') === 'true';
  const wantsIdToken = isFirst && tokens.scope.split(/\s+/).includes('openid');
  const claims = { clientId: deps.app.clientId, realmId: tokens.realmId, now: deps.now() };
  return {
    token_type: 'bearer',
    access_token: tokens.accessToken,
    expires_in: tokens.accessSeconds,
    refresh_token: tokens.refreshToken,
    x_refresh_token_expires_in: tokens.refreshSeconds,
    ...(wantsHardExpiry ? { x_refresh_token_hard_expires_in: tokens.hardExpirySeconds } : {}),
    ...(wantsIdToken ? { id_token: await deps.idTokens.sign(claims) } : {}),
  };
}

function stamp(res: Response): void {
  res.set({ intuit_tid: newTransactionId(), 'cache-control': 'no-cache, no-store' });
}

function discoveryDocument(baseUrl: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${baseUrl}/connect/oauth2`,
    token_endpoint: `${baseUrl}/oauth2/v1/tokens/bearer`,
    userinfo_endpoint: `${baseUrl}/v1/openid_connect/userinfo`,
    revocation_endpoint: `${baseUrl}/v2/oauth2/tokens/revoke`,
    jwks_uri: `${baseUrl}/op/v1/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile', 'address', 'phone', accountingScope],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: ['aud', 'exp', 'iat', 'iss', 'realmid', 'sub'],
  };
}
