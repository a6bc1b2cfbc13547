import type { RequestHandler } from 'express';
import type { Dunwell } from '../flow/dunwell.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whatever somebody changed about a company (a policy, a hold, a mode, what the law is told), its
 * proposals are decided anew right after, so that none waits on what no longer holds.
 */
export function touchProposals({ proposalWatch }: Pick<Dunwell, 'proposalWatch'>): RequestHandler {
  return (request, response, next) => {
    if (!reading.has(request.method)) {
      response.on('finish', () => {
        const { realmId } = request;
        if (realmId !== undefined && response.statusCode < 400) proposalWatch.touch(realmId);
      });
    }
    next();
  };
}
