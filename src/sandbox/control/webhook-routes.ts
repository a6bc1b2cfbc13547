import type { Router } from 'express';
import { z } from 'zod';
import { deliverySettings, type Delivery } from '../webhooks/delivery.ts';

const change = deliverySettings.partial().strict();
const replay = z.strictObject({ since: z.iso.datetime({ offset: true }).optional() });

/** `/control/webhooks`: how events are delivered; flush and replay. Counts are of events. */
export function addWebhookRoutes(router: Router, deps: { delivery: Delivery }): void {
  router.get('/webhooks', (_req, res) => {
    res.json(deps.delivery.settings());
  });

  router.post('/webhooks', async (req, res) => {
    const { mode, format } = change.parse(req.body);
    const present = deps.delivery.settings();
    await deps.delivery.configure({
      mode: mode ?? present.mode,
      format: format ?? present.format,
    });
    res.json(deps.delivery.settings());
  });

  router.post('/webhooks/flush', async (_req, res) => {
    res.json(await deps.delivery.flush());
  });

  router.post('/webhooks/replay', async (req, res) => {
    const { since } = replay.parse(req.body ?? {});
    res.json(await deps.delivery.replay(since ? new Date(since) : undefined));
  });
}
