import type { Router } from 'express';
import { throttleSettings, type Throttles } from '../throttles/throttles.ts';

const change = throttleSettings.partial().strict();

/**
 * `GET` and `PUT /control/throttles` `{"enabled":bool,"spareSecondApp":bool}`: whether the v3 API
 * refuses calls over QuickBooks' limits. What is left out stays as it is.
 */
export function addThrottleRoutes(router: Router, deps: { throttles: Throttles }): void {
  router.get('/throttles', (_req, res) => {
    res.json(deps.throttles.settings());
  });

  router.put('/throttles', async (req, res) => {
    const { enabled, spareSecondApp } = change.parse(req.body);
    const present = deps.throttles.settings();
    await deps.throttles.configure({
      enabled: enabled ?? present.enabled,
      spareSecondApp: spareSecondApp ?? present.spareSecondApp,
    });
    res.json(deps.throttles.settings());
  });
}
