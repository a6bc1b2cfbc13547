import type { Router } from 'express';
import { z } from 'zod';
import { totalsOf, type RequestLog } from '../requests/request-log.ts';

const query = z.object({
  api: z.enum(['quickbooks', 'postmark']).optional(),
  realmId: z.string().optional(),
  kind: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
});

/** `GET /control/requests`: what the stand-ins were asked, oldest first, with totals. */
export function addRequestRoutes(router: Router, deps: { requests: RequestLog }): void {
  router.get('/requests', async (req, res) => {
    const blankIsUnset = Object.entries(req.query).filter(([, value]) => value !== '');
    const { since, ...filter } = query.parse(Object.fromEntries(blankIsUnset));
    const items = await deps.requests.list({
      ...filter,
      since: since ? new Date(since) : undefined,
    });
    res.json({ items, totals: totalsOf(items) });
  });
}
