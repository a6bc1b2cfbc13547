import type { Router } from 'express';
import { z } from 'zod';
import { ControlProblem } from '../http/problem.ts';
import { entityType } from '../quickbooks/entity-types.ts';
import { QuickBooksFault } from '../quickbooks/faults.ts';
import { textAt } from '../quickbooks/json.ts';
import type { Ledger } from '../quickbooks/ledger.ts';

const merge = z.strictObject({
  realmId: z.string(),
  type: z.enum(['Customer', 'Vendor']).default('Customer'),
  survivorId: z.string(),
  mergedId: z.string(),
  /** The moved transactions show no trace of it: no new SyncToken, no new LastUpdatedTime. */
  silent: z.boolean().default(false),
});

/** `POST /control/merges`: a person merges two names on QuickBooks' own pages. */
export function addMergeRoutes(router: Router, deps: { ledger: Ledger }): void {
  const { ledger } = deps;
  router.post('/merges', async (req, res) => {
    const { realmId, type, survivorId, mergedId, silent } = merge.parse(req.body);
    try {
      const survivor = await ledger.read(realmId, entityType(type), survivorId);
      const body = { Id: survivorId, SyncToken: textAt(survivor, 'SyncToken') ?? '0' };
      const operation = { kind: 'merge' as const, type, body, mergedId, isSilent: silent };
      res.json(await ledger.perform(realmId, operation));
    } catch (error) {
      if (!(error instanceof QuickBooksFault)) throw error;
      throw new ControlProblem(409, 'The names cannot be merged', error.detail);
    }
  });
}
