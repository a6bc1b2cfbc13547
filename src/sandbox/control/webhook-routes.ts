import type { Router } from 'express';
import { z } from 'zod';
import type { Delivery } from '../webhooks/delivery.ts';
import { deliveryChange } from '../webhooks/settings.ts';

const replay = z.strictObject({ since: z.iso.datetime({ offset: true }).optional() });

/**
 * `/control/webhooks`: how events are delivered, and how many are in each state; flush and
 * replay. `POST` takes any of `{"mode":"deliver"|"hold"|"drop"|"duplicate"|"shuffle",
 * "format":"cloudevents"|"legacy","contentType":"application/json"|"application/cloudevents+json",
 * "voidSpelling":"void"|"voided","realms":"together"|"apart",
 * "afterFailure":"go-on"|"withhold","gatherSeconds":n}`; the rest stays.
 */
export function addWebhookRoutes(router: Router, deps: { delivery: Delivery }): void {
  const { delivery } = deps;
  const state = async () => ({ ...delivery.settings(), events: await delivery.countByState() });

  router.get('/webhooks', async (_req, res) => {
    res.json(await state());
  });

  router.post('/webhooks', async (req, res) => {
    await delivery.configure(deliveryChange.parse(req.body));
    res.json(await state());
  });

  router.post('/webhooks/flush', async (_req, res) => {
    res.json(await delivery.flush());
  });

  router.post('/webhooks/replay', async (req, res) => {
    const { since } = replay.parse(req.body ?? {});
    res.json(await delivery.replay(since ? new Date(since) : undefined));
  });
}
