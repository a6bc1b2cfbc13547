import type { RequestHandler } from 'express';
import type { Dunwell } from '../flow/dunwell.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whatever somebody changed about a company (a policy, a hold, a mode, what the law is told), its
 * proposals are decided anew right after, so that none waits on what no longer holds, and what
 * the next days would charge is worked out again when somebody asks.
 */
export function touchProposals({
  proposalWatch,
  forecasts,
}: Pick<Dunwell, 'proposalWatch' | 'forecasts'>): RequestHandler {
  return (request, response, next) => {
    if (!reading.has(request.method)) {
      response.on('finish', () => {
        const { realmId } = request;
        if (realmId === undefined || response.statusCode >= 400) return;
        proposalWatch.touch(realmId);
        forecasts.forget(realmId);
      });
    }
    next();
  };
}
