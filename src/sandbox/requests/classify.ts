import { z } from 'zod';
import { accountPaths } from '../postmark/account-router.ts';
import { postmarkPaths } from '../postmark/postmark-router.ts';

/** Which API a request is for, and what it asks. */
export type RequestClass = {
  readonly api: 'quickbooks' | 'postmark';
  readonly kind: string;
  readonly realmId: string | null;
  /** OAuth and OpenID requests belong to QuickBooks, but are never metered. */
  readonly isOAuth: boolean;
};

const batchBody = z.object({ BatchItemRequest: z.array(z.record(z.string(), z.unknown())) });

const oauthKinds: readonly (readonly [RegExp, string])[] = [
  [/^\/oauth2\/v1\/tokens\/bearer$/, 'token'],
  [/^\/v2\/oauth2\/tokens\/revoke$/, 'revoke'],
  [/^\/v1\/openid_connect\/userinfo$/, 'userinfo'],
  [/^\/connect\/oauth2$/, 'authorize'],
  [/^\/\.well-known\/openid/, 'discovery'],
  [/^\/op\/v1\/jwks$/, 'jwks'],
];

/** Undefined for what belongs to the sandbox itself: its control surface and its pages. */
export function classifyRequest(
  method: string,
  pathname: string,
  query: URLSearchParams,
  body: unknown,
): RequestClass | undefined {
  const realm = /^\/v3\/company\/([^/]+)(?:\/(.*))?$/.exec(pathname);
  if (realm) {
    const kind = v3Kind(method, realm[2] ?? '', query, body);
    return { api: 'quickbooks', kind, realmId: realm[1] ?? null, isOAuth: false };
  }
  const oauth = oauthKinds.find(([path]) => path.test(pathname));
  if (oauth) return { api: 'quickbooks', kind: oauth[1], realmId: null, isOAuth: true };
  if (postmarkPaths.test(pathname) || accountPaths.test(pathname)) {
    return {
      api: 'postmark',
      kind: postmarkKind(method, pathname.toLowerCase()),
      realmId: null,
      isOAuth: false,
    };
  }
  return undefined;
}

function v3Kind(method: string, rest: string, query: URLSearchParams, body: unknown): string {
  const [first = '', second, third] = rest.split('/');
  const resource = first.toLowerCase();
  if (['query', 'cdc', 'batch', 'upload', 'download', 'reports'].includes(resource)) {
    return resource === 'reports' ? 'report' : resource;
  }
  if (third === 'pdf') return 'pdf';
  if (method !== 'POST') return 'read';
  if (third === 'send') return 'send';
  const operation = query.get('operation')?.toLowerCase();
  if (operation === 'update' && query.get('include')?.toLowerCase() === 'void') return 'void';
  if (operation) return operation;
  // A request that was cut off before its body was read is neither: a write.
  if (typeof body !== 'object' || body === null || second !== undefined) return 'write';
  return 'Id' in body ? 'update' : 'create';
}

function postmarkKind(method: string, pathname: string): string {
  if (pathname === '/email') return 'send';
  if (pathname === '/email/batch') return 'batch';
  if (pathname.endsWith('/details')) return 'read';
  if (pathname.startsWith('/messages')) return 'query';
  return method === 'GET' ? 'read' : 'write';
}

const meteredKinds = new Set(['read', 'query', 'cdc', 'report', 'pdf', 'download']);

/**
 * How many calls Intuit would count against the CorePlus allowance: a successful read of the
 * Accounting API is one, a write none (QUICKBOOKS.md section 11); a batch counts as many as it
 * has queries and change data captures.
 */
export function countMeteredReads(
  request: RequestClass,
  status: number | null,
  body: unknown,
): number {
  if (request.api !== 'quickbooks' || request.isOAuth) return 0;
  if (status === null || status < 200 || status > 299) return 0;
  if (request.kind !== 'batch') return meteredKinds.has(request.kind) ? 1 : 0;
  const batch = batchBody.safeParse(body);
  const items = batch.success ? batch.data.BatchItemRequest : [];
  return items.filter((item) => 'Query' in item || 'CDCQuery' in item).length;
}
