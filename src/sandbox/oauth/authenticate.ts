import type { Request } from 'express';
import { accountingScope } from './apps.ts';
import type { Grants } from './grants.ts';

/** Whose request this is, or why the v3 API must refuse it. */
export type Authentication =
  { readonly realmId: string; readonly appId: string } | 'expired' | 'invalid' | 'forbidden';

/**
 * Reads the bearer token of a v3 request. `forbidden`: the token is good, but for another
 * company than the one in the path, or without the accounting scope.
 */
export function createAuthenticate(grants: Grants): (req: Request) => Promise<Authentication> {
  return async (req) => {
    const token = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1];
    if (!token) return 'invalid';
    const check = await grants.checkAccessToken(token);
    if (typeof check === 'string') return check;
    const realmId = /^\/v3\/company\/([^/?]+)/.exec(req.originalUrl)?.[1];
    const { appId, scopes } = check;
    const isAllowed = realmId === check.realmId && scopes.includes(accountingScope);
    return isAllowed ? { realmId, appId } : 'forbidden';
  };
}
