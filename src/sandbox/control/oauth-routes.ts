import type { Router } from 'express';
import { z } from 'zod';
import { ControlProblem } from '../http/problem.ts';
import type { IdTokens } from '../oauth/id-tokens.ts';
import { oauthChange, type OAuthChange, type OAuthSettings } from '../oauth/settings.ts';

const rotation = z.strictObject({ withdrawOld: z.boolean().default(false) });

type Deps = {
  idTokens: IdTokens;
  settings: () => Promise<OAuthSettings>;
  configure: (change: OAuthChange) => Promise<OAuthSettings>;
  /** Ends the app's grants as the person does inside QuickBooks; false: not connected. */
  disconnect: (realmId: string) => Promise<boolean>;
  /** Where QuickBooks then sends the person's browser. */
  landingUrl: (realmId: string) => string;
};

/**
 * Intuit's side of a connection.
 * - `GET`, `PUT /control/oauth` `{"outdatedRefresh":"refuse"|"revoke","hardExpirySeconds":n}`:
 *   what an outdated refresh token does, and how long grants made from now on live.
 * - `POST /control/oauth/keys` `{"withdrawOld":bool}` → `{"kid"}`: signs id tokens with a new key.
 * - `POST /control/companies/{realmId}/disconnect` → `{"realmId","landingUrl"}`: the person
 *   disconnects the app inside QuickBooks; no browser is sent anywhere.
 */
export function addOAuthRoutes(router: Router, deps: Deps): void {
  router.get('/oauth', async (_req, res) => {
    res.json(await deps.settings());
  });

  router.put('/oauth', async (req, res) => {
    res.json(await deps.configure(oauthChange.parse(req.body)));
  });

  router.post('/oauth/keys', async (req, res) => {
    res.status(201).json(await deps.idTokens.rotate(rotation.parse(req.body ?? {})));
  });

  router.post('/companies/:realmId/disconnect', async (req, res) => {
    const { realmId } = req.params;
    if (!(await deps.disconnect(realmId))) {
      throw new ControlProblem(409, 'Not connected', `The app has no grant for ${realmId}.`);
    }
    res.json({ realmId, landingUrl: deps.landingUrl(realmId) });
  });
}
