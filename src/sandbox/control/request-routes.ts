import type { Router } from 'express';
import { z } from 'zod';
import type { RequestLog } from '../requests/request-log.ts';

const query = z.object({
  api: z.enum(['quickbooks', 'postmark']).optional(),
  realmId: z.string().optional(),
  kind: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  /** Only so many of the newest as items; 0 asks for the totals alone. */
  limit: z.coerce.number().int().min(0).optional(),
});

/**
 * `GET /control/requests?api=&realmId=&kind=&since=&limit=`: what the stand-ins were asked, oldest
 * first, and totals over everything that matches: requests, metered reads (each query and change
 * data capture of a batch is one), failed, throttled, by API, by kind and by status.
 */
export function addRequestRoutes(router: Router, deps: { requests: RequestLog }): void {
  router.get('/requests', async (req, res) => {
    const blankIsUnset = Object.entries(req.query).filter(([, value]) => value !== '');
    const { since, limit, ...rest } = query.parse(Object.fromEntries(blankIsUnset));
    const filter = { ...rest, since: since ? new Date(since) : undefined };
    const [items, totals] = await Promise.all([
      deps.requests.list(filter, limit),
      deps.requests.totals(filter),
    ]);
    res.json({
      items: items.map((item) => ({ ...item, metered: item.meteredReads > 0 })),
      totals,
    });
  });
}
