import type { Request, RequestHandler, Response } from 'express';
import type { Company } from '../adapters/store/companies.ts';
import type { PlainDate } from '../core/calendar/plain-date.ts';
import { dateInZone } from '../core/calendar/zones.ts';
import type { ShellProps } from './components/shell.tsx';
import type { WebDeps } from './deps.ts';
import { NoSessionError, PageNotFoundError } from './errors.ts';
import { buildShell } from './shell.ts';

/** A request to a page of a company that this session may open. */
export type Visit = {
  readonly request: Request;
  readonly response: Response;
  readonly company: Company;
  readonly realm: string;
  /** Who acts, for the audit. */
  readonly actor: string;
  /** The company's own day. */
  readonly today: PlainDate;
  /** The frame of the page. What was to be said once is said by it. */
  readonly shell: () => Promise<ShellProps>;
};

/**
 * A handler for a page under `/c/:realm`. Only the companies of the session are open, and nothing
 * tells a company that is not from one that does not exist.
 */
export function companyRoute(
  deps: WebDeps,
  handle: (visit: Visit) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const { realm } = request.params;
    const { realms, actor } = request.session;
    if (realms === undefined || realms.length === 0) throw new NoSessionError('No session');
    if (typeof realm !== 'string' || !realms.includes(realm)) {
      throw new PageNotFoundError('The company is not in this session');
    }
    const company = await deps.dunwell.stores.companies.find(realm);
    if (!company) throw new PageNotFoundError('There is no such company');
    request.realmId = realm;
    await handle({
      request,
      response,
      company,
      realm,
      actor: actor ?? 'owner',
      today: dateInZone(deps.dunwell.clock.now(), company.timeZone),
      shell: () => buildShell(deps, request, company),
    });
  };
}

/** One part of the address of a visit's page; empty when the route has no such part. */
export function pathPart(visit: Visit, name: string): string {
  const part = visit.request.params[name];
  return typeof part === 'string' ? part : '';
}
