import { Router } from 'express';
import type { Database } from '../../adapters/store/database.ts';

/** `/healthz`: 200 while the database answers, 503 while it does not. */
export function createHealthRoute(db: Database): Router {
  const router = Router();
  router.get('/healthz', async (_request, response) => {
    try {
      await db.$queryRaw`select 1`;
      response.json({ status: 'ok' });
    } catch {
      response.status(503).json({ status: 'database unreachable' });
    }
  });
  return router;
}
