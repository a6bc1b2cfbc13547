import type { Router } from 'express';
import { newFault, type FaultStore } from '../faults/fault-store.ts';

/** `POST`, `GET` and `DELETE /control/faults`. */
export function addFaultRoutes(router: Router, deps: { faults: FaultStore }): void {
  router.post('/faults', async (req, res) => {
    const fault = await deps.faults.add(newFault.parse(req.body));
    res.status(201).json(fault);
  });

  router.get('/faults', (_req, res) => {
    res.json({ items: deps.faults.list() });
  });

  router.delete('/faults', async (_req, res) => {
    await deps.faults.clear();
    res.status(204).end();
  });
}
